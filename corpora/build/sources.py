"""Reads ``corpora/sources/*.toml``: one invented report each.

Figures are written as tokens parted by spaces: ``_`` is a blank cell, ``␣`` a space inside a cell, ``printed=number``
gives the number where the printed cell is not a bare one (``251000元=25.1``).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SOURCES = Path(__file__).parent.parent / "sources"
REQUEST_COLUMNS = ("natural_person", "business", "research", "nonprofit", "legal_service", "other_org", "total")
OFFICIAL_TITLES = {
    "overview": "一、总体情况",
    "proactive": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "review": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}
REVIEW_COLUMNS = ("upheld", "corrected", "other", "pending", "total")
_DASH = re.compile(r"[-—/]+")

Number = int | float


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell's content: as printed, and what it says."""

    raw: str
    value: Number | None
    kind: str  # number, blank, dash, text


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a source; ``text`` holds paragraphs, ``## `` subheadings and ``{{table}}`` marks."""

    role: str | None
    title: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An invented report. ``editions`` names the edition of each official table; empty for other genres."""

    id: str
    split: str
    kind: str
    title: str
    agency: str
    year: int
    form: str | None
    editions: Mapping[str, str]
    issuer: str
    date: str
    figures: Mapping[str, Figure]
    sections: tuple[Section, ...]
    tables: Mapping[str, tuple[tuple[str, ...], ...]]
    planted: tuple[Mapping[str, str], ...]


def load_sources(folder: Path = SOURCES) -> dict[str, Source]:
    """Return every source by id. Raises ValueError that names a malformed one."""
    sources = {}
    for path in sorted(folder.glob("*.toml")):
        try:
            source = _source(tomllib.loads(path.read_text(encoding="utf-8")))
        except (KeyError, ValueError) as error:
            raise ValueError(f"{path.name}: {error}") from error
        if source.id != path.stem:
            raise ValueError(f"{path.name} calls itself {source.id}")
        sources[source.id] = source
    return sources


def token(text: str) -> Figure:
    """Return what a figure token says."""
    if text == "_":
        return Figure("", None, "blank")
    raw, _, number = text.replace("␣", " ").partition("=")
    shown = number or raw
    try:
        value: Number = int(shown) if re.fullmatch(r"[+-]?\d+", shown) else float(shown)
    except ValueError:
        return Figure(raw, None, "dash" if _DASH.fullmatch(raw) else "text")
    return Figure(raw, value, "number")


def outcome_rows(edition: str) -> tuple[str, ...]:
    """Return the rows of results of table three, in order."""
    rows = [
        "granted",
        "partially_granted",
        "denied_state_secret",
        "denied_prohibited_by_law",
        "denied_security_stability",
        "denied_third_party",
        "denied_internal_affairs",
        "denied_process_information",
        "denied_enforcement_file",
        "denied_administrative_inquiry",
        "unavailable_not_held",
        "unavailable_needs_creation",
        "unavailable_unclear",
        "rejected_petition",
        "rejected_repeated",
        "rejected_published_material",
        "rejected_excessive",
        "rejected_reissue",
    ]
    last = ["other_handling"] if edition == "2019" else ["other_no_correction", "other_unpaid_fee", "other_reasons"]
    return (*rows, *last)


PROACTIVE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "2019": {
        "regulations": ("made", "published", "total_public"),
        "normative_documents": ("made", "published", "total_public"),
        "licensing": ("previous_items", "change", "decisions"),
        "other_services": ("previous_items", "change", "decisions"),
        "penalties": ("previous_items", "change", "decisions"),
        "coercion": ("previous_items", "change", "decisions"),
        "fees": ("previous_items", "change"),
        "procurement": ("items", "amount"),
    },
    "2021": {
        "regulations": ("issued", "repealed", "in_force"),
        "normative_documents": ("issued", "repealed", "in_force"),
        "licensing": ("decisions",),
        "penalties": ("decisions",),
        "coercion": ("decisions",),
        "fees": ("amount",),
    },
}


def _source(data: dict[str, Any]) -> Source:
    form = data.get("form")
    editions: dict[str, str] = {}
    figures: dict[str, Figure] = {}
    if form:
        first, _, second = form.partition("/")
        editions = {"proactive": first, "requests": second or first, "review": second or first}
        figures = _figures(data, editions)
    sections = tuple(Section(item.get("role"), item.get("title"), item["text"].strip()) for item in data["section"])
    tables = {name: _table(item["rows"]) for name, item in data.get("tables", {}).items()}
    return Source(
        data["id"],
        data["split"],
        data["kind"],
        data["title"],
        data["agency"],
        data["year"],
        editions.get("proactive"),
        editions,
        data["issuer"],
        data["date"],
        figures,
        sections,
        tables,
        tuple(data.get("planted", ())),
    )


def _figures(data: dict[str, Any], editions: Mapping[str, str]) -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    default = data["requests"].get("default", "0")
    rows = ("received", "carried_over", *outcome_rows(editions["requests"]), "total_processed", "carried_forward")
    if unknown := data["requests"].keys() - {*rows, "default"}:
        raise ValueError(f"unknown rows {sorted(unknown)}")
    for row in rows:
        _put(figures, f"requests.{row}", REQUEST_COLUMNS, data["requests"].get(row) or " ".join([default] * 7))
    for row, columns in PROACTIVE[editions["proactive"]].items():
        _put(figures, f"proactive.{row}", columns, data["proactive"][row])
    for block in ("reconsideration", "litigation_direct", "litigation_after"):
        _put(figures, f"review.{block}", REVIEW_COLUMNS, data["review"][block])
    return figures


def _put(figures: dict[str, Figure], stem: str, columns: tuple[str, ...], written: str) -> None:
    tokens = written.split()
    if len(tokens) != len(columns):
        raise ValueError(f"{stem} has {len(tokens)} figures, not {len(columns)}")
    for column, text in zip(columns, tokens, strict=True):
        figures[f"{stem}.{column}"] = token(text)


def _table(text: str) -> tuple[tuple[str, ...], ...]:
    rows = tuple(tuple(cell.strip() for cell in line.split("|")) for line in text.strip().splitlines())
    if len({len(row) for row in rows}) != 1:
        raise ValueError("rows of a table differ in length")
    return rows
