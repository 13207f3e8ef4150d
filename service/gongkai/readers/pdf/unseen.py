"""Signs that a page holds but does not show.

They are printed in no ink or in the colour of the paper, lie on a layer that is switched off, or something was
painted over them.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from itertools import repeat

import numpy as np
import pypdfium2.raw as pdfium

from gongkai.readers.pdf import calls
from gongkai.readers.pdf.layers import plain_name
from gongkai.readers.pdf.page import Flags, Floats, Ints
from gongkai.readers.pdf.paths import Ground, PathCollector
from gongkai.readers.pdf.watermark import PALE, watermarks

_WHITE = 250  # of 255: lighter than any printed sign
_NO_INK = frozenset((pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP))
_MOST = 0.5  # of the signs: where so many are not printed, some recognition put them behind a picture
_BLANK = 0x20
_MAX_PAIRS = 4_000_000  # areas times signs; a form has 300 cells and 1,500 signs


def unseen(
    text_page: int,
    codes: Ints,
    boxes: Floats,
    collector: PathCollector,
    layers_off: Callable[[], frozenset[str]] | None,
) -> Flags | None:
    """Tell which characters (by their ``boxes``, in the page's own space) are not seen; None when all may be.

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
    covered = _near(boxes, covers)
    if not (no_ink or white or pale or off or covered.any()):
        return None
    asked = np.arange(len(boxes)) if no_ink or white or pale or off else np.flatnonzero(covered)
    owners = dict(zip(asked.tolist(), map(calls.get_text_object, repeat(text_page), asked.tolist()), strict=True))
    gone = no_ink if sum(owner in no_ink for owner in owners.values()) < _MOST * len(boxes) else set()
    hidden = np.zeros(len(boxes), dtype=np.bool_)
    under: list[tuple[int, int]] = []
    for index, owner in owners.items():
        order = collector.texts.get(owner)
        if order is None:  # blanks and ends of lines, which PDFium adds, belong to none
            continue
        hidden[index] = (
            owner in off
            or (owner in gone and not _inside(boxes[index], collector.pictures))
            or (owner in white and _is_paper(boxes[index], order, collector.grounds))
        )
        if covered[index] and not hidden[index] and (cover := _cover(boxes[index], order, covers)):
            under.append((index, cover))
    hidden[[index for index, _ in under]] = True
    if pale:
        hidden[_watermarks(pale, owners, codes, boxes, hidden)] = True
    _keep_repeated(hidden, under, boxes, collector)
    return hidden


def _keep_repeated(hidden: Flags, under: list[tuple[int, int]], boxes: Floats, collector: PathCollector) -> None:
    """Show again what was painted over and then printed again: PDFium leaves out a sign that repeats another.

    There some later text lies over the sign, but none of its signs does.
    """
    if not under:
        return
    later = {item: order for item, order in collector.texts.items() if order > min(cover for _, cover in under)}
    extents = [(order, box) for item, order in later.items() if (box := collector.bounds_of(item)) is not None]
    seen = boxes[~hidden]
    for index, cover in under:
        x, y = (boxes[index, 0] + boxes[index, 2]) / 2, (boxes[index, 1] + boxes[index, 3]) / 2
        printed = any(order > cover and box[0] <= x <= box[2] and box[1] <= y <= box[3] for order, box in extents)
        over = (seen[:, 0] < x) & (x < seen[:, 2]) & (seen[:, 1] < y) & (y < seen[:, 3])
        if printed and not over.any():
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
    white = got & ((darkest >= _WHITE) | (colours[:, 3] == 0))
    pale = got & ~white & ((darkest >= PALE) | (colours[:, 3] <= PALE))
    whites, pales = ({items[index] for index in np.flatnonzero(which).tolist()} for which in (white, pale))
    return whites, pales


def _watermarks(pale: set[int], owners: dict[int, int], codes: Ints, boxes: Floats, hidden: Flags) -> list[int]:
    pieces: dict[int, list[int]] = {}
    others = ~hidden & (codes > _BLANK)
    for index, owner in owners.items():
        if owner in pale:
            others[index] = False
            if not hidden[index]:
                pieces.setdefault(owner, []).append(index)
    return watermarks(pieces, codes, boxes, others=others)


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


def _near(boxes: Floats, covers: list[Ground]) -> Flags:
    """Tell which characters have their middle under an area."""
    if not covers or len(covers) * len(boxes) > _MAX_PAIRS:
        return np.zeros(len(boxes), dtype=np.bool_)
    areas = np.array([cover.box for cover in covers])
    x, y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    over = (x >= areas[:, :1]) & (x <= areas[:, 2:3]) & (y >= areas[:, 1:2]) & (y <= areas[:, 3:])
    near: Flags = np.any(over, axis=0)
    return near


def _cover(box: Floats, order: int, covers: list[Ground]) -> int:
    """Return the order of the last area painted over a sign; 0 where there is none."""
    return max((cover.order for cover in covers if cover.order > order and _holds(cover.box, box)), default=0)


def _is_paper(box: Floats, order: int, grounds: list[Ground]) -> bool:
    """Tell whether a white sign lies on paper: on nothing, or on white over everything else."""
    last = None
    for ground in grounds:
        if ground.order > order:
            break
        if _holds(ground.box, box):
            last = ground
    return last is None or last.white


def _inside(box: Floats, areas: list[tuple[float, float, float, float]]) -> bool:
    return any(_holds(area, box) for area in areas)


def _holds(area: tuple[float, float, float, float], box: Floats) -> bool:
    """Tell whether the middle of a sign, half as wide and as high as it, lies in an area."""
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    wide, high = (box[2] - box[0]) / 4, (box[3] - box[1]) / 4
    return bool(area[0] <= x - wide and x + wide <= area[2] and area[1] <= y - high and y + high <= area[3])
