"""The parts of a DOCX package, found by its relationships and parsed without following anything outside of it."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

from gongkai.errors import CorruptFileError
from gongkai.readers.archive import open_archive, part_names, read_part

_RELATIONSHIP = re.compile(r"\{[^}]*\}Relationship")
_MAIN_PARTS = ("word/document.xml", "word/document2.xml")
_DOCTYPE_WITHIN = 4096
# Strict OOXML (ISO/IEC 29500 strict) names the same things in other namespaces; both are read by the same short names.
_PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w:",
    "http://purl.oclc.org/ooxml/wordprocessingml/main": "w:",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m:",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m:",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc:",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp:",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp:",
    "urn:schemas-microsoft-com:vml": "v:",
}
_WORD = tuple(f"{{{namespace}}}" for namespace, prefix in _PREFIXES.items() if prefix == "w:")


def short(element: etree._Element) -> str:
    """Return the element's name with a usual prefix: ``w:p``; ``?:name`` for other namespaces; "" for comments."""
    tag: object = element.tag
    return _short_name(tag) if isinstance(tag, str) else ""


@lru_cache(maxsize=4096)
def _short_name(tag: str) -> str:
    namespace, _, local = tag.rpartition("}")
    return f"{_PREFIXES.get(namespace[1:], '?:')}{local}"


def attribute(element: etree._Element, name: str) -> str | None:
    """Return an attribute of Word's namespace, transitional or strict."""
    for namespace in _WORD:
        value = element.get(f"{namespace}{name}")
        if value is not None:
            return value
    return element.get(name)


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that short name."""
    if element is None:
        return None
    return next((node for node in element if short(node) == name), None)


def value(element: etree._Element | None, name: str) -> str | None:
    """Return ``w:val`` of the first child of that short name."""
    found = child(element, name)
    return attribute(found, "val") if found is not None else None


def whole(text: str | None) -> int | None:
    """Return the whole number that an attribute holds, or None when it holds none (WPS writes ``2.0`` too)."""
    match = re.match(r"\s*(-?\d{1,9})", text or "")
    return int(match[1]) if match else None


def is_on(element: etree._Element | None, name: str) -> bool | None:
    """Return the state of a toggle such as ``w:vanish``; None when it is not set."""
    found = child(element, name)
    if found is None:
        return None
    return (attribute(found, "val") or "1").lower() not in {"0", "false", "off"}


class Package:
    """A DOCX container. Raises CorruptFileError, EncryptedFileError or LimitExceededError while parts are read."""

    def __init__(self, data: bytes) -> None:
        self._archive: zipfile.ZipFile = open_archive(data)
        self._parts = part_names(self._archive)
        self._by_lower = {name.lower(): name for name in self._parts}
        self.recovered: list[str] = []  # parts whose XML had to be mended
        self.main_name = self._find_main()

    def main(self) -> etree._Element:
        """Return the root of the main document part."""
        root = self.part(self.main_name)
        if root is None:
            raise CorruptFileError(
                "文件不含 Word 正文部件，已损坏。 / The file has no Word document part: it is damaged.",
                remedy="请用 Word 或 WPS 打开并另存后再试。 / Open it in Word or WPS and save it again.",
            )
        return root

    def part(self, name: str) -> etree._Element | None:
        """Return the root of a part, or None if the package lacks it."""
        data = self.raw(name)
        return self._parse(data, name) if data is not None else None

    def raw(self, name: str) -> bytes | None:
        """Return a part's bytes, or None if the package lacks it."""
        stored = self._by_lower.get(name.lower())
        return read_part(self._archive, self._parts[stored]) if stored else None

    def related(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield (relationship id, part name) of the main part's relationships whose type ends in ``kind``."""
        yield from self._related(self.main_name, kind)

    def first(self, kind: str) -> etree._Element | None:
        """Return the root of the first part of a kind, such as ``styles``."""
        for _, name in self.related(kind):
            root = self.part(name)
            if root is not None:
                return root
        return self.part(posixpath.join(posixpath.dirname(self.main_name), f"{kind}.xml"))

    def _find_main(self) -> str:
        for _, name in self._related("", "officeDocument"):
            if name.lower() in self._by_lower:
                return name
        return next((name for name in _MAIN_PARTS if name in self._by_lower), _MAIN_PARTS[0])

    def _related(self, source: str, kind: str) -> Iterator[tuple[str, str]]:
        folder, base = posixpath.split(source)
        data = self.raw(posixpath.join(folder, "_rels", f"{base}.rels"))
        if data is None:
            return
        for node in self._parse(data, "rels").iter():
            if not isinstance(node.tag, str) or not _RELATIONSHIP.fullmatch(node.tag):
                continue
            if node.get("Type", "").rpartition("/")[2] == kind and node.get("TargetMode") != "External":
                target = node.get("Target", "").replace("\\", "/")
                yield node.get("Id", ""), posixpath.normpath(posixpath.join(folder, target)).lstrip("/")

    def _parse(self, data: bytes, name: str) -> etree._Element:
        if b"<!DOCTYPE" in data[:_DOCTYPE_WITHIN] or b"<!ENTITY" in data[:_DOCTYPE_WITHIN]:
            raise _damaged(name, "DTD")
        try:
            root = _parsed(data, recover=False)
        except etree.XMLSyntaxError:
            try:  # control characters that a converter let through; Word refuses such a file, WPS does not
                root = _parsed(data, recover=True)
            except etree.XMLSyntaxError as error:
                raise _damaged(name, str(error)) from error
            self.recovered.append(name)
        if root is None or root.getroottree().docinfo.internalDTD is not None:
            raise _damaged(name, "XML")
        return root


def _parsed(data: bytes, *, recover: bool) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, recover=recover
    )
    root: etree._Element | None = etree.fromstring(data, parser)
    return root


def _damaged(name: str, reason: str) -> CorruptFileError:
    return CorruptFileError(
        f"文件已损坏：部件 {name} 不是正常的 XML。 / The file is damaged: {name} is not sound XML ({reason}).",
        remedy="请用 Word 或 WPS 打开并另存后再试。 / Open it in Word or WPS and save it again.",
    )
