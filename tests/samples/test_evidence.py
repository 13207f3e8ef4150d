"""Evidence: the box of each value read from a PDF encloses just the characters that the value quotes, and ink."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import pypdfium2 as pdfium
import pytest

from corpora.build.plan import UNRULED
from evaluation.samples import Sample, load_samples
from gongkai.pipeline import read

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time

PDFS = [sample for sample in load_samples(format="pdf") if not {"locked", "scanned"} & set(sample.quirks)]
RULED = [sample for sample in PDFS if sample.style not in UNRULED]
SCALE = 2.0  # pixels a point
DARK = 140  # of 255: ink on the palest fill of the samples
WATERMARK = 30.0  # points: no glyph of a table is as large
SLACK = 1.0  # points by which a glyph's box may reach over its cell


class Glyph(NamedTuple):
    char: str
    x: float
    y: float


@cache
def glyphs(path: str, number: int) -> tuple[float, float, list[Glyph]]:
    """The page's size as shown and its characters with their middles from the top left as shown."""
    page = pdfium.PdfDocument(path)[number - 1]
    text = page.get_textpage()
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    found = []
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if not char.strip():
            continue
        x0, y0, x1, y1 = text.get_charbox(index)
        if max(x1 - x0, y1 - y0) > WATERMARK:
            continue
        x, y = (x0 + x1) / 2 - left, (y0 + y1) / 2 - bottom
        shown = {0: (x, height - y), 90: (y, x), 180: (width - x, y), 270: (height - y, width - x)}[page.get_rotation()]
        found.append(Glyph(char, *shown))
    return (*page.get_size(), found)


def cases() -> list[Any]:
    """Every PDF sample, named by its file."""
    return [pytest.param(sample, id=sample.path.stem) for sample in PDFS]


@pytest.mark.parametrize("sample", cases())
def test_boxes_hold_what_values_quote(sample: Sample):
    values = [
        value
        for rows in read(sample.path).to_dict()["values"].values()
        for columns in rows.values()
        for value in columns.values()
    ]
    assert bool(values) == bool(sample.gold()["values"])
    loose = sample.style in UNRULED  # cells are not to be seen there: a value may be shown by its line, or by its page
    wrong = []
    for value in values:
        assert value["page"] is not None
        if value["bbox"] is None:
            if not loose:
                wrong.append(f"no box for {value['raw']!r}")
            continue
        width, height, found = glyphs(str(sample.path), value["page"])
        x0, top, x1, bottom = value["bbox"]
        if not (-SLACK <= x0 < x1 <= width + SLACK and -SLACK <= top < bottom <= height + SLACK):
            wrong.append(f"{value['bbox']} lies outside the page of {width} x {height}")
        inside = "".join(glyph.char for glyph in found if x0 <= glyph.x <= x1 and top <= glyph.y <= bottom)
        quoted = "".join(value["raw"].split())
        if inside != quoted and not (loose and quoted in inside):
            wrong.append(f"page {value['page']}: {inside!r} in the box of {value['raw']!r}")
    assert wrong == []


@pytest.mark.parametrize(
    "sample", [each for each in PDFS if each.style not in UNRULED][::9], ids=lambda sample: sample.path.stem
)
def test_there_is_ink_in_the_box(sample: Sample):
    rows = read(sample.path).to_dict()["values"]["requests"]
    totals = [value for columns in rows.values() for key, value in columns.items() if key == "total" and value["raw"]]
    pages = pdfium.PdfDocument(sample.path)
    pictures = {
        value["page"]: pages[value["page"] - 1].render(scale=SCALE, grayscale=True).to_pil() for value in totals
    }
    for value in totals:
        x0, top, x1, bottom = (round(edge * SCALE) for edge in value["bbox"])
        crop = pictures[value["page"]].crop((x0 + 3, top + 3, x1 - 3, bottom - 3))
        assert crop.getextrema()[0] < DARK, value
