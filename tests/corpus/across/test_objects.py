"""What promises are about in whatever words, measured on pairs of our own (``promise_pairs.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from gongkai.corpus.across.fates import Thing, fate
from gongkai.corpus.across.objects import routine
from gongkai.corpus.across.rarity import Rarity
from gongkai.corpus.across.said import Statement
from gongkai.corpus.across.tenses import tense_of
from gongkai.corpus.columns import codes

PAIRS = tomllib.loads(Path(__file__).with_name("promise_pairs.toml").read_text("utf-8"))["pair"]
NOTHING = {"dropped": "neither"}


def judged(pair: Mapping[str, Any]) -> str:
    rarity = Rarity(text for each in PAIRS for text in (each["made"][1], each["told"][2]))
    said = [
        Statement("o", "某局", 2022, "r", id_, role, (theme,), text, None, 0)
        for id_, (role, theme, text) in (("s1", ["commitment", *pair["made"]]), ("s2", pair["told"]))
    ]
    made, told = (Thing(each, tense_of(each), rarity.weighed(each.words)) for each in said)
    found = fate(made, [told])
    assert (found.basis is None) == (found.evidence is None) == (found.name == "dropped")
    return NOTHING.get(found.name, found.name)


@pytest.mark.parametrize(("half", "least"), [("tune", 0.95), ("holdout", 0.85)])
def test_promises_said_in_other_words_are_found_and_others_are_not(half: str, least: float):
    pairs = [pair for pair in PAIRS if pair["half"] == half]
    right = [pair for pair in pairs if judged(pair) == pair["is"]]
    assert len(pairs) >= 40
    assert len(right) >= least * len(pairs)


@pytest.mark.parametrize("half", ["tune", "holdout"])
def test_what_is_told_as_kept_is_so(half: str):
    told = [pair for pair in PAIRS if pair["half"] == half and judged(pair) == "kept"]
    assert sum(pair["is"] == "kept" for pair in told) >= 0.95 * len(told)


@pytest.mark.parametrize(
    ("text", "is_routine"),
    [
        ("2021年，通过县政府门户网站主动公开政府信息318条。", True),
        ("全年共收到政府信息公开申请9件，办结9件。", True),
        ("累计发布各类信息2,140条，其中乡镇动态信息900条。", True),
        ("新增公开信息30条。", False),
        ("举办培训班4期。", False),
        ("发布政策解读稿件26篇。", False),
        ("改版门户网站，全年发布信息300条。", False),
    ],
)
def test_a_count_of_the_years_routine_is_no_deed(text: str, is_routine: bool):
    assert routine(text) is is_routine


def test_the_basis_has_a_name_in_both_languages():
    assert set(codes("basis")) == {"words", "object", "theme"}
    assert codes("fate")["dropped"] == {"zh": "没有找到", "en": "not found"}
