"""The body of a DOCX to lines, pictures and grids in reading order."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from gongkai.readers.docx.numbering import Numbering
from gongkai.readers.docx.package import Package, child, is_on, short, value, whole
from gongkai.readers.docx.runs import ParagraphText, RunReader, mark_is, paragraph_style
from gongkai.readers.docx.styles import Styles
from gongkai.readers.docx.tables import place_cells
from gongkai.readers.flow import Grid, Item, Line, check_cells

_GONE = frozenset(("w:del", "w:moveFrom", "w:sectPr", "w:sdtPr", "w:sdtEndPr"))
_DELETED = ("w:del", "w:moveFrom")
# A heading of more characters is body text whose outline level was set by mistake (WPS templates do).
_MAX_HEADING = 60


class BodyReader:
    """Reads blocks in order; numbering and fields keep their state from one call to the next.

    ``read_chunk`` returns the items of a document in another format, by the id of its relationship.
    """

    def __init__(self, package: Package, *, max_cells: int, read_chunk: Callable[[str], list[Item]]) -> None:
        self._read_chunk = read_chunk
        self._styles = Styles(package.first("styles"))
        self._numbering = Numbering(package.first("numbering"))
        self._runs = RunReader(self._styles)
        self._max_cells = max_cells
        self._n_cells = 0
        self._carried = ""  # text of a paragraph whose mark was deleted: it joins the next one
        self._contents_depth = 0
        self.notes: list[tuple[str, str]] = []

    def blocks(self, container: etree._Element, *, in_cell: bool = False) -> list[Item]:
        """Return the items of a body, cell, text box, note or header."""
        items: list[Item] = []
        for node in container:
            name = short(node)
            if name == "w:p":
                items.extend(self._paragraph(node, in_cell=in_cell))
            elif name == "w:tbl":
                items.extend(self._table(node))
            elif name == "mc:AlternateContent":
                branch = child(node, "mc:Choice")
                items.extend(self.blocks(branch if branch is not None else node, in_cell=in_cell))
            elif name == "w:sdt":
                items.extend(self._control(node, in_cell=in_cell))
            elif name == "w:altChunk":
                items.extend(self._read_chunk(_relationship(node)))
            elif name and name not in _GONE:
                items.extend(self.blocks(node, in_cell=in_cell))
        return items

    def _control(self, node: etree._Element, *, in_cell: bool) -> list[Item]:
        properties = child(node, "w:sdtPr")
        gallery = value(child(properties, "w:docPartObj"), "w:docPartGallery") or ""
        contents = gallery.lower() == "table of contents"
        self._contents_depth += contents
        content = child(node, "w:sdtContent")
        items = self.blocks(content, in_cell=in_cell) if content is not None else []
        self._contents_depth -= contents
        return items

    def _table(self, node: etree._Element) -> list[Item]:
        cells = []
        for cell, source in place_cells(node):
            self._n_cells += 1
            check_cells(self._n_cells, self._max_cells)
            cell.items = self.blocks(source, in_cell=True)
            cells.append(cell)
        return [Grid(cells)] if cells else []

    def _paragraph(self, node: etree._Element, *, in_cell: bool) -> list[Item]:
        style_id = paragraph_style(node)
        found = self._runs.read(node, style_id)
        self.notes.extend(found.notes)
        boxes = [item for box in found.boxes for item in self.blocks(box)]
        deleted = mark_is(node, _DELETED)
        hidden = bool(is_on(child(child(node, "w:pPr"), "w:rPr"), "w:vanish"))
        if not found.lines and (deleted or hidden):
            return [*found.pictures, *boxes]
        mark = self._mark(node, style_id)
        lines = self._joined(found.lines, mark, in_cell=in_cell)
        if deleted and lines:
            self._carried = lines.pop()
        return [*self._lines(lines, node, style_id, found), *found.pictures, *boxes]

    def _joined(self, lines: list[str], mark: str, *, in_cell: bool) -> list[str]:
        """Return the lines with their number; an empty numbered cell shows its number alone."""
        lines = list(lines)
        if self._carried:
            lines = [self._carried + (lines[0] if lines else ""), *lines[1:]]
            self._carried = ""
        elif lines:
            lines[0] = mark + lines[0]
        elif mark and in_cell:
            lines = [mark.strip()]
        return lines

    def _lines(self, lines: list[str], node: etree._Element, style_id: str | None, found: ParagraphText) -> list[Item]:
        furniture = found.contents or self._contents_depth > 0
        level = self._level(node, style_id)
        items: list[Item] = []
        for index, text in enumerate(lines):
            own = level if _can_be_heading(text) else None
            line = Line(text, level=own, furniture=furniture, broken=index > 0)
            line.indented = index == 0 and found.indented
            items.append(line)
        return items

    def _level(self, node: etree._Element, style_id: str | None) -> int | None:
        own = whole(value(child(node, "w:pPr"), "w:outlineLvl"))
        if own is not None:
            return own + 1 if 0 <= own <= 8 else None
        return self._styles.outline_level(style_id)

    def _mark(self, node: etree._Element, style_id: str | None) -> str:
        own = child(child(node, "w:pPr"), "w:numPr")
        num_id, level, source = self._styles.numbering(style_id)
        if own is not None and child(own, "w:numId") is not None:
            num_id, source = whole(value(own, "w:numId")), None
            level = None
        if own is not None and child(own, "w:ilvl") is not None:
            level = whole(value(own, "w:ilvl"))
        return self._numbering.mark(num_id, level, source)


def _can_be_heading(text: str) -> bool:
    return len(text) <= _MAX_HEADING and not text.endswith(("。", "；"))


def _relationship(node: etree._Element) -> str:
    return next((str(found) for key, found in node.attrib.items() if str(key).endswith("}id")), "")
