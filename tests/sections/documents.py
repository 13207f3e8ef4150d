"""Documents made from lines, for tests: a table where a line is its name."""

from __future__ import annotations

from gongkai.document import BlockKind, Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft

TABLES = {
    "T2": [
        ["第二十条第（一）项"],
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", "0", "0", "0"],
    ],
    "T3": [
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        ["自然人", "总计"],
        ["一、本年新收政府信息公开申请数量", "1", "1"],
    ],
    "T4": [["行政复议"], ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], ["0", "0", "0", "0", "0"]],
    "TT": [  # two forms that a reader ran together into one table, with the second one's title
        ["（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "申请人情况"],
        *([f"{number}.其他", "0"] for number in range(1, 26)),
        ["四、结转下年度继续办理", "0"],
        ["四、政府信息公开行政复议、行政诉讼情况"],
        ["行政复议"],
        ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"],
        ["0", "0", "0", "0", "0"],
    ],
    "T0": [["项目", "数量"], ["会议", "3"]],
}


def document(text: str, **metadata: str) -> Document:
    """Return a document of one block a line; ``# `` begins a heading, ``~ `` furniture, T2, T3 and T4 are tables."""
    builder = DocumentBuilder(name="test", data=b"", format=Format.TEXT)
    for line in text.strip("\n").split("\n"):
        if line in TABLES:
            builder.table(
                [CellDraft(row, col, cell) for row, cells in enumerate(TABLES[line]) for col, cell in enumerate(cells)]
            )
        elif line.startswith("# "):
            builder.text(line[2:], kind=BlockKind.HEADING)
        elif line.startswith("~ "):
            builder.text(line[2:], kind=BlockKind.FURNITURE)
        else:
            builder.text(line)
    builder.metadata.update(metadata)
    return builder.build()
