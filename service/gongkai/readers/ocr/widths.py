"""Punctuation of full and of half width: the network mixes them up, the room that a sign takes in its line tells them.

Chinese print sets brackets, colons and commas as wide as a hanzi. Some offices type narrow ones, half as wide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from gongkai.readers.ocr.decode import Sign

_NARROW = "():;,!?"
_WIDE = "（）：；，！？"
_WIDENED = dict(zip(_NARROW, _WIDE, strict=True))
_NARROWED = dict(zip(_WIDE, _NARROW, strict=True))
_HANZI = ("\u3400", "\u9fff")
_CHINESE = frozenset("、。《》“”‘’—…·〔〕【】") | frozenset(_WIDE)
_BETWEEN = 0.72  # of a hanzi's width: narrow signs take 0.4 to 0.6, wide ones 0.85 and more
_ENOUGH = 3  # steps from hanzi to hanzi that a line's own width is told by


def settled_widths(signs: tuple[Sign, ...]) -> tuple[Sign, ...]:
    """Return the signs of a line with its punctuation as wide as it is printed.

    Beside hanzi it is wide unless the signs around stand too close for it, or for the line's other punctuation;
    elsewhere what was read as narrow is narrow.
    """
    places = [place for place in range(len(signs)) if _is_either(signs, place)]
    if not places:
        return signs
    step = _step(signs)
    room = {place: _room(signs, place, step) for place in places}
    told = [own for own in room.values() if own is not None]
    usual = max(told) if told else _BETWEEN
    settled = list(signs)
    for place, own in room.items():
        wide = _WIDENED.get(signs[place].char, signs[place].char)
        is_wide = (usual if own is None else own) >= _BETWEEN
        settled[place] = replace(signs[place], char=wide if is_wide else _NARROWED[wide])
    return tuple(settled)


def _is_either(signs: Sequence[Sign], place: int) -> bool:
    """Tell whether a sign may be of either width: punctuation read as wide, or beside something Chinese."""
    if signs[place].char not in _WIDENED:
        return signs[place].char in _NARROWED
    return any(_is_chinese(signs[near].char) for near in (place - 1, place + 1) if 0 <= near < len(signs))


def _is_hanzi(char: str) -> bool:
    return _HANZI[0] <= char <= _HANZI[1]


def _is_chinese(char: str) -> bool:
    return _is_hanzi(char) or char in _CHINESE


def _step(signs: Sequence[Sign]) -> float | None:
    """Return how far apart neighbouring hanzi stand in the line, in columns; None where too few do."""
    steps = [
        after.column - before.column
        for before, after in pairwise(signs)
        if _is_hanzi(before.char) and _is_hanzi(after.char)
    ]
    return float(np.median(steps)) if len(steps) >= _ENOUGH else None


def _room(signs: Sequence[Sign], place: int, step: float | None) -> float | None:
    """Return how wide a sign can be between the hanzi or digits on both its sides, in hanzi; None between others."""
    if step is None or not 0 < place < len(signs) - 1:
        return None
    before, after = signs[place - 1], signs[place + 1]
    if not all(_is_hanzi(sign.char) or sign.char.isdecimal() for sign in (before, after)):
        return None
    beside = sum(0.5 if _is_hanzi(sign.char) else 0.25 for sign in (before, after))
    return (after.column - before.column) / step - beside
