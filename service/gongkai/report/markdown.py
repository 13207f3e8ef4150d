"""A report as Markdown: what a researcher would paste into notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.report.model import Report
from gongkai.report.official import official_tables, printed


def to_markdown(report: Report) -> str:
    """Return title, official tables, failed checks, statements, other tables and prose."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {report.title or report.document.source.name}"
    yield ""
    yield f"- 机关 / agency: {report.agency or '—'}"
    yield f"- 年度 / year: {report.year or '—'}"
    yield f"- 表样 / form: {report.form.edition or '—'}"
    yield f"- 来源 / source: {report.document.source.name} (sha256 {report.document.source.sha256})"
    for table in official_tables(report):
        yield from ("", f"## {table.name}", "")
        header = ["", *(name for _, name in table.columns)]
        yield from _table([header, *([name, *map(printed, values)] for _, name, values in table.rows)])
    failed = [finding for finding in report.findings if finding.status == "fail"]
    if failed:
        yield from ("", "## 核对未通过 / failed checks", "")
        yield from (f"- {finding.code}: {finding.message['zh']}" for finding in failed)
    if report.statements:
        yield from ("", "## 问题与改进措施 / issues and commitments", "")
        for statement in report.statements:
            if statement.role in {"issue", "commitment"}:
                themes = ", ".join(theme.theme for theme in statement.themes)
                yield f"- [{statement.id} {statement.role}: {themes}] {statement.text.strip()}"
    recognised = {table.index for table in report.form.tables}
    for index, other in enumerate(report.document.tables):
        if index not in recognised:
            yield from ("", f"## 表 {index + 1} / table {index + 1}", "")
            yield from _table(other.rows())
    yield from ("", "## 正文 / text", "", report.text)


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for number, row in enumerate(rows):
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in row) + " |"
        if number == 0:
            yield "|" + " --- |" * len(row)
