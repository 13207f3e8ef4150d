"""Copies of printed pages: each operation changes what it says, and leaves the rest."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from corpora.build import copies
from corpora.build.scans import Spoiling, spoilt

SCALE = 150 / 72


def page() -> copies.Pixels:
    paper = np.full((600, 420, 3), 255, np.uint8)
    for y in range(40, 560, 20):
        cv2.line(paper, (30, y), (390, y), (0, 0, 0), 2)
    return paper


def dice() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_copier_knows_black_and_white_alone():
    grey = copies.copied((page() // 2 + 100).astype(np.uint8), 160, SCALE, dice())
    assert float(np.mean((grey < 40) | (grey > 230))) > 0.95
    dark = copies.copied((page() // 2 + 100).astype(np.uint8), 90, SCALE, dice())
    assert float(dark.mean()) > float(grey.mean())


def test_lost_toner_makes_print_paler_and_paper_no_darker():
    before, after = page(), copies.toner_lost(page(), 0.8, SCALE, dice())
    assert (after >= before).all()
    assert float(after.mean()) > float(before.mean())


@pytest.mark.parametrize("count", [1, 4])
def test_streaks_are_upright_and_dark(count: int):
    blank = np.full((600, 420, 3), 255, np.uint8)
    columns = (copies.streaked(blank, count, SCALE, dice()) < 230).any(axis=(0, 2))
    n_streaks = int(np.count_nonzero(np.diff(np.concatenate(([0], columns.astype(int)))) == 1))
    assert 1 <= n_streaks <= count


def test_specks_are_many_and_small():
    blank = np.full((600, 420), 255, np.uint8)
    specks = copies.specked(np.dstack((blank,) * 3), 0.1, SCALE, dice())[:, :, 0] < 200
    count, _, stats, _ = cv2.connectedComponentsWithStats(specks.astype(np.uint8))
    assert 60 < count <= 101
    assert stats[1:, cv2.CC_STAT_AREA].max() < 60


def test_waves_move_lines_by_their_height_at_the_most():
    moved = copies.wavy(page(), 2.0, SCALE, dice())[:, 200, 0]
    lines = np.flatnonzero((moved[1:] < 128) & (moved[:-1] >= 128)) + 1
    assert len(lines) == 26
    away = np.abs(lines - np.arange(40, 560, 20))
    assert 1 <= away.max() <= 2.0 * SCALE + 2


@pytest.mark.parametrize(
    "wear", [{}, {"copied": 150.0, "copies": 2}, {"toner": 0.5, "specks": 0.1}, {"streaks": 2, "wavy": 1.0}], ids=str
)
def test_a_kind_spoils_a_page_the_same_way_every_time(wear: dict[str, float]):
    kind = Spoiling(name="t", split="dev", dpi=150, **wear)  # type: ignore[arg-type]
    assert np.array_equal(spoilt(page(), kind, seed=1), spoilt(page(), kind, seed=1))
    assert np.array_equal(spoilt(page(), kind, seed=1), spoilt(page(), kind, seed=2)) == (not wear)
