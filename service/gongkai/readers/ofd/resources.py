"""What pages refer to by number: fonts, drawing parameters, pictures, composite objects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from gongkai.readers.ofd.glyphs import characters_of
from gongkai.readers.ofd.package import Package, child, local, text_of
from gongkai.readers.ofd.values import flag, is_white, number, numbers
from gongkai.readers.pdf.objects import is_bold_name

_MAX_CHAIN = 16  # drawing parameters that inherit from one another; a file may chain them in a circle


@dataclass(slots=True)
class Paint:
    """A colour as far as it matters; ``alpha`` of 255."""

    white: bool = False
    alpha: float = 255.0


@dataclass(slots=True)
class DrawParam:
    """What an object inherits; None where nothing is said."""

    fill: Paint | None = None
    stroke: Paint | None = None
    line_width: float | None = None


@dataclass
class Font:
    """A font; ``file`` names the part that holds it, "" where none is embedded."""

    name: str
    bold: bool
    file: str
    package: Package

    @cached_property
    def characters(self) -> dict[int, int]:
        """Glyph number → code point, as the embedded font tells; empty where it does not."""
        data = self.package.raw(self.file) if self.file else None
        return characters_of(data) if data else {}


@dataclass(slots=True)
class Resources:
    """Everything by its ID."""

    package: Package
    fonts: dict[str, Font] = field(default_factory=dict)
    params: dict[str, etree._Element] = field(default_factory=dict)
    spaces: dict[str, str] = field(default_factory=dict)
    pictures: dict[str, str] = field(default_factory=dict)  # → the part that holds the file
    composites: dict[str, etree._Element] = field(default_factory=dict)

    def copy(self) -> Resources:
        """Return resources that take those of a page without passing them on to the next."""
        return Resources(
            self.package,
            dict(self.fonts),
            dict(self.params),
            dict(self.spaces),
            dict(self.pictures),
            dict(self.composites),
        )

    def load(self, holder: etree._Element | None, base: str) -> None:
        """Take the resource files that ``holder`` names in the part ``base``."""
        for node in holder if holder is not None else ():
            if local(node) in {"PublicRes", "DocumentRes", "PageRes"}:
                name = self.package.resolve(node.text or "", base=base)
                root = self.package.part(name)
                if root is not None:
                    self._take(root, name)

    def _take(self, root: etree._Element, name: str) -> None:
        place = f"{root.get('BaseLoc', '').strip().rstrip('/')}/".lstrip("/") if root.get("BaseLoc") else ""
        for node in (inner for group in root for inner in group if isinstance(inner.tag, str)):
            key = node.get("ID", "")
            if local(node) == "Font":
                self.fonts[key] = self._font(node, place, name)
            elif local(node) == "DrawParam":
                self.params[key] = node
            elif local(node) == "ColorSpace":
                self.spaces[key] = (node.get("Type") or "").upper()
            elif local(node) == "MultiMedia":
                self.pictures[key] = self.package.resolve(place + text_of(node, "MediaFile"), base=name)
            elif local(node) == "CompositeGraphicUnit":
                self.composites[key] = node

    def _font(self, node: etree._Element, place: str, base: str) -> Font:
        name = node.get("FontName") or node.get("FamilyName") or ""
        file = text_of(node, "FontFile")
        bold = flag(node.get("Bold"), default=False) or is_bold_name(name)
        return Font(name, bold, self.package.resolve(place + file, base=base) if file else "", self.package)

    def param(self, key: str | None, over: DrawParam) -> DrawParam:
        """Return the parameters of that ID, what they leave open taken from their relatives, then from ``over``."""
        result = DrawParam()
        for node in self._chain(key):
            result.fill = result.fill or self.paint(child(node, "FillColor"))
            result.stroke = result.stroke or self.paint(child(node, "StrokeColor"))
            if result.line_width is None and node.get("LineWidth"):
                result.line_width = number(node.get("LineWidth"), 0.353)
        return DrawParam(
            result.fill or over.fill,
            result.stroke or over.stroke,
            result.line_width if result.line_width is not None else over.line_width,
        )

    def _chain(self, key: str | None) -> Iterator[etree._Element]:
        for _ in range(_MAX_CHAIN):
            node = self.params.get(key or "")
            if node is None:
                return
            yield node
            key = node.get("Relative")

    def paint(self, node: etree._Element | None) -> Paint | None:
        """Return a FillColor or StrokeColor; patterns and shades count as ink."""
        if node is None:
            return None
        channels = numbers(node.get("Value"))
        space = self.spaces.get(node.get("ColorSpace") or "", "")
        return Paint(is_white(channels, space), number(node.get("Alpha"), 255.0))
