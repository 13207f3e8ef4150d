from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import ArtifactError
from gongkai.nlp.codebook import load_codebook

SMALL = """
id = "own"
version = "2"
fallback = "rest"
most_themes = 2
title = { zh = "自编", en = "own" }
[roles.issue]
name = { zh = "问题", en = "issue" }
definition = { zh = "…", en = "…" }
[roles.commitment]
name = { zh = "措施", en = "commitment" }
definition = { zh = "…", en = "…" }
[roles.achievement]
name = { zh = "成绩", en = "achievement" }
definition = { zh = "…", en = "…" }
[roles.other]
name = { zh = "其他", en = "other" }
definition = { zh = "…", en = "…" }
[[theme]]
id = "rest"
name = { zh = "其余", en = "rest" }
definition = { zh = "…", en = "…" }
includes = []
excludes = []
neighbours = []
keywords = ["力度"]
examples = [{ role = "issue", text = "力度不大。" }]
[[theme]]
id = "people"
name = { zh = "人", en = "people" }
definition = { zh = "…", en = "…" }
includes = []
excludes = []
neighbours = ["rest"]
keywords = ["人手"]
examples = [{ role = "issue", text = "人手不足。" }]
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_default_has_the_contracts_themes():
    codebook = load_codebook()
    assert set(codebook.theme_ids) == {
        "staffing",
        "training",
        "awareness",
        "content_updates",
        "content_coverage",
        "timeliness",
        "interpretation",
        "public_response",
        "request_handling",
        "platform",
        "mechanism",
        "standardization",
        "supervision",
        "coordination",
        "review_security",
        "publicity",
        "funding",
        "other",
    }
    assert (codebook.fallback, codebook.most_themes) == ("other", 3)
    assert set(codebook.cues) == set(codebook.theme_ids)


def test_another_codebook_has_its_own_fallback_and_limit(tmp_path):
    codebook = load_codebook(write(tmp_path, SMALL))
    assert (codebook.fallback, codebook.most_themes, codebook.theme_ids) == ("rest", 2, ("rest", "people"))
    assert codebook.theme("people").keywords == ("人手",)
    assert codebook.cues == {}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('fallback = "rest"', 'fallback = "none"', "fallback 'none' is no theme"),
        ('neighbours = ["rest"]', 'neighbours = ["gone"]', "neighbour 'gone' is no theme"),
        ('id = "people"', 'id = "rest"', "stands twice"),
        ("[roles.other]", "[roles.unknown]", "unknown"),
        ('keywords = ["人手"]', "keywords = []", "people: no keywords"),
        ("most_themes = 2", "most_themes = 0", "most_themes"),
        ('id = "own"', "id = own", "own.toml"),
    ],
)
def test_a_faulty_codebook_is_refused_and_says_why(tmp_path, old, new, told):
    with pytest.raises(ArtifactError, match=told):
        load_codebook(write(tmp_path, SMALL.replace(old, new)))


def test_cues_of_an_unknown_theme_are_refused(tmp_path):
    path = write(tmp_path, SMALL)
    path.with_suffix(".cues.toml").write_text('gone = ["人"]', encoding="utf-8")
    with pytest.raises(ArtifactError, match="gone"):
        load_codebook(path)
    path.with_suffix(".cues.toml").write_text('people = ["("]', encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"own\.toml"):
        load_codebook(path)
