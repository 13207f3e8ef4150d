"""Small Word packages from raw body XML, for what no writing library can make."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    f'xmlns:r="{_OFFICE}"'
)
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text)}</w:p>"


def cell(content: str, properties: str = "") -> str:
    inner = content if content.startswith("<") else paragraph(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def numbered(level: int, num_id: int = 1) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num_id}"/></w:numPr>'


def numbering(levels: Mapping[int, str], nums: str = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>') -> str:
    """Return a numbering part with one abstract list; ``levels`` maps a level to the inside of its ``w:lvl``."""
    inside = "".join(f'<w:lvl w:ilvl="{level}">{xml}</w:lvl>' for level, xml in levels.items())
    return f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0">{inside}</w:abstractNum>{nums}</w:numbering>'


def document(body: str, *, main: str = "word/document.xml", **parts: str) -> bytes:
    """Return a package; ``parts`` are further parts of ``word/`` by kind (numbering, styles, header, footnotes …)."""
    folder, _, base = main.rpartition("/")
    relations = "".join(f'<Relationship Id="r{kind}" Type="{_OFFICE}/{kind}" Target="{kind}.xml"/>' for kind in parts)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        root = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="/{main}"/>'
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{_RELATIONS}">{root}</Relationships>')
        archive.writestr(main, f"<w:document {NAMESPACES}><w:body>{body}<w:sectPr/></w:body></w:document>")
        archive.writestr(
            f"{folder}/_rels/{base}.rels", f'<Relationships xmlns="{_RELATIONS}">{relations}</Relationships>'
        )
        for kind, xml in parts.items():
            archive.writestr(f"{folder}/{kind}.xml", xml)
    return buffer.getvalue()
