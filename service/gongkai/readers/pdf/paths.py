"""Rules, fills and pictures of a page, from PDFium's page objects."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import repeat
from typing import NamedTuple

import pypdfium2.raw as pdfium

from gongkai.readers.pdf import calls
from gongkai.readers.pdf.page import Box
from gongkai.readers.pdf.strokes import THICK, Strokes

# Table pages hold up to 2,000 objects; a map or chart can hold millions, at two microseconds each.
MAX_OBJECTS = 60_000
MAX_SEGMENTS = 120_000
_MAX_DEPTH = 8  # of forms within forms; a file may nest them in a circle
_SIMPLE = 6  # segments of a line or a closed box
_WHITE = 250  # of 255


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


class PathCollector:
    """Collects, in the page's own space as (left, bottom, right, top), what is drawn on a page."""

    def __init__(self, page: int, n_objects: int) -> None:
        self.strokes = Strokes()
        self.pictures: list[Box] = []
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
        self._n_objects += max(count, 0)
        items = list(map(get, repeat(holder), range(count)))
        for item, kind in zip(items, map(calls.get_type, items), strict=True):
            if kind == pdfium.FPDF_PAGEOBJ_PATH:
                self._path(item, outer)
            elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                box = self._bounds(item, outer)
                if box:
                    self.pictures.append(box)
            elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < _MAX_DEPTH:
                inner = self._matrix_of(item)
                whole = inner.then(outer) if outer else inner
                self._walk(item, calls.count_form_objects(item), calls.get_form_object, whole, depth + 1)

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
        self._outline(item, outer, n_segments, stroked=stroked, white=white)

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
        return True

    def _is_white(self, item: int, *, stroked: bool) -> bool | None:
        """Tell whether a path is painted in the colour of paper; None when it is transparent."""
        read = calls.get_stroke_color if stroked else calls.get_fill_color
        if not read(item, *self._channel_slots):
            return False
        red, green, blue, alpha = self._channels
        if alpha == 0:
            return None
        return bool(red >= _WHITE and green >= _WHITE and blue >= _WHITE)

    def _outline(self, item: int, outer: Matrix | None, n_segments: int, *, stroked: bool, white: bool) -> None:
        """Take a path of many parts to pieces; only what runs along the axes is kept."""
        self._n_segments += n_segments
        if self._n_segments > MAX_SEGMENTS:
            self.overdrawn = True
            return
        matrix = self._matrix_of(item)
        for points in _subpaths(item, n_segments, matrix.then(outer) if outer else matrix):
            self.strokes.take(points, stroked=stroked, white=white)


def _subpaths(item: int, n_segments: int, matrix: Matrix) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each straight-lined part of a path; parts with curves are left out."""
    place = (ctypes.c_float * 2)()
    place_slots = calls.slots(place, 4)
    points: list[tuple[float, float]] = []
    curved = False
    for index in range(n_segments):
        segment = calls.get_segment(item, index)
        kind = calls.get_segment_type(segment)
        calls.get_segment_point(segment, *place_slots)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(matrix.point(place[0], place[1]))
        if calls.get_segment_close(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
