"""The parts of an OFD package: XML files that name one another by paths."""

from __future__ import annotations

import posixpath
import zipfile

from lxml import etree

from gongkai.errors import CorruptFileError, EncryptedFileError
from gongkai.readers.archive import open_archive, part_names, read_part

_REMEDY = "请重新下载，或用 OFD 阅读器导出为 PDF。 / Download it again, or export it as PDF from an OFD viewer."
# GM/T 0099: what an encrypted package holds beside parts that are no XML any more.
_ENCRYPTION = ("encryptions.xml", "decryptseed.dat", "encryptinfo.xml")


class Package:
    """An OFD container. Raises CorruptFileError, EncryptedFileError or LimitExceededError while parts are read."""

    def __init__(self, data: bytes) -> None:
        self._archive: zipfile.ZipFile = open_archive(data)
        self._parts = part_names(self._archive)
        self._by_lower = {name.lower(): name for name in self._parts}
        self._parsed: dict[str, etree._Element | None] = {}
        if any(name.rpartition("/")[2] in _ENCRYPTION for name in self._by_lower):
            raise EncryptedFileError(
                "OFD 已加密。 / The OFD is encrypted.",
                remedy="请用 OFD 阅读器输入密码打开后另存。 / Open it with its password in an OFD viewer and save it.",
            )

    def root(self) -> etree._Element:
        """Return the root of OFD.xml."""
        root = self.part("OFD.xml")
        if root is None:
            raise damaged("OFD.xml")
        return root

    def part(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, or None where the package lacks it or it is no XML."""
        stored = self._by_lower.get(name.lower())
        if stored is None:
            return None
        if stored not in self._parsed:
            self._parsed[stored] = _parse(read_part(self._archive, self._parts[stored]))
        return self._parsed[stored]

    def page(self, name: str) -> etree._Element | None:
        """Return the root of a part that is looked at only once, or None as ``part``."""
        root = self.part(name)
        self._parsed.pop(self._by_lower.get(name.lower(), ""), None)
        return root

    def raw(self, name: str) -> bytes | None:
        """Return a part's bytes, or None where the package lacks it."""
        stored = self._by_lower.get(name.lower())
        return read_part(self._archive, self._parts[stored]) if stored else None

    def resolve(self, location: str, *, base: str) -> str:
        """Return the name of the part at ``location``, as the part ``base`` names it: from the root, or beside itself.

        Producers count some paths from the document's folder instead; the first one that exists is taken.
        """
        location = location.strip().replace("\\", "/")
        if location.startswith("/"):
            return posixpath.normpath(location).lstrip("/")
        folder = posixpath.dirname(base)
        tried = []
        while True:
            tried.append(posixpath.normpath(posixpath.join("/", folder, location)).lstrip("/"))
            if tried[-1].lower() in self._by_lower or not folder:
                break
            folder = posixpath.dirname(folder)
        return tried[-1] if tried[-1].lower() in self._by_lower else tried[0]


def local(node: etree._Element) -> str:
    """Return an element's name without its namespace, which producers get wrong; "" for comments."""
    tag: object = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name."""
    if node is None:
        return None
    return next((inner for inner in node if local(inner) == name), None)


def text_of(node: etree._Element | None, name: str) -> str:
    """Return the text of the first child of that name, or ""."""
    found = child(node, name)
    return (found.text or "").strip() if found is not None else ""


def damaged(what: str) -> CorruptFileError:
    """Return the error for a package that is broken or cut short."""
    return CorruptFileError(
        f"OFD 文件已损坏或不完整（{what}）。 / The OFD is damaged or cut short ({what}).", remedy=_REMEDY
    )


def _parse(data: bytes) -> etree._Element | None:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        return None
    return root
