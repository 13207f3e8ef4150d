"""Parts of a whole that the form counts in cells of their own: kinds of applicants, results, reasons, channels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.nlp.figures_clauses import Found
from gongkai.nlp.figures_indicators import COUNTS
from gongkai.nlp.figures_series import clause_start
from gongkai.resources import load_toml

_DATA = Path(__file__).parent / "data" / "details.toml"
_BEHIND = re.compile(r"[^，；。、：（）\d]{0,16}")
# 复议8件、诉讼3件，维持9件: of which of them is not said.
_LISTED = re.compile(
    r"[、，和及]{0,2}(?:因)?(?:被)?(?:发生|引发|提起|申请)?(?:行政)?(?:复议|诉讼)(?:案件)?(?:共|为|：)?"
)
_NOTHING = re.compile(r"(?:其中|另?有|有|[，、：（\s])*")
_REMEMBERED = 8  # figures of one sentence that may be wholes
_REVIEWS = frozenset(("reconsiderations", "lawsuits"))
# What parts are told of; the parts that follow are of the last one.
_WHOLES = frozenset(
    (
        "requests_received",
        "requests_processed",
        "requests_handled",
        "requests_carried_over",
        "requests_carried_forward",
        "reconsiderations",
        "lawsuits",
        "information_items",
        "proposals",
        "letters",
        "hotline_calls",
    )
)
_OF_YEAR = frozenset(("year", "total"))  # 现有, 现行有效: what is there at the end of the year


@dataclass(frozen=True, slots=True)
class Detail:
    """One ``[[detail]]`` of the data file, its patterns compiled."""

    key: str
    of: frozenset[str]
    words: re.Pattern[str]
    alone: re.Pattern[str] | None
    units: frozenset[str]
    beside: bool
    zh: str
    en: str


@cache
def details() -> tuple[Detail, ...]:
    """Return the data file, compiled. Raises ArtifactError when it is missing or malformed."""
    data = load_toml(_DATA)

    def whole(pattern: str) -> re.Pattern[str]:
        return re.compile(f"{data['before']}(?:{pattern}){data['behind']}")

    return tuple(
        Detail(
            row["key"],
            frozenset(row["of"]),
            whole(row["words"]),
            whole(row["alone"]) if "alone" in row else None,
            frozenset(row.get("units", ())) or COUNTS,
            row.get("beside", False),
            row["zh"],
            row["en"],
        )
        for row in data["detail"]
    )


@cache
def _counted_in(unit: str) -> tuple[Detail, ...]:
    return tuple(detail for detail in details() if unit in detail.units)


def detailed(numbers: Sequence[Found], sentence: str) -> list[Found]:
    """Return the figures of a masked sentence, the parts of wholes that have a key of their own with that key."""
    told: list[Found] = []
    governing: list[Found] = []
    for figure in numbers:
        key = _key(figure, governing, sentence, first=not told) if figure.indicator == figure.words else None
        found = figure._replace(indicator=key) if key else figure
        if found.indicator != found.words:
            governing = _governed(governing, found, sentence)
        elif not told or "；" in sentence[told[-1].at : figure.at]:
            governing = []
        told.append(found)
    return told


def _governed(governing: list[Found], found: Found, sentence: str) -> list[Found]:
    """Return what the next numbers may be parts of: the last whole, and what was told of it since."""
    last = governing[-1] if governing else None
    if found.indicator in _REVIEWS:
        beside = last is not None and last.indicator in _REVIEWS - {found.indicator}
        both = beside and last and _LISTED.fullmatch(sentence[last.stop : found.at].strip())
        return [] if both else [found]
    return [*governing, found][-_REMEMBERED:]


def _key(figure: Found, governing: Sequence[Found], sentence: str, *, first: bool) -> str | None:
    if figure.scope not in _OF_YEAR or figure.elsewhere:
        return None
    candidates = _counted_in(figure.unit)
    if not candidates:
        return None
    begin = clause_start(sentence, 0, figure.at)
    begin = max(begin, sentence.rfind("、", begin, figure.at) + 1, *(item.stop for item in governing), 0)
    lead = sentence[begin : figure.at]
    behind = _BEHIND.match(sentence, figure.stop)
    tail = behind.group() if behind else ""
    for detail in candidates:
        within = _whole_of(detail, figure, governing, sentence)
        alone = first or detail.beside or not governing
        pattern = detail.words if within else detail.alone if alone else None
        if pattern and (pattern.fullmatch(lead) or (not _named(lead) and tail and pattern.fullmatch(tail))):
            return detail.key
    return None


def _named(lead: str) -> bool:
    return _NOTHING.fullmatch(lead) is None


def _whole_of(detail: Detail, figure: Found, governing: Sequence[Found], sentence: str) -> bool:
    """Return whether the whole that the sentence counted last is one that the number can be a part of.

    What was told of that whole since, and what a bracket adds to it (17件（上年结转1件）), is passed over.
    """
    for item in reversed(governing):
        if item.indicator in detail.of:
            return item.scope in _OF_YEAR and (detail.beside or figure.value <= item.value)
        bracketed = "）" in sentence[item.stop : figure.at] and "（" not in sentence[item.stop : figure.at]
        if item.indicator in _WHOLES and not bracketed:
            return False
    return False
