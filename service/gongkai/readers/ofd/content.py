"""What stands on an OFD page: its objects, placed by boundary and matrix, in points from the top left."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from lxml import etree

from gongkai.readers.ofd.package import child, local, text_of
from gongkai.readers.ofd.resources import DrawParam, Font, Paint, Resources
from gongkai.readers.ofd.values import POINTS, box, deltas, flag, matrix, number, numbers
from gongkai.readers.pdf.objects import MAX_GLYPHS
from gongkai.readers.pdf.page import Box, PageObjects, Style, as_boxes, make_glyphs
from gongkai.readers.pdf.paths import MAX_OBJECTS, MAX_SEGMENTS, Matrix
from gongkai.readers.pdf.strokes import Strokes

_MAX_DEPTH = 16  # blocks within blocks and composites within composites; a file may nest them in a circle
_ASCENT, _DESCENT = 0.86, 0.14  # of the font size: the em box of hanzi around the base line
_HALF = 0.5  # of the font size: the advance of Latin signs, where nothing tells it
_LOOSE = 1.4  # times the advance: letters wider than half an em, and lines that are spread to both margins
_BROAD = frozenset(map(ord, "WMQOGD@%mw&"))  # up to an em wide
_BOLD_WEIGHT = 600
_NO_MEANING = 0xFFFD
_OBJECTS = frozenset(("TextObject", "PathObject", "ImageObject", "CompositeObject", "CompositeGraphicObject"))
_WIDE = frozenset((0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x2026))  # signs of Chinese text below the hanzi
_ARGUMENTS = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}  # numbers after each operation of a path
_INK = Paint()


@dataclass(slots=True)
class Picture:
    """A picture's place on the page in points, and the part that holds its file."""

    box: Box
    part: str


@dataclass(slots=True)
class _Signs:
    """The characters of a page, one entry each."""

    codes: list[int] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    bases: list[tuple[float, float]] = field(default_factory=list)
    angles: list[float] = field(default_factory=list)
    styles: list[Style] = field(default_factory=list)
    n_hidden: int = 0


class PageCollector:
    """Takes the content of a page, of its templates and annotations, object by object."""

    def __init__(self, resources: Resources) -> None:
        self.pictures: list[Picture] = []
        self.overdrawn = False
        self._resources = resources
        self._signs = _Signs()
        self._strokes = Strokes()
        self._n_objects = 0
        self._n_segments = 0

    def use(self, holder: etree._Element, base: str) -> None:
        """Take the resources that a template brings along."""
        self._resources.load(holder, base)

    def take(self, holder: etree._Element | None, outer: Matrix, over: DrawParam, depth: int = 0) -> None:
        """Take every object below ``holder``; ``outer`` leads to points on the page, ``over`` is what is inherited."""
        for node in holder if holder is not None and depth < _MAX_DEPTH else ():
            kind = local(node)
            if kind in {"Layer", "PageBlock", "Content"}:
                inherited = self._resources.param(node.get("DrawParam"), over) if node.get("DrawParam") else over
                self.take(node, outer, inherited, depth + 1)
            elif kind in _OBJECTS and flag(node.get("Visible"), default=True):
                self._n_objects += 1
                if self._n_objects > MAX_OBJECTS:
                    self.overdrawn = True
                    return
                self._object(kind, node, outer, over, depth)

    def _object(self, kind: str, node: etree._Element, outer: Matrix, over: DrawParam, depth: int) -> None:
        bounds = box(node.get("Boundary"))
        if bounds is None:
            return
        param = self._resources.param(node.get("DrawParam"), over) if node.get("DrawParam") else over
        param = replace(
            param,
            fill=self._resources.paint(child(node, "FillColor")) or param.fill,
            stroke=self._resources.paint(child(node, "StrokeColor")) or param.stroke,
        )
        inner = (matrix(node.get("CTM")) or Matrix()).then(Matrix(e=bounds[0], f=bounds[1])).then(outer)
        if kind == "TextObject":
            self._text(node, inner, param)
        elif kind == "PathObject":
            self._path(node, inner, param)
        elif kind == "ImageObject":
            part = self._resources.pictures.get(node.get("ResourceID", ""), "")
            self.pictures.append(Picture(outer.box(bounds), part))
        else:
            unit = self._resources.composites.get(node.get("ResourceID", ""))
            self.take(child(unit, "Content"), inner, param, depth + 1)

    def _text(self, node: etree._Element, inner: Matrix, param: DrawParam) -> None:
        size = number(node.get("Size"), 3.5)
        font = self._resources.fonts.get(node.get("Font", ""))
        fill = flag(node.get("Fill"), default=True)
        paint = (param.fill if fill else param.stroke) or _INK
        hidden = paint.alpha <= 0 or not (fill or flag(node.get("Stroke"), default=False))
        style = Style(
            font.name if font else "",
            round(size * math.hypot(inner.c, inner.d), 1),
            number(node.get("Weight"), 400) >= _BOLD_WEIGHT or (font.bold if font else False),
            paint.white,
        )
        turn = number(node.get("CharDirection"), 0.0)
        angle = math.degrees(math.atan2(inner.b, inner.a)) + turn
        signs = self._signs
        for code, x, y, advance in _placed(node, size, font):
            if len(signs.codes) >= MAX_GLYPHS:
                self.overdrawn = True
                return
            signs.codes.append(code)
            signs.boxes.append(inner.box(_em_box(x, y, size, advance, turn)))
            signs.bases.append(inner.point(x, y))
            signs.angles.append(angle)
            signs.styles.append(style)
            signs.n_hidden += hidden

    def _path(self, node: etree._Element, inner: Matrix, param: DrawParam) -> None:
        stroked = flag(node.get("Stroke"), default=True)
        filled = flag(node.get("Fill"), default=False)
        paint = (param.stroke if stroked else param.fill) or _INK
        if not (stroked or filled) or paint.alpha <= 0:
            return
        for points in _subpaths(child(node, "AbbreviatedData")):
            self._n_segments += len(points)
            if self._n_segments > MAX_SEGMENTS:
                self.overdrawn = True
                return
            self._strokes.take([inner.point(x, y) for x, y in points], stroked=stroked, white=paint.white)

    def objects(self, page_no: int, width: float, height: float) -> PageObjects:
        """Return the page as the table finder and the prose take it."""
        signs = self._signs
        angles = np.array(signs.angles, dtype=np.float64)
        glyphs, n_unusable = make_glyphs(
            np.array(signs.codes, dtype=np.int64),
            np.array(signs.boxes, dtype=np.float64).reshape(-1, 4),
            np.array(signs.bases, dtype=np.float64).reshape(-1, 2),
            angles if np.abs(angles).any() else None,
            width=width,
            height=height,
        )
        rules, fills = self._strokes.settled()
        return PageObjects(
            page_no,
            width,
            height,
            glyphs,
            n_unusable,
            rules=rules,
            fills=fills,
            pictures=as_boxes([picture.box for picture in self.pictures]),
            style=signs.styles.__getitem__,
            overdrawn=self.overdrawn,
            hidden=bool(self.pictures) and 2 * signs.n_hidden > len(signs.codes),
        )

    def text(self) -> str:
        """Return the characters in the order of the file: for what is only kept, not laid out."""
        return "".join(map(chr, self._signs.codes))


def page_matrix(physical: Box) -> Matrix:
    """Return the way from millimetres in a page's own space to points from its top left."""
    return Matrix(POINTS, 0.0, 0.0, POINTS, -physical[0] * POINTS, -physical[1] * POINTS)


def _em_box(x: float, y: float, size: float, advance: float, turn: float) -> Box:
    """Return the box of a sign that stands at (x, y), itself turned clockwise by ``turn`` degrees."""
    upright = (0.0, -_ASCENT * size, advance, _DESCENT * size)
    if not turn:
        return x + upright[0], y + upright[1], x + upright[2], y + upright[3]
    angle = math.radians(turn)
    spun = Matrix(math.cos(angle), math.sin(angle), -math.sin(angle), math.cos(angle), x, y)
    return spun.box(upright)


def _placed(node: etree._Element, size: float, font: Font | None) -> Iterator[tuple[int, float, float, float]]:
    """Yield (code point, x, y, advance) of each sign of a text object, in the object's own space."""
    scale = number(node.get("HScale"), 1.0) or 1.0
    reading = int(number(node.get("ReadDirection"), 0.0)) % 360
    mapped = _glyph_map(node, font)
    x = y = 0.0
    index = 0
    for part in node:
        if local(part) != "TextCode":
            continue
        x, y = number(part.get("X"), x), number(part.get("Y"), y)
        steps = _Steps(deltas(part.get("DeltaX")), deltas(part.get("DeltaY")), reading)
        for place, char in enumerate(part.text or ""):
            code = ord(char)
            if index in mapped and _is_meaningless(code):
                code = mapped[index]
            natural = (size if code >= 0x2E80 or code in _WIDE else _HALF * size) * scale
            step_x, step_y = steps.after(place, natural)
            yield code, x, y, _advance(code, size * scale, natural, step_x, reading)
            x, y = x + step_x, y + step_y
            index += 1


class _Steps(NamedTuple):
    """How far each sign stands from the last: as listed, the last step going on, or by the signs' own widths."""

    along: list[float]
    down: list[float]
    reading: int

    def after(self, place: int, natural: float) -> tuple[float, float]:
        """Return the step that follows the sign at ``place``, which is ``natural`` wide."""
        if not (self.along or self.down):
            turned = {0: (1, 0), 90: (0, 1), 180: (-1, 0), 270: (0, -1)}.get(self.reading, (1, 0))
            return natural * turned[0], natural * turned[1]
        return _nth(self.along, place), _nth(self.down, place)


def _nth(steps: list[float], place: int) -> float:
    return steps[min(place, len(steps) - 1)] if steps else 0.0


def _advance(code: int, size: float, natural: float, step: float, reading: int) -> float:
    """Return how wide a sign is: as far as the next one, if that is near; columns set by steps are farther."""
    if reading in {90, 270} or step <= 0:
        return natural
    if code in _BROAD:
        return min(step, size)
    return step if step < natural * _LOOSE else natural


def _is_meaningless(code: int) -> bool:
    """Tell placeholders and private characters, which say nothing without the font."""
    return code in {0, 0xA4, _NO_MEANING} or 0xE000 <= code <= 0xF8FF


def _glyph_map(node: etree._Element, font: Font | None) -> dict[int, int]:
    """Return the code point of each sign whose glyph the object names, as the font knows it."""
    mapped: dict[int, int] = {}
    for part in node:
        if local(part) != "CGTransform":
            continue
        start = int(number(part.get("CodePosition"), 0))
        glyphs = [int(glyph) for glyph in numbers(text_of(part, "Glyphs"))]
        if int(number(part.get("CodeCount"), 1)) != len(glyphs):
            continue  # several signs in one glyph: the codes say what they are
        for offset, glyph in enumerate(glyphs):
            mapped[start + offset] = (font.characters if font else {}).get(glyph, _NO_MEANING)
    return mapped


def _subpaths(data: etree._Element | None) -> Iterator[list[tuple[float, float]]]:
    """Yield the corner points of each straight-lined part of a path; parts with curves are left out."""
    points: list[tuple[float, float]] = []
    curved = False
    for name, values in _operations((data.text or "") if data is not None else ""):
        if name in {"M", "S"}:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [(values[0], values[1])], False
        elif name == "L":
            points.append((values[0], values[1]))
        elif name == "C":
            if points and points[0] != points[-1]:
                points.append(points[0])
        else:
            curved = True
    if len(points) > 1 and not curved:
        yield points


def _operations(text: str) -> Iterator[tuple[str, list[float]]]:
    """Yield each operation with its numbers; one without enough of them ends the path."""
    words = iter(text.split())
    for word in words:
        if word not in _ARGUMENTS:
            continue
        values = [number(next(words, None), math.nan) for _ in range(_ARGUMENTS[word])]
        if any(math.isnan(value) for value in values):
            return
        yield word, values
