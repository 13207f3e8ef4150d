"""Issues and the commitments that answer them, judged together."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gongkai.errors import ArtifactError
from gongkai.nlp import accord
from gongkai.nlp.accord import Accord
from gongkai.nlp.context import Region, place
from gongkai.nlp.tagging import Decision, default_tagger
from gongkai.sections.model import Role

WEIGHTS = Accord(own=1.0, of_issue=4.0, has_issue=-1.5, of_promise=3.0, has_promise=-1.5, intercept=0.0)


def decided(*lines: str, section: Role = Role.PROBLEMS) -> list[Decision]:
    text = "\n".join(lines)
    starts = [text.index(line) for line in lines]
    spans = [(start, start + len(line)) for start, line in zip(starts, lines, strict=True)]
    return default_tagger().decide_in_order(place(text, spans, Region(section, "", 0, len(text))))


def test_a_promise_takes_on_what_its_issue_is_about() -> None:
    likely = np.asarray([[0.9, 0.1, 0.0], [0.3, 0.3, 0.6], [0.25, 0.25, 0.5]], dtype=np.float32)
    again = WEIGHTS.again(likely, [1], [0], np.asarray([[0.95]]), fallback=2)
    assert again[1, 0] > 0.6
    assert again[1, 1] < 0.3
    assert again[2].tolist() == [0.25, 0.25, 0.5]  # neither issue nor promise


def test_what_a_statement_names_itself_is_not_outweighed() -> None:
    likely = np.asarray([[0.9, 0.1, 0.0], [0.3, 0.7, 0.0]], dtype=np.float32)
    again = WEIGHTS.again(likely, [1], [0], np.asarray([[0.95]]), fallback=2)
    assert again.tolist() == likely.tolist()


def test_what_is_hardly_linked_hardly_changes() -> None:
    likely = np.asarray([[0.9, 0.1, 0.0], [0.3, 0.3, 0.1]], dtype=np.float32)
    again = WEIGHTS.again(likely, [1], [0], np.asarray([[0.001]]), fallback=2)
    assert np.abs(again - likely).max() < 0.05


def test_the_issue_tells_the_theme_that_its_answer_does_not_name() -> None:
    words = "对此，由张主任每月过一遍。"
    (alone,) = decided(words)
    issue, promise = decided("一是部分栏目长期不更新；", words)
    assert issue.themes[0].theme == "content_updates"
    assert promise.answers == (0,)
    assert alone.scores["content_updates"] < 0.4 < 0.6 < promise.scores["content_updates"]  # noqa: PLR0133


def test_statements_of_other_sections_learn_nothing() -> None:
    together = decided("一是部分栏目长期不更新；", "对此，由张主任每月过一遍。")
    assert together[1].answers == (0,)
    tagger = default_tagger()
    text = "一是部分栏目长期不更新；\n对此，由张主任每月过一遍。"
    cut = text.index("\n") + 1
    first = place(text, [(0, cut - 1)], Region(Role.PROBLEMS, "", 0, cut))
    second = place(text, [(cut, len(text))], Region(Role.OVERVIEW, "", cut, len(text)))
    ((issue,), (promise,)) = tagger.decide_sections([first, second])
    assert issue.themes[0].theme == "content_updates"
    assert promise.answers == ()
    (by_itself,) = tagger.decide_in_order(second)
    assert promise.scores == by_itself.scores != together[1].scores


def test_two_titles_of_one_kind_are_one_section() -> None:
    text = "一是部分栏目长期不更新；\n对此，由张主任每月过一遍。"
    cut = text.index("\n") + 1
    first = place(text, [(0, cut - 1)], Region(Role.PROBLEMS, "五、存在的问题", 0, cut))
    second = place(text, [(cut, len(text))], Region(Role.PROBLEMS, "六、改进措施", cut, len(text)))
    ((_,), (promise,)) = default_tagger().decide_sections([first, second])
    assert promise.answers == (0,)


def test_weights_must_be_all_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "links.toml"
    broken.write_text("[accord]\nown = 1.0\n", encoding="utf-8")
    monkeypatch.setattr(accord, "DATA", broken)
    with pytest.raises(ArtifactError, match="accord"):
        accord.load_accord.__wrapped__()
