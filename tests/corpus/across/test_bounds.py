"""The bounds of what is alike, measured on statements that were written apart from one another."""

from __future__ import annotations

import tomllib
from itertools import product
from pathlib import Path

import pytest

from evaluation.gold import HOLDOUT
from gongkai.corpus.across.fates import SAME_OBJECT, SAME_OBJECT_OTHER_THEME
from gongkai.corpus.across.near_texts import near_pairs
from gongkai.corpus.across.rarity import Rarity, Weighed, likeness
from gongkai.corpus.across.said import Statement
from gongkai.nlp.training.corpus import load_labels, load_units

GOLD = Path(__file__).parents[3] / "corpora" / "gold"
PROMISES = tomllib.loads(Path(__file__).with_name("promises.toml").read_text("utf-8"))["promise"]


@pytest.fixture(scope="module")
def said() -> list[Statement]:
    """Return the issues and commitments of the gold, the hold-out left out."""
    labels = load_labels(GOLD / "labels" / "settled.tsv")
    units = [unit for unit in load_units(GOLD / "units") if unit.writer not in HOLDOUT]
    return [
        Statement(unit.organ, unit.organ, unit.year, unit.id, each.id, label.role, label.themes, each.text, None, 0)
        for unit in units
        for each in unit.statements
        if (label := labels.get(each.id)) is not None and label.role in {"issue", "commitment"}
    ]


def test_organs_that_never_read_one_another_hardly_ever_say_the_same(said: list[Statement]):
    compared = [each for each in said if len(each.words) >= 12]
    pairs = near_pairs([each.shingles for each in compared], 0.6)
    by_chance = [(one, two) for one, two, _ in pairs if compared[one].organ != compared[two].organ]
    assert len(compared) > 5000
    assert len(by_chance) <= len(compared) * (len(compared) - 1) / 2 / 1e6


@pytest.fixture(scope="module")
def rarity(said: list[Statement]) -> Rarity:
    own = [promise[name] for promise in PROMISES for name in ("made", "done", "again")]
    return Rarity([*(each.words for each in said), *(_said(text).words for text in own)])


def test_what_was_promised_is_told_from_everything_else(rarity: Rarity):
    made, done, again = (
        [rarity.weighed(_said(promise[name]).words) for promise in PROMISES] for name in ("made", "done", "again")
    )
    places = range(len(PROMISES))
    assert all(likeness(made[place], done[place]) >= SAME_OBJECT_OTHER_THEME for place in places)
    assert sum(likeness(made[place], again[place]) < SAME_OBJECT for place in places) <= 1
    others = [(one, two) for one, two in product(places, places) if one != two]
    assert max(likeness(made[one], told[two]) for told in (done, again) for one, two in others) < SAME_OBJECT


def test_few_statements_of_others_are_like_a_promise_by_chance(rarity: Rarity, said: list[Statement]):
    weighed = [rarity.weighed(each.words) for each in said]

    def share(least: float) -> float:
        return sum(likeness(made, other) >= least for made, other in product(_made(rarity), weighed)) / (
            len(PROMISES) * len(weighed)
        )

    assert 0 < share(SAME_OBJECT) < 1 / 250
    assert share(SAME_OBJECT_OTHER_THEME) < 1 / 1000


def _made(rarity: Rarity) -> list[Weighed]:
    return [rarity.weighed(_said(promise["made"]).words) for promise in PROMISES]


def _said(text: str) -> Statement:
    return Statement("o", "某局", 2022, "r", "s", "commitment", (), text, None, 0)
