"""The dataset of a corpus: Parquet tables under ``DIR/data``, built from the reports, brought up to date part by part.

A part is the reports whose ids hash to the same number; what it holds depends on these reports alone, so that a run
that was killed and taken up again ends with the tables of an undisturbed one. A part whose reports did not change is
left alone. The panel compares reports, so it is made last, from the candidate that each report offers.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.corpus.columns import TABLES, tables
from gongkai.corpus.dataset_codebook import package, write_codebook
from gongkai.corpus.dataset_files import Layout, held, put
from gongkai.corpus.dataset_parquet import Lines, connect, count_rows, write_panel
from gongkai.corpus.rows import rows

if TYPE_CHECKING:
    import duckdb

# Raised when the same reports give other rows in the same columns: every part is then built anew.
_EDITION = 2
# A part is rewritten whole: with more reports a new one costs too much, with fewer there are needlessly many files.
REPORTS_PER_PART = 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """A report that the dataset shall hold.

    ``fingerprint`` is another whenever the report's JSON is (the file's hash and the version that read it will do);
    ``path``, ``tool_version``, ``manifest_id`` and ``duplicates`` (other files
    of the same bytes) are told in the table ``reports``.
    """

    report_id: str
    fingerprint: str
    path: str | None = None
    tool_version: str | None = None
    manifest_id: str | None = None
    duplicates: tuple[str, ...] = ()
    folder: str | None = None
    joined: str | None = None
    joined_to: str | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did; ``rows`` counts the rows of each table as they now stand."""

    reports: int
    parts_written: int
    parts_kept: int
    rows: Mapping[str, int]


def build(folder: Path, entries: Iterable[Entry], load: Callable[[str], Mapping[str, Any]]) -> Built:
    """Bring ``folder/data``, ``datapackage.json`` and ``codebook.csv`` up to date and return what was done.

    ``entries`` is read once the dataset is held, so that a generator over the ledger is never behind another builder;
    ``load`` returns the JSON of a report by its id and is called for the reports of changed parts only. Memory holds
    the entries and one report. Raises CorpusError (``CORPUS.BUSY``) when another builder holds the dataset for long.
    """
    layout = Layout(folder)
    with held(layout):
        parts = _parts(entries)
        state = layout.state()
        if state.keys() - parts.keys() - {"panel"}:  # there are now more parts, or fewer
            layout.clear()
            state = {}
        with connect(layout.scratch) as connection:
            written = 0
            for name, part in parts.items():
                print_ = _fingerprint(part)
                if state.get(name) != print_ or not layout.has_part(name):
                    _write_part(connection, layout, name, part, load, state)
                    layout.note(state := {**state, name: print_})
                    written += 1
            _write_panel(connection, layout, state)
            counts = {table: count_rows(connection, layout.files(table)) for table in TABLES}
        write_codebook(layout)
        layout.write(folder / "datapackage.json", package(layout, counts))
    return Built(sum(map(len, parts.values())), written, len(parts) - written, counts)


def _parts(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """Return the reports of each part, ordered by id. How many parts there are depends on their number alone."""
    ordered = sorted({entry.report_id: entry for entry in entries}.values(), key=lambda entry: entry.report_id)
    count = 1
    while len(ordered) > REPORTS_PER_PART * count:
        count *= 2
    names = [f"{number:04d}-of-{count:04d}" for number in range(1, count + 1)]
    parts: dict[str, list[Entry]] = {name: [] for name in names}
    for entry in ordered:
        hashed = hashlib.sha256(entry.report_id.encode("utf-8", "surrogatepass")).digest()
        parts[names[int.from_bytes(hashed[:8]) % count]].append(entry)
    return parts


def _fingerprint(part: Sequence[Entry]) -> str:
    """Return a text that is another whenever the part's rows may be."""
    print_ = hashlib.sha256(f"{_EDITION}\n{tables()!r}\n".encode())
    for entry in part:
        print_.update(f"{entry!r}\n".encode("utf-8", "surrogatepass"))  # a path may hold bytes that are no UTF-8
    return print_.hexdigest()


def _write_part(
    connection: duckdb.DuckDBPyConnection,
    layout: Layout,
    name: str,
    part: Sequence[Entry],
    load: Callable[[str], Mapping[str, Any]],
    state: Mapping[str, str],
) -> None:
    with Lines.into(layout.scratch) as lines:
        for entry in part:
            report = load(entry.report_id)
            lines.add(
                rows(
                    report,
                    report_id=entry.report_id,
                    path=entry.path,
                    tool_version=entry.tool_version,
                    manifest_id=entry.manifest_id,
                    duplicates=entry.duplicates,
                    folder=entry.folder,
                    joined=entry.joined,
                    joined_to=entry.joined_to,
                )
            )
    finished = {table: lines.convert(connection, table) for table in TABLES}
    # From here on until it is noted anew the part may be half old and half new: should we be killed, it is rebuilt.
    layout.note({part: print_ for part, print_ in state.items() if part not in {name, "panel"}})
    for table, new in finished.items():
        put(new, layout.part(table, name))


def _write_panel(connection: duckdb.DuckDBPyConnection, layout: Layout, state: Mapping[str, str]) -> None:
    parts = {name: print_ for name, print_ in state.items() if name != "panel"}
    print_ = hashlib.sha256(repr(sorted(parts.items())).encode()).hexdigest()
    if state.get("panel") == print_ and layout.panel.is_file():
        return
    new = layout.scratch / layout.panel.name
    names = sorted(parts)
    write_panel(
        connection,
        [layout.part("panel", name) for name in names],
        new,
        reports=[layout.part("reports", name) for name in names],
        values=[layout.part("values", name) for name in names],
    )
    put(new, layout.panel)
    layout.note({**parts, "panel": print_})
