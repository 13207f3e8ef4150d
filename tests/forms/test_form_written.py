"""Whatever writes a form to text or Markdown, in any notation: values are as filled in, tables as printed."""

from __future__ import annotations

import random
from zlib import crc32

import pytest
from filled_forms import Sheet, dice, filled_requests, filled_review, merged_requests
from layouts import filled_proactive, laid_proactive, laid_review
from written_tables import MARKDOWN, TEXT, Writer, noted, rows_of

from gongkai.document import Document
from gongkai.forms import extract
from gongkai.readers.markdown.reader import read_markdown
from gongkai.readers.plain.reader import read_text
from gongkai.settings import Settings

NOTATIONS = ["plain", "thousands", "full width", "thousands full width"]
BLANKS = ["", "-", "—", "/", "无"]


def forms(seed: int, *, blank: bool) -> tuple[list[Sheet], dict[str, float | None]]:
    rng = dice(seed)
    edition, notation = ("2019", "2021")[seed % 2], NOTATIONS[seed % 4]
    requests = filled_requests(rng, edition, rng.choice([3, 40, 3000]))
    review, proactive = filled_review(rng), filled_proactive(rng, edition)
    wanted: dict[str, float | None] = {
        f"{name}.{row}.{column}": number
        for name, table in (("requests", requests), ("review", review), ("proactive", proactive))
        for (row, column), number in table.items()
    }
    sheets = [
        laid_proactive(rng, proactive, edition, "spans")[0],
        merged_requests(requests, edition),
        laid_review(rng, review, "official")[0],
    ]
    if blank:
        sign = rng.choice(BLANKS)
        for sheet in sheets:
            sheet.cells = [cell._replace(text=sign) if cell.text in {"0", "0万元"} else cell for cell in sheet.cells]
        wanted = {key: number or None for key, number in wanted.items()}
    return [noted(sheet, notation) for sheet in sheets], wanted


def report(write: Writer, sheets: list[Sheet], mark: str) -> str:
    rng = random.Random(1)  # noqa: S311
    titles = [
        "二、主动公开政府信息情况",
        "三、收到和处理政府信息公开申请情况",
        "四、政府信息公开行政复议、行政诉讼情况",
    ]
    parts = [f"{mark and '# '}云泽市水务局2023年政府信息公开工作年度报告", f"{mark}一、总体情况"]
    parts.append("2023年，我局严格落实政府信息公开各项要求，公开信息共计312条，政策解读稿件14篇，较上年有所增加。")
    for title, sheet in zip(titles, sheets, strict=True):
        parts += [f"{mark}{title}", write(rng, sheet)]
    parts += [
        f"{mark}五、存在的主要问题及改进情况",
        "存在的问题：栏目更新不够及时，业务培训开展较少，工作人员水平有待提高。",
    ]
    return "\n\n".join(parts) + "\n"


def read(text: str, *, markdown: bool) -> Document:
    reader = read_markdown if markdown else read_text
    return reader(text.encode(), name="report", settings=Settings())


def printed(document: Document) -> list[list[list[str]]]:
    tables = []
    for table in document.tables:
        rows = [[""] * table.n_cols for _ in range(table.n_rows)]
        for cell in table.cells:
            rows[cell.row][cell.col] = cell.text
        tables.append(tidy(rows))
    return tables


def tidy(rows: list[list[str]]) -> list[list[str]]:
    texts = [["".join(text.split()) for text in row] for row in rows]
    width = max(map(len, texts))
    used = [col for col in range(width) if any(col < len(row) and row[col] for row in texts)]
    return [[row[col] if col < len(row) else "" for col in used] for row in texts if any(row)]


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("style", sorted(MARKDOWN))
def test_markdown(style: str, blank: bool) -> None:
    sheets, wanted = forms(crc32(style.encode()) % 1000 + blank, blank=blank)
    document = read(report(MARKDOWN[style], sheets, "## "), markdown=True)
    values = {key: value.value for key, value in extract(document).values.items()}
    assert {key: values.get(key) for key in wanted} == wanted
    covered = {"merged cells repeated": "repeat", "merged cells left out": "left out"}.get(style, "blank")
    assert printed(document) == [tidy(rows_of(sheet, covered)) for sheet in sheets]


@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("style", sorted(TEXT))
def test_text(style: str, blank: bool) -> None:
    sheets, wanted = forms(crc32(style.encode()) % 1000 + blank, blank=blank)
    values = {
        key: value.value for key, value in extract(read(report(TEXT[style], sheets, ""), markdown=False)).values.items()
    }
    wrong = {key: value for key, value in values.items() if value is not None and value != wanted.get(key)}
    assert not wrong
    if not blank:
        assert {key: values.get(key) for key in wanted} == wanted
