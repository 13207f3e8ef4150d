"""From the network's columns of chances to text, and to what else a number might be."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gongkai.readers.ocr.engine import Chances

# The signs of numbers, each with the signs that print much alike: where a number stands, they are the number's.
# 日 is a nought with a dot or a stroke in it.
_ALIKE = {"0": "OoDQ○〇Ｏ０日曰", "1": "lI|丨１", "-": "—–－―─一_", ".": "。．·", ",": "，"}
NUMBER_SIGNS = "0123456789.,-/+%"
LOOKALIKES = frozenset("".join(_ALIKE.values()))
_BLANK = 0  # the class of CTC that stands between signs
_BEAM = 8
_NEGLIGIBLE = 1e-5
_READINGS = 4  # kept of a number, the likeliest first
_ROW_NUMBER = re.compile(r"[1-9][.,]")
_STRAY_BEFORE, _STRAY_AFTER = ".,", ".,-/+"
_BESIDE_STRAY = 0.89  # of the chance of a number beside a stray sign: in doubt, unless a sum bears it out
_UNLIKELY = 1e-4  # chance below which a reading is not kept


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign as read: its chance, and the column in which it stands, counted from 0."""

    char: str
    chance: float
    column: float


def decode(chances: Chances, signs: Sequence[str]) -> list[Sign]:
    """Return the signs of a line, blanks between words among them as spaces."""
    if not len(chances):
        return []
    best = chances.argmax(axis=1)
    found: list[Sign] = []
    start = 0
    for column in range(1, len(best) + 1):
        if column < len(best) and best[column] == best[start]:
            continue
        kind = int(best[start])
        if kind != _BLANK:
            own = chances[start:column, kind]
            found.append(
                Sign(signs[kind], float(own.max()), start + float(np.average(np.arange(len(own)), weights=own)))
            )
        start = column
    return found


def number_classes(signs: Sequence[str]) -> list[list[int]]:
    """Return for each of NUMBER_SIGNS the network's classes that stand for it."""
    places = {sign: index for index, sign in enumerate(signs)}
    return [[places[form] for form in sign + _ALIKE.get(sign, "") if form in places] for sign in NUMBER_SIGNS]


def numbers(chances: Chances, classes: Sequence[Sequence[int]]) -> dict[str, float]:
    """Return the likeliest strings of NUMBER_SIGNS alone, each with its chance; ``classes`` as ``number_classes`` has.

    A prefix beam search: the chance of a string is summed over all the ways to spread it over the columns.
    """
    signs = [chances[:, list(own)].sum(axis=1) for own in classes]
    own = np.column_stack((chances[:, _BLANK], *signs)).astype(np.float64)
    beams: dict[str, tuple[float, float]] = {"": (1.0, 0.0)}  # ends in a blank, ends in its last sign
    for column in own:
        places = [place for place in np.flatnonzero(column > _NEGLIGIBLE).tolist() if place]
        likely = [(NUMBER_SIGNS[place - 1], float(column[place])) for place in places]
        grown: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for text, (blank, last) in beams.items():
            grown[text][0] += (blank + last) * float(column[0])
            for char, chance in likely:
                if text.endswith(char):
                    grown[text][1] += last * chance
                    grown[text + char][1] += blank * chance
                else:
                    grown[text + char][1] += (blank + last) * chance
        kept = sorted(grown.items(), key=lambda item: -sum(item[1]))[:_BEAM]
        beams = {text: (blank, last) for text, (blank, last) in kept}
    return {text: sum(ends) for text, ends in beams.items() if text and sum(ends) >= _UNLIKELY}


def pooled(readings: Sequence[dict[str, float]], *, in_cell: bool) -> list[tuple[str, float]]:
    """Return the strings of several readings of one line with their mean chances, the likeliest first.

    In a cell no number begins or ends with a point or ends with a stroke: such a sign is a speck beside it, and a
    doubt; but a lone digit with a point may be the number of a row, as one outside of cells.
    """
    total: defaultdict[str, float] = defaultdict(float)
    for reading in readings:
        for text, chance in reading.items():
            number = _without_strays(text) if in_cell else text
            total[number] += chance * (1.0 if number == text else _BESIDE_STRAY) / len(readings)
    ranked = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return ranked[:_READINGS]


def _without_strays(text: str) -> str:
    if _ROW_NUMBER.fullmatch(text):
        return text
    return text.lstrip(_STRAY_BEFORE).rstrip(_STRAY_AFTER) or text
