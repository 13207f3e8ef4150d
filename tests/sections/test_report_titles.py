from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from documents import document

from gongkai.sections import outline
from gongkai.text.normal import key

TITLES: list[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "report_titles.toml").read_text("utf-8"))["title"]


@pytest.mark.parametrize("case", TITLES, ids=lambda case: case["text"])
def test_a_title_names_organ_and_year(case: dict[str, Any]) -> None:
    found = outline(document(f"{case['text']}\n一、总体情况\n公开信息若干条。")).metadata
    assert key(found.title or "") == key(case["text"]).strip("《》")
    assert found.year == case.get("year")
    assert (key(found.agency.name) if found.agency else None) == case.get("agency")
    assert found.contradictions == ()
