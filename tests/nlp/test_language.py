from __future__ import annotations

import pytest
from spacy import displacy, util

from gongkai.nlp import load
from gongkai.nlp.components.answers import AnswersComponent
from gongkai.nlp.context import Region, place
from gongkai.nlp.language import display_options, pack, unpack
from gongkai.nlp.tagging import default_tagger
from gongkai.sections.model import Role

TEXT = "一是专职人员少；二是栏目更新不及时。\n针对以上问题，我局将：一是增配一名专职人员；二是每周更新栏目。"


@pytest.fixture(scope="module")
def nlp():
    return load()


@pytest.fixture(scope="module")
def doc(nlp):
    made = nlp.make_doc(TEXT)
    made._.section = "problems"
    return nlp(made)


def test_statements_are_spans(doc):
    spans = list(doc.spans["statements"])
    assert doc.text == TEXT
    assert [span.label_ for span in spans] == ["issue", "issue", "other", "commitment", "commitment"]
    assert [span._.role for span in spans] == [span.label_ for span in spans]
    assert "staffing" in spans[0]._.themes
    assert spans[3]._.answers == (spans[0].id_,)
    assert spans[3]._.specific


def test_a_doc_without_section_and_an_empty_one(nlp):
    short, empty = nlp("人手不足。"), nlp("")
    assert [span.text for span in short.spans["statements"]] == ["人手不足。"]
    assert list(empty.spans["statements"]) == []


def test_docbin_round_trip(nlp, doc):
    back = unpack(pack([doc]), nlp)[0]
    assert back.text == doc.text
    assert back._.section == "problems"
    for one, other in zip(back.spans["statements"], doc.spans["statements"], strict=True):
        assert (one.text, one.label_, one.id_) == (other.text, other.label_, other.id_)
        assert (one._.themes, one._.answers) == (other._.themes, other._.answers)


def test_components_say_what_they_need_and_give(nlp):
    assert nlp.analyze_pipes()["problems"] == {"gongkai_statements": [], "gongkai_answers": []}
    assert "doc.spans" in nlp.get_pipe_meta("gongkai_statements").assigns
    assert "doc.spans" in nlp.get_pipe_meta("gongkai_answers").requires


def test_the_pipeline_survives_the_disk(nlp, tmp_path):
    nlp.to_disk(tmp_path / "p")
    again = util.load_model(tmp_path / "p")
    assert again.pipe_names == nlp.pipe_names
    read = again("一是人少。")
    assert [span.text for span in read.spans["statements"]] == ["一是人少。"]


def test_displacy_shows_every_role(doc):
    page = displacy.render(doc, style="span", options=display_options(), jupyter=False)
    assert "commitment" in page
    assert "issue" in page


MANY = (
    "一是学习抓得不紧；二是栏目长期不换；三是来信有时迟复；四是图解偏少。\n"
    "下一步，将请专家来讲两次；逐栏过一遍，缺的补上；三日内回复来信；重要文件都配图。"
)


def test_the_pipeline_links_as_the_narrative_does(nlp):
    made = nlp.make_doc(MANY)
    made._.section = "problems"
    spans = list(nlp(made).spans["statements"])
    placed = place(MANY, [(span.start_char, span.end_char) for span in spans], Region(Role.PROBLEMS, "", 0, len(MANY)))
    decided = default_tagger().decide_in_order(placed)
    assert [span._.answers for span in spans] == [tuple(f"s{at + 1}" for at in said.answers) for said in decided]
    assert sum(map(bool, (span._.answers for span in spans))) >= 3


def test_themes_that_a_component_between_changes_change_the_answers(nlp):
    made = nlp.make_doc("一是甲事做得不够；二是乙事做得不够。\n今后把甲乙两事都做好。")
    made._.section = "problems"
    doc = nlp.get_pipe("gongkai_statements")(made)
    first, second, promise = doc.spans["statements"]
    for about in ("mine", "yours"):
        first._.themes, second._.themes, promise._.themes = {"mine": 0.9}, {"yours": 0.9}, {about: 0.9}
        nlp.get_pipe("gongkai_answers")(doc)
        assert promise._.answers == ((first if about == "mine" else second).id_,)


def test_the_theme_that_stands_for_none_joins_nothing(nlp):
    made = nlp.make_doc("一是甲事做得不够。\n今后把各项工作推上新台阶。")
    made._.section = "problems"
    doc = nlp.get_pipe("gongkai_statements")(made)
    issue, promise = doc.spans["statements"]
    issue._.themes = promise._.themes = {"nothing": 0.9}
    issue._.likely = promise._.likely = None
    assert AnswersComponent(spans_key="statements", fallback="nothing")(doc).spans["statements"][1]._.answers == ()
