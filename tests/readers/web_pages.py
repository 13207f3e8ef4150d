"""Pages of our own writing in the manner of government sites, for the tests of the HTML reader."""

from __future__ import annotations

from collections.abc import Callable

TITLE = "某县人民政府2020年政府信息公开工作年度报告"
PROSE = "2020年，我县认真贯彻条例，主动公开政府信息1234条，收到依申请公开42件，均按期办结，没有产生费用。" * 3
ISSUES = "一是公开内容不够全面，二是专职人员不足。下一步，将加强培训，完善制度，确保及时公开。"
SECTIONS = (
    "一、总体情况",
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况",
    "五、存在的主要问题及改进情况",
    "六、其他需要报告的事项",
)
MENU = "".join(f'<li><a href="/c{i}/">政务栏目{i}</a></li>' for i in range(12))
FOOT = (
    '<div class="foot"><p>主办单位：某县人民政府办公室 承办单位：某县大数据中心，技术支持：某公司</p>'
    "<p>网站标识码：3300000001 浙ICP备12345678号</p></div>"
)
CRUMBS = '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/x">政务公开</a> &gt; 年报</div>'
HEAD = (
    f'<div class="title">{TITLE}</div><div class="info">发布时间：2021-01-20 来源：县府办 浏览次数：<span>12</span>'
    ' 字体：【<a href="javascript:;">大</a> <a>中</a> <a>小</a>】</div>'
)
METADATA = (
    "<table><tr><td>索引号：</td><td>00123/2021-001</td><td>主题分类：</td><td>政务公开</td></tr>"
    "<tr><td>发布机构：</td><td>县府办</td><td>成文日期：</td><td>2021-01-20</td></tr></table>"
)


def paragraph(text: str) -> str:
    return f"<p>　　{text}</p>"


def proactive() -> str:
    return (
        "<tr><td colspan=4>第二十条第（一）项</td></tr>"
        "<tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td><td>现行有效件数</td></tr>"
        "<tr><td>规章</td><td>0</td><td>0</td><td>0</td></tr>"
        "<tr><td>行政规范性文件</td><td>1</td><td>2</td><td>3</td></tr>"
    )


def requests(cell: Callable[[str], str] = str) -> str:
    """Return the rows of the form on requests, cut short: 3 rows of header, 6 of data, 10 columns."""
    numbers = "".join(f"<td>{cell(str(i))}</td>" for i in range(7))
    return (
        '<tr><td colspan="3" rowspan="3">（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）</td>'
        "<td colspan=7>申请人情况</td></tr>"
        "<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>"
        "<tr><td>商业<br>企业</td><td>科研<br/>机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
        f"<tr><td colspan=3>{cell('一、本年新收政府信息公开申请数量')}</td>{numbers}</tr>"
        f"<tr><td colspan=3>{cell('二、上年结转政府信息公开申请数量')}</td>{numbers}</tr>"
        f"<tr><td rowspan=4>三、本年度办理结果</td><td colspan=2>（一）予以公开</td>{numbers}</tr>"
        f"<tr><td rowspan=2>（三）不予公开</td><td>1.属于国家秘密</td>{numbers}</tr>"
        f"<tr><td>2.其他法律行政法规禁止公开</td>{'<td>&nbsp;</td>' * 7}</tr>"
        f"<tr><td colspan=2>（七）总计</td>{numbers}</tr>"
    )


def article(wrap: Callable[[str], str] = paragraph) -> str:
    tables = ("", proactive(), requests(), "", "", "")
    texts = (PROSE, "", "", "本年度未发生复议和诉讼。", ISSUES, "无。")
    parts = [wrap("根据条例要求，现公布本县2020年政府信息公开工作年度报告，数据统计期限为全年。")]
    for section, text, rows in zip(SECTIONS, texts, tables, strict=True):
        parts.append(wrap(section))
        if text:
            parts.append(wrap(text))
        if rows:
            parts.append(f"<table border=1><tbody>{rows}</tbody></table>")
    return "".join(parts)


def links(title: str, count: int) -> str:
    items = (f"<li><a href=/{i}.html>{title.format(2010 + i)}</a> 2021-01-02</li>" for i in range(count))
    return f"<ul>{''.join(items)}</ul>"


def page(body: str, *, title: str = f"{TITLE}_某县人民政府网", head: str = "") -> str:
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title>{head}'
        f'<script>var a = "<p>不是正文</p>";</script></head><body><div class="nav"><ul>{MENU}</ul></div>{body}{FOOT}'
        "</body></html>"
    )
