from __future__ import annotations

import base64
import html
import json
import random
import re

import pytest
import web_pages as pages

from gongkai.document import BlockKind, Document, Table, TextBlock
from gongkai.errors import LimitExceededError, NotAReportPageError, ReadError
from gongkai.readers.html.reader import read_html
from gongkai.settings import Settings


def read(text: str | bytes, **limits: int) -> Document:
    data = text.encode() if isinstance(text, str) else text
    return read_html(data, name="page.html", settings=Settings(**limits))


def prose(document: Document) -> list[str]:
    return [block.text for block in document.prose()]


def furniture(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, TextBlock) and b.kind is BlockKind.FURNITURE]


def headings(document: Document) -> list[tuple[int | None, str]]:
    return [(b.level, b.text) for b in document.blocks if isinstance(b, TextBlock) and b.kind is BlockKind.HEADING]


def assert_whole_article(document: Document) -> None:
    """The article once, in order, with its tables, and nothing of the site's frame."""
    texts = prose(document)
    assert [text for text in texts if text in pages.SECTIONS] == list(pages.SECTIONS)
    assert texts.count(pages.PROSE) == 1
    assert texts[-1] == "无。"
    assert [(table.n_rows, table.n_cols) for table in document.tables] == [(4, 4), (9, 10)]
    assert not [text for text in texts if re.search("栏目|主办|标识码|浏览次数|当前位置|索引号|字体", text)]
    assert all(document.text[b.place.span[0] : b.place.span[1]] == b.text for b in document.prose())


LAYOUTS = {
    "container": (
        f'<div class="main">{pages.CRUMBS}{pages.METADATA}{pages.HEAD}<div id="zoom">{pages.article()}</div></div>'
    ),
    "no container": pages.CRUMBS + pages.HEAD + pages.article(),
    "layout tables": (
        f'<table width="100%"><tr><td rowspan=9><ul>{pages.MENU}</ul></td><td><table><tr><td>{pages.CRUMBS}</td></tr>'
        f"<tr><td>{pages.HEAD}</td></tr><tr><td>{pages.METADATA}</td></tr><tr><td>{pages.article()}</td></tr></table>"
        "</td></tr></table>"
    ),
    "old layout tables": (
        "<center><table><tr><td colspan=2>今天是2021年3月1日</td></tr><tr><td><table><tr><td>公开指南</td></tr>"
        f"<tr><td><a href=1>年报</a></td></tr></table></td><td><table><tr><td>{pages.CRUMBS}</td></tr><tr><td><b>"
        f"{pages.TITLE}</b></td></tr><tr><td>【字体：<a>大</a>】 【时间：2021-1-20】 【<a href=#>关 闭</a>】</td>"
        f"</tr><tr><td>{pages.article(lambda text: f'　　{text}<br>')}</td></tr></table></td></tr><tr><td colspan=2>"
        "地址：某县人民路1号<br>版权所有：某县人民政府</td></tr></table></center>"
    ),
    "mobile copy": (
        f'<div class="pc">{pages.HEAD}<div>{pages.article()}</div></div>'
        f'<div class="phone">{pages.HEAD}<div><div>{pages.article()}</div></div></div>'
    ),
    "hidden copy": (
        f"<div>{pages.HEAD}<div>{pages.article()}</div></div>"
        f"<div class=phone style='display:none'><p>本报告由县人民政府办公室编制，所列数据截至年底。</p>"
        f"{pages.article()}</div>"
    ),
    "hidden until shown": f'<div id="c" style="display: none">{pages.HEAD}{pages.article()}</div>',
    "text area": f"{pages.HEAD}<textarea id=c>{html.escape(pages.HEAD + pages.article())}</textarea>",
    "script template": f'<script type="text/html">{pages.HEAD}{pages.article()}</script><div id="show"></div>',
    "article called footer": f'<div class="footer"><div class="menu">{pages.HEAD}{pages.article()}</div></div>',
    "lines by br": f"<div>{pages.HEAD}<div>{pages.article(lambda text: f'　　{text}<br/><br>')}</div></div>",
    "foot in a table": (
        f"{pages.HEAD}<div>{pages.article()}</div><table><tr><td>主办单位：某县人民政府办公室</td>"
        "<td>网站标识码：123</td></tr><tr><td>技术支持：某公司</td><td>ICP备案号：浙ICP备1号</td></tr></table>"
    ),
    "tools at the end": (
        f"<div>{pages.HEAD}<div>{pages.article()}<p>【字体：大 中 小】【打印】【关闭】</p>"
        "<p>责任编辑：张三</p></div></div><div>分享到：</div><div>下一篇：没有了</div><div>相关链接：</div>"
    ),
    "news beside it": (
        f"<div>{pages.HEAD}<div>{pages.article()}</div></div><div><h3>热点</h3><div><a href=/n>全县召开经济工作会议</a>"
        "<p>会上，县长强调要认真学习贯彻会议精神，扎实推进各项重点工作，确保完成目标任务。</p></div></div>"
    ),
    "sections behind tabs": (
        f"<div>{pages.HEAD}<div class=tab>{pages.article().partition('<p>　　三、')[0]}</div>"
        f"<div class=tab style='display:none'><p>　　三、{pages.article().partition('<p>　　三、')[2]}</div></div>"
    ),
    "deep": f"{'<div>' * 3000}{pages.HEAD}{pages.article()}{'</div>' * 3000}",
    "warning of links that lead away": (
        f"<div><div>{pages.HEAD}<div>{pages.article()}</div></div></div>"
        "<div class=mask><p>您访问的链接即将离开“某县人民政府门户网站”，是否继续？</p>"
        "<a href=javascript:go()>继续访问</a><a href=javascript:no()>放弃</a></div>"
    ),
    "form for comments": (
        f"<div>{pages.HEAD}<div>{pages.article()}</div><p>我要评论</p><p>您的姓名：</p><p>请您对本页面评价：</p>"
        "<p>非常满意</p></div>"
    ),
    "site's own heading": f"<h1>某县人民政府门户网站</h1><div>{pages.HEAD}<div>{pages.article()}</div></div>",
    "attachment": f"<div>{pages.HEAD}<div>{pages.article()}<p>附件：<a href=/a.pdf>年度报告.pdf</a></p></div></div>",
    "word file of contents": (
        f"<div>{pages.HEAD}{''.join(f'<p><a href=#t{i}>{s}....{i}</a></p>' for i, s in enumerate(pages.SECTIONS))}"
        f"{pages.article()}</div>"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_finds_the_whole_article_and_nothing_else(layout: str) -> None:
    document = read(pages.page(LAYOUTS[layout]))
    assert_whole_article(document)
    assert (1, pages.TITLE) in headings(document)


def test_metadata_from_standard_names_and_from_the_visible_line() -> None:
    metas = (
        '<meta name="ArticleTitle" content="某县年报"><meta name="PubDate" content="2021-1-5 10:00">'
        '<meta name="ContentSource" content="县府办"><meta name="SiteName" content="某县政府">'
        '<link rel="canonical" href="http://x.gov.cn/1.html">'
    )
    assert read(pages.page(pages.article(), head=metas, title="")).metadata == {
        "title": "某县年报", "date": "2021-01-05", "source": "县府办", "site": "某县政府", "url": "http://x.gov.cn/1.html",
    }  # fmt: skip
    visible = read(pages.page(pages.HEAD + pages.article())).metadata
    assert (visible["title"], visible["date"], visible["source"]) == (pages.TITLE, "2021-01-20", "县府办")


def test_mhtml_is_read_as_the_page_in_it() -> None:
    page = pages.page(pages.HEAD + pages.article()).encode("gb18030")
    mail = (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=XX\r\n\r\n--XX\r\n"
        b"Content-Type: text/html; charset=gb2312\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    )
    assert_whole_article(read(mail + base64.encodebytes(page) + b"\r\n--XX--\r\n"))


def test_title_of_a_page_whose_names_are_the_sites() -> None:
    body = f"<h1>某县人民政府门户网站</h1><div>{pages.HEAD}{pages.article()}</div>"
    document = read(pages.page(body, title="某县人民政府门户网站"))
    assert document.metadata["title"] == pages.TITLE


@pytest.mark.parametrize("between", ["<br>", "</p><p>", "</div><div>"])
def test_a_title_of_two_lines_outside_of_the_article(between: str) -> None:
    title = f"<div><p>某县人民政府{between}2020年政府信息公开工作年度报告</p></div>"
    document = read(pages.page(f"{pages.CRUMBS}{title}<div class=text>{pages.article()}</div>"))
    assert headings(document) == [(1, "某县人民政府"), (1, "2020年政府信息公开工作年度报告")]
    assert document.metadata["title"] == pages.TITLE


def test_introduction_and_signature_outside_of_the_article() -> None:
    intro = "本报告依据条例编制，统计期限为全年。"
    document = read(
        pages.page(
            f"<article><header><h1>{pages.TITLE}</h1><p>2021-01-20 09:00</p><p>{intro}</p></header>"
            f"<section>{pages.article()}</section><footer><p>某县人民政府办公室</p><p>2021年1月18日</p></footer></article>"
            "<p>相关链接</p><p>2022年1月1日</p>"
        )
    )
    texts = prose(document)
    assert texts[:2] == [pages.TITLE, intro]
    assert texts[-2:] == ["某县人民政府办公室", "2021年1月18日"]
    assert document.metadata["date"] == "2021-01-20"


def test_two_organs_of_one_template_are_two_reports() -> None:
    one = f"<div>{pages.HEAD}{pages.article()}</div>"
    document = read(pages.page(f"<div>{one}{one.replace('某县', '邻县')}</div>"))
    assert len(document.tables) == 4
    assert prose(document).count("一、总体情况") == 2


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16", "utf-16-le"])
def test_wrong_charset_is_overruled(encoding: str) -> None:
    assert_whole_article(read(pages.page(pages.HEAD + pages.article()).encode(encoding)))


@pytest.mark.parametrize(
    ("code", "body"),
    [
        (
            "READ.LIST_PAGE",
            pages.links("某县{}年政府信息公开年度报告", 9),
        ),
        (
            "READ.LIST_PAGE",
            pages.links("关于印发第{}号通知的公告", 20),
        ),
        ("READ.LIST_PAGE", "".join(f"<li><a href=/{y}.pdf>{y}年报告</a></li>" for y in range(2010, 2020))),
        ("READ.LINK_PAGE", f"{pages.HEAD}<p><a href=/P1.pdf>{pages.TITLE}.pdf</a></p>"),
        ("READ.LINK_PAGE", f"{pages.HEAD}<p>附件：</p><p><a href='/down.jsp?f=a.docx'>点击下载</a></p>"),
        ("READ.LINK_PAGE", f"{pages.HEAD}<iframe src='/pdfjs/viewer.html?file=/up/a.pdf' height=800></iframe>"),
        ("READ.LINK_PAGE", f"{pages.HEAD}<div id=p></div><script>PDFObject.embed('/up/a.pdf', '#p')</script>"),
        (
            "READ.LINK_PAGE",
            f"{pages.HEAD}<a href=/a.ofd>下载</a><ul>"
            + "".join(f"<li><a href=/{y}>某县{y}年政府信息公开年度报告</a></li>" for y in range(2015, 2020)),
        ),
    ],
)
def test_says_what_the_page_is_instead(code: str, body: str) -> None:
    with pytest.raises(NotAReportPageError) as caught:
        read(pages.page(body))
    assert caught.value.code == code
    assert caught.value.remedy


def test_link_page_names_the_file() -> None:
    with pytest.raises(NotAReportPageError, match=r"/files/P1\.pdf"):
        read(pages.page(f"{pages.HEAD}<p><a href=/files/P1.pdf>{pages.TITLE}</a></p>"))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("READ.APP_SHELL", "<!DOCTYPE html><title>公开</title><div id=app></div><script src=/js/app.js></script>"),
        ("READ.NO_ARTICLE", "<title>404 Not Found</title><h1>404 Not Found</h1><hr>nginx"),
        ("READ.NO_ARTICLE", "<title>提示</title><p>您的请求过于频繁，已被拦截，请稍后再试</p><script>1</script>"),
        ("READ.NO_ARTICLE", "<html><frameset><frame src=a.htm></frameset></html>"),
    ],
)
def test_pages_without_text(code: str, text: str) -> None:
    with pytest.raises(NotAReportPageError) as caught:
        read(text)
    assert caught.value.code == code


def test_a_short_fragment_is_read() -> None:
    assert prose(read("<p>我单位2021年未收到申请。</p><p>特此报告。</p>")) == ["我单位2021年未收到申请。", "特此报告。"]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>政府信息\n    公开，共\n12\n条</p>", ["政府信息公开，共12条"]),
        ("<p>&nbsp;&nbsp;　　甲 乙&#8203;丙</p>", ["甲 乙丙"]),
        ("<p>甲<br>乙<br/>丙</p>", ["甲", "乙", "丙"]),
        ("<p><strong>一、总体情况</strong></p>", ["一、总体情况"]),
        ("<ol><li>甲</li><li>乙</li></ol>", ["1.甲", "2.乙"]),
        ("<ol start=3 type=a><li><p>甲</p><p>乙</p></li><li value=5>丙</li></ol>", ["c.甲", "乙", "e.丙"]),
        ("<ol><li>1、甲</li><li>（二）乙</li></ol>", ["1、甲", "（二）乙"]),
        ("<ol style='list-style:none'><li>甲</li></ol><ul><li>乙</li></ul>", ["甲", "乙"]),
        ("<pre>甲甲\n　　乙乙\n</pre>", ["甲甲", "乙乙"]),
        ("<div>甲<span style='display:none'>隐</span>乙<span style='mso-hide:all'>隐</span></div>", ["甲乙"]),
        ("<p><![if !supportLists]><span>一、</span><![endif]>甲<o:p></o:p></p>", ["一、甲"]),
        ("<!--[if gte mso 9]><xml><w:x>隐</w:x></xml><![endif]--><p>甲</p><xml>Normal 0</xml>", ["甲"]),
        ("<p>甲<ruby>乙<rt>yi</rt></ruby></p><select><option>选项</option></select>", ["甲乙"]),
        ("<title/><style/><p>甲</p><textarea/><p>乙</p>", ["甲", "乙"]),
        ("<p>" + "".join(f"<span lang=EN-US><font>{c}</font></span>" for c in "受理42件") + "</p>", ["受理42件"]),
    ],
)
def test_lines(markup: str, lines: list[str]) -> None:
    assert prose(read(markup)) == lines


WRAPPED = (
    "2020年，我县认真贯彻落实《中华人民共和国政府信息公开",
    "条例》，坚持以公开为常态、不公开为例外，不断加大公",
    "开力度，全年主动公开政府信息1234条，收到依申请公开4",
    "2件，均按期办结，没有收取费用，群众满意度进一步提升",
    "。",
)


@pytest.mark.parametrize(
    "markup",
    [
        "<br>".join(WRAPPED),
        "".join(f"<p>{line}</p>" for line in WRAPPED),
        "<pre>" + "\n".join(WRAPPED) + "</pre>",
    ],
)
def test_prose_wrapped_at_a_width_is_rejoined(markup: str) -> None:
    text = prose(read(f"<div><p>一、总体情况</p><div>{markup}</div><p>二、主动公开政府信息情况</p></div>"))
    assert text == ["一、总体情况", "".join(WRAPPED), "二、主动公开政府信息情况"]


def test_a_wrapped_paragraph_among_whole_ones() -> None:
    text = prose(read(f"<div><p>{pages.PROSE}</p><p>{'<br>'.join(WRAPPED)}</p><p>{pages.ISSUES}</p></div>"))
    assert text == [pages.PROSE, "".join(WRAPPED), pages.ISSUES]


def test_an_indented_line_begins_a_paragraph() -> None:
    text = prose(read("<br>".join([*WRAPPED[:4], f"　　{WRAPPED[0]}", *WRAPPED[1:]])))
    assert text == ["".join(WRAPPED[:4]), "".join(WRAPPED)]


def test_a_page_once_decoded_wrongly_is_restored() -> None:
    document = read(pages.page(pages.HEAD + pages.article()).encode().decode("gb18030", "replace"))
    assert [problem.component for problem in document.problems] == ["reader.html.mojibake"]
    assert len(document.tables) == 2
    assert "规章" in document.text


def test_headings_keep_their_level_but_long_ones_are_text() -> None:
    document = read(f"<h1>某局年报</h1><h2>一、总体<br>情况</h2><h3>{pages.PROSE}</h3><p>甲</p>")
    assert headings(document) == [(1, "某局年报"), (2, "一、总体"), (2, "情况")]
    assert pages.PROSE in prose(document)


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        ("<p>三、收到和处理政府信息公开申请情况</p><img src=W02021.png>", True),
        ("<p>申请情况见下表：</p><p><img src=a.jpg width=600 height=400></p>", True),
        ("<p>公开渠道照常运行。</p><img src=a.jpg width=600 height=400>", False),
        ("<p>（一）主动公开</p><img src=chart.png><p>全年主动公开信息若干条，较上年增长。</p>", False),
        ("<p>三、收到和处理政府信息公开申请情况</p><img src=icon.gif width=16 height=16>", False),
    ],
)
def test_pictures_in_place_of_tables_are_told(picture: str, told: bool) -> None:
    document = read(f"<div>{pages.article()}{picture}</div>")
    assert [problem.component for problem in document.problems] == ["reader.html.picture"] * told


def test_a_report_that_is_a_picture_is_told() -> None:
    document = read(pages.page(f"{pages.HEAD}<p><img src=/a.png width=800 height=1200></p>"))
    assert [problem.component for problem in document.problems] == ["reader.html.picture"]
    assert headings(document) == [(1, pages.TITLE)]
    assert not any("主办" in text for text in prose(document))


def test_a_file_in_a_frame_beside_the_article_is_told() -> None:
    document = read(pages.page(f"{pages.HEAD}{pages.article()}<iframe src=/a.pdf></iframe>"))
    assert_whole_article(document)
    assert [problem.component for problem in document.problems] == ["reader.html.embedded"]


def test_lost_characters_are_told() -> None:
    document = read(pages.page(pages.article()).encode() + b"<p>\xe4\xb8 \xff</p>")
    assert [problem.component for problem in document.problems] == ["reader.html.encoding"]


def test_limits() -> None:
    cells = "<table>" + "<tr><td>1</td><td>2</td></tr>" * 60 + "</table>"
    with pytest.raises(LimitExceededError):
        read(cells, max_cells=100)
    with pytest.raises(LimitExceededError):
        read("<table>" + ("<tr>" + "<td rowspan=60000 colspan=1000>1</td>" * 40 + "</tr>") * 400 + "</table>")
    with pytest.raises(LimitExceededError):
        read("<div>" * 50_000 + "公开")


@pytest.mark.parametrize("tag", ["div", "span", "font", "blockquote", "table><tr><td", "ul><li", "b"])
def test_deep_nesting_keeps_the_text(tag: str) -> None:
    document = read(f"<{tag}>" * 10_000 + f"<p>{pages.PROSE}</p><p>{pages.ISSUES}</p>")
    assert {pages.PROSE, pages.ISSUES} <= set(prose(document))


def test_many_cells_are_all_read() -> None:
    rows = ("<tr>" + "<td><p><span>数12</span></p></td>" * 10 + "</tr>") * 800
    document = read(f"<div>{pages.article()}<table>{rows}</table></div>")
    assert document.tables[-1].n_rows == 800


def test_damaged_pages_raise_read_errors_only() -> None:
    source = pages.page(LAYOUTS["layout tables"])
    tokens = re.split(r"(<[^>]+>)", source)
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311
        kept = [token for token in tokens if chance.random() > 0.05]
        data = bytearray("".join(kept).encode("gb18030" if seed % 2 else "utf-8"))
        for _ in range(chance.randrange(30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            document = read(bytes(data[: chance.randrange(len(data))] if seed % 3 == 0 else data))
        except ReadError:
            continue
        assert all(isinstance(block, Table | TextBlock) for block in document.blocks)


@pytest.mark.parametrize("place", ["script", "field"])
def test_an_article_that_lies_in_the_page_as_data(place: str) -> None:
    article = pages.article()
    if place == "script":
        data = f"<div id=app></div><script>var detail = {json.dumps({'id': 3, 'content': article})};</script>"
    else:
        data = f'<input type="hidden" id="content" value="{html.escape(article)}">'
    page = f"<html><head><title>某某局2022年政府信息公开工作年度报告</title></head><body>{data}</body></html>"
    document = read_html(page.encode(), name="page.html", settings=Settings())
    shown = read_html(f"<html><body>{article}</body></html>".encode(), name="page.html", settings=Settings())
    assert [table.rows() for table in document.tables] == [table.rows() for table in shown.tables]
    assert document.text.strip() == shown.text.strip()
