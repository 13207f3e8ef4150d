"""Rows to Parquet, through DuckDB.

DuckDB reads the rows as lines of JSON with the types of their columns and writes Parquet, in a stream and with one
thread: the same rows give the same bytes, memory does not grow with them, and there is no need of a second library.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from gongkai.corpus.columns import TABLES, TYPES, TableColumns, table
from gongkai.corpus.rows import Row

if TYPE_CHECKING:
    import duckdb

_JSON = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))
_MEMORY = "1GB"  # beyond this DuckDB spills to the scratch folder
_LONGEST_LINE = 16 * 1024 * 1024  # DuckDB's own limit for an object, raised when a row is longer
_GROUP = (
    8192  # rows that are held in memory while they are written: with DuckDB's own 122,880 memory grows with the part
)
# What only the comparison of the candidates can tell.
_COMPARED = ("n_reports", "n_conflicts", "organ", "chosen")
_OWNED = ("organ", "chosen")  # columns of the panel that the chains over years give
_RANKED = ("region_code", "n_reports")  # columns of the panel that the ranking gives
_CONFLICTS = "coalesce(n_cells, 0) AS n_conflicts"


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection that writes the same bytes for the same rows."""
    import duckdb

    return duckdb.connect(config={"threads": 1, "memory_limit": _MEMORY, "temp_directory": str(scratch)})


def quoted(name: str) -> str:
    """Return a name as SQL wants it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """Return a text as SQL wants it."""
    return "'" + str(text).replace("'", "''") + "'"


def files(paths: Iterable[Path]) -> str:
    """Return the SQL list of these files, each meant word for word: a folder may be called ``报告[2023]``."""
    return "[" + ", ".join(literal(_escaped(str(path))) for path in paths) + "]"


def _escaped(path: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)


class Lines:
    """The rows of a part on their way to Parquet: a file of JSON lines for each table, in ``scratch``."""

    def __init__(self, scratch: Path, streams: Mapping[str, IO[bytes]]) -> None:
        self._scratch = scratch
        self._streams = streams
        self._longest = dict.fromkeys(streams, 0)

    @classmethod
    @contextmanager
    def into(cls, scratch: Path) -> Iterator[Lines]:
        """Open the files; they are complete, and ``convert`` may be called, when the context has been left."""
        with ExitStack() as stack:
            yield cls(scratch, {name: stack.enter_context(_open(scratch, name)) for name in TABLES})

    def add(self, rows: Mapping[str, list[Row]]) -> None:
        """Write the rows of a report."""
        for name, stream in self._streams.items():
            for row in rows[name]:
                line = _line(row)
                self._longest[name] = max(self._longest[name], len(line))
                stream.write(line)

    def convert(self, connection: duckdb.DuckDBPyConnection, name: str) -> Path:
        """Return the Parquet file of a table."""
        source, target = self._scratch / f"{name}.jsonl", self._scratch / f"{name}.parquet"
        types = ", ".join(f"{literal(column)}: {literal(type_)}" for column, type_ in _types(table(name)).items())
        size = max(_LONGEST_LINE, self._longest[name] + 1)
        connection.execute(
            f"COPY (SELECT * FROM read_json({files([source])}, format='newline_delimited', columns={{{types}}},"  # noqa: S608
            f" maximum_object_size={size})) TO {literal(target)}"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"
        )
        source.unlink()
        return target


def _open(scratch: Path, name: str) -> IO[bytes]:
    return (scratch / f"{name}.jsonl").open("wb")


def _line(row: Row) -> bytes:
    line = _JSON.encode(row) + "\n"
    try:
        return line.encode()
    except UnicodeEncodeError:  # half a character, from a damaged file or a file's name: no UTF-8 holds it
        return line.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _types(entry: TableColumns) -> dict[str, str]:
    """Return the columns of a part and their types in DuckDB."""
    return {
        column.name: TYPES[column.type]
        for column in entry.columns
        if entry.name != "panel" or column.name not in _COMPARED
    }


def write_panel(
    connection: duckdb.DuckDBPyConnection,
    candidates: Iterable[Path],
    target: Path,
    *,
    reports: Iterable[Path],
    values: Iterable[Path],
) -> None:
    """Write the panel: of the candidates of one organ and year the best, and how many there are and differ.

    Which organ a candidate belongs to, through its changes of name, and which of several goes first is told by
    ``across.chains``, as in the table ``chains``. A candidate without a region code has that of its organ.
    """
    entry, candidates = table("panel"), tuple(candidates)
    _find_owners(connection, files(reports), files(values))
    cells = ", ".join(quoted(column.name) for column in entry.columns if column.cell)
    homes = {**dict.fromkeys(_RANKED, "ranked"), **dict.fromkeys(_OWNED, "owners")}
    own = ", ".join(
        f"{homes.get(name, 'candidates')}.{quoted(name)}" if name != "n_conflicts" else _CONFLICTS
        for name in entry.names
    )
    connection.execute(
        f"""COPY (
        WITH candidates AS (SELECT * FROM read_parquet({files(candidates)})),
        placed AS (
            SELECT report, agency, year, organ, place, coalesce(region_code,
                CASE WHEN min(region_code) OVER same = max(region_code) OVER same THEN min(region_code) OVER same END
            ) AS region_code FROM candidates JOIN owners USING (report)
            WINDOW same AS (PARTITION BY agency, year, organ)),
        ranked AS (
            SELECT report, region_code, count(*) OVER one AS n_reports, first_value(report) OVER best AS chosen
            FROM placed
            WINDOW one AS (PARTITION BY organ, agency, region_code, year),
                best AS (PARTITION BY organ, agency, region_code, year ORDER BY place)),
        numbers AS (
            SELECT chosen, unnest([{cells}]) AS number, generate_subscripts([{cells}], 1) AS cell
            FROM candidates JOIN (SELECT report, chosen FROM ranked WHERE n_reports > 1) USING (report)),
        cells AS (SELECT chosen FROM numbers GROUP BY chosen, cell HAVING min(number) <> max(number)),
        conflicts AS (SELECT chosen AS report, count(*) AS n_cells FROM cells GROUP BY chosen)
        SELECT {own} FROM candidates JOIN ranked USING (report) JOIN owners USING (report)
            LEFT JOIN conflicts USING (report)
        WHERE report = ranked.chosen ORDER BY agency, ranked.region_code, year, owners.organ
        ) TO {literal(target)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_GROUP})"""  # noqa: S608
    )


def _find_owners(connection: duckdb.DuckDBPyConnection, reports: str, values: str) -> None:
    """Make the table ``owners``: the organ of each report, who speaks for a year, and in which order they would."""
    from gongkai.corpus.across.apart import apart_of, conflicts
    from gongkai.corpus.across.chains import REPORTS, Report, reports_of, series_of

    source, cells = f"read_parquet({reports})", f"read_parquet({values})"
    apart = apart_of(connection.execute(conflicts(source, cells)).fetchall())
    known = connection.execute(REPORTS.format(source=source)).fetchall()
    found = list(reports_of(series_of((Report(*row) for row in known), apart)))
    owned = [[row[at] for row in found] for at in (2, 0, 4)]
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE owners AS SELECT unnest(?::VARCHAR[]) AS report, unnest(?::VARCHAR[]) AS organ,"
        " unnest(?::BOOLEAN[]) AS chosen, unnest(?::INTEGER[]) AS place",
        [*owned, list(range(len(found)))],
    )


def count_rows(connection: duckdb.DuckDBPyConnection, paths: Iterable[Path]) -> int:
    """Return how many rows the files hold."""
    row = connection.execute(f"SELECT count(*) FROM read_parquet({files(paths)})").fetchone()  # noqa: S608
    return int(row[0]) if row else 0
