"""Seals and stamps in colour go, print under them stays; rules, words and shades in colour are no seal."""

from __future__ import annotations

import numpy as np
import pytest
from pages import DPI, SCALE, XS, bars, blank, grids_of, page_with_table, ruled

from corpora.build.scans import Spoiling, spoilt
from gongkai.readers.ocr.ink import even, ink_of
from gongkai.readers.ocr.straighten import straighten


@pytest.mark.parametrize("pressed", [{"seal": 1}, {"seal": 3}], ids=str)
def test_a_coloured_seal_goes_and_print_under_it_stays(pressed: dict[str, int]):
    clean = page_with_table()
    sealed = spoilt(clean, Spoiling(name="t", split="dev", dpi=DPI, **pressed), seed=3)
    before, after = (ink_of(even(picture)[0], DPI) for picture in (clean, sealed))
    stained = ink_of(even(np.repeat(sealed[:, :, 1:2], 3, axis=2))[0], DPI)  # as a green lamp would show it
    assert np.abs(stained.astype(int) - before).sum() > 2000
    assert np.abs(after.astype(int) - before).sum() < 0.1 * np.abs(stained.astype(int) - before).sum()


def test_rules_in_red_are_no_seal():
    page = page_with_table()
    rows = [80.0 + 20 * number for number in range(9)]
    page[:] = 255
    ink = ruled(XS, rows, page.copy()) < 128
    page[ink[:, :, 0]] = (170, 0, 0)
    assert grids_of(page) == [(4, 9)]
    sealed = spoilt(page, Spoiling(name="t", split="dev", dpi=DPI, seal=1), seed=1)
    assert even(sealed).seal.any()


@pytest.mark.parametrize("colour", [(190, 20, 20), (30, 60, 190)])
@pytest.mark.parametrize("fault", [{}, {"perspective": 0.03, "noise": 5}], ids=str)
def test_a_table_of_one_row_in_coloured_rules_is_no_seal(colour: tuple[int, int, int], fault: dict[str, float]):
    page = blank()
    page[ruled(XS, [80.0, 110.0])[:, :, 0] < 128] = colour
    picture = spoilt(page, Spoiling(name="t", split="dev", dpi=DPI, **fault), seed=2)
    assert not even(picture).seal.any()
    assert grids_of(straighten(picture).picture) == [(4, 2)]


def test_blue_words_and_shaded_cells_are_no_seal():
    page = page_with_table()
    words = blank()
    bars(words, 60, 400, 24)
    page[words[:, :, 0] < 128] = (20, 40, 190)
    x0, top, x1, bottom = (round(edge * SCALE) for edge in (61.0, 81.0, 149.0, 109.0))
    page[top:bottom, x0:x1] = (90, 130, 230)
    assert not even(page).seal.any()
