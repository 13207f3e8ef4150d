"""Web pages that hold no report: a list of links, a page that only links to a file, an empty application shell.

Written in two makes each, one for either half; the gold is the code of the error that a reader must raise.
"""
# ruff: noqa: E501 - markup is easier to compare with the pages it imitates when its lines are not broken

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
_CHROME = (
    '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt; 政府信息公开年报</div>'
)
_FOOT = '<div class="footer">主办：杏林镇人民政府　网站标识码：0000000002　联系电话：0000-8813455</div></body></html>'


class Page(NamedTuple):
    """A page, its half of the corpus, and the error's code."""

    split: str
    name: str
    code: str
    text: str


def pages() -> Iterator[Page]:
    """Yield every page."""
    yield Page("dev", "list", "READ.LIST_PAGE", _page("政府信息公开年报", _list("ul", "li", range(2008, 2024))))
    yield Page(
        "dev",
        "link",
        "READ.LINK_PAGE",
        _page(
            _TITLE,
            f"<h1>{_TITLE}</h1><div class='info'>发布时间：2022-01-20　来源：党政办</div><div id='zoom'><p>点击下载：<a href='./P020220120.pdf'>{_TITLE}.pdf</a></p></div>",
        ),
    )
    yield Page(
        "dev",
        "shell",
        "READ.APP_SHELL",
        _HEAD.format(title="政府信息公开")
        + '<noscript>请启用 JavaScript</noscript><div id="app"></div><script src="/static/js/chunk-vendors.8a1f.js"></script><script src="/static/js/app.6c2e.js"></script></body></html>',
    )
    yield Page(
        "holdout",
        "list",
        "READ.LIST_PAGE",
        _page(
            "年度报告 - 栏目页",
            _list("div", "p", range(2012, 2025)) + "<div class='pages'>共 13 条 上一页 1 2 下一页</div>",
        ),
    )
    yield Page(
        "holdout",
        "link",
        "READ.LINK_PAGE",
        _page(
            _TITLE,
            f"<div class='headline'>{_TITLE}</div><div class='detail-body'><p>附件：</p><p><a href='/files/2022/nb2021.docx'>{_TITLE}.docx</a>（36KB）</p></div>",
        ),
    )
    yield Page(
        "holdout",
        "shell",
        "READ.APP_SHELL",
        _HEAD.format(title="信息公开详情")
        + "<div id='__nuxt'><div class='loading'>加载中…</div></div><script>window.__NUXT__={}</script><script type='module' src='/_nuxt/entry.js'></script></body></html>",
    )


_TITLE = "杏林镇人民政府2021年政府信息公开工作年度报告"


def _page(title: str, body: str) -> str:
    return _HEAD.format(title=title) + _CHROME + body + _FOOT


def _list(outer: str, inner: str, years: range) -> str:
    links = "".join(
        f'<{inner}><a href="./t{year}.html">杏林镇人民政府{year}年政府信息公开工作年度报告</a><span>{year + 1}-01-2{year % 9}</span></{inner}>'
        for year in reversed(years)
    )
    return f"<{outer} class='list'>{links}</{outer}>"
