"""Writes a paper as a web page: the article in one of several markups, inside one of several sites.

Sites and markups come in two halves: what the dev half shows never occurs in the hold-out half.
"""
# ruff: noqa: E501 - markup is easier to compare with the pages it imitates when its lines are not broken

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape

from corpora.build.html_sites import SITES
from corpora.build.model import Block, Grid, GridCell, Heading, Paper, Para


@dataclass(frozen=True, slots=True)
class Markup:
    """How an editor marks up an article. Templates take ``text``; ``cell`` takes ``text``, ``spans`` and ``tag``."""

    heading: str
    paragraph: str
    right: str
    table: str
    cell: str
    text: Callable[[str], str]
    rows: str = "{rows}"
    title: str = "<h1>{text}</h1>"
    blank: str = ""


def _plain(text: str) -> str:
    return escape(text, quote=False).replace("\n", "<br>")


def _char_spans(text: str) -> str:
    """Word's exports wrap runs, at worst every character, in spans."""
    style = "font-size:16.0pt;font-family:仿宋_GB2312;mso-bidi-font-family:Times New Roman"
    return "".join(f'<span style="{style}">{_plain(char)}</span>' for char in text)


def _word_runs(text: str) -> str:
    """Runs of digits and of words alternate between two fonts."""
    pieces: list[str] = []
    for char in text:
        latin = char.isascii() and char.isalnum()
        if pieces and latin == (pieces[-1][-1].isascii() and pieces[-1][-1].isalnum()):
            pieces[-1] += char
        else:
            pieces.append(char)
    return "".join(
        f"<span lang={'EN-US' if piece[0].isascii() and piece[0].isalnum() else 'ZH-CN'}>{_plain(piece)}</span>"
        for piece in pieces
    )


def _thin_spaced(text: str) -> str:
    return _plain(text).replace("。", "。<wbr>")


MARKUPS: Mapping[str, Markup] = {
    # --- dev
    "clean": Markup(
        "<h{level}>{text}</h{level}>",
        "<p>{text}</p>",
        '<p style="text-align:right">{text}</p>',
        "<table>\n{rows}\n</table>",
        "<{tag}{spans}>{text}</{tag}>",
        _plain,
    ),
    "strong": Markup(
        '<p style="text-indent: 2em;"><strong>{text}</strong></p>',
        '<p style="text-indent: 2em;">　　{text}</p>',
        '<p style="text-align: right;">{text}</p>',
        '<table border="1" cellspacing="0" cellpadding="0" width="100%"><tbody>\n{rows}\n</tbody></table>',
        '<td{spans} valign="middle" style="border: 1px solid #000;"><p style="text-align:center">{text}</p></td>',
        _plain,
        title='<p style="text-align: center;"><strong>{text}</strong></p>',
        blank="<p>&nbsp;</p>",
    ),
    "word": Markup(
        "<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt'><b>{text}</b><b><span lang=EN-US><o:p></o:p></span></b></p>",
        "<p class=MsoNormal style='text-indent:32.0pt;line-height:28.0pt;mso-line-height-rule:exactly'>{text}<span lang=EN-US><o:p></o:p></span></p>",
        "<p class=MsoNormal align=right style='text-align:right'>{text}<o:p></o:p></p>",
        "<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;mso-yfti-tbllook:1184'>\n{rows}\n</table>",
        "<td{spans} valign=center style='border:solid windowtext 1.0pt;padding:0cm 5.4pt'><p class=MsoNormal align=center>{text}<o:p></o:p></p></td>",
        _char_spans,
        title="<p class=MsoNormal align=center>{text}<o:p></o:p></p>",
        blank="<p class=MsoNormal><span lang=EN-US><o:p>&nbsp;</o:p></span></p>",
    ),
    "breaks": Markup(
        "<b>　　{text}</b><br />",
        "　　{text}<br />",
        "　　　　　　　　　　　　　　{text}<br />",
        '<table width="620" border="1" align="center">\n{rows}\n</table><br />',
        '<td{spans} align="center">{text}</td>',
        _plain,
        title="<center><font size=5>{text}</font></center><br />",
    ),
    # --- hold-out
    "sections": Markup(
        '<div class="para para-title">{text}</div>',
        '<div class="para">{text}</div>',
        '<div class="para sign">{text}</div>',
        '<div class="table-scroll"><table class="ue-table">{rows}</table></div>',
        "<td{spans}><span>{text}</span></td>",
        _thin_spaced,
        title='<div class="headline">{text}</div>',
    ),
    "wps": Markup(
        '<p class="10" style="text-indent:32pt"><span style="font-family:黑体;mso-spacerun:\'yes\'">{text}</span></p>',
        '<p class="10" style="text-indent:32pt;text-align:justify">{text}</p>',
        '<p class="10" style="text-align:right">{text}</p>',
        '<table class="MsoNormalTable" align="center" style="border-collapse:collapse;mso-table-layout-alt:fixed"><thead></thead><tbody>{rows}</tbody></table>',
        '<td{spans} width="62" valign="center" style="border:0.5pt solid windowtext"><p class="10" align="center">{text}</p></td>',
        _word_runs,
        title='<p class="10" align="center"><span style="font-size:22pt">{text}</span></p>',
        blank='<p class="10"><span>&#8203;</span></p>',
    ),
    "font_tags": Markup(
        "<P><FONT face=黑体 size=4>　　{text}</FONT></P>",
        "<P align=left><FONT size=4 face=仿宋_GB2312>　　{text}</FONT></P>",
        "<P align=right><FONT size=4>{text}</FONT></P>",
        "<TABLE cellSpacing=0 cellPadding=0 bgColor=#cccccc border=0><TBODY>{rows}</TBODY></TABLE>",
        "<TD{spans} bgColor=#ffffff><DIV align=center><FONT size=2>{text}</FONT></DIV></TD>",
        _plain,
        title="<P align=center><FONT size=6>{text}</FONT></P>",
        blank="<P></P>",
    ),
    "thead": Markup(
        "<h4><a name='sec'></a>{text}</h4>",
        "<p>{text}</p>",
        '<p class="rt">{text}</p>',
        "<figure><table class='wp-block-table'>{rows}</table></figure>",
        "<{tag}{spans} scope>{text}</{tag}>",
        _plain,
        rows="<thead>{head}</thead><tbody>{body}</tbody>",
    ),
    "editor": Markup(
        '<p style="line-height:2em"><span style="font-size:21px"><span style="font-family:黑体,SimHei"><b>{text}</b></span></span></p>',
        '<p style="line-height:2em"><span style="font-size:21px">&emsp;&emsp;{text}</span></p>',
        '<p style="text-align:right"><span style="font-size:21px">{text}</span></p>',
        '<div align="center"><table width="689"><colgroup><col width="64"/><col/></colgroup><tbody>{rows}</tbody></table></div>',
        '<td{spans} style="border-color:#000"><div><div style="text-align:center"><span>{text}</span><br/></div></div></td>',
        _plain,
        title='<p style="text-align:center"><span style="font-size:29px">{text}</span></p>',
        blank="<p><br/></p>",
    ),
    "layered": Markup(
        '<section data-tools="editor"><section style="display:inline-block;border-left:4px solid #1e6fb8"><p><span><strong>{text}</strong></span></p></section></section>',
        '<section><section><p style="text-indent:2em"><span style="letter-spacing:1px">{text}</span></p></section></section>',
        '<section><p style="text-align:right"><span>{text}</span></p></section>',
        '<section style="overflow-x:auto"><table style="width:677px"><tbody>{rows}</tbody></table></section><section><br></section>',
        '<td{spans} style="padding:3px"><section><p style="text-align:center"><span leaf="">{text}</span></p></section></td>',
        _plain,
        title='<h1 class="rich_media_title">{text}</h1>',
    ),
    "divided": Markup(
        '<div><b style="font-size:16pt">{text}</b></div>',
        '<div style="font-size:16pt">{text}</div>',
        '<div style="text-align:right">{text}</div>',
        "<div><table cellpadding=3 frame=box rules=all><caption></caption>{rows}</table></div><div><br></div>",
        "<{tag}{spans} nowrap>&nbsp;{text}&nbsp;</{tag}>",
        _plain,
        title='<div style="text-align:center"><b>{text}</b></div>',
    ),
}


def to_html(paper: Paper, style: str) -> bytes:
    """Return the page. ``style`` is ``site-markup``; flag ``gbk`` and its like choose encoding and declared charset."""
    site, _, markup_name = style.partition("-")
    markup = MARKUPS[markup_name]
    body = "\n".join(_block(block, markup, paper.flags) for block in paper.blocks)
    if "blank_paragraphs" in paper.flags and markup.blank:
        body = body.replace("</table>", f"</table>\n{markup.blank}\n{markup.blank}")
    if "hidden_copy" in paper.flags:
        body += f'\n<div class="mobile-only" style="display:none">\n{body}\n</div>'
    title = markup.title.format(text=markup.text(paper.title), level=1)
    page = SITES[site](paper, title, body)
    encoding, declared = _charset(paper.flags)
    page = page.replace("{{charset}}", f'<meta charset="{declared}">' if declared else "")
    data = page.encode(encoding, errors="xmlcharrefreplace")
    return b"\xef\xbb\xbf" + data if "bom" in paper.flags else data


def _charset(flags: frozenset[str]) -> tuple[str, str]:
    if "gbk_wrong_charset" in flags:
        return "gbk", "utf-8"
    if "gbk" in flags:
        return "gbk", "gb2312"
    if "gb18030_no_charset" in flags:
        return "gb18030", ""
    if "utf8_wrong_charset" in flags:
        return "utf-8", "gb2312"
    return "utf-8", "" if "no_charset" in flags else "utf-8"


def _block(block: Block, markup: Markup, flags: frozenset[str]) -> str:
    if isinstance(block, Heading):
        return markup.heading.format(text=markup.text(block.text), level=block.level + 1)
    if isinstance(block, Para):
        if block.text == "[[picture]]":
            return '<p style="text-align:center"><img src="./W020210126.png" alt="" width="600" height="820"></p>'
        return (markup.right if block.align == "right" else markup.paragraph).format(text=markup.text(block.text))
    return _table(block, markup, flags)


def _table(grid: Grid, markup: Markup, flags: frozenset[str]) -> str:
    rows: list[list[str]] = [[] for _ in range(grid.n_rows)]
    for cell in grid.ordered():
        if "wrong_rowspan" in flags and cell.col == 0 and 8 < cell.row_span < 30:
            cell = replace(cell, row_span=cell.row_span - 1)  # noqa: PLW2901 - the editor miscounted
        rows[cell.row].append(_cell(cell, markup, flags))
    lines = [f"<tr>{''.join(cells)}</tr>" for cells in rows]
    if "ragged_rows" in flags and len(lines) > 6:
        lines[5] = lines[5].replace("</tr>", "<td></td></tr>")
    if "{head}" in markup.rows:
        marked = markup.rows.format(head="\n".join(lines[: grid.head_rows]), body="\n".join(lines[grid.head_rows :]))
    else:
        marked = "\n".join(lines)
    return markup.table.format(rows=marked)


def _cell(cell: GridCell, markup: Markup, flags: frozenset[str]) -> str:
    spans = "".join(
        f' {name}="{span}"' for name, span in (("rowspan", cell.row_span), ("colspan", cell.col_span)) if span > 1
    )
    text = markup.text(cell.text) if cell.text else "&nbsp;" if "nbsp" in flags else ""
    return markup.cell.format(tag="th" if cell.head else "td", spans=spans, text=text)
