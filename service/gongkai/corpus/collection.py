"""A dataset opened for analysis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from gongkai.corpus.columns import TABLES, codes, table
from gongkai.corpus.dataset_files import Layout
from gongkai.corpus.dataset_parquet import files, quoted
from gongkai.errors import CorpusError, UsageError

if TYPE_CHECKING:
    import duckdb


_ROWS = 5000


class Corpus:
    """The tables of a dataset, read from its Parquet files when asked: nothing is loaded on opening.

    >>> corpus = Corpus.open("out")                                                          # doctest: +SKIP
    >>> corpus.table("statements").filter("role = 'issue'").df()                             # doctest: +SKIP
    >>> corpus.sql("SELECT year, count(*) FROM reports GROUP BY year ORDER BY year").show()  # doctest: +SKIP

    A relation is DuckDB's: it filters, groups and joins without loading, and becomes rows by ``fetchall()``, a data
    frame of pandas by ``df()``, of polars by ``pl()``. Columns called as words of SQL stand in quotes: ``"table"``,
    ``"column"``, ``"left"``, ``"right"``; so do the cells of the panel: ``"requests.received.total"``.
    """

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self._connection = connection

    @classmethod
    def open(cls, folder: str | Path) -> Self:
        """Open the dataset that ``gongkai annotate … --out FOLDER`` wrote. Raises CorpusError when there is none."""
        import duckdb

        layout = Layout(Path(folder))
        found = {name: layout.files(name) for name in TABLES}
        if not all(found.values()):
            raise CorpusError(
                f"{folder} 中没有完整的数据集。 / There is no complete dataset in {folder}.",
                code="CORPUS.NO_DATASET",
                remedy=f"先运行 gongkai annotate … --out {folder}。 / Run gongkai annotate … --out {folder} first.",
            )
        connection = duckdb.connect()
        for name, paths in found.items():
            connection.execute(f"CREATE VIEW {quoted(name)} AS SELECT * FROM read_parquet({files(paths)})")  # noqa: S608
        return cls(layout.folder, connection)

    @property
    def tables(self) -> tuple[str, ...]:
        """Return the names of the tables."""
        return TABLES

    def table(self, name: str) -> duckdb.DuckDBPyRelation:
        """Return a table as a relation. Raises UsageError for an unknown name."""
        return self._connection.sql(f"SELECT * FROM {quoted(table(name).name)}")  # noqa: S608 - a known name

    def sql(self, query: str, params: Sequence[Any] | Mapping[str, Any] | None = None) -> duckdb.DuckDBPyRelation:
        """Return what ``query`` selects from the tables; ``params`` stand for its ``?`` or ``$name``.

        Raises UsageError with DuckDB's words when the query is wrong.
        """
        import duckdb

        try:
            return self._connection.sql(query, params=params)
        except duckdb.Error as error:
            raise UsageError(f"查询有误：{error} / The query is wrong: {error}") from error

    def frame(self, source: str | duckdb.DuckDBPyRelation) -> Any:
        """Return a table or relation as a data frame: of pandas where it is installed, else of polars.

        Raises UsageError when neither is.
        """
        relation = self.table(source) if isinstance(source, str) else source
        if _installed("pandas"):
            return relation.df()
        if _installed("polars") and _installed("pyarrow"):
            return relation.pl()
        raise UsageError(
            "数据框需要 pandas 或 polars。 / Data frames need pandas or polars.",
            remedy="pip install pandas，或 pip install polars pyarrow。 / pip install pandas, or polars pyarrow.",
        )

    def rows(self, relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a relation of this corpus, a few thousand in memory at a time."""
        cursor = self._connection.cursor()
        try:
            cursor.execute(relation.sql_query())
            while rows := cursor.fetchmany(_ROWS):
                yield from rows
        finally:
            cursor.close()

    def labels(self, name: str, lang: str = "zh") -> dict[str, str]:
        """Return the label of each column of a table, with its unit: for headings, axes and legends."""
        return {column.name: column.titled(lang) for column in table(name).columns}

    def codes(self, name: str, lang: str = "zh") -> dict[str, str]:
        """Return the label of each code of a list: ``theme``, ``role``, ``status``, ``level`` and others."""
        return {code: names[lang] for code, names in codes(name).items()}

    def close(self) -> None:
        """Let go of the files; relations of this corpus are of no use any more."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Corpus({str(self.folder)!r})"


def _installed(module: str) -> bool:
    from importlib.util import find_spec

    return find_spec(module) is not None
