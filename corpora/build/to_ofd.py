"""Writes a paper as OFD, laid out as the drawn PDF of the same style is."""

from __future__ import annotations

import random
import zipfile
from io import BytesIO

from corpora.build.draw_pages import Box, Item, Pages, Rule, Words
from corpora.build.model import Paper
from corpora.build.ofd_book import (
    MILLIMETRE,
    OfdBook,
    OfdPage,
    element,
    figure,
    figures,
    path_object,
    text_code,
    text_object,
)
from corpora.build.to_draw import DrawStyle, furniture_of, lay_out

_BASE = 0.86  # of the size: from the top of a line to its base
_WHITE_PARAM, _RULE_PARAM, _FRAME_PARAM = "21", "22", "23"


def to_ofd(paper: Paper, style: str) -> bytes:
    """Return the file.

    Flags: ``scaled`` (matrices for every object), ``templates`` (the running head in a template), ``draw_params``
    (colours and widths by inheritance), ``composite`` (rules in composite objects), ``sign_by_sign`` (a TextCode a
    sign), ``annotations``, ``attachments``, ``signed``, ``locked``, and those of the layout.
    """
    pages, look = lay_out(paper, style)
    book = OfdBook(pages.width * MILLIMETRE, pages.height * MILLIMETRE, paper.source.title.replace("\n", ""))
    book.fonts.append(element("Font", {"ID": "1", "FontName": "宋体", "FamilyName": "宋体"}))
    if "draw_params" in paper.flags:
        book.params.extend(_params())
    for page_no, items in enumerate(pages.done(), start=1):
        page = OfdPage()
        furniture = furniture_of(pages, look, paper.source.agency, page_no)
        if "templates" in paper.flags:
            number = [item for item in furniture if isinstance(item, Words) and item.y > pages.height / 2]
            book.templates.setdefault(
                "0", [_object(pages, item, paper.flags) for item in furniture if item not in number]
            )
            page.template, furniture = "0", number
        page.objects.extend(_objects(book, pages, [*items, *furniture], paper.flags))
        book.pages.append(page)
    _extras(book, paper, look)
    data = book.data()
    return _locked(data) if "locked" in paper.flags else data


def _params() -> list[str]:
    """Return drawing parameters that inherit from one another."""
    return [
        element("DrawParam", {"ID": "20", "LineWidth": "0.18"}, element("StrokeColor", {"Value": "0 0 0"})),
        element("DrawParam", {"ID": _RULE_PARAM, "Relative": "20"}),
        element("DrawParam", {"ID": _FRAME_PARAM, "Relative": _RULE_PARAM, "LineWidth": "0.35"}),
        element("DrawParam", {"ID": _WHITE_PARAM, "Relative": "20"}, element("FillColor", {"Value": "255 255 255"})),
    ]


def _objects(book: OfdBook, pages: Pages, items: list[Item], flags: frozenset[str]) -> list[str]:
    if "composite" not in flags:
        return [_object(pages, item, flags) for item in items]
    drawn = [item for item in items if not isinstance(item, Words)]
    key = str(500 + len(book.composites))
    size = {"Width": figure(book.width), "Height": figure(book.height)}
    inner = element("PageBlock", {"ID": "2"}, "".join(_object(pages, item, flags) for item in drawn))
    book.composites.append(element("CompositeGraphicUnit", {"ID": key, **size}, element("Content", content=inner)))
    whole = element(
        "CompositeObject",
        {"ID": "3", "Boundary": figures((0, 0, book.width, book.height)), "ResourceID": key},
    )
    return [whole, *(_object(pages, item, flags) for item in items if isinstance(item, Words))]


def _object(pages: Pages, item: Item, flags: frozenset[str]) -> str:
    if isinstance(item, Words):
        return _words(pages, item, flags)
    if isinstance(item, Rule):
        return _rule(item, flags)
    return _box(item, flags)


def _words(pages: Pages, item: Words, flags: frozenset[str]) -> str:
    widths = [pages.width_of(char, item.size) * MILLIMETRE for char in item.text]
    size = item.size * MILLIMETRE
    more: dict[str, str] = {}
    scale = 1.0
    if "scaled" in flags:  # a font of one unit, blown up by the matrix
        more = {"CTM": figures((size, 0, 0, size, 0, 0)), "Size": "1"}
        scale = size
    if "sign_by_sign" in flags:
        codes, x = "", 0.0
        for char, width in zip(item.text, widths, strict=True):
            codes += text_code(x / scale, _BASE * size / scale, char)
            x += width
    else:
        codes = text_code(0, _BASE * size / scale, item.text, [width / scale for width in widths[:-1]])
    return text_object(item.x * MILLIMETRE, item.y * MILLIMETRE, sum(widths), size, codes, more=more)


def _rule(item: Rule, flags: frozenset[str]) -> str:
    x, y = min(item.x0, item.x1) * MILLIMETRE, min(item.y0, item.y1) * MILLIMETRE
    ends = ((item.x0 * MILLIMETRE - x, item.y0 * MILLIMETRE - y), (item.x1 * MILLIMETRE - x, item.y1 * MILLIMETRE - y))
    width, height = max(end[0] for end in ends), max(end[1] for end in ends)
    more = {"LineWidth": figure(item.width * MILLIMETRE)}
    unit = 1.0
    if "scaled" in flags:
        unit = 0.1
        more["CTM"] = figures((unit, 0, 0, unit, 0, 0))
    if "draw_params" in flags:
        more["DrawParam"] = _RULE_PARAM
    if item.dashed:
        more["DashPattern"] = "0.7 0.5"
    data = f"M {figures(value / unit for value in ends[0])} L {figures(value / unit for value in ends[1])}"
    return path_object((x, y, width + 0.1, height + 0.1), data, more=more)


def _box(item: Box, flags: frozenset[str]) -> str:
    x, y = item.x0 * MILLIMETRE, item.y0 * MILLIMETRE
    width, height = (item.x1 - item.x0) * MILLIMETRE, (item.y1 - item.y0) * MILLIMETRE
    more = {"Stroke": str(item.stroke).lower(), "Fill": str(bool(item.fill)).lower()}
    colours = ""
    if item.fill and "draw_params" in flags and item.fill == "white":
        more["DrawParam"] = _WHITE_PARAM
    elif item.fill:
        colours = element("FillColor", {"Value": _channels(item.fill)})
    if item.stroke:
        more["LineWidth"] = figure(item.width * MILLIMETRE)
        if "draw_params" in flags:
            more["DrawParam"] = _FRAME_PARAM
    data = f"M 0 0 L {figures((width, 0))} L {figures((width, height))} L {figures((0, height))} C"
    return path_object((x, y, width, height), data, more=more, colours=colours)


def _channels(colour: str) -> str:
    named = {"white": "#FFFFFF", "black": "#000000"}.get(colour, colour)
    return " ".join(str(int(named[at : at + 2], 16)) for at in (1, 3, 5))


def _extras(book: OfdBook, paper: Paper, look: DrawStyle) -> None:
    if "annotations" in paper.flags:
        size = look.body * MILLIMETRE
        words = text_object(40, 100, 120, size, text_code(0, size, "已审核 内部传阅", [size] * 7))
        book.pages[0].annotations.append(("Watermark", words))
        book.pages[-1].annotations.append(("Stamp", text_object(90, 40, 60, size, text_code(0, size, "校对无误"))))
    if "attachments" in paper.flags:
        book.attachments["说明.txt"] = "附件的内容不属于报告正文。".encode()
    book.signed = "signed" in paper.flags


def _locked(data: bytes) -> bytes:
    """Return the package as encryption leaves it: parts that are no XML any more, and the list of them."""
    rng, out = random.Random(1), BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            kept = info.filename == "OFD.xml"
            new.writestr(info, old.read(info) if kept else rng.randbytes(info.file_size), zipfile.ZIP_DEFLATED)
        new.writestr(zipfile.ZipInfo("Encryptions.xml", (2021, 1, 26, 9, 30, 0)), "<ofd:Encryptions/>")
    return out.getvalue()
