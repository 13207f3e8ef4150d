"""A dataset opened for analysis."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from gongkai.corpus.across import analysis
from gongkai.corpus.asked import known_code, known_organ
from gongkai.corpus.columns import ACROSS, TABLES, TYPES, codes, table
from gongkai.corpus.dataset_files import Layout
from gongkai.corpus.dataset_parquet import files, literal, quoted
from gongkai.errors import CorpusError, UsageError

if TYPE_CHECKING:
    import duckdb


_ROWS = 5000
_T = TypeVar("_T")


class Corpus:
    """The tables of a dataset, read from its Parquet files when asked: nothing is loaded on opening.

    >>> corpus = Corpus.open("out")                                                          # doctest: +SKIP
    >>> corpus.table("statements").filter("role = 'issue'").df()                             # doctest: +SKIP
    >>> corpus.sql("SELECT year, count(*) FROM reports GROUP BY year ORDER BY year").show()  # doctest: +SKIP

    A relation is DuckDB's: it filters, groups and joins without loading, and becomes rows by ``fetchall()``, a data
    frame of pandas by ``df()``, of polars by ``pl()``. Columns called as words of SQL stand in quotes: ``"table"``,
    ``"column"``, ``"left"``, ``"right"``; so do the cells of the panel: ``"requests.received.total"``.

    The tables that compare reports over years and organs (``chains`` to ``suggestions``) are made when they are first
    asked for, from the dataset as it then stands, and kept until the corpus is closed; from then on ``sql`` knows them.
    """

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self._connection = connection
        self._made: set[str] = set()
        self._shared: dict[str, object] = {}

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
        """Return a table as a relation, also one of ``ACROSS``. Raises UsageError for an unknown name."""
        name = table(name).name
        if name in ACROSS and name not in self._made:
            self._make(name)
        return self._connection.sql(f"SELECT * FROM {quoted(name)}")  # noqa: S608 - a known name

    def chains(self) -> duckdb.DuckDBPyRelation:
        """Return the organs, each with its years, its names and the years that are missing."""
        return self.table("chains")

    def chain(self, agency: str, region_code: str | None = None) -> duckdb.DuckDBPyRelation:
        """Return the reports of the organ that is or was called ``agency``, by year, under all its names.

        ``agency`` may be the organ's id as well. Organs of one name (鼓楼区…) are told apart by ``region_code``; where
        it is not given the reports of all of them come. Raises UsageError where there is no such organ.
        """
        self.table("chains")
        known_organ(self, agency, region_code)
        region = "TRUE" if region_code is None else f"region_code = {literal(region_code)}"
        return self.sql(f"""SELECT l.organ, l.agency, r.* EXCLUDE (agency), l.chosen
            FROM chain_reports l JOIN reports r USING (report) WHERE l.organ IN (
                SELECT organ FROM chain_reports JOIN reports USING (report)
                WHERE {literal(agency)} IN (organ, chain_reports.agency) AND {region}
            ) ORDER BY l.organ, r.year, l.chosen DESC, r.report""")  # noqa: S608 - values are quoted

    def trends(self, by: Sequence[str] = ("theme", "role", "year")) -> duckdb.DuckDBPyRelation:
        """Return what share of organs speaks of what: a row a group of ``by`` (theme, role, year, level, province).

        A column that is not in ``by`` is blank. Raises UsageError for other names.
        """
        from gongkai.corpus.across.trends import trends_by

        return trends_by(self, by)

    def suggestions(self) -> duckdb.DuckDBPyRelation:
        """Return groups of issues and commitments that no theme of the codebook fits, each with three quotations."""
        return self.table("suggestions")

    def year_findings(self) -> duckdb.DuckDBPyRelation:
        """Return the checks of each organ's report against its next (``YEAR.*``), those that hold included."""
        return self.table("year_findings")

    def recurring(
        self,
        theme: str | None = None,
        *,
        role: str | None = "issue",
        kind: str | None = None,
        agency: str | None = None,
        run: int = 2,
    ) -> duckdb.DuckDBPyRelation:
        """Return statements that return in the organ's next report: problems, or another ``role`` (None: of all roles).

        ``kind`` is ``theme`` (the same theme admitted again) or ``near_identical``; ``agency`` any name that the organ
        bears or bore, or its id; ``run`` how many reports in a row the theme stands in at least. Remedies are compared
        by their words alone: of them there is no kind ``theme``. Raises UsageError for what there is not.
        """
        self.table("chain_reports")
        known_code(self, "theme", theme, also="themes")
        known_code(self, "role", role)
        known_code(self, "recurrence", kind)
        if agency is not None:
            known_organ(self, agency)
        equal = {"theme": theme, "role": role, "kind": kind}
        wanted = [f"{name} = {literal(value)}" for name, value in equal.items() if value is not None]
        if agency is not None:
            organs = f"SELECT organ FROM chain_reports WHERE {literal(agency)} IN (organ, agency)"  # noqa: S608
            wanted.append(f"organ IN ({organs})")
        found = self.table("recurrences").filter(" AND ".join([*wanted, f"run >= {int(run)}"]))
        return found.order("organ, year, theme, next_statement")

    def copies(self) -> duckdb.DuckDBPyRelation:
        """Return statements that another organ had before in nearly the same words; stock phrases are left out."""
        return self.table("copies")

    def copied_reports(self) -> duckdb.DuckDBPyRelation:
        """Return the reports with such statements, and what share of their section five these are."""
        return self.table("copied_reports")

    def promises(self) -> duckdb.DuckDBPyRelation:
        """Return each commitment with its fate in the next report: kept, repeated, dropped (not found) or open."""
        return self.table("promises")

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

    def _make(self, name: str) -> None:
        """Make a table of ``ACROSS`` from what its analysis yields, a few thousand rows in memory at a time."""
        columns = table(name).columns
        listed = ", ".join(f"{quoted(column.name)} {TYPES[column.type]}" for column in columns)
        values = ", ".join(f"unnest(?::{TYPES[column.type]}[])" for column in columns)
        rows = analysis(name)(self)
        self._connection.execute(f"CREATE OR REPLACE TABLE {quoted(name)} ({listed})")
        while some := list(islice(rows, _ROWS)):
            lists = [list(column) for column in zip(*some, strict=True)]
            self._connection.execute(f"INSERT INTO {quoted(name)} SELECT {values}", lists)
        self._made.add(name)

    def once(self, name: str, make: Callable[[], _T]) -> _T:
        """Return what ``make`` returned when it was asked for as ``name`` first: for what several analyses need."""
        if name not in self._shared:
            self._shared[name] = make()
        return cast("_T", self._shared[name])

    def view(self, name: str, query: str) -> None:
        """Let ``query`` be asked as ``name`` in SQL, for as long as the corpus is open."""
        self._connection.execute(f"CREATE OR REPLACE VIEW {quoted(name)} AS {query}")

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
