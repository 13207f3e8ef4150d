"""Which table of a document is which table of the official form, and of which edition.

A table is claimed only for words that no other table has: budgets and statistics name 行政许可 and 行政处罚 too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from gongkai.document import Table
from gongkai.forms import proactive, requests
from gongkai.forms.annex import MIN_CONTINUED as MIN_ANNEX_CONTINUED
from gongkai.forms.annex import MIN_ROWS as MIN_ANNEX_ROWS
from gongkai.forms.annex import rows_named
from gongkai.forms.labels import squeeze
from gongkai.forms.lines import Line, lines_of, transposed, words_of
from gongkai.forms.schema import FORM_TABLES, all_schemas, load_schema

# Rows of table three whose words must be seen before a table is claimed; the rest may stand on other pages.
MIN_REQUEST_ROWS = 4
MIN_CONTINUED_ROWS = 1
MIN_WHOLE_REQUESTS, MIN_WHOLE_PROACTIVE = 10, 3  # rows named in a text that prints the table, not just speaks of it
MIN_HEADER_MARKS = 2  # of table three's own, before a table without a row of it is taken for its header
MIN_PROACTIVE_ROWS = 1
MIN_HEADER_WORDS = 2  # without 第二十条 or 信息内容 beside them
MIN_REVIEW_WORDS = 3
TELLING_LENGTH = 4  # shorter labels (其他, 总计) are found in every table
MIN_ON_SIDE = 4  # of the five applicant words that no row has


@dataclass(frozen=True, slots=True)
class Claim:
    """What a document's table holds: how many telling words of each form table."""

    index: int
    words: str
    hits: dict[str, int]
    annex: bool
    annex_rows: int = 0


@cache
def _telling(table: str) -> tuple[str, ...]:
    labels: set[str] = set()
    for schema in all_schemas():
        for row in schema.tables[table].rows:
            labels.update(label for label in row.labels[:1] if len(label) >= TELLING_LENGTH)
    return tuple(sorted(labels))


@cache
def _proactive_header_words() -> tuple[str, ...]:
    words = {word for schema in all_schemas() for word in schema.tables["proactive"].header_words}
    return tuple(sorted(words))


_BLOCK_MARKS = ("第二十条第", "信息内容")
_REVIEW_WORDS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "未经复议直接起诉", "复议后起诉")


def claims(tables: Sequence[Table]) -> list[Claim]:
    """Return a claim for each table, in the document's order."""
    return [_claim(index, words_of(table)) for index, table in enumerate(tables)]


def _claim(index: int, words: str) -> Claim:
    hits = dict.fromkeys(FORM_TABLES, 0)
    hits["requests"] = sum(label in words for label in _telling("requests"))
    hits["proactive"] = _proactive_rows(words)
    hits["review"] = sum(word in words for word in _REVIEW_WORDS)
    if all(word in words for word in _REVIEW_WORDS[-2:]):  # whatever words the results have
        hits["review"] = max(hits["review"], MIN_REVIEW_WORDS)
    annex = 0 if hits["requests"] >= MIN_REQUEST_ROWS else rows_named(words)
    return Claim(index, words, hits, annex >= MIN_ANNEX_ROWS, annex)


def _proactive_rows(words: str) -> int:
    """Return how many rows of table two are named, none where its own header words are missing."""
    headers = sum(word in words for word in _proactive_header_words())
    if headers < MIN_HEADER_WORDS and not (headers and any(mark in words for mark in _BLOCK_MARKS)):
        return 0
    return sum(label in words for label in _telling("proactive")) or int("规章" in words)


def stands_in(words: str, table: str) -> bool:
    """Tell whether the words of a text, run together, hold most of a form table's own words."""
    if table == "review":
        return all(word in words for word in _REVIEW_WORDS[:2] + _REVIEW_WORDS[3:4])
    if table == "proactive":
        return _proactive_rows(words) >= MIN_WHOLE_PROACTIVE
    rows = sum(label in words for label in _telling("requests"))
    return rows >= MIN_WHOLE_REQUESTS or (rows >= MIN_CONTINUED_ROWS and _is_headed(words))


def _is_headed(words: str) -> bool:
    """Tell whether words hold table three's own header: a copy that breaks off has few rows below it."""
    return sum(mark in words for mark in requests.HEADER_MARKS) >= MIN_HEADER_MARKS


def pieces(found: Sequence[Claim], table: str) -> list[list[Claim]]:
    """Return runs of tables that may together be the form table ``table``: a table cut by pages or by blocks."""
    least = {"requests": MIN_REQUEST_ROWS, "proactive": MIN_PROACTIVE_ROWS, "review": MIN_REVIEW_WORDS}[table]
    runs: list[list[Claim]] = []
    last: Claim | None = None
    for claim in found:
        hits = claim.hits[table]
        beside = last is not None and claim.index == last.index + 1
        if claim.annex or not hits:
            continue
        if beside and (hits >= MIN_CONTINUED_ROWS):
            runs[-1].append(claim)
        elif hits >= (MIN_CONTINUED_ROWS if table == "requests" else least):
            runs.append([claim])
        else:
            continue
        last = claim
    if table == "requests":
        headed = [_headed(run, found) for run in runs]
        return [
            run
            for run in headed
            if sum(claim.hits[table] for claim in run) >= least or _is_headed("".join(claim.words for claim in run))
        ]
    return [run for run in runs if sum(claim.hits[table] for claim in run) >= least]


def _headed(run: list[Claim], found: Sequence[Claim]) -> list[Claim]:
    """Return a run of table three with the table before it where that is its header, cut off with a piece of a row."""
    before = next((claim for claim in found if claim.index == run[0].index - 1), None)
    if before is None or before.annex or any(before.hits.values()):
        return run
    return [before, *run] if _is_headed(before.words) else run


def annex_tables(found: Sequence[Claim]) -> list[int]:
    """Return the tables that hold the annex: those plainly so, and fewer indicators in a table beside one."""
    claimed = {claim.index for claim in found if claim.annex}
    grown = True
    while grown:
        beside = {
            claim.index
            for claim in found
            if claim.index not in claimed
            and claim.annex_rows >= MIN_ANNEX_CONTINUED
            and not any(claim.hits.values())
            and {claim.index - 1, claim.index + 1} & claimed
        }
        claimed |= beside
        grown = bool(beside)
    return sorted(claimed)


def read_lines(tables: Sequence[Table], run: Sequence[Claim]) -> list[Line]:
    """Return the lines of a run of tables, one after the other."""
    return [line for claim in run for line in lines_of(_upright(tables[claim.index]), claim.index)]


def _upright(table: Table) -> Table:
    """Return table three upright when it lies on its side: the applicant columns down the first column."""
    first = {squeeze(cell.text) for cell in table.cells if cell.col <= 1 and len(cell.text) <= 12}
    return transposed(table) if len(first & _applicants()) >= MIN_ON_SIDE else table


@cache
def _applicants() -> frozenset[str]:
    columns = load_schema("2021").tables["requests"].columns
    return frozenset(label for column in columns[:5] for label in column.labels[:1])


def edition_of(table: str, words: str, prior: str | None) -> str:
    """Return the edition that a form table's words show, else ``prior``, else the newest form's."""
    if table == "requests":
        return requests.edition_of(words) or prior or "2021"
    if table == "proactive":
        return proactive.edition_of(words) or prior or "2021"
    return prior or "2021"
