"""The spaCy pipeline: statements as spans, kept through a DocBin, open for more components."""

from __future__ import annotations

import pytest

from gongkai.nlp import load
from gongkai.nlp.language import display_options, pack, unpack

TEXT = "存在的问题：一是栏目更新不及时；二是缺少专职人员。\n改进措施：一是每月更新栏目；二是配备一名专职人员。"


@pytest.fixture(scope="module")
def nlp():
    return load()


@pytest.fixture(scope="module")
def doc(nlp):
    made = nlp.make_doc(TEXT)
    made._.section = "problems"
    return nlp(made)


def test_words_lose_nothing(doc):
    assert doc.text == TEXT


def test_statements_are_spans_with_roles_and_themes(doc):
    told = [(span.text, span._.role) for span in doc.spans["statements"]]
    assert ("一是栏目更新不及时；", "issue") in told
    assert ("二是配备一名专职人员。", "commitment") in told
    assert all(span.label_ == span._.role and span._.themes for span in doc.spans["statements"])


def test_a_docbin_brings_everything_back(nlp, doc):
    (again,) = unpack(pack([doc]), nlp)
    assert [(span.text, span._.role, span._.themes) for span in again.spans["statements"]] == [
        (span.text, span._.role, span._.themes) for span in doc.spans["statements"]
    ]


def test_the_pipeline_says_what_it_assigns_and_needs(nlp):
    assert nlp.pipe_names == ["gongkai_statements", "gongkai_answers"]
    assert not any(nlp.analyze_pipes()["problems"].values())


def test_displacy_gets_a_colour_for_each_role():
    assert {"issue", "commitment", "achievement", "other"} <= display_options()["colors"].keys()
