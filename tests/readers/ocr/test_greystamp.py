"""Stamps that a black and white scan shows in grey."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from pages import SCAN, scan_of

from corpora.build.scans import Spoiling
from gongkai.readers.ocr.greystamp import without_grey_stamp
from gongkai.readers.ocr.ink import even
from gongkai.readers.ocr.straighten import straighten

SHARP = Spoiling(name="sharp", split="dev", dpi=300)


def grey_of(stem: str, page: int, kind: Spoiling) -> np.ndarray:
    return even(straighten(scan_of(stem, page, kind)).picture).grey


def test_a_grey_stamp_goes_and_print_under_it_stays():
    plain = grey_of("bureau-2019-drawn-lines", 1, SHARP)
    stamped = grey_of("bureau-2019-drawn-lines", 1, replace(SHARP, stamp=2))
    cleaned, where = without_grey_stamp(stamped, SHARP.dpi / 72)
    covered = where > 0
    assert covered.any()
    before = np.abs(stamped[covered].astype(int) - plain[covered]).mean()
    after = np.abs(cleaned[covered].astype(int) - plain[covered]).mean()
    assert after < before / 3
    print_under = covered & (plain < 100)
    assert print_under.any()
    assert (cleaned[print_under] < 160).mean() > 0.9


@pytest.mark.parametrize("kind", [SHARP, SCAN, replace(SCAN, contrast=0.7, noise=10), replace(SHARP, seal=2)])
@pytest.mark.parametrize("stem", ["bureau-2019-drawn-lines", "province-2024-drawn-pale", "city-2022-drawn-lines-2"])
def test_nothing_else_is_taken_for_a_stamp(stem: str, kind: Spoiling):
    grey = grey_of(stem, 1, kind)
    cleaned, where = without_grey_stamp(grey, kind.dpi / 72)
    assert not where.any()
    assert cleaned is grey
