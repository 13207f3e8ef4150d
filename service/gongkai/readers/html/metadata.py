"""What a page says of itself: title, date, source, site, address."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gongkai.readers.flow import hanzi, lines_of
from gongkai.readers.html.article import Article
from gongkai.readers.html.chrome import patterns, squeeze
from gongkai.readers.html.tree import Page

# Names of the government web site standard (国办发〔2017〕47号) first, then those of common editors.
_NAMES = {
    "title": ("articletitle", "og:title", "dc.title", "title"),
    "date": ("pubdate", "publishdate", "article:published_time", "dc.date", "publishtime", "createdate"),
    "source": ("contentsource", "source", "author", "dc.source"),
    "site": ("sitename", "og:site_name", "application-name"),
    "url": ("url", "og:url", "canonical"),
}
_TITLE_PARTS = re.compile(r"\s*[-_|—–·>]+\s*|\s{2,}")
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-年/.](\d{1,2})[-月/.](\d{1,2})")
_BARE_DATE = re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2}日?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_LABELLED_DATE = re.compile(r"(?:发布|发文|公开|成文|生成|更新)?(?:时间|日期)[:：]?(\d{4}[-年/.]\d{1,2}[-月/.]\d{1,2})")
_LABELLED_SOURCE = re.compile(r"(?:来源|发布机构|发布单位|发文机关)[:：]\s*([^\s:：|【\[]{2,40})")


def page_titles(page: Page) -> list[str]:
    """Return the page's names for its article, the surest first."""
    titles = [page.metas.get(name, "") for name in _NAMES["title"]]
    parts = [part for part in _TITLE_PARTS.split(page.title) if hanzi(part) >= 4]
    naming = [part for part in parts if patterns().report_words.search(squeeze(part))]
    return [title for title in [*titles, page.title, *naming, *parts[:1]] if title]


def page_metadata(page: Page, article: Article) -> dict[str, str]:
    """Return the keys title, date (ISO where it can be told), source, site and url that the page gives."""
    found = {key: _first(page.metas, names) for key, names in _NAMES.items()}
    found["title"] = article.title or found["title"] or next(iter(page_titles(page)[1:]), page.title)
    if not found["url"] and (saved := _SAVED_FROM.search(page.source[:4096])):
        found["url"] = saved[1]
    for line in lines_of(article.items):
        if line.furniture:
            if not found["date"] and (date := _LABELLED_DATE.search(squeeze(line.text))):
                found["date"] = date[1]
            elif not found["date"] and _BARE_DATE.fullmatch(squeeze(line.text)):
                found["date"] = line.text
            if not found["source"] and (source := _LABELLED_SOURCE.search(line.text)):
                found["source"] = source[1]
    if date := _DATE.search(found["date"]):
        found["date"] = f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}"
    return {key: value for key, value in found.items() if value}


def _first(metas: Mapping[str, str], names: tuple[str, ...]) -> str:
    return next((metas[name] for name in names if metas.get(name)), "")
