"""Web pages of government sites, and HTML that office programs and editors leave behind; MHTML too.

Parsed with selectolax (the Lexbor engine): it builds the tree by the HTML standard's own algorithm, so broken markup
(cells outside of rows, text between rows, unclosed blocks, Word's conditional comments) comes out as the authors saw
it in their browsers. libxml2's recovery, used by lxml, loses cells there and stops at a depth of 256 elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.document import Document, DocumentBuilder, Format
from gongkai.errors import NotAReportPageError
from gongkai.readers.flow import TOP_SECTION_TITLE, Grid, Item, Line, emit, hanzi
from gongkai.readers.grid import unwrap
from gongkai.readers.html.article import Article, find_article
from gongkai.readers.html.boxes import draw_tables
from gongkai.readers.html.flow import Flow
from gongkai.readers.html.metadata import page_metadata, page_titles
from gongkai.readers.html.pages import note_frames, refuse_if_no_report
from gongkai.readers.html.scripted import articles_in_data
from gongkai.readers.html.tree import Element, Page, parse_page
from gongkai.readers.json_article import article_of
from gongkai.readers.mhtml import html_part, is_mhtml
from gongkai.readers.pictures import note_pictures
from gongkai.readers.rewrap import rejoin
from gongkai.settings import Settings
from gongkai.text.encoding import decode
from gongkai.text.glosses import without_glosses
from gongkai.text.mojibake import repair

_CHARSET = re.compile(
    rb"<meta\b[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w-]+)",
    re.IGNORECASE,
)
_CHARSET_WITHIN = 8192
# Articles that lie in the page as data for a script: kept as a last resort.
_TEMPLATES = frozenset(("textarea", "template"))
_TEMPLATE_TYPES = ("text/html", "text/template", "text/x-template", "text/xml", "text/plain")
_TEMPLATE_CHARS = 200
_NUMERIC = re.compile(r"[\d\s.,，\-—–/]+")
_HIDDEN_HANZI = 100  # hidden menus and pop-ups have fewer; a section has more


def read_html(data: bytes, *, name: str, settings: Settings) -> Document:
    """Read a page or fragment.

    Raises NotAReportPageError (READ.LIST_PAGE, READ.LINK_PAGE, READ.APP_SHELL) for pages without a report, and
    LimitExceededError.
    """
    builder = DocumentBuilder(name=name, data=data, format=Format.HTML)
    source, charset = (html_part(data) if is_mhtml(data) else None) or (data, None)
    decoded = decode(source, declared=charset or _declared(source))
    if decoded.n_replaced:
        builder.problem(
            "reader.html.encoding",
            f"有 {decoded.n_replaced} 个字符无法解码。 / {decoded.n_replaced} characters could not be decoded.",
        )
    text = without_glosses(_meant(decoded.text, builder))
    page = parse_page("<h1>{}</h1>{}".format(*found) if (found := article_of(text)) else text)
    article = _read(page, settings)
    builder.metadata.update(page_metadata(page, article))
    note_pictures(article.items, builder, component="reader.html.picture")
    note_frames(page, builder)
    emit(rejoin(article.items), builder, max_cells=settings.max_cells)
    return builder.build()


def _meant(text: str, builder: DocumentBuilder) -> str:
    """Return the text, restored where some program had decoded it wrongly and saved it so."""
    repaired = repair(text)
    if repaired is None:
        return text
    builder.problem(
        "reader.html.mojibake",
        f"网页曾被用错误的编码打开并保存，已尽量还原，缺失 {repaired.n_lost} 个字。 / "
        f"The page was once decoded wrongly and saved so; it was restored but for {repaired.n_lost} characters.",
    )
    return repaired.text


def _read(page: Page, settings: Settings) -> Article:
    """Return the article; where the visible page has none or only a part, of its hidden parts, then of its templates.

    Sites hide an article until a script shows it, and put its sections behind tabs of which one is visible.
    """
    refusal: NotAReportPageError | None = None
    best: Article | None = None
    for hidden in (False, True) if _hides_text(page) else (False,):
        try:
            article = _article(page, settings, page, hidden=hidden)
        except NotAReportPageError as error:
            refusal = refusal or error
        else:
            best = article if best is None or _is_fuller(article, best) else best
    for inner in () if best else _templates(page):
        try:
            return _article(inner, settings, page)
        except NotAReportPageError:
            continue
    if best is None:
        raise refusal or NotAReportPageError("网页没有文字内容。 / The page holds no text.")
    return best


def _article(source: Page, settings: Settings, page: Page, *, hidden: bool = False) -> Article:
    flow = Flow(max_cells=settings.max_cells, hidden=hidden)
    draw_tables(source.body, (content for tag, _, content in page.raw_texts if tag == "style"))
    items = unwrap(flow.walk(source.body))
    items = _without_copies(items) if hidden else items
    article = find_article(items, source.body, page_titles(page))
    refuse_if_no_report(source, article, items, flow.links)
    return article


def _without_copies(items: list[Item]) -> list[Item]:
    """Return the items without hidden tables that have the words of a visible one: another copy of the form."""
    shown = {_words(item) for item in items if isinstance(item, Grid) and not _is_hidden(item)}
    return [item for item in items if not (isinstance(item, Grid) and _is_hidden(item) and _words(item) in shown)]


def _is_hidden(grid: Grid) -> bool:
    return isinstance(grid.origin, Element) and grid.origin.hidden


def _words(grid: Grid) -> str:
    return _NUMERIC.sub("", "".join(cell.text for cell in grid.cells))


def _hides_text(page: Page) -> bool:
    texts = (node.text() for node in page.body.elements() if node.hidden and node.parent and not node.parent.hidden)
    return sum(map(hanzi, texts)) >= _HIDDEN_HANZI


def _is_fuller(hidden: Article, visible: Article) -> bool:
    """Tell whether the hidden parts add section titles or tables, not merely text, nor the visible ones once more."""
    return bool(_landmarks(hidden) - _landmarks(visible)) and len(hidden.evidence) > len(visible.evidence)


def _landmarks(article: Article) -> set[str]:
    """Return what stands in the article's tables and top titles, without white space."""
    return {"".join(text.split()) for item in article.evidence for text in _landmark(item)}


def _landmark(item: Item) -> Iterator[str]:
    if isinstance(item, Grid):
        yield "|".join(cell.text for cell in item.cells)
    elif isinstance(item, Line) and TOP_SECTION_TITLE.match(item.text):
        yield item.text


def _templates(page: Page) -> list[Page]:
    templates = [
        content
        for tag, kind, content in page.raw_texts
        if (tag in _TEMPLATES or kind in _TEMPLATE_TYPES) and len(content) >= _TEMPLATE_CHARS
    ]
    return [parse_page(content) for content in (*templates, *articles_in_data(page))]


def _declared(data: bytes) -> str | None:
    match = _CHARSET.search(data[:_CHARSET_WITHIN])
    return (match[1] or match[2]).decode("ascii") if match else None
