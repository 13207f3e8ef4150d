"""Where a number begins and ends in running text, and whether its digits are surely one number.

Converters cut numbers at line ends (``2240.`` over ``5``), run them together (``386`` and ``71,250.94``) and part them
with commas; offices write them full width, with signs and units. A number that can be read in two ways says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Digits(NamedTuple):
    """A value from ``start`` to ``end`` in a text; ``sure`` when there is one way to read it."""

    start: int
    end: int
    sure: bool = True


_FULL = "０１２３４５６７８９．＋－﹢﹣−‐‑‒"
_HALF = "0123456789.+-+------"
_HALVED = str.maketrans(dict(zip(_FULL, _HALF, strict=False)))
_FULL_COMMA = re.compile(r"(?<=\d)，(?=\d)")
_BODY = re.compile(r"(?:\+\s{0,3}|-)?(?P<digits>\d(?:[\d,.]*\d)?)")
# A point or comma at a line end, on either side of it, and the digits that it was cut from.
_CUT_POINT = re.compile(r"(?:\.[ \t]*\n\s*|[ \t]*\n\s*\.)\d{1,4}(?![\d.,、)）+|]|[ \t]*[\u3400-\u9fff])")
_CUT_COMMA = re.compile(r"(?:,[ \t]*\n\s*|[ \t]*\n\s*,)\d{3}(?:,\d{3})*(?:\.\d+)?(?![\d.,、)）])")
_GOES_ON = re.compile(r"[ \t]*\n\s*(?P<rest>\d+)(?![\d.,、)）])")  # digits on the next line
_UNIT = re.compile(r"\s{0,3}[万亿]?\s{0,3}元(?![\u3400-\u9fff])|万元|亿元|元|[件条次个项]")
_PLAIN = re.compile(r"0|[1-9]\d*|(?:0|[1-9]\d*)\.\d+|[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_THOUSANDS = 3  # digits of a group
_GROUP = re.compile(r"\d{3}(?:\.\d+)?")
_NONE = re.compile(r"[-—–/]+|不涉及|不适用|无|空")
_STRANGE = re.compile(r"[.'’`:~%％^]|[-/]\d")  # behind digits: more of the same number, or something else than one


def halved(text: str) -> str:
    """Return the text with full-width digits, points and signs made half-width, and commas between digits."""
    return _FULL_COMMA.sub(",", text.translate(_HALVED))


def values_in(text: str, start: int, end: int) -> Iterator[list[Digits]]:
    """Yield the values between two offsets, wherever words let one begin."""
    at = start
    while at < end:
        found = value_at(text, at, end)
        if found:
            yield found
            at = found[-1].end
        else:
            at += 1


def value_at(text: str, at: int, end: int | None = None) -> list[Digits]:
    """Return the value that begins at an offset: a number, a dash, a word for none; several where commas part them.

    Empty when none begins there.
    """
    end = len(text) if end is None else end
    match = _BODY.match(text, at, end)
    if match is None:
        none = _NONE.match(text, at, end)
        return [Digits(at, none.end())] if none else []
    body = match["digits"]
    goes_on = _GOES_ON.match(text, match.end(), end)
    listed = _listed(body, match.start("digits"), match.start(), len(goes_on["rest"]) if goes_on else 0)
    if len(listed) > 1:
        return listed
    stop, whole = _over_line_ends(text, match.end(), body, end)
    sure = _PLAIN.fullmatch(whole) is not None and _STRANGE.match(text, stop, end) is None
    sure = sure and not ("." in body and goes_on)  # more decimals, or the next cell
    unit = _UNIT.match(text, stop, end)
    return [Digits(at, unit.end() if unit else stop, sure)]


def _listed(body: str, start: int, sign: int, n_rest: int) -> list[Digits]:
    """Return the numbers of a list (``38,2,0,0``), none when the commas part thousands.

    Where one of them could be the thousands of the number before it, alone or with the ``n_rest`` digits of the next
    line, none of them is sure.
    """
    if "," not in body or _PLAIN.fullmatch(body):
        return []
    parts = body.split(",")
    sure = all(_PLAIN.fullmatch(part) for part in parts) and not any(map(_GROUP.fullmatch, parts[1:]))
    sure = sure and not (len(parts[-1]) < _THOUSANDS <= len(parts[-1]) + n_rest)
    found: list[Digits] = []
    at = start
    for part in parts:
        found.append(Digits(at if found else sign, at + len(part), sure))
        at += len(part) + 1
    return [each for each in found if each.end > each.start]


def _over_line_ends(text: str, stop: int, body: str, end: int) -> tuple[int, str]:
    """Return the end and the whole of a number that a line end cut at its point, its comma or behind them."""
    cuts = [_CUT_COMMA, _CUT_POINT] if "." not in body else []
    for cut in cuts:
        rest = cut.match(text, stop, end)
        if rest is not None:
            whole = body + "".join(rest[0].split())
            if _PLAIN.fullmatch(whole):
                return rest.end(), whole
    return stop, body
