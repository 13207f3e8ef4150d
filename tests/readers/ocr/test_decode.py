"""What else a number may be: readings pooled, stray signs told from digits."""

from __future__ import annotations

import pytest

from gongkai.readers.ocr.decode import pooled


def test_readings_that_agree_are_sure_and_others_halve_each_other():
    assert pooled([{"57": 0.98}, {"57": 0.96}], in_cell=True) == [("57", pytest.approx(0.97))]
    assert pooled([{"57": 1.0}, {"51": 1.0}], in_cell=True) == [("51", 0.5), ("57", 0.5)]


@pytest.mark.parametrize("stray", ["0.", ".0", ",0", "0-", "0,"])
def test_a_speck_beside_a_number_in_a_cell_is_no_sign_of_it_and_a_doubt(stray: str):
    ((text, chance),) = pooled([{stray: 1.0}, {stray: 1.0}], in_cell=True)
    assert text == "0"
    assert 0.5 < chance < 0.9
    assert pooled([{"0": 0.9, stray: 0.1}, {"0": 1.0}], in_cell=True) == [("0", pytest.approx(0.99, abs=0.01))]


@pytest.mark.parametrize("text", ["-", "/", "--", "-5", "1.5", "3.", "12%"])
def test_signs_of_their_own_stay(text: str):
    assert pooled([{text: 1.0}], in_cell=True) == [(text, 1.0)]


def test_outside_of_cells_a_point_may_be_that_of_a_heading():
    assert pooled([{"10.": 1.0}], in_cell=False) == [("10.", 1.0)]
