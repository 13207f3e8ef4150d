"""The dataset in other formats: CSV and XLSX for Excel, DTA for Stata, JSON lines and Parquet for programs.

Whatever the format, a missing value is blank and never 0, numbers are numbers, rows come by organ, year and key.
"""

from __future__ import annotations

import csv
import json
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import ACROSS, TABLES, TableColumns, table
from gongkai.corpus.dataset_codebook import codebook_csv
from gongkai.corpus.dataset_parquet import quoted
from gongkai.corpus.labelled import labelled
from gongkai.errors import CorpusError, UsageError
from gongkai.text.spreadsheet import harmless

if TYPE_CHECKING:
    import duckdb

_EXACT = 2**53  # up to here a float that is whole is that whole number


@dataclass(frozen=True, slots=True)
class Selection:
    """A table as it is to be written: its rows chosen and in order, its columns under their headings.

    ``lang`` is the language of labels beside names, in formats that have both.
    """

    corpus: Corpus
    table: TableColumns
    headings: tuple[str, ...]
    relation: duckdb.DuckDBPyRelation
    lang: str

    def rows(self) -> Iterator[list[Any]]:
        """Yield the rows, a few thousand in memory at a time; whole numbers are ints."""
        for row in self.corpus.rows(self.relation):
            yield [_whole(value) for value in row]


@dataclass(frozen=True, slots=True)
class Written:
    """What an export wrote. ``cut`` counts texts that were too long for a cell of the format and are not whole."""

    files: tuple[Path, ...]
    rows: Mapping[str, int]
    cut: int = 0


def export(
    corpus: Corpus,
    form: str,
    out: Path,
    *,
    names: Sequence[str] = TABLES,
    where: str | None = None,
    lang: str | None = None,
) -> Written:
    """Write tables of the corpus into the folder ``out``, with their codebook, and return what was written.

    Tables that stand in the folder already stay, and stay in its codebook; the workbook of the tables that compare
    reports has a name of its own beside the dataset's.
    ``form`` is one of ``FORMATS``. ``where`` is a condition in SQL over the columns of each table and, where it lacks
    them, over those of its report (``province = '浙江省' AND year >= 2020``); it is the caller's own SQL: never pass on
    what a stranger wrote. ``lang`` (``zh``, ``en``) puts labels in the place of names and codes; the variables of a
    Stata file always have labels, in Chinese unless ``en`` is asked for. Files appear whole or not at all.
    Raises UsageError for an unknown format, table, column or language, CorpusError (``CORPUS.OUTDATED``) for a dataset
    of another version that lacks columns.
    """
    if form not in FORMATS:
        raise UsageError(f"--format 只有 {'、'.join(FORMATS)}。 / --format takes {', '.join(FORMATS)}, not {form!r}.")
    if lang not in {None, "zh", "en"}:
        raise UsageError(f"标签语言只有 zh 和 en。 / Labels are zh or en, not {lang!r}.")
    shown = None if form == "dta" else lang  # Stata has names and labels side by side: there the names stay
    selections = [_select(corpus, table(name), where, shown, lang or "zh") for name in dict.fromkeys(names)]
    out.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".export-", dir=out))
    try:
        written = FORMATS[form](selections, scratch)
        placed = [path.replace(out / path.name) for path in written.files]
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return Written(tuple(placed), written.rows, written.cut)


def _select(corpus: Corpus, entry: TableColumns, where: str | None, shown: str | None, lang: str) -> Selection:
    headings = tuple(column.titled(shown) if shown else column.name for column in entry.columns)
    listed = ", ".join(
        f"{labelled(column, shown) if shown else quoted(column.name)} AS {quoted(heading)}"
        for column, heading in zip(entry.columns, headings, strict=True)
    )
    ordered = [key for key in dict.fromkeys(("agency", "year", *entry.key)) if key in entry.names]
    keys = ", ".join(str(entry.names.index(key) + 1) for key in ordered)  # by place: the headings may be labels
    relation = _chosen(corpus, entry, where).project(listed).order(keys)
    return Selection(corpus, entry, headings, relation, lang)


def _chosen(corpus: Corpus, entry: TableColumns, where: str | None) -> duckdb.DuckDBPyRelation:
    import duckdb

    rows = corpus.table(entry.name)
    if lacking := [name for name in entry.names if name not in rows.columns]:
        raise CorpusError(
            f"数据集由另一版本写出，表 {entry.name} 没有列 {lacking[0]}。 / "
            f"Another version wrote the dataset: its table {entry.name} has no column {lacking[0]}.",
            code="CORPUS.OUTDATED",
            remedy="请再次运行 gongkai annotate。 / Run gongkai annotate on it again.",
        )
    if where is None:
        return rows
    if "report" in entry.names:
        lacking = [f"r.{quoted(name)}" for name in table("reports").names if name not in entry.names]
        wider = ", ".join(["t.*", *lacking])
        rows = corpus.sql(f"SELECT {wider} FROM {quoted(entry.name)} AS t LEFT JOIN reports AS r USING (report)")  # noqa: S608
    try:
        return rows.filter(where)
    except duckdb.Error as error:
        if "organ" in entry.names and "report" not in entry.names:
            return _with_reports(corpus, entry, where)
        raise _unfit(entry, error) from error


def _with_reports(corpus: Corpus, entry: TableColumns, where: str) -> duckdb.DuckDBPyRelation:
    """Return the organs that have a report for which the condition holds."""
    import duckdb

    corpus.table("chain_reports")
    reports = corpus.sql("SELECT l.organ, l.chosen, r.* FROM chain_reports l JOIN reports r USING (report)")
    try:
        chosen = reports.filter(where).project("organ").distinct()
    except duckdb.Error as error:
        raise _unfit(entry, error) from error
    return corpus.table(entry.name).join(chosen, "organ", how="semi")


def _unfit(entry: TableColumns, error: Exception) -> UsageError:
    return UsageError(
        f"--where 在表 {entry.name} 上不成立：{error} / --where does not fit the table {entry.name}: {error}",
        remedy="请用 --tables 只选有这些列的表。 / Choose tables that have these columns by --tables.",
    )


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT else value


def _csv(selection: Selection, path: Path) -> int:
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(selection.headings)
        return _count(selection.rows(), lambda row: writer.writerow(map(_csv_cell, row)))


def _csv_cell(value: Any) -> Any:
    if isinstance(value, bool):
        return _LOGICAL[value]
    return value if isinstance(value, str) and _NUMBER.fullmatch(value) else harmless(value)


# A spreadsheet takes -3 for the number that it is, and writes it so again: not +3, not -3.10.
_NUMBER = re.compile(r"-(?:0|[1-9]\d{0,11})(?:\.\d{0,11}[1-9])?")


_LOGICAL = {True: "TRUE", False: "FALSE"}  # as Excel and R write them; pandas reads them too


def _jsonl(selection: Selection, path: Path) -> int:
    with path.open("w", encoding="utf-8", newline="\n") as stream:

        def write(row: list[Any]) -> None:
            named = dict(zip(selection.headings, row, strict=True))
            stream.write(json.dumps(named, ensure_ascii=False, allow_nan=False) + "\n")

        return _count(selection.rows(), write)


def _parquet(selection: Selection, path: Path) -> int:
    selection.relation.to_parquet(str(path), compression="zstd")
    return selection.relation.shape[0]


def _dta(selection: Selection, path: Path) -> int:
    from gongkai.corpus.export_stata import write_stata

    return write_stata(selection, path)


def _xlsx(selections: Sequence[Selection], folder: Path) -> Written:
    from gongkai.corpus.export_xlsx import write_book

    own = any(selection.table.name in TABLES for selection in selections)  # else it lies beside the dataset's book
    path = folder / ("gongkai.xlsx" if own else "gongkai-across.xlsx")
    counts, cut = write_book(selections, path)
    return Written((path,), counts, cut)


def _count(rows: Iterator[list[Any]], write: Callable[[list[Any]], Any]) -> int:
    count = 0
    for row in rows:
        write(row)
        count += 1
    return count


def _each(suffix: str, write: Callable[[Selection, Path], int]) -> Callable[[Sequence[Selection], Path], Written]:
    """Return a format that has a file for each table, and the codebook beside them.

    The folder that it writes into lies in that of the export.
    """

    def write_all(selections: Sequence[Selection], folder: Path) -> Written:
        paths = {selection.table.name: folder / f"{selection.table.name}.{suffix}" for selection in selections}
        counts = {
            name: write(selection, path) for selection, (name, path) in zip(selections, paths.items(), strict=True)
        }
        # Where the files will go, tables of another export may stand: the codebook must know them too.
        standing = {path.stem for path in folder.parent.iterdir()} | paths.keys()
        names = tuple(name for name in (*TABLES, *ACROSS) if name in standing)
        book = folder / "codebook.csv"
        book.write_text(codebook_csv(names), encoding="utf-8", newline="")
        return Written((*paths.values(), book), counts)

    return write_all


FORMATS: dict[str, Callable[[Sequence[Selection], Path], Written]] = {
    "csv": _each("csv", _csv),
    "xlsx": _xlsx,
    "dta": _each("dta", _dta),
    "jsonl": _each("jsonl", _jsonl),
    "parquet": _each("parquet", _parquet),
}
