"""From a document to the values of its official forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from gongkai.document import Document, Table
from gongkai.forms.align import CERTAIN
from gongkai.forms.annex import AnnexReading, read_annex
from gongkai.forms.apart import with_joined
from gongkai.forms.certainty import with_certainty
from gongkai.forms.checks import with_suggestions
from gongkai.forms.copies import chosen_copy
from gongkai.forms.doubts import Doubt, doubt
from gongkai.forms.labels import squeeze
from gongkai.forms.leftover import missing_doubts, one_column
from gongkai.forms.lines import Line
from gongkai.forms.match import TELLING_LENGTH, Claim, annex_tables, claims, edition_of, pieces, read_lines, stands_in
from gongkai.forms.model import FormReading, FormTable, Value
from gongkai.forms.printed import printed_lines
from gongkai.forms.proactive import read_proactive
from gongkai.forms.recover import recover
from gongkai.forms.requests import read_requests
from gongkai.forms.review import read_review
from gongkai.forms.schema import ANNEX, FORM_TABLES, Row
from gongkai.forms.stream import Stream
from gongkai.forms.unread import with_ones, with_unread
from gongkai.forms.values import TableValues

Reader = Callable[[Sequence[Line], str], TableValues]
_READERS: dict[str, Reader] = {"requests": read_requests, "review": read_review, "proactive": read_proactive}
# Without these words the running text holds no such table.
_OPENINGS = {"requests": "本年新收", "review": "行政复议", "proactive": "信息内容"}
# Of the sections they stand in.
_TITLES = ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "提起行政诉讼情况")
MIN_SHARE = 0.5  # of the rows, or of the numbers that the text gives: a table with fewer has lost its own
# A row cut in two by a page may be seen in both halves; two rows seen again are a second form.
MIN_REPEATED_ROWS = 2
BEFORE_2019 = "pre2019"  # a document's edition where it has an annex alone; each table says which annex
# Table three shows its edition best, then table two; table four is the same in both.
_BY_TRUST = ("requests", "proactive", "review")


def extract(document: Document) -> FormReading:
    """Return the form values of ``document``; empty when it holds no official form. Never raises."""
    tables = document.tables
    found = claims(tables)
    chosen: dict[str, tuple[TableValues, list[Claim]]] = {}
    problems: list[Doubt] = []
    prior = edition_of("proactive", "".join(claim.words for claim in found if claim.hits["proactive"]), None)
    for name in _BY_TRUST:
        best = _best(name, document, found, prior, problems)
        if best is not None:
            chosen[name] = best
            prior = best[0].schema.edition
    _recover_lost(document, chosen, prior, problems)
    problems.extend(_missing(document, chosen, problems))
    annex = read_annex(document, annex_tables(found), in_text=not chosen)
    reading = with_unread(with_joined(with_ones(_with_annex(_reading(chosen, found, problems, prior), annex))))
    return with_suggestions(with_certainty(_with_lines(reading, document, chosen), document))


def _with_lines(
    reading: FormReading, document: Document, chosen: dict[str, tuple[TableValues, list[Claim]]]
) -> FormReading:
    """Return the reading with the lines of running text that print the form, besides those of an annex."""
    tables = [claim.index for _, group in chosen.values() for claim in group]
    recovered = [value.place.span for read, group in chosen.values() if not group for value in read.values.values()]
    spans = (*reading.spans, *printed_lines(document, tables, recovered))
    return replace(reading, spans=spans, problems=(*reading.problems, *_unread(reading, document)))


def _unread(reading: FormReading, document: Document) -> Iterator[Doubt]:
    """Yield a problem for each form table whose words stand in the text, and of which nothing could be read."""
    read = {table.form_table for table in reading.tables}
    if ANNEX in read:
        return
    words = squeeze("\n".join(block.text for block in document.prose()))
    for name in FORM_TABLES:
        if name not in read and stands_in(words, name):
            yield doubt("unread", name)
        elif not read and _is_lost(document):
            yield doubt("recognition_lost_table", name)


def _is_lost(document: Document) -> bool:
    """Tell whether scanned pages have the titles of the form's sections: a picture that shows no more has lost it."""
    words = squeeze(document.text) if any(page.scanned for page in document.pages) else ""
    return any(title in words for title in _TITLES)


def _with_annex(reading: FormReading, annex: AnnexReading | None) -> FormReading:
    """Return the reading with the annex of the years before 2019, where the document has one."""
    if annex is None:
        return reading
    edition = annex.values.schema.edition
    indexes: tuple[int | None, ...] = annex.tables or (None,)
    tables = (*reading.tables, *(FormTable(ANNEX, edition, index) for index in indexes))
    return replace(
        reading,
        edition=_edition(tables),
        tables=tables,
        values={**reading.values, **annex.values.ordered()},
        extra={**reading.extra, **annex.values.extra},
        problems=(*reading.problems, *annex.problems),
        spans=annex.spans,
    )


def _recover_lost(
    document: Document,
    chosen: dict[str, tuple[TableValues, list[Claim]]],
    prior: str | None,
    problems: list[Doubt],
) -> None:
    """Look in the running text for form tables that are missing, and for rows that a table has lost to the text."""
    lost = {name: chosen[name][0].lost if name in chosen else None for name in _BY_TRUST}
    if not any(rows is None or rows for rows in lost.values()):
        return
    words = squeeze(document.text)
    wanted = [
        name
        for name, rows in lost.items()
        if any(_named(row, words) for row in rows or ()) or (rows is None and _OPENINGS[name] in words)
    ]
    if not wanted:
        return
    whole = {claim.index for name, (_, group) in chosen.items() if name not in wanted for claim in group}
    stream = Stream.of(document, whole)
    for name in wanted:
        found = recover(name, stream, chosen[name][0].schema.edition if name in chosen else prior)
        if found is None:
            continue
        if name in chosen and chosen[name][0].numbers >= MIN_SHARE * found.numbers:
            _complete(chosen[name][0], found)
            continue
        chosen[name] = (found, [])
        prior = found.schema.edition if name != "review" else prior
        problems.extend(found.doubts)


def _missing(
    document: Document,
    chosen: dict[str, tuple[TableValues, list[Claim]]],
    told: Sequence[Doubt],
) -> list[Doubt]:
    """Return what must be told of rows that tables two and three print and that were not read, or read askew."""
    doubts: list[Doubt] = []
    for name in ("requests", "proactive"):
        if name in chosen:
            read, group = chosen[name]
            words = "".join(claim.words for claim in group) or squeeze(document.text)
            doubts.extend(missing_doubts(read, words, told))
    if "requests" in chosen:
        doubts.extend(one_column(chosen["requests"][0]))
    return doubts


def _named(row: Row, words: str) -> bool:
    return any(label in words for label in row.labels if len(label) >= TELLING_LENGTH)


def _complete(read: TableValues, found: TableValues) -> None:
    """Add the rows that only the running text has. Table two has no sums: the text tells no row whose cells do not."""
    have = read.rows | (set(read.unclear) if read.schema.name == "proactive" else set())
    for key, value in found.values.items():
        if found.schema is read.schema and key.split(".")[1] not in have:
            read.values[key] = value


def _best(
    name: str, document: Document, found: Sequence[Claim], prior: str | None, problems: list[Doubt]
) -> tuple[TableValues, list[Claim]] | None:
    """Return the best reading of one form table among the document's candidates."""
    candidates: list[tuple[TableValues, list[Claim]]] = []
    tables = document.tables
    for run in pieces(found, name):
        for group in _parted(name, run, tables):
            edition = edition_of(name, "".join(claim.words for claim in group), prior)
            values = _READERS[name](read_lines(tables, group), edition)
            if values.values:
                candidates.append((values, group))
    if not candidates:
        return None
    taken, doubts = chosen_copy(document, name, candidates)
    best = candidates[taken]
    problems.extend([*doubts, *best[0].doubts])
    if best[0].unclear:
        problems.append(doubt("row_unclear", name, rows=best[0].unclear))
    return best


def _parted(name: str, run: list[Claim], tables: Sequence[Table]) -> list[list[Claim]]:
    """Part a run where the form begins anew: two organs' forms in one file."""
    if len(run) == 1:
        return [run]
    groups: list[list[Claim]] = []
    seen: set[str] = set()
    for claim in run:
        read = _READERS[name](read_lines(tables, [claim]), edition_of(name, claim.words, None))
        rows = {match.row.key for match in read.matches if match.score >= CERTAIN}
        again = len(rows & seen)
        full = len(rows) + len(seen) > len(read.schema.data_rows)
        if not groups or again >= MIN_REPEATED_ROWS or (again and full):
            groups.append([claim])
            seen = rows
        else:
            groups[-1].append(claim)
            seen |= rows
    return groups


def _reading(
    chosen: dict[str, tuple[TableValues, list[Claim]]],
    found: Sequence[Claim],
    problems: list[Doubt],
    prior: str | None,
) -> FormReading:
    values: dict[str, Value] = {}
    extra: dict[str, Value] = {}
    outcomes: tuple[str, ...] = ()
    tables: list[FormTable] = []
    for name in FORM_TABLES:
        if name in chosen:
            read, group = chosen[name]
            values.update(read.ordered())
            extra.update(read.extra)
            outcomes += tuple(read.outcomes)
            indexes: list[int | None] = [claim.index for claim in group]
            tables.extend(FormTable(name, read.schema.edition, index) for index in indexes or [None])
        else:
            standing = [claim.index for run in pieces(found, name) for claim in run]
            tables.extend(FormTable(name, prior or "2021", index) for index in standing)
            if standing:
                problems.append(doubt("no_values", name))
    return FormReading(_edition(tables), tuple(tables), values, extra, tuple(problems), outcomes)


def _edition(tables: Sequence[FormTable]) -> str | None:
    """Return the document's edition: the newest that one of its tables shows, since no older form had its words.

    Table four has none of its own and follows the others.
    """
    shown = {table.edition for table in tables if table.form_table in {"requests", "proactive"}}
    shown = shown or {BEFORE_2019 if table.form_table == ANNEX else table.edition for table in tables}
    return next((edition for edition in ("2021", "2019", BEFORE_2019) if edition in shown), None)
