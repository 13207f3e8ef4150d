"""From a straight picture of a page to print on paper: what is not the page's own taken off, its rules found."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np

from gongkai.readers.ocr.backs import pale_layer, without_layer
from gongkai.readers.ocr.engine import Pixels
from gongkai.readers.ocr.greyseal import without_grey_seal
from gongkai.readers.ocr.greystamp import without_grey_stamp
from gongkai.readers.ocr.ink import Evened, Mask, even, faded_ink_of, fine_ink, ink_of
from gongkai.readers.ocr.rules import PageRules, rules_of
from gongkai.readers.ocr.streaks import without_streaks
from gongkai.readers.pdf.page import Floats


class Sheet(NamedTuple):
    """A page ready to be read: its grey, where seals and streaks were taken off, its ink without rules, its rules."""

    grey: Pixels
    evened: Evened
    seal: Mask
    ink: Mask
    rules: Floats  # boxes in points
    rule_pixels: Mask


def sheet_of(picture: Pixels, dpi: float) -> Sheet:
    """Return what is printed on a straight picture (RGB)."""
    scale = dpi / 72
    evened = even(picture)
    unstamped, stamp = without_grey_stamp(evened.grey, scale)
    grey, pressed = without_grey_seal(unstamped, scale)
    seal = evened.seal | stamp | pressed
    found = rules_of(fine_ink(faded_ink_of(grey, dpi, seal), unstamped, pressed, scale), grey, dpi)
    level = pale_layer(found.boxes, grey, scale)
    if level is not None:
        grey, evened = without_layer(grey, level), evened._replace(stained=without_layer(evened.stained, level))
        found = _found_again(grey, seal, dpi)
    ink = cv2.subtract(ink_of(grey, dpi), cv2.dilate(found.pixels, np.ones((3, 3), np.uint8)))
    return Sheet(
        without_streaks(grey, found.streaks), evened, seal | found.streaks, np.asarray(ink, dtype=np.uint8),
        found.boxes, found.pixels,
    )  # fmt: skip


def _found_again(grey: Pixels, seal: Mask, dpi: float) -> PageRules:
    return rules_of(faded_ink_of(grey, dpi, seal), grey, dpi)
