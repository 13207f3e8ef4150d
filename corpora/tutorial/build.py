"""From ``series.toml`` to the files in ``reports/``."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from corpora.build.model import Paper
from corpora.build.paper import paper
from corpora.build.sources import (
    OFFICIAL_TITLES,
    PROACTIVE,
    REQUEST_COLUMNS,
    REVIEW_COLUMNS,
    Figure,
    Section,
    Source,
    outcome_rows,
    token,
)
from corpora.build.to_html import to_html
from corpora.build.to_markdown import to_markdown
from corpora.build.to_text import to_text

HERE = Path(__file__).parent
REPORTS = HERE / "reports"
EDITION = "2021"
_WRITERS: Mapping[str, tuple[str, Callable[[Paper, str], bytes], str]] = {
    "html": ("html", to_html, "portal-strong"),
    "markdown": ("md", to_markdown, "pipes"),
    "text": ("txt", to_text, "tabs"),
}
_RESULTS = ("granted", "partially_granted", "unavailable_not_held")
_WORDS = {
    "overview": "{year}年，本机关新收政府信息公开申请{received}件，主动公开政府信息{disclosed}条。",
    "proactive": "{{proactive}}",
    "requests": "{{requests}}",
    "review": "{{review}}",
    "other": "本机关未收取信息处理费。",
}
_LISTED = "一二三四五"


def files() -> dict[str, bytes]:
    """Return the content of every file by its name."""
    written = {}
    for organ in tomllib.loads((HERE / "series.toml").read_text("utf-8"))["organ"]:
        ending, write, style = _WRITERS[organ["file"]]
        for report in organ["report"]:
            source = _source(organ, report)
            written[f"{source.id}.{ending}"] = write(paper(source, (), frozenset(), source.id), style)
    return written


def _source(organ: Mapping[str, Any], report: Mapping[str, Any]) -> Source:
    year, name = report["year"], organ["name"]
    figures = _figures(report)
    received = [figures[f"requests.received.{column}"].value or 0 for column in REQUEST_COLUMNS[:2]]
    words = {"year": year, "received": sum(received), "disclosed": 100 + 7 * len(name) + year % 10}
    told = {role: text if "{{" in text else text.format(**words) for role, text in _WORDS.items()}
    told["problems"] = "\n".join(
        f"{head}：" + "；".join(f"{_LISTED[at]}是{text}" for at, text in enumerate(report[kind])) + "。"
        for head, kind in (("存在的问题", "issues"), ("改进措施", "remedies"))
    )
    return Source(
        id=f"{organ['id']}-{year}",
        split="dev",
        kind="series",
        title=f"{name}{year}年政府信息公开工作年度报告",
        agency=name,
        year=year,
        form=EDITION,
        editions=dict.fromkeys(("proactive", "requests", "review"), EDITION),
        issuer=name,
        date=f"{year + 1}年1月20日",
        figures=figures,
        sections=tuple(Section(role, title, told[role]) for role, title in OFFICIAL_TITLES.items()),
        tables={},
        planted=(),
    )


def _figures(report: Mapping[str, Any]) -> dict[str, Figure]:
    rows = dict.fromkeys(
        ("received", "carried_over", *outcome_rows(EDITION), "total_processed", "carried_forward"), "0 0"
    )
    rows |= {row: report[row] for row in rows if row in report}
    if "total_processed" not in report:
        sums = zip(*(map(int, rows[row].split()) for row in _RESULTS), strict=True)
        rows["total_processed"] = " ".join(str(sum(column)) for column in sums)
    figures = {}
    for row, text in rows.items():
        natural, business = map(token, text.split())
        total = token(str(int(natural.value or 0) + int(business.value or 0)))
        for column, figure in zip(REQUEST_COLUMNS, (natural, business, *[token("0")] * 4, total), strict=True):
            figures[f"requests.{row}.{column}"] = figure
    for row, columns in PROACTIVE[EDITION].items():
        for column, text in zip(columns, report.get(row, " ".join(["0"] * len(columns))).split(), strict=True):
            figures[f"proactive.{row}.{column}"] = token(text)
    for block in ("reconsideration", "litigation_direct", "litigation_after"):
        figures.update({f"review.{block}.{column}": token("0") for column in REVIEW_COLUMNS})
    return figures
