"""A report on a terminal: facts, official tables with failing cells marked, findings, statements, summary."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gongkai.forms.model import Finding, Value
from gongkai.nlp.model import StatementRole
from gongkai.report import Report
from gongkai.report.official import OfficialTable, official_tables, printed

_WORDS = {
    "zh": {
        "agency": "机关",
        "year": "年度",
        "form": "表样",
        "source": "文件",
        "findings": "核对",
        "passed": "通过 {passed} 项，未通过 {failed} 项，无法核对 {open} 项",
        "issue": "问题",
        "commitment": "改进措施",
        "summary": "摘要",
        "problems": "须知",
        "none": "未识别到官方表格（其他表格 {n} 张，用 --json 或 --out 取得）",
        "page": "第{page}页",
        "suggested": "→{number}?",
    },
    "en": {
        "agency": "agency",
        "year": "year",
        "form": "form",
        "source": "file",
        "findings": "checks",
        "passed": "{passed} passed, {failed} failed, {open} not assessable",
        "issue": "issues",
        "commitment": "commitments",
        "summary": "summary",
        "problems": "note",
        "none": "no official table found ({n} other tables: use --json or --out)",
        "page": "p. {page}",
        "suggested": "→{number}?",
    },
}


def show(report: Report, *, lang: str, console: Console | None = None) -> None:
    """Print the report to ``console`` (default: the terminal), labels in ``lang``, the report's words as they are."""
    screen = console or Console()
    words = _WORDS[lang]
    screen.rule(escape(report.title or report.document.source.name))
    facts = (("agency", report.agency), ("year", report.year), ("form", report.form.edition))
    screen.print("  ".join(f"[dim]{words[key]}[/] {escape(str(fact or '—'))}" for key, fact in facts))
    screen.print(f"[dim]{words['source']}[/] {escape(report.document.source.name)} [dim]{report.status.value}[/]")
    failed = [finding for finding in report.findings if finding.status == "fail"]
    bad = {cell for finding in failed for cell in finding.cells}
    tables = list(official_tables(report, lang))
    for table in tables:
        screen.print(_official(table, bad, words))
    if not tables:
        screen.print(f"[yellow]{words['none'].format(n=len(report.document.tables))}[/]")
    _show_findings(screen, report, failed, words, lang)
    for role in (StatementRole.ISSUE, StatementRole.COMMITMENT):
        _show_statements(screen, report, role, words)
    _show_summary(screen, report, words, lang)
    for problem in report.problems:
        place = f" ({words['page'].format(page=problem.page)})" if problem.page else ""
        screen.print(f"[yellow]{words['problems']}[/] {escape(problem.message)}{place} [dim]{problem.component}[/]")


def _official(table: OfficialTable, bad: set[str], words: dict[str, str]) -> Table:
    pages = sorted({value.place.page for _, _, values in table.rows for value in values if value and value.place.page})
    place = "  " + ", ".join(words["page"].format(page=page) for page in pages) if pages else ""
    grid = Table(title=escape(table.name + place), title_justify="left", show_lines=False)
    grid.add_column("", overflow="fold")
    for _, name in table.columns:
        grid.add_column(escape(name), justify="right", overflow="fold")
    for row, name, values in table.rows:
        cells = [
            _cell(value, bad=f"{table.key}.{row}.{column}" in bad, words=words)
            for (column, _), value in zip(table.columns, values, strict=True)
        ]
        grid.add_row(escape(name), *cells)
    return grid


def _cell(value: Value | None, *, bad: bool, words: dict[str, str]) -> str:
    text = escape(printed(value))
    if value is not None and value.suggested is not None:
        text += words["suggested"].format(number=value.suggested)
    return f"[bold red]{text or '·'}[/]" if bad else text


def _show_findings(screen: Console, report: Report, failed: list[Finding], words: dict[str, str], lang: str) -> None:
    if not report.findings:
        return
    passed = sum(finding.status == "pass" for finding in report.findings)
    counts = words["passed"].format(passed=passed, failed=len(failed), open=len(report.findings) - passed - len(failed))
    colour = "red" if failed else "green"
    screen.print(f"[bold {colour}]{words['findings']}[/] {counts}")
    for finding in failed:
        suggestion = f" [cyan]{escape(finding.suggestion)}[/]" if finding.suggestion else ""
        mark = "red" if finding.severity == "error" else "yellow"
        screen.print(f"  [{mark}]✗ {finding.code}[/] {escape(finding.message[lang])}{suggestion}")


def _show_statements(screen: Console, report: Report, role: StatementRole, words: dict[str, str]) -> None:
    told = [statement for statement in report.statements if statement.role is role]
    if told:
        screen.print(f"[bold]{words[role.value]}[/] {len(told)}")
    for statement in told:
        themes = " ".join(theme.theme for theme in statement.themes)
        place = f" [dim]{words['page'].format(page=statement.page)}[/]" if statement.page else ""
        answers = f" [dim]← {' '.join(statement.answers)}[/]" if statement.answers else ""
        screen.print(f"  [dim]{statement.id}[/] [cyan]{themes}[/] {escape(statement.text.strip())}{place}{answers}")


def _show_summary(screen: Console, report: Report, words: dict[str, str], lang: str) -> None:
    if report.summary is None:
        return
    if report.summary.headline[lang]:
        screen.print(f"[bold]{words['summary']}[/] {escape(report.summary.headline[lang])}")
    for sentence in report.summary.sentences:
        screen.print(f"  “{escape(sentence.text.strip())}”")
