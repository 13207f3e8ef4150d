"""The gold corpus is whole: units, both coders' labels, the settled ones, and the codebook agree."""

from __future__ import annotations

import json
import tomllib

import pytest

from evaluation.agreement import LABELS, alpha, kappa, published, settle
from evaluation.gold import HOLDOUT, ROOT, Label, load_labels, load_units

UNITS = load_units()
CODERS = {name: load_labels(LABELS / f"coder_{name}.tsv") for name in "ab"}
SETTLED = load_labels(LABELS / "settled.tsv")
ROLES = {"issue", "commitment", "achievement", "other"}


def test_every_statement_is_the_slice_of_its_unit():
    for unit in UNITS:
        for statement in unit.statements:
            assert unit.text[slice(*statement.span)] == statement.text


def test_both_coders_labelled_every_statement_with_names_of_the_codebook():
    codebook = tomllib.loads((ROOT.parents[1] / "models/codebook/default.toml").read_text("utf-8"))
    themes = {theme["id"] for theme in codebook["theme"]}
    ids = {statement.id for unit in UNITS for statement in unit.statements}
    for labels in (*CODERS.values(), SETTLED):
        assert labels.keys() == ids
        for label in labels.values():
            assert label.role in ROLES
            assert 1 <= len(label.themes) <= 3
            assert themes.issuperset(label.themes)


def test_the_settled_labels_are_what_the_rule_makes_of_the_coders():
    assert {key: settle(CODERS["a"][key], CODERS["b"][key]) for key in SETTLED} == SETTLED


def test_the_published_agreement_is_that_of_the_files():
    assert json.loads((ROOT / "agreement.json").read_text("utf-8")) == published()


def test_the_hold_out_shares_no_organ_and_no_long_sentence_with_the_rest():
    held = {unit.organ for unit in UNITS if unit.writer in HOLDOUT}
    assert not held & {unit.organ for unit in UNITS if unit.writer not in HOLDOUT}
    texts = {True: set(), False: set()}
    for unit in UNITS:
        texts[unit.writer in HOLDOUT] |= {item.text for item in unit.statements if len(item.text) > 15}
    assert not texts[True] & texts[False]


@pytest.mark.parametrize(
    ("first", "second", "settled"),
    [
        (Label("issue", ("staffing", "training")), Label("issue", ("training",)), Label("issue", ("training",))),
        (Label("achievement", ("other",)), Label("commitment", ("other",)), Label("commitment", ("other",))),
        (Label("other", ("platform",)), Label("issue", ("funding",)), Label("other", ("platform", "funding"))),
    ],
)
def test_settling(first: Label, second: Label, settled: Label):
    assert settle(first, second) == settled


def test_kappa_of_a_worked_example():
    """Cohen (1960): 20 of 50 yes-yes, 15 no-no, 5 and 10 apart: observed 0.7, chance 0.5, kappa 0.4."""
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(pairs) == pytest.approx(0.4)


def test_alpha_of_a_worked_example():
    """Krippendorff (2011), binary data of two coders, ten units: alpha 0.095."""
    first = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0]
    second = [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert alpha([(bool(left), bool(right)) for left, right in zip(first, second, strict=True)]) == pytest.approx(
        0.095, abs=0.001
    )
