"""Writes OFD packages by GB/T 33190-2016: what a page holds goes in by object, the rest is kept in order here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_EPOCH = (2021, 1, 26, 9, 30, 0)
MILLIMETRE = 25.4 / 72  # of a point


def figure(value: float) -> str:
    """Return a number as producers write it."""
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"


def figures(values: Iterable[float]) -> str:
    """Return numbers parted by spaces."""
    return " ".join(map(figure, values))


def steps(values: Sequence[float]) -> str:
    """Return DeltaX or DeltaY, equal steps in a row written as ``g count step``."""
    parts: list[str] = []
    at = 0
    written = [figure(value) for value in values]
    while at < len(written):
        end = at
        while end < len(written) and written[end] == written[at]:
            end += 1
        parts.append(f"g {end - at} {written[at]}" if end - at > 2 else " ".join(written[at:end]))
        at = end
    return " ".join(parts)


def element(name: str, attributes: dict[str, str] | None = None, content: str = "") -> str:
    """Return an element of the OFD namespace."""
    written = "".join(f" {key}={quoteattr(value)}" for key, value in (attributes or {}).items())
    return f"<ofd:{name}{written}>{content}</ofd:{name}>" if content else f"<ofd:{name}{written}/>"


def text_object(
    x: float, y: float, width: float, size: float, codes: str, *, font: str = "1", more: dict[str, str] | None = None
) -> str:
    """Return a text object; ``codes`` are its TextCode elements. All in millimetres."""
    attributes = {"ID": "0", "Boundary": figures((x, y, width, size * 1.2)), "Font": font, "Size": figure(size)}
    return element("TextObject", {**attributes, **(more or {})}, codes)


def text_code(x: float, y: float, text: str, deltas: Sequence[float] = (), down: Sequence[float] = ()) -> str:
    """Return a TextCode."""
    attributes = {"X": figure(x), "Y": figure(y)}
    if deltas:
        attributes["DeltaX"] = steps(deltas)
    if down:
        attributes["DeltaY"] = steps(down)
    return element("TextCode", attributes, escape(text))


def path_object(box: Sequence[float], data: str, *, more: dict[str, str] | None = None, colours: str = "") -> str:
    """Return a path object; ``box`` is x, y, width, height."""
    content = colours + element("AbbreviatedData", content=data)
    return element("PathObject", {"ID": "0", "Boundary": figures(box), **(more or {})}, content)


@dataclass(slots=True)
class OfdPage:
    """A page: its objects, the template under it, its annotations as objects by type."""

    objects: list[str] = field(default_factory=list)
    template: str = ""
    annotations: list[tuple[str, str]] = field(default_factory=list)
    resources: str = ""  # of the page alone


@dataclass(slots=True)
class OfdBook:
    """A document with its resources; sizes in millimetres."""

    width: float
    height: float
    title: str = ""
    pages: list[OfdPage] = field(default_factory=list)
    fonts: list[str] = field(default_factory=list)
    params: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    composites: list[str] = field(default_factory=list)
    templates: dict[str, list[str]] = field(default_factory=dict)
    attachments: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)  # pictures and fonts, under Doc_0/Res
    signed: bool = False

    def data(self) -> bytes:
        """Return the package."""
        parts = {"OFD.xml": self._ofd(), "Doc_0/Document.xml": self._document()}
        parts["Doc_0/PublicRes.xml"] = self._resources(("Fonts", self.fonts), ("DrawParams", self.params))
        parts["Doc_0/DocumentRes.xml"] = self._resources(
            ("MultiMedias", self.media), ("CompositeGraphicUnits", self.composites)
        )
        for key, objects in self.templates.items():
            parts[f"Doc_0/Tpls/Tpl_{key}/Content.xml"] = self._page(OfdPage(objects))
        for index, page in enumerate(self.pages):
            parts[f"Doc_0/Pages/Page_{index}/Content.xml"] = self._page(page, index)
            if page.resources:
                parts[f"Doc_0/Pages/Page_{index}/PageRes.xml"] = page.resources
        parts |= self._annotations() | self._attachments() | self._signatures()
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            held = {name: (_HEAD + text).encode() for name, text in parts.items()}
            held |= {f"Doc_0/Res/{name}": data for name, data in self.files.items()}
            held |= {f"Doc_0/Attachs/{name}": data for name, data in self.attachments.items()}
            for name, data in held.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
        return out.getvalue()

    def _ofd(self) -> str:
        info = element("DocID", content="0" * 32) + element("Title", content=escape(self.title))
        body = element("DocInfo", content=info) + element("DocRoot", content="Doc_0/Document.xml")
        if self.signed:
            body += element("Signatures", content="/Doc_0/Signs/Signatures.xml")
        return f'<ofd:OFD {_NAMESPACE} Version="1.0" DocType="OFD">{element("DocBody", content=body)}</ofd:OFD>'

    def _document(self) -> str:
        area = element("PageArea", content=element("PhysicalBox", content=figures((0, 0, self.width, self.height))))
        common = element("MaxUnitID", content="999999") + area
        common += element("PublicRes", content="PublicRes.xml") + element("DocumentRes", content="DocumentRes.xml")
        common += "".join(
            element("TemplatePage", {"ID": f"9{key}", "BaseLoc": f"Tpls/Tpl_{key}/Content.xml"})
            for key in self.templates
        )
        pages = "".join(
            element("Page", {"ID": str(100 + index), "BaseLoc": f"Pages/Page_{index}/Content.xml"})
            for index in range(len(self.pages))
        )
        content = element("CommonData", content=common) + element("Pages", content=pages)
        if any(page.annotations for page in self.pages):
            content += element("Annotations", content="Annots/Annotations.xml")
        if self.attachments:
            content += element("Attachments", content="Attachs/Attachments.xml")
        return f"<ofd:Document {_NAMESPACE}>{content}</ofd:Document>"

    def _resources(self, *groups: tuple[str, list[str]]) -> str:
        content = "".join(element(name, content="".join(items)) for name, items in groups if items)
        return f'<ofd:Res {_NAMESPACE} BaseLoc="Res">{content}</ofd:Res>'

    def _page(self, page: OfdPage, index: int = 0) -> str:
        template = element("Template", {"TemplateID": f"9{page.template}"}) if page.template else ""
        resources = element("PageRes", content=f"Pages/Page_{index}/PageRes.xml") if page.resources else ""
        layer = element("Layer", {"ID": "1", "Type": "Body"}, "".join(page.objects))
        content = template + resources + element("Content", content=layer)
        return f"<ofd:Page {_NAMESPACE}>{content}</ofd:Page>"

    def _annotations(self) -> dict[str, str]:
        parts: dict[str, str] = {}
        listed = ""
        for index, page in enumerate(self.pages):
            if not page.annotations:
                continue
            file = element("FileLoc", content=f"Page_{index}/Annotation.xml")
            listed += element("Page", {"PageID": str(100 + index)}, file)
            annots = "".join(
                element(
                    "Annot",
                    {"ID": "1", "Type": kind, "Creator": "gongkai", "LastModDate": "2021-01-26"},
                    element("Appearance", {"Boundary": figures((0, 0, self.width, self.height))}, objects),
                )
                for kind, objects in page.annotations
            )
            parts[f"Doc_0/Annots/Page_{index}/Annotation.xml"] = f"<ofd:PageAnnot {_NAMESPACE}>{annots}</ofd:PageAnnot>"
        if listed:
            parts["Doc_0/Annots/Annotations.xml"] = f"<ofd:Annotations {_NAMESPACE}>{listed}</ofd:Annotations>"
        return parts

    def _attachments(self) -> dict[str, str]:
        listed = "".join(
            element("Attachment", {"ID": str(index), "Name": name}, element("FileLoc", content=name))
            for index, name in enumerate(self.attachments)
        )
        whole = f"<ofd:Attachments {_NAMESPACE}>{listed}</ofd:Attachments>"
        return {"Doc_0/Attachs/Attachments.xml": whole} if listed else {}

    def _signatures(self) -> dict[str, str]:
        if not self.signed:
            return {}
        signature = element("Signature", {"ID": "1", "Type": "Seal", "BaseLoc": "/Doc_0/Signs/Sign_0/Signature.xml"})
        seal = element("StampAnnot", {"ID": "1", "PageRef": "100", "Boundary": "120 230 42 42"})
        return {
            "Doc_0/Signs/Signatures.xml": f"<ofd:Signatures {_NAMESPACE}>{signature}</ofd:Signatures>",
            "Doc_0/Signs/Sign_0/Signature.xml": f"<ofd:Signature {_NAMESPACE}>"
            f"{element('SignedInfo', content=seal)}</ofd:Signature>",
        }
