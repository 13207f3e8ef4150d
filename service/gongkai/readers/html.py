"""Web pages of government sites, and HTML that office programs and editors leave behind.

Parsed with selectolax (the Lexbor engine): it builds the tree by the HTML standard's own algorithm, so broken markup
(cells outside of rows, text between rows, unclosed blocks, Word's conditional comments) comes out as the authors saw
it in their browsers. libxml2's recovery, used by lxml, loses cells there and stops at a depth of 256 elements.
"""

from __future__ import annotations

import re

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import GongkaiError
from gongkai.readers.flow import emit
from gongkai.readers.grid import unwrap
from gongkai.readers.html_article import Article, find_article
from gongkai.readers.html_flow import Flow
from gongkai.readers.html_metadata import page_metadata, page_titles
from gongkai.readers.html_pages import note_frames, refuse_if_no_report
from gongkai.readers.html_tree import Page, parse_page
from gongkai.readers.pictures import note_pictures
from gongkai.settings import Settings
from gongkai.text.encoding import decode

_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
_CHARSET_WITHIN = 8192
# Articles that lie in the page as data for a script: kept as a last resort.
_TEMPLATES = frozenset(("textarea", "template"))
_TEMPLATE_TYPES = ("text/html", "text/template", "text/x-template", "text/xml", "text/plain")
_TEMPLATE_CHARS = 200


def read_html(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a page or fragment.

    Raises NotAReportPageError (READ.LIST_PAGE, READ.LINK_PAGE, READ.APP_SHELL) for pages without a report, and
    LimitExceededError.
    """
    decoded = decode(data, declared=_declared(data))
    builder = DocumentBuilder(name=name, data=data, format=Format.HTML)
    if decoded.n_replaced:
        builder.problem(
            "reader.html.encoding",
            f"有 {decoded.n_replaced} 个字符无法解码。 / {decoded.n_replaced} characters could not be decoded.",
        )
    page = parse_page(decoded.text)
    article = _read(page, settings)
    builder.metadata.update(page_metadata(page, article))
    note_pictures(article.items, builder, component="reader.html.picture")
    note_frames(page, builder)
    emit(article.items, builder, max_cells=settings.max_cells)
    return builder.build()


def _read(page: Page, settings: Settings) -> Article:
    """Return the article; where the visible page has none, of its hidden parts, then of its templates."""
    refusal: GongkaiError | None = None
    for source, hidden in [(page, False), (page, True), *((inner, False) for inner in _templates(page))]:
        flow = Flow(max_cells=settings.max_cells, hidden=hidden)
        items = unwrap(flow.walk(source.body))
        article = find_article(items, source.body, page_titles(page))
        try:
            refuse_if_no_report(source, article, items, flow.links)
        except GongkaiError as error:
            refusal = refusal or error
        else:
            return article
    assert refusal is not None  # noqa: S101 - the loop ran at least once
    raise refusal


def _templates(page: Page) -> list[Page]:
    return [
        parse_page(content)
        for tag, kind, content in page.raw_texts
        if (tag in _TEMPLATES or kind in _TEMPLATE_TYPES) and len(content) >= _TEMPLATE_CHARS
    ]


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    return (match[1] or match[2]).decode("ascii") if match else None
