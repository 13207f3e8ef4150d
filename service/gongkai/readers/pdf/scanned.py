"""Pages without a text layer, or with a useless one, are read from their picture where the extra ``ocr`` is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from gongkai.readers.pdf.page import PageObjects
from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.readers.ocr.page import Scan

_SCAN_SHARE = 0.5  # of the page covered by pictures: a scan; photographs in reports cover up to a third
_OUTLINES = 100  # signs drawn as outlines on a page without text; ornaments and a drawn seal have up to 60 parts
FEW_GLYPHS = 30  # a scan may carry a typed page number or a stamp
_GARBAGE_SHARE = 0.05  # of the characters without a meaning; a logo font in good text stays under that
_HANZI_SHARE = 0.2  # of a page's characters: dense tables of numbers have 0.3, gibberish has none
_LOST = 0.6  # of the characters that another recognition found: where ours found fewer, theirs are taken
_HANZI = (0x3400, 0x9FFF)


def is_scan(page: PageObjects) -> bool:
    """Tell whether a page is a picture of text, or text drawn as outlines, with next to no characters."""
    if len(page.glyphs) >= FEW_GLYPHS:
        return False
    return page.picture_share >= _SCAN_SHARE or len(page.drawings) >= _OUTLINES


def is_gibberish(page: PageObjects) -> bool:
    """Tell whether a page's characters have no meaning, or lie hidden behind a picture without making Chinese words."""
    n_signs = len(page.glyphs) + page.n_unusable
    if page.n_unusable >= FEW_GLYPHS and page.n_unusable > _GARBAGE_SHARE * n_signs:
        return True
    if not page.hidden or len(page.glyphs) < FEW_GLYPHS:
        return False
    codes = page.glyphs.codes
    return float(np.mean((codes >= _HANZI[0]) & (codes <= _HANZI[1]))) < _HANZI_SHARE


def is_copied(page: PageObjects) -> bool:
    """Tell whether a page's text was put behind its picture by some recognition: nobody knows how sure it was."""
    return page.hidden and page.picture_share >= _SCAN_SHARE


def recognised(
    pages: Iterable[PageObjects | None], scans: dict[int, Scan], settings: Settings
) -> Iterator[PageObjects | None]:
    """Yield the pages, those that need it read from their picture; ``scans`` takes what is known of those."""
    for page in pages:
        needs_it = page is not None and (is_scan(page) or is_gibberish(page) or is_copied(page))
        if page is None or page.render is None or not needs_it or not _can_recognise():
            yield page
            continue
        from gongkai.readers.ocr.engine import engine
        from gongkai.readers.ocr.page import scan_page

        painted = page.render()
        scan = scan_page(painted.pixels, number=page.number, dpi=painted.dpi, engine=engine(settings.ocr_threads))
        if is_copied(page) and not is_gibberish(page) and len(scan.objects.glyphs) < _LOST * len(page.glyphs):
            yield page
            continue
        scans[page.number] = scan
        yield scan.objects


def _can_recognise() -> bool:
    from gongkai.readers.ocr.engine import is_installed

    return is_installed()
