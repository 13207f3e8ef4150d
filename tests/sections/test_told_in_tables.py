"""Problems and measures told in a table of a file, whatever its format, are statements like any others."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

import gongkai
from gongkai.pipeline import read_all
from gongkai.settings import Settings
from gongkai.web.original import read_original

Rows = list[list[str]]
TITLE = "新乡县水利局2023年政府信息公开工作年度报告"
BEFORE = [TITLE, "一、总体情况", "全年公开信息二十条。", "五、存在的主要问题及改进情况"]
AFTER = ["六、其他需要报告的事项", "无其他需要报告的事项。"]
ISSUES = ["部分栏目更新不够及时，有的半年没有一条新内容", "政策解读形式单一，图解和视频较少"]
PROMISES = ["安排专人每周检查各个栏目，逾期未更新的予以通报", "每件规范性文件都配一份图文解读"]
COLUMNS = [["序号", "存在问题", "改进措施"], ["1", ISSUES[0], PROMISES[0]], ["2", ISSUES[1], PROMISES[1]]]
HEADS = [
    ["存在的问题", f"一是{ISSUES[0]}；二是{ISSUES[1]}。"],
    ["改进措施", f"一是{PROMISES[0]}；二是{PROMISES[1]}。"],
]
WHOLE = [
    ["一、总体情况", "全年公开信息二十条。"],
    ["二、主动公开政府信息情况", "本年制发规范性文件两件，全部公开。"],
    ["三、收到和处理政府信息公开申请情况", "本年没有收到政府信息公开申请。"],
    ["四、政府信息公开行政复议、行政诉讼情况", "本年没有发生行政复议和行政诉讼。"],
    ["五、存在的主要问题", f"一是{ISSUES[0]}；二是{ISSUES[1]}。"],
    ["六、下一步改进措施", f"一是{PROMISES[0]}；二是{PROMISES[1]}。"],
]


def html(lines: tuple[list[str], list[str]], rows: Rows) -> bytes:
    table = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    before, after = ("".join(f"<p>{line}</p>" for line in part) for part in lines)
    return f"<html><meta charset=utf-8><body>{before}<table>{table}</table>{after}</body></html>".encode()


def markdown(lines: tuple[list[str], list[str]], rows: Rows) -> bytes:
    table = ["|" + "|".join(row) + "|" for row in rows]
    table.insert(1, "|---" * len(rows[0]) + "|")
    return "\n\n".join([*lines[0], "\n".join(table), *lines[1]]).encode()


def tabs(lines: tuple[list[str], list[str]], rows: Rows) -> bytes:
    return "\n".join([*lines[0], *("\t".join(row) for row in rows), *lines[1]]).encode()


def docx(lines: tuple[list[str], list[str]], rows: Rows) -> bytes:
    from docx import Document

    document = Document()
    for line in lines[0]:
        document.add_paragraph(line)
    table = document.add_table(len(rows), len(rows[0]))
    for row, cells in enumerate(rows):
        for col, text in enumerate(cells):
            table.cell(row, col).text = text
    for line in lines[1]:
        document.add_paragraph(line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def pdf(lines: tuple[list[str], list[str]], rows: Rows) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    style = ParagraphStyle("body", fontName="STSong-Light", fontSize=12, leading=18, wordWrap="CJK")
    before, after = ([Paragraph(line, style) for line in part] for part in lines)
    widths = [40, 200, 200] if len(rows[0]) == 3 else [130, 310]
    cells = [[Paragraph(cell, style) for cell in row] for row in rows]
    held = io.BytesIO()
    table = Table(cells, colWidths=widths, style=[("GRID", (0, 0), (-1, -1), 0.7, "black")])
    SimpleDocTemplate(held, pagesize=A4).build([*before, table, *after])
    return held.getvalue()


def told(report: dict[str, Any], role: str) -> list[str]:
    assert all(report["text"][slice(*item["span"])] == item["text"] for item in report["statements"])
    return [item["text"].removeprefix("一是").removeprefix("二是").rstrip("；。") for item in report["statements"]
            if item["role"] == role]  # fmt: skip


@pytest.mark.parametrize("write", [html, markdown, tabs, docx, pdf])
@pytest.mark.parametrize("rows", [COLUMNS, HEADS, WHOLE], ids=["columns", "heads", "whole"])
def test_problems_and_measures_are_statements(
    write: Callable[[tuple[list[str], list[str]], Rows], bytes], rows: Rows
) -> None:
    lines = ([TITLE], []) if rows is WHOLE else (BEFORE, AFTER)
    report = gongkai.read(write(lines, rows), name="report").to_dict()
    assert told(report, "issue") == ISSUES
    assert told(report, "commitment") == PROMISES
    assert {item["section"] for item in report["statements"] if item["role"] in ("issue", "commitment")} == {"problems"}
    assert (report["status"], len(report["tables"])) == ("ok", 1)


@pytest.mark.parametrize("write", [html, markdown, docx, pdf])
def test_a_single_row_of_a_head_and_its_text_is_read(
    write: Callable[[tuple[list[str], list[str]], Rows], bytes],
) -> None:
    report = gongkai.read(write((BEFORE, AFTER), HEADS[:1]), name="report").to_dict()
    assert told(report, "issue") == ISSUES
    assert [[cell.replace("\n", "") for cell in row] for row in report["tables"][0]["rows"]] == HEADS[:1]


@pytest.mark.parametrize("write", [html, docx])
def test_columns_of_long_text_are_read_column_by_column(
    write: Callable[[tuple[list[str], list[str]], Rows], bytes],
) -> None:
    long_issue = "，".join(["部分栏目更新不够及时", *["有的栏目半年没有增加新的内容"] * 8]) + "。"
    rows = [*COLUMNS[:2], ["2", long_issue, PROMISES[1]]]
    report = gongkai.read(write((BEFORE, AFTER), rows), name="report").to_dict()
    roles = [item["role"] for item in report["statements"] if item["section"] == "problems"]
    assert roles == sorted(roles, reverse=True)  # every issue stands before every commitment
    assert told(report, "commitment") == PROMISES
    assert len(told(report, "issue")) > 1
    assert report["tables"][0]["rows"] == rows


@pytest.mark.parametrize("rows", [COLUMNS, HEADS], ids=["columns", "heads"])
@pytest.mark.parametrize("measures", ["措施", "工作措施"])
def test_a_report_of_nothing_but_the_table_has_its_sections(rows: Rows, measures: str) -> None:
    renamed = [[measures if cell == "改进措施" else cell for cell in row] for row in rows]
    report = gongkai.read(html(([TITLE], []), renamed), name="report").to_dict()
    assert [section["role"] for section in report["sections"]] == ["problems", "problems"]
    assert (told(report, "issue"), told(report, "commitment")) == (ISSUES, PROMISES)


def test_several_reports_in_tables_of_one_file_are_read_each_for_itself() -> None:
    other = TITLE.replace("水利", "教育")
    tables = [html(([title], []), WHOLE).partition(b"<body>")[2] for title in (TITLE, other)]
    found = [report.to_dict() for report in read_all(b"<meta charset=utf-8>" + b"".join(tables), name="two")]
    assert [report["title"] for report in found] == [TITLE, other]
    assert [told(report, "issue") for report in found] == [ISSUES, ISSUES]


def test_a_table_alone_that_cannot_be_read_makes_the_report_partial() -> None:
    rows = [["问题类型", "问题数量"], ["栏目更新", "12"], ["政策解读", "3"]]
    report = gongkai.read(html((BEFORE, AFTER), rows), name="report").to_dict()
    assert report["status"] == "partial"
    assert [problem["component"] for problem in report["problems"]] == ["sections.table_only"]


@pytest.mark.parametrize("rows", [COLUMNS, HEADS], ids=["columns", "heads"])
def test_the_original_shows_statements_in_their_cells(rows: Rows) -> None:
    data = pdf((BEFORE, AFTER), rows)
    report = gongkai.read(data, name="report.pdf").to_dict()
    [original] = [part.to_dict() for part in read_original(data, name="report.pdf", settings=Settings())]
    for item in report["statements"]:
        boxes = [line[2:] for line in original["lines"] if line[0] < item["span"][1] and item["span"][0] < line[1]]
        assert boxes
        assert all(page == item["page"] == 1 and x0 < x1 and top < bottom for page, x0, top, x1, bottom in boxes)
    data = html((BEFORE, AFTER), rows)
    report = gongkai.read(data, name="report.html").to_dict()
    [shown] = [part.to_dict() for part in read_original(data, name="report.html", settings=Settings())]
    printed = {at + place: sign for text, at in _pieces(shown) for place, sign in enumerate(text)}
    for item in report["statements"]:
        start, end = item["span"]
        assert item["text"] == "".join(
            printed[at + place - first]
            for first, last, at in shown["lines"]
            for place in range(max(first, start), min(last, end))
        )


def _pieces(original: dict[str, Any]) -> list[tuple[str, int]]:
    pieces = []
    for block in original["blocks"]:
        cells = block.get("cells")
        pieces += [(cell[4], cell[5]) for cell in cells] if cells else [(block["text"], block["span"][0])]
    return pieces
