"""Names that can be read alone: no bare unit, verb or relation, and no number left in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from figures_told import told

from gongkai.nlp.figures_carried import NUMERAL
from gongkai.nlp.figures_indicators import vocabulary
from gongkai.nlp.figures_names import SINGLE
from gongkai.nlp.figures_numbers import UNITS
from gongkai.pipeline import read

SAMPLES = Path(__file__).parents[2] / "corpora" / "samples"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("征集意见52条，采纳17条。", ["征集意见", "征集意见采纳"]),
        ("申请人以企业为主，共14件。", ["申请人以企业为主"]),
        ("发放手册90册，比上年增加8册，增长9.8%。", ["发放手册", "发放手册比上年增加", "发放手册增长"]),
        ("满意率91%，较上年提高2个百分点。", ["满意率", "满意率较上年提高"]),
        ("咨询以社保、就业居多，分别占三成、27%。", ["咨询以社保占", "就业占"]),
        ("仍有3个村没有公开栏。", ["村"]),
        ("5天内办结工单12件。", ["办结工单"]),
        ("共3件。", ["件数"]),
    ],
)
def test_a_name_takes_up_what_was_counted_before(text: str, names: list[str]) -> None:
    assert [name for name, _, _ in told(text)] == names


@pytest.mark.parametrize("path", sorted(SAMPLES.rglob("*.txt"))[:60], ids=lambda path: path.stem)
def test_no_sample_has_a_name_that_is_a_unit_or_holds_a_number(path: Path) -> None:
    relation, units = vocabulary().relation, set(UNITS.split("|"))
    for figure in read(path).figures:
        assert figure.indicator not in units
        assert not NUMERAL.search(figure.indicator), figure
        assert len(figure.indicator) > 1 or figure.indicator in SINGLE, figure
        assert figure.scope in ("change", "share") or not relation.fullmatch(figure.indicator), figure
