"""Pages that hold no report: lists of links, pages that only link to a file, applications without text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.document import DocumentBuilder
from gongkai.errors import NotAReportPageError
from gongkai.readers.flow import SECTION_TITLE, Grid, Item, Line, Picture, hanzi
from gongkai.readers.html.article import Article, weight
from gongkai.readers.html.chrome import is_chrome, is_linked, patterns, squeeze
from gongkai.readers.html.flow import Link
from gongkai.readers.html.tree import Page

# The shortest real report that we know (a village's) has 260 hanzi; notes under a file link have up to 100.
_ARTICLE_HANZI = 120
_LIST_LINKS = 8  # a list page shows 10 to 20 titles
_LIST_REPORTS = 3  # or at least as many reports of different years
_FILES = 3  # more files than that are a list
_SHELL_HANZI = 40  # 系统正在加载，请稍候… and the like
_MIN_LINK_HANZI = 6
_SCRIPTED_FILE = re.compile(r"[\"'(=]([^\"'()<>=\s]{1,300}\.(?:pdf|ofd|docx?|wps))(?=[\"')&?#\s])", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d|二[〇○零]")
_FRAMES = frozenset(("iframe", "embed", "object", "frame"))
_PAGE_SCRIPTS = re.compile(r"<script\b", re.IGNORECASE)


def refuse_if_no_report(page: Page, article: Article, items: Sequence[Item], links: Sequence[Link]) -> None:
    """Raise NotAReportPageError with a code that says what the page is; return when it may hold a report."""
    if _is_article(article):
        return
    files = [link for link in links if patterns().file_link.search(link.href)]
    reports = [item for item in items if isinstance(item, Line) and is_linked(item) and _is_report_title(item)]
    linked = [
        item for item in items if isinstance(item, Line) and is_linked(item) and hanzi(item.text) >= _MIN_LINK_HANZI
    ]
    named = {squeeze(line.text) for line in reports if not _links_file(line, files)}
    if files and _names_one_report(article.title):
        raise _link_page(files[0].href, files[0].text)
    if len(named) >= _LIST_REPORTS or len({link.href for link in files}) > _FILES:
        raise _list_page(len(linked))
    if files:
        raise _link_page(files[0].href, files[0].text)
    scripted = _scripted_file(page)
    if scripted:
        raise _link_page(scripted, "")
    own = sum(weight(item) for item in items if _is_own(item))
    if any(isinstance(item, Picture) for item in article.items) and own:
        return  # the report may be a picture
    if own < _ARTICLE_HANZI and patterns().error_page.search(f"{page.title}\n{_unlinked_text(items)}"):
        raise NotAReportPageError(
            "这是网站的出错或拦截页面，没有报告正文。 / This is an error page of the site, not a report.",
            remedy="请稍后重新下载。 / Download the page again later.",
        )
    if own < _SHELL_HANZI and _PAGE_SCRIPTS.search(page.source) and len(linked) < _LIST_LINKS:
        raise NotAReportPageError(
            "网页本身没有正文，内容由脚本加载。 / The page holds no text: a script loads it.",
            code="READ.APP_SHELL",
            remedy="请用浏览器打开后另存网页，或下载附件。 / Open it in a browser and save the page.",
        )
    if len(linked) >= _LIST_LINKS and sum(line.link_chars for line in linked) > own:
        raise _list_page(len(linked))
    if not own:
        raise NotAReportPageError(
            "网页没有文字内容。 / The page holds no text.",
            remedy="请检查下载是否完整。 / Check that it was downloaded whole.",
        )


def _unlinked_text(items: Sequence[Item]) -> str:
    """Return the lines outside of links and tables."""
    return "\n".join(item.text for item in items if isinstance(item, Line) and not is_linked(item))


def _is_article(article: Article) -> bool:
    if any(isinstance(item, Grid) for item in article.evidence):
        return True
    titles = sum(isinstance(item, Line) and bool(SECTION_TITLE.match(item.text)) for item in article.evidence)
    return titles >= 2 or sum(map(weight, article.evidence)) >= _ARTICLE_HANZI


def _is_own(item: Item) -> bool:
    if isinstance(item, Line):
        return not is_linked(item) and not is_chrome(item, before=True, after=True)
    return isinstance(item, Grid)


def _is_report_title(line: Line) -> bool:
    return bool(patterns().report_words.search(squeeze(line.text)))


def _names_one_report(title: str) -> bool:
    """Tell whether a page is headed by one report: its title has a year, the title of a list page has none."""
    return bool(_YEAR.search(title) and patterns().report_words.search(squeeze(title)))


def _links_file(line: Line, files: Sequence[Link]) -> bool:
    return any(link.text and link.text in line.text for link in files)


def _scripted_file(page: Page) -> str | None:
    """Return the file that a viewer script or frame shows, if the page has one."""
    for name, _, content in page.raw_texts:
        if name == "script" and (match := _SCRIPTED_FILE.search(content)):
            return match[1]
    for element in page.body.elements():
        if element.tag in _FRAMES:
            for value in element.attributes.values():
                if match := re.search(r"[^=\s]+\.(?:pdf|ofd|docx?)\b", value, re.IGNORECASE):
                    return match[0]
    return None


def _list_page(n_links: int) -> NotAReportPageError:
    return NotAReportPageError(
        f"这是一个列表页，只有 {n_links} 条链接，没有报告正文。 / This is a list of {n_links} links, not a report.",
        code="READ.LIST_PAGE",
        remedy="请逐条打开链接，下载每篇报告。 / Download the reports that it links to.",
    )


def _link_page(href: str, text: str) -> NotAReportPageError:
    name = f"{text}（{href}）" if text and text != href else href
    return NotAReportPageError(
        f"网页只链接到文件，没有报告正文：{name} / The page only links to a file: {href}",
        code="READ.LINK_PAGE",
        remedy="请下载并读取该文件。 / Download that file and read it.",
    )


def note_frames(page: Page, builder: DocumentBuilder) -> None:
    """Note a problem when the page shows a file in a frame: that text is not in the page."""
    for element in page.body.elements():
        source = element.attributes.get("src", "") or element.attributes.get("data", "")
        if element.tag in _FRAMES and not element.hidden and patterns().file_link.search(source):
            builder.problem(
                "reader.html.embedded",
                f"网页内嵌文件未读取：{source} / A file shown inside of the page was not read: {source}",
            )
