"""The documents of an OFD package: their pages with templates and annotations, and what they carry beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from gongkai.readers.ofd.content import PageCollector, Picture, page_matrix
from gongkai.readers.ofd.package import Package, child, damaged, local, text_of
from gongkai.readers.ofd.resources import DrawParam, Resources
from gongkai.readers.ofd.values import POINTS, box, flag
from gongkai.readers.pdf.objects import check_pages
from gongkai.readers.pdf.page import Box, PageObjects
from gongkai.readers.pdf.paths import Matrix
from gongkai.settings import Settings

_A4 = (0.0, 0.0, 210.0, 297.0)  # millimetres, where a file tells no size
_BEHIND, _BEFORE = frozenset(("Background", "Body")), frozenset(("Foreground",))
_Place = tuple[etree._Element, str]  # a part's root and name


@dataclass(slots=True)
class OfdPage:
    """A page, its pictures, and the text of the annotations laid over it."""

    objects: PageObjects
    pictures: list[Picture]
    notes: str


class OfdDocument:
    """One document of a package. Pages are read one at a time."""

    def __init__(self, package: Package, body: etree._Element) -> None:
        self._package = package
        self._info = child(body, "DocInfo")
        self._name = package.resolve(text_of(body, "DocRoot"), base="OFD.xml")
        root = package.part(self._name)
        if root is None:
            raise damaged(self._name or "DocRoot")
        self._root = root
        self.n_signatures = self._count_signatures(text_of(body, "Signatures"))
        common = child(root, "CommonData")
        self._resources = Resources(package)
        self._resources.load(common, self._name)
        self._area = _physical(child(common, "PageArea")) or _A4
        self._templates = {
            node.get("ID", ""): node for node in (common if common is not None else ()) if local(node) == "TemplatePage"
        }
        pages = child(root, "Pages")
        self._pages = [node for node in (pages if pages is not None else ()) if local(node) == "Page"]
        self._annotations = self._annotation_files()

    @property
    def n_pages(self) -> int:
        """Count the pages."""
        return len(self._pages)

    def metadata(self) -> dict[str, str]:
        """Return what the document says of itself."""
        said = {key: text_of(self._info, name) for key, name in (("title", "Title"), ("author", "Author"))}
        if date := text_of(self._info, "CreationDate"):
            said["date"] = date
        return {key: value for key, value in said.items() if value}

    def attachments(self) -> list[str]:
        """Return the names of the files that the document carries."""
        location = text_of(self._root, "Attachments")
        root = self._package.part(self._package.resolve(location, base=self._name)) if location else None
        return [
            node.get("Name") or text_of(node, "FileLoc")
            for node in (root if root is not None else ())
            if local(node) == "Attachment" and flag(node.get("Visible"), default=True)
        ]

    def pages(self, first: int) -> Iterator[OfdPage | None]:
        """Yield the pages, numbered from ``first``; None for one that is missing or broken."""
        for page_no, node in enumerate(self._pages, start=first):
            name = self._package.resolve(node.get("BaseLoc", ""), base=self._name)
            root = self._package.page(name)
            yield self._page(root, name, node.get("ID", ""), page_no) if root is not None else None

    def _page(self, root: etree._Element, name: str, key: str, page_no: int) -> OfdPage:
        physical = _physical(child(root, "Area")) or self._area
        outer = page_matrix(physical)
        resources = self._resources.copy()
        resources.load(root, name)
        collector = PageCollector(resources)
        templates = [node for node in root if local(node) == "Template"]
        for node in templates:
            if node.get("ZOrder", "Background") in _BEHIND:
                self._take_template(node, collector, physical)
        collector.take(child(root, "Content"), outer, DrawParam())
        for node in templates:
            if node.get("ZOrder") in _BEFORE:
                self._take_template(node, collector, physical)
        width, height = (physical[2] - physical[0]) * POINTS, (physical[3] - physical[1]) * POINTS
        return OfdPage(collector.objects(page_no, width, height), collector.pictures, self._notes(key, resources))

    def _notes(self, key: str, resources: Resources) -> str:
        """Return what the annotations of a page say."""
        collector = PageCollector(resources)
        for appearance in self._appearances(key):
            collector.take(appearance, Matrix(), DrawParam())
        return collector.text().strip()

    def _take_template(self, reference: etree._Element, collector: PageCollector, physical: Box) -> None:
        template = self._templates.get(reference.get("TemplateID", ""))
        if template is None:
            return
        name = self._package.resolve(template.get("BaseLoc", ""), base=self._name)
        root = self._package.part(name)
        if root is not None:
            collector.use(root, name)
            collector.take(child(root, "Content"), page_matrix(physical), DrawParam())

    def _annotation_files(self) -> dict[str, _Place]:
        """Return the annotations of each page by the page's ID."""
        location = text_of(self._root, "Annotations")
        name = self._package.resolve(location, base=self._name) if location else ""
        root = self._package.part(name) if name else None
        found: dict[str, _Place] = {}
        for node in root if root is not None else ():
            part = self._package.resolve(text_of(node, "FileLoc"), base=name)
            content = self._package.part(part)
            if content is not None:
                found[node.get("PageID", "")] = content, part
        return found

    def _appearances(self, key: str) -> Iterator[etree._Element]:
        if key not in self._annotations:
            return
        for node in self._annotations[key][0]:
            appearance = child(node, "Appearance")
            if appearance is not None and flag(node.get("Visible"), default=True):
                yield appearance

    def _count_signatures(self, location: str) -> int:
        root = self._package.part(self._package.resolve(location, base="OFD.xml")) if location else None
        return sum(local(node) == "Signature" for node in root) if root is not None else 0


def open_documents(package: Package, settings: Settings) -> list[OfdDocument]:
    """Return the documents of a package. Raises CorruptFileError or LimitExceededError."""
    bodies = [node for node in package.root() if local(node) == "DocBody"]
    if not bodies:
        raise damaged("DocBody")
    documents = [OfdDocument(package, body) for body in bodies[: settings.max_pages]]
    if not (n_pages := sum(document.n_pages for document in documents)):
        raise damaged("Pages")
    check_pages(n_pages, settings)
    return documents


def _physical(area: etree._Element | None) -> Box | None:
    found = box(text_of(area, "PhysicalBox"))
    return found if found is not None and found[2] > found[0] and found[3] > found[1] else None
