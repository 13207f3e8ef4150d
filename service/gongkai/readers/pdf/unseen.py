"""Signs that a page holds but does not show.

They are printed in no ink or in the colour of the paper, lie on a layer that is switched off, or something was
painted over them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from itertools import repeat

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf import calls
from gongkai.readers.pdf.codes import BLANK
from gongkai.readers.pdf.layers import plain_name
from gongkai.readers.pdf.page import WHITE, Box, Flags, Floats, Ints
from gongkai.readers.pdf.paths import Ground, PathCollector
from gongkai.readers.pdf.watermark import PALE, watermarks

_NO_INK = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
_MOST = 0.5  # of the signs: where so many are not printed, some recognition put them behind a picture
_MAX_PAIRS = 4_000_000  # areas times signs compared at once; a form has 300 cells and 1,500 signs


def unseen(
    text_page: int,
    codes: Ints,
    boxes: Floats,
    collector: PathCollector,
    layers_off: Callable[[], frozenset[str]] | None,
) -> Flags | None:
    """Tell which characters (by their ``boxes``, in the page's own space) are not seen; None when all are.

    Watermarks are seen, and left out as well.

    ``layers_off`` names the layers that are switched off; asked only for pages with layers. None: no page has any.
    """
    items = list(collector.texts)
    if not items or not len(boxes):
        return None
    no_ink = _without_ink(items)
    white, pale = _pale(items)
    off = _on_layers(items, layers_off)
    first = collector.texts[items[0]]
    covers = [ground for ground in collector.grounds if ground.opaque and ground.order > first]
    if not (no_ink or white or pale or off or covers):
        return None
    owners = list(map(calls.get_text_object, repeat(text_page), range(len(boxes))))
    # Blanks and ends of lines, which PDFium adds, belong to none.
    orders = np.array([collector.texts.get(owner, 0) for owner in owners], dtype=np.int64)
    hidden = _owned(owners, off)
    gone = _owned(owners, no_ink)
    if 0 < gone.sum() < _MOST * len(boxes):
        hidden |= gone & ~_inside(boxes, collector.pictures)
    bright = np.flatnonzero(_owned(owners, white) & ~hidden)
    hidden[bright] = _on_paper(boxes[bright], orders[bright], collector.grounds)
    under = _painted_over(boxes, np.where(hidden, 0, orders), covers)
    hidden[list(under)] = True
    if pale:
        hidden[_watermarks(_owned(owners, pale), owners, codes, boxes, hidden)] = True
    _keep_repeated(hidden, under, boxes, collector)
    return hidden if hidden.any() else None


def _owned(owners: Sequence[int], items: set[int]) -> Flags:
    """Tell which characters belong to some text objects."""
    return np.array([owner in items for owner in owners], dtype=np.bool_)


def _keep_repeated(hidden: Flags, under: dict[int, int], boxes: Floats, collector: PathCollector) -> None:
    """Show again what was painted over and then printed again: PDFium leaves out a sign that repeats another.

    There some later text lies over the sign, but none of its signs does.
    """
    if not under:
        return
    later = {item: order for item, order in collector.texts.items() if order > min(under.values())}
    extents = [(order, box) for item, order in later.items() if (box := collector.bounds_of(item)) is not None]
    orders = np.array([order for order, _ in extents])
    texts, seen = np.array([box for _, box in extents]).reshape(-1, 4), boxes[~hidden]
    for index, cover in under.items():
        x, y = (boxes[index, 0] + boxes[index, 2]) / 2, (boxes[index, 1] + boxes[index, 3]) / 2
        printed = (texts[:, 0] <= x) & (x <= texts[:, 2]) & (texts[:, 1] <= y) & (y <= texts[:, 3]) & (orders > cover)
        over = (seen[:, 0] < x) & (x < seen[:, 2]) & (seen[:, 1] < y) & (y < seen[:, 3])
        if printed.any() and not over.any():
            hidden[index] = False


def _without_ink(items: list[int]) -> set[int]:
    modes = list(map(calls.get_render_mode, items))
    if _NO_INK.isdisjoint(modes):
        return set()
    return {item for item, mode in zip(items, modes, strict=True) if mode in _NO_INK}


def _pale(items: list[int]) -> tuple[set[int], set[int]]:
    """Return the text in the colour of paper, or in one that lets everything through, and the text in a pale colour."""
    colours = np.zeros((len(items), 4), dtype=np.uint32)
    start = colours.ctypes.data
    end = start + colours.nbytes
    slots = (range(start + 4 * channel, end, 16) for channel in range(4))
    got = np.fromiter(map(calls.get_fill_color, items, *slots), dtype=np.bool_, count=len(items))
    darkest = colours[:, :3].min(axis=1)
    white = got & ((darkest >= WHITE) | (colours[:, 3] == 0))
    pale = got & ~white & ((darkest >= PALE) | (colours[:, 3] <= PALE))
    whites, pales = ({items[index] for index in np.flatnonzero(which).tolist()} for which in (white, pale))
    return whites, pales


def _watermarks(pale: Flags, owners: Sequence[int], codes: Ints, boxes: Floats, hidden: Flags) -> list[int]:
    pieces: dict[int, list[int]] = {}
    for index in np.flatnonzero(pale & ~hidden).tolist():
        pieces.setdefault(owners[index], []).append(index)
    return watermarks(pieces, codes, boxes, others=~hidden & ~pale & (codes > BLANK))


def _on_layers(items: list[int], layers_off: Callable[[], frozenset[str]] | None) -> set[int]:
    """Return the text on layers that are switched off."""
    if layers_off is None:
        return set()
    counts = list(map(calls.count_marks, items))
    if not any(counts):
        return set()
    # A mark of its own number tells the structure of a text; layers come without one, or around it.
    numbers = map(calls.get_content_id, items)
    marked = [
        (item, count)
        for item, count, number in zip(items, counts, numbers, strict=True)
        if count > 1 or (count and number < 0)
    ]
    layers = {item: names for item, count in marked if (names := _layers_of(item, count))}
    if not layers:
        return set()
    off = layers_off()
    return {item for item, names in layers.items() if not off.isdisjoint(names)}


def _layers_of(item: int, count: int) -> list[str]:
    names = []
    for index in range(count):
        mark = ctypes.cast(calls.get_mark(item, index), pdfium.FPDF_PAGEOBJECTMARK)
        if _read(pdfium.FPDFPageObjMark_GetName, mark) == "OC":
            names.append(plain_name(_read(pdfium.FPDFPageObjMark_GetParamStringValue, mark, b"Name")))
    return names


def _read(function: Callable[..., int], *arguments: object) -> str:
    buffer = (ctypes.c_ushort * 128)()
    length = ctypes.c_ulong()
    if not function(*arguments, buffer, ctypes.sizeof(buffer), length):
        return ""
    return bytes(buffer)[: max(0, min(length.value, ctypes.sizeof(buffer)) - 2)].decode("utf-16-le", "replace")


def _painted_over(boxes: Floats, orders: Ints, covers: Sequence[Ground]) -> dict[int, int]:
    """Return the characters over which one of the areas was painted later, each with the order of the last such area.

    ``orders`` tell when each character was painted, 0 for those that are not asked.
    """
    if not covers or len(covers) * len(boxes) > _MAX_PAIRS:
        return {}
    signs = np.flatnonzero(orders)
    last = _last_holding(covers, boxes[signs], np.array([cover.order for cover in covers])[:, None] > orders[signs])
    over = last >= 0
    return {sign: covers[place].order for sign, place in zip(signs[over].tolist(), last[over].tolist(), strict=True)}


def _on_paper(boxes: Floats, orders: Ints, grounds: Sequence[Ground]) -> Flags:
    """Tell which white signs lie on paper: on nothing, or on white over everything else."""
    if not grounds:
        return np.ones(len(boxes), dtype=np.bool_)
    painted = np.array([ground.order for ground in grounds])[:, None]
    white = np.array([ground.white for ground in grounds])
    found = np.zeros(len(boxes), dtype=np.bool_)
    step = max(1, _MAX_PAIRS // len(grounds))
    for start in range(0, len(boxes), step):
        part = slice(start, start + step)
        last = _last_holding(grounds, boxes[part], painted <= orders[part])
        found[part] = (last < 0) | white[last]
    return found


def _inside(boxes: Floats, pictures: Sequence[Box]) -> Flags:
    """Tell which signs lie in a picture."""
    inside = np.zeros(len(boxes), dtype=np.bool_)
    for picture in pictures:
        inside |= _holding(np.array([picture]), boxes)[0]
    return inside


def _last_holding(grounds: Sequence[Ground], boxes: Floats, asked: Flags) -> Ints:
    """Return the place of the last area that holds each sign, of those ``asked`` (areas, signs); -1 where none does."""
    held = asked & _holding(np.array([ground.box for ground in grounds]), boxes)
    places: Ints = np.where(held.any(axis=0), len(grounds) - 1 - held[::-1].argmax(axis=0), -1)
    return places


def _holding(areas: Floats, boxes: Floats) -> Flags:
    """Tell which areas hold the middle of which signs, half as wide and as high as these: (areas, signs)."""
    left, bottom, right, top = areas.T[:, :, None]
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    wide, high = (boxes[:, 2] - boxes[:, 0]) / 4, (boxes[:, 3] - boxes[:, 1]) / 4
    held: Flags = (left <= x - wide) & (x + wide <= right) & (bottom <= y - high) & (y + high <= top)
    return held
