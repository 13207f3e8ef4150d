"""A report in a notebook: its official tables, failing cells marked, then issues and commitments."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from gongkai.report.model import Report
from gongkai.report.official import OfficialTable, official_tables, printed

_STYLE = (
    "<style>.gongkai table{border-collapse:collapse}.gongkai td,.gongkai th{border:1px solid #999;padding:2px 6px}"
    ".gongkai td.bad{background:#fdd}.gongkai td{text-align:right}.gongkai th{text-align:left}</style>"
)


def to_html(report: Report) -> str:
    """Return a self-contained fragment; every text from the file is escaped."""
    return "".join(_parts(report))


def _parts(report: Report) -> Iterator[str]:
    bad = {cell for finding in report.findings if finding.status == "fail" for cell in finding.cells}
    yield f"{_STYLE}<div class='gongkai'><h3>{escape(report.title or report.document.source.name)}</h3>"
    facts = (report.agency or "—", report.year or "—", report.form.edition or "—", report.status.value)
    yield "<p>" + " · ".join(escape(str(fact)) for fact in facts) + "</p>"
    for table in official_tables(report):
        yield _table(table, bad)
    for finding in report.findings:
        if finding.status == "fail":
            yield f"<p><b>{escape(finding.code)}</b> {escape(finding.message['zh'])}</p>"
    told = [statement for statement in report.statements if statement.role in {"issue", "commitment"}]
    if told:
        items = "".join(
            f"<li><b>{escape(statement.role.value)}</b> "
            f"[{escape(', '.join(theme.theme for theme in statement.themes))}] {escape(statement.text.strip())}</li>"
            for statement in told
        )
        yield f"<ul>{items}</ul>"
    yield "</div>"


def _table(table: OfficialTable, bad: set[str]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for _, name in table.columns)
    body = []
    for row, name, values in table.rows:
        cells = []
        for (column, _), value in zip(table.columns, values, strict=True):
            mark = " class='bad'" if f"{table.key}.{row}.{column}" in bad else ""
            where = f" title='p. {value.place.page}'" if value and value.place.page else ""
            cells.append(f"<td{mark}{where}>{escape(printed(value))}</td>")
        body.append(f"<tr><th>{escape(name)}</th>{''.join(cells)}</tr>")
    return f"<h4>{escape(table.name)}</h4><table><tr><th></th>{head}</tr>{''.join(body)}</table>"
