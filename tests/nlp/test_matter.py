from __future__ import annotations

import pytest

from gongkai.nlp.boundaries import segment
from gongkai.nlp.clauses import ClauseReader, several
from gongkai.nlp.judge import default_judge
from gongkai.nlp.matter import names_of
from gongkai.nlp.tagging import default_tagger


def names(before: list[str], behind: str) -> set[str]:
    tagger = default_tagger()
    (found,) = names_of([(before, behind)], tagger.themes, tagger.clause_probabilities)
    return set(found)


def test_a_pair_names_the_themes_of_both_sides_and_how_alike_they_are():
    other = names(["健全公开工作制度"], "组织经办人员业务培训")
    same = names(["健全公开工作制度"], "完善公开工作制度")
    assert "mechanism > training 2" in other
    assert "mechanism > mechanism 2" in same
    assert {name for name in same if name.startswith("like all")} > {
        name for name in other if name.startswith("like all") and "=" not in name
    }
    assert "shared 0" in other
    assert "shared 3" in same


def test_words_before_the_last_clause_count_too():
    found = names(["组织经办人员业务培训", "健全公开工作制度"], "再次组织经办人员业务培训")
    assert "training >> training" in found
    assert "left mechanism 2" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("信息更新不够及时，专职人员配备不足。", ["信息更新不够及时，", "专职人员配备不足。"]),
        ("召开政务公开专题会议2次，组织业务培训3场。", ["召开政务公开专题会议2次，", "组织业务培训3场。"]),
        ("组织业务培训3场，参训人员120人次。", ["组织业务培训3场，参训人员120人次。"]),
        ("专职人员配备不足，多由办公室人员兼任。", ["专职人员配备不足，多由办公室人员兼任。"]),
    ],
)
def test_a_clause_on_another_matter_begins_a_statement(text, expected):
    assert [text[start:end] for start, end in segment(text, judge=default_judge())] == expected


def test_clauses_are_read_once_and_forgotten_in_time(monkeypatch):
    tagger = default_tagger()
    asked: list[int] = []
    model = tagger.model.narrowed([0, 1])

    class Counting:
        def decide(self, rows):
            asked.append(len(rows))
            return model.decide(rows)

    read = ClauseReader(Counting(), tagger.cues)
    first = read(["网站改版", "人手不足", "网站改版"])
    assert (first[0] == first[2]).all()
    assert (read(["人手不足"]) == first[1]).all()
    assert asked == [2]
    monkeypatch.setattr("gongkai.nlp.clauses.REMEMBERED", 2)
    assert (read(["人手不足", "制度不全"])[0] == first[1]).all()
    read(["网站改版"])  # forgotten when the room was used up
    assert asked == [2, 1, 1]
    assert read([]).shape == (0, 2)


def test_a_single_clause_is_the_statement_itself():
    assert several("人手不足") == []
    assert several("此外，人手不足") == []
    assert several("网站改版，人手不足") == ["网站改版", "人手不足"]
