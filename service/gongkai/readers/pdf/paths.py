"""Rules, fills, pictures and small drawings of a page, from PDFium's page objects, and the order it is painted in."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from gongkai.readers.pdf import calls
from gongkai.readers.pdf.page import WHITE, Box
from gongkai.readers.pdf.strokes import THICK, Strokes

# Table pages hold up to 2,000 objects; a map or chart can hold millions, at two microseconds each.
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 120_000
_MAX_DEPTH = 8  # of forms within forms; a file may nest them in a circle
_SIMPLE = 6  # segments of a line or a closed box
_DRAWN = 3.0, 45.0  # points: signs drawn as outlines are as high as this; seals and ornaments are higher
_STRAIGHT = 0.5  # points


class Matrix(NamedTuple):
    """x' = a·x + c·y + e; y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """Return the matrix that applies this one, then ``outer``."""
        return Matrix(
            self.a * outer.a + self.b * outer.c, self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c, self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e, self.e * outer.b + self.f * outer.d + outer.f,
        )  # fmt: skip

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, box: Box) -> Box:
        """Return the upright box around a box."""
        xs, ys = zip(*(self.point(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])), strict=True)
        return min(xs), min(ys), max(xs), max(ys)


class Ground(NamedTuple):
    """An area painted without gaps, ``order`` objects after the first: what lay there before is not seen any more."""

    order: int
    box: Box
    white: bool
    opaque: bool


class PathCollector:
    """Collects, in the page's own space as (left, bottom, right, top), what is drawn on a page.

    ``drawings`` are paths that are neither rules nor areas and as small as signs; ``texts`` the text objects, by
    address, in the order in which they are painted.
    """

    def __init__(self, page: int, n_objects: int) -> None:
        self.strokes = Strokes()
        self.pictures: list[Box] = []
        self.drawings: list[Box] = []
        self.grounds: list[Ground] = []
        self.texts: dict[int, int] = {}
        self._outer: dict[int, Matrix] = {}
        self.overdrawn = False
        self._n_objects = 0
        self._n_segments = 0
        self._edges = (ctypes.c_float * 4)()
        self._edge_slots = calls.slots(self._edges, 4)
        self._channels = (ctypes.c_uint * 4)()
        self._channel_slots = calls.slots(self._channels, 4)
        self._modes = (ctypes.c_int * 2)()
        self._mode_slots = calls.slots(self._modes, 4)
        self._matrix = (ctypes.c_float * 6)()
        self._walk(page, n_objects, calls.get_page_object, None, 0)

    def _walk(self, holder: int, count: int, get: Callable[..., int], outer: Matrix | None, depth: int) -> None:
        room = MAX_OBJECTS - self._n_objects
        if count > room:
            self.overdrawn = True
            count = room
        items = list(map(get, repeat(holder), range(count)))
        texts = self.texts
        for item, kind in zip(items, map(calls.get_type, items), strict=True):
            self._n_objects += 1
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                texts[item] = self._n_objects
                if outer:
                    self._outer[item] = outer
            elif kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind in {pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING}:
                self._picture(item, outer, is_image=kind == pdfium.FPDF_PAGEOBJ_IMAGE)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = self._matrix_of(item)
                whole = inner.then(outer) if outer else inner
                self._walk(item, calls.count_form_objects(item), calls.get_form_object, whole, depth + 1)

    def bounds_of(self, text: int) -> Box | None:
        """Return the box of a text object on the page."""
        return self._bounds(text, self._outer.get(text))

    def _picture(self, item: int, outer: Matrix | None, *, is_image: bool) -> None:
        box = self._bounds(item, outer)
        if box:
            self.grounds.append(Ground(self._n_objects, box, white=False, opaque=False))
            if is_image:
                self.pictures.append(box)

    def _matrix_of(self, item: int) -> Matrix:
        if not calls.get_matrix(item, ctypes.addressof(self._matrix)):
            return Matrix()
        return Matrix(*self._matrix)

    def _bounds(self, item: int, outer: Matrix | None) -> Box | None:
        if not calls.get_bounds(item, *self._edge_slots):
            return None
        left, bottom, right, top = self._edges
        box = (left, bottom, right, top)
        return outer.box(box) if outer else box

    def _path(self, item: int, outer: Matrix | None) -> None:
        n_segments = calls.count_segments(item)
        if n_segments < 2:
            return
        calls.get_draw_mode(item, *self._mode_slots)
        filled, stroked = bool(self._modes[0]), bool(self._modes[1])
        if not (stroked or filled):
            return
        white = self._is_white(item, stroked=stroked)
        if white is None or (
            n_segments <= _SIMPLE and self._simple(item, outer, n_segments, stroked=stroked, white=white)
        ):
            return
        self._outline(item, outer, n_segments, stroked=stroked, filled=filled, white=white)

    def _simple(self, item: int, outer: Matrix | None, n_segments: int, *, stroked: bool, white: bool) -> bool:
        """Take a line or a box by its bounds alone, five times as fast; return whether that was enough."""
        box = self._bounds(item, outer)
        if box is None:
            return True
        strokes = self.strokes
        if min(box[2] - box[0], box[3] - box[1]) <= THICK:
            (strokes.white_rules if white else strokes.rules).append(box)
            return True
        if stroked:
            return n_segments == 2  # slanting
        if n_segments >= 4:
            (strokes.white_fills if white else strokes.fills).append(box)
            self._ground(item, box, outer, white=white, whole=True)
        return True

    def _ground(self, item: int, box: Box, outer: Matrix | None, *, white: bool, whole: bool) -> None:
        opaque = whole and bool(self.texts) and not calls.has_transparency(item)
        if opaque:
            box = _clipped(item, box, outer)
        self.grounds.append(Ground(self._n_objects, box, white, opaque))

    def _is_white(self, item: int, *, stroked: bool) -> bool | None:
        """Tell whether a path is painted in the colour of paper; None when it is transparent."""
        read = calls.get_stroke_color if stroked else calls.get_fill_color
        if not read(item, *self._channel_slots):
            return False
        red, green, blue, alpha = self._channels
        if alpha == 0:
            return None
        return bool(min(red, green, blue) >= WHITE)

    def _outline(
        self, item: int, outer: Matrix | None, n_segments: int, *, stroked: bool, filled: bool, white: bool
    ) -> None:
        """Take a path of many parts to pieces; only what runs along the axes is kept."""
        self._n_segments += n_segments
        if self._n_segments > MAX_SEGMENTS:
            self.overdrawn = True
            return
        matrix = self._matrix_of(item)
        crooked = False
        for points, curved in _subpaths(item, n_segments, matrix.then(outer) if outer else matrix):
            crooked = crooked or curved or (len(points) > 2 and _slants(points))
            if not curved:
                self.strokes.take(points, stroked=stroked, white=white)
        if not (crooked or filled):
            return
        box = self._bounds(item, outer)
        if box is None:
            return
        if crooked and not white and _DRAWN[0] < box[3] - box[1] < _DRAWN[1] > box[2] - box[0]:
            self.drawings.append(box)
        if filled:
            self._ground(item, box, outer, white=white, whole=False)


def _clipped(item: int, box: Box, outer: Matrix | None) -> Box:
    """Return the part of a box to which the drawing is confined."""
    clip = calls.get_clip_path(item)
    x, y = ctypes.c_float(), ctypes.c_float()
    for path in range(max(0, calls.count_clip_paths(clip)) if clip else 0):
        points = []
        for index in range(max(0, calls.count_clip_segments(clip, path))):
            segment = calls.get_clip_segment(clip, path, index)
            calls.get_segment_point(segment, ctypes.addressof(x), ctypes.addressof(y))
            points.append((x.value, y.value))
        if not points:
            continue
        xs, ys = zip(*points, strict=True)
        room = (min(xs), min(ys), max(xs), max(ys))
        room = outer.box(room) if outer else room
        box = (max(box[0], room[0]), max(box[1], room[1]), min(box[2], room[2]), min(box[3], room[3]))
    return box


def _slants(points: Sequence[tuple[float, float]]) -> bool:
    return any(min(abs(x1 - x0), abs(y1 - y0)) > _STRAIGHT for (x0, y0), (x1, y1) in pairwise(points))


def _subpaths(item: int, n_segments: int, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """Yield the corner points of each part of a path, and whether it has curves."""
    place = (ctypes.c_float * 2)()
    place_slots = calls.slots(place, 4)
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(n_segments):
        segment = calls.get_segment(item, index)
        kind = calls.get_segment_type(segment)
        calls.get_segment_point(segment, *place_slots)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1:
                yield points, curved
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.point(place[0], place[1]))
        if calls.get_segment_close(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1:
        yield points, curved
