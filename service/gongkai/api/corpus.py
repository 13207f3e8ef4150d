"""What the corpus says, asked of the index: coverage, themes by year, what comes back, a word in its context."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Any

from sqlalchemy import ColumnElement, Engine, Select, and_, func, select

from gongkai.api import tables
from gongkai.api.organs import Organs, chosen, counted
from gongkai.api.selection import Filters, storable
from gongkai.corpus.ledger_tables import contents
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.tokenizer import default_tokenizer

_MOST_MATCHES = 20_000  # of a word that are looked at: then it is a word of every report, and counting ends
_MOST_ISSUES = 200_000  # issues that are compared over the years; 40,000 reports have as many
_CONTEXT = 24  # characters on each side of a word
_SPACE = re.compile(r"[\s，。；：、,.;:（）()“”\"'一二三四五六七八九十0-9０-９]+")


class Questions:
    """What can be asked of the reports that were read."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._organs = Organs(engine)

    def overview(self, filters: Filters) -> dict[str, Any]:
        """Return how many reports there are of each kind; of several of an organ and year the one that speaks for it.

        ``superseded`` are the others. ``states`` counts files, whatever became of them.
        """
        report = tables.reports
        asked = filters.conditions()
        where = [*asked, *self._counted()]
        said, found = tables.statements, tables.findings
        return {
            "reports": self._number(select(func.count()).select_from(report).where(*where)),
            "superseded": self._number(select(func.count()).select_from(report).where(*asked, ~counted())),
            "states": self._tally(
                select(contents.c.state, func.count())
                .select_from(contents.outerjoin(report, report.c.sha256 == contents.c.sha256))
                .where(*asked)
                .group_by(contents.c.state)
            ),
            **{
                name: self._tally(select(column, func.count()).where(*where).group_by(column).order_by(column))
                for name, column in {
                    "years": report.c.year,
                    "levels": report.c.level,
                    "provinces": report.c.province,
                    "forms": report.c.form,
                }.items()
            },
            "statements": self._tally(
                select(said.c.role, func.count()).join(report, _of(said)).where(*where).group_by(said.c.role)
            ),
            "findings": self._tally(
                select(found.c.status, func.count()).join(report, _of(found)).where(*where).group_by(found.c.status)
            ),
        }

    def themes(self, filters: Filters, role: str) -> dict[str, Any]:
        """Return how many reports of each year have a statement of this role and theme, one an organ and year.

        As in the table ``trends`` of a dataset, reports whose organ or year is not known are not asked.
        """
        self._organs.refresh()
        report, said, theme = tables.reports, tables.statements, tables.themes
        where = [*filters.conditions(role), said.c.role == role, chosen()]
        each = (
            select(theme.c.theme, report.c.year, report.c.sha256, report.c.part)
            .join(said, _same_statement(said, theme))
            .join(report, _of(said))
            .where(*where)
            .distinct()
            .subquery()
        )
        counts: dict[str, dict[str, int]] = defaultdict(dict)
        for name, year, number in self._rows(
            select(each.c.theme, each.c.year, func.count()).group_by(each.c.theme, each.c.year)
        ):
            counts[name]["" if year is None else str(year)] = number
        years = sorted({year for of_theme in counts.values() for year in of_theme})
        return {
            "role": role,
            "years": years,
            "themes": [
                {
                    "theme": entry.id,
                    "name": dict(entry.name),
                    "counts": counts[entry.id],
                    "total": sum(counts[entry.id].values()),
                }
                for entry in load_codebook().themes
            ],
        }

    def statements(
        self, filters: Filters, role: str | None, limit: int, offset: int
    ) -> tuple[int, list[dict[str, Any]]]:
        """Return how many statements match, and some of them, by organ and year."""
        where = [*replace(filters, theme=None).conditions(), *self._counted()]
        if filters.theme is not None:
            where.append(_themed(filters.theme))
        if role is not None:
            where.append(tables.statements.c.role == role)
        base = self._said().where(*where)
        total = self._number(select(func.count()).select_from(base.subquery()))
        report = tables.reports
        ordered = base.order_by(report.c.agency, report.c.year, report.c.sha256, tables.statements.c.position)
        return total, self._with_themes(self._mappings(ordered.limit(limit).offset(offset)))

    def recurring(self, filters: Filters, limit: int, offset: int) -> tuple[int, list[dict[str, Any]]]:
        """Return problems that an organ names in more than one year: the same theme, word for word or not.

        An organ is one through its changes of name, and of several reports of a year one speaks for it.
        """
        self._organs.refresh()
        where = [*filters.conditions(), tables.statements.c.role == "issue", tables.organs.c.chosen]
        report, organ = tables.reports, tables.organs
        same = and_(organ.c.sha256 == report.c.sha256, organ.c.part == report.c.part)
        base = self._said().add_columns(organ.c.organ, organ.c.agency.label("newest")).join(organ, same).where(*where)
        rows = self._mappings(
            base.order_by(organ.c.organ, report.c.year, tables.statements.c.position).limit(_MOST_ISSUES)
        )
        groups: dict[tuple[str, str, str], list[dict[str, Any]]] = defaultdict(list)
        for row, each in zip(rows, self._with_themes(rows), strict=True):
            for theme in each["themes"]:
                if filters.theme in {None, theme}:
                    groups[row["organ"], row["newest"], theme].append(each)
        found = [_recurrence(*key, quotes) for key, quotes in groups.items() if len({q["year"] for q in quotes}) > 1]
        found.sort(key=lambda each: (-len(each["years"]), not each["verbatim"], each["agency"], each["theme"]))
        return len(found), found[offset : offset + limit]

    def concordance(self, filters: Filters, word: str, limit: int, offset: int) -> dict[str, Any]:
        """Return where a word stands as a word: as the segmenter cuts, so that 公开 is not found across 办公开始."""
        report = tables.reports
        texts = (
            select(report.c.sha256, report.c.part, report.c.agency, report.c.year, report.c.text)
            .where(*filters.conditions(), *self._counted(), report.c.text.contains(storable(word), autoescape=True))
            .order_by(report.c.agency, report.c.year, report.c.sha256, report.c.part)
        )
        total = 0
        items: list[dict[str, Any]] = []
        for row in self._mappings(texts):
            for start, end in _stands(row["text"], word):
                if offset <= total < offset + limit:
                    items.append(_context(row, start, end))
                total += 1
                if total >= _MOST_MATCHES:
                    return {"word": word, "total": total, "items": items}
        return {"word": word, "total": total, "items": items}

    def findings(
        self, filters: Filters, code: str | None, status: str, limit: int, offset: int
    ) -> tuple[int, dict[str, int], list[dict[str, Any]]]:
        """Return how many findings have this status, by code, and some of them."""
        report, found = tables.reports, tables.findings
        where = [*filters.conditions(), *self._counted(), found.c.status == status]
        codes = self._tally(
            select(found.c.code, func.count()).join(report, _of(found)).where(*where).group_by(found.c.code)
        )
        if code is not None:
            where.append(found.c.code == storable(code))
        statement = (
            select(found.c.sha256, found.c.part, report.c.agency, report.c.year, found.c.finding)
            .join(report, _of(found))
            .where(*where)
            .order_by(report.c.agency, report.c.year, found.c.sha256, found.c.part, found.c.position)
        )
        total = codes.get(code, 0) if code is not None else sum(codes.values())
        items = [
            {"id": id_of(row["sha256"], row["part"]), "agency": row["agency"], "year": row["year"]}
            | json.loads(row["finding"])
            for row in self._mappings(statement.limit(limit).offset(offset))
        ]
        return total, codes, items

    def keys(self, filters: Filters) -> list[tuple[str, int]]:
        """Return hash and part of every report of a selection."""
        report = tables.reports
        statement = select(report.c.sha256, report.c.part).where(*filters.conditions())
        return [(row[0], row[1]) for row in self._rows(statement.order_by(report.c.sha256, report.c.part))]

    def refresh(self) -> None:
        """Bring up to date whose each report is."""
        self._organs.refresh()

    def _counted(self) -> tuple[ColumnElement[bool], ...]:
        self._organs.refresh()
        return (counted(),)

    def _said(self) -> Select[Any]:
        said, report = tables.statements, tables.reports
        return select(
            said.c.sha256, said.c.part, report.c.agency, report.c.year, said.c.statement, said.c.role, said.c.text,
            said.c.section, said.c.start, said.c.stop, said.c.page, said.c.specific,
        ).join(report, _of(said))  # fmt: skip

    def _with_themes(self, rows: Sequence[Any]) -> list[dict[str, Any]]:
        named = tables.themes
        themes: dict[tuple[str, int, str], list[str]] = defaultdict(list)
        files = sorted({row["sha256"] for row in rows})
        for start in range(0, len(files), 500):
            some = named.c.sha256.in_(files[start : start + 500])
            statement = select(named.c.sha256, named.c.part, named.c.statement, named.c.theme)
            for sha256, part, said, theme in self._rows(statement.where(some).order_by(named.c.position)):
                themes[sha256, part, said].append(theme)
        return [
            {
                "id": id_of(row["sha256"], row["part"]),
                "agency": row["agency"],
                "year": row["year"],
                "statement": row["statement"],
                "role": row["role"],
                "themes": themes[row["sha256"], row["part"], row["statement"]],
                "text": row["text"],
                "section": row["section"],
                "span": [row["start"], row["stop"]],
                "page": row["page"],
                "specific": row["specific"],
            }
            for row in rows
        ]

    def _rows(self, statement: Select[Any]) -> list[Any]:
        with self._engine.connect().execution_options(reads=True) as connection:
            return list(connection.execute(statement))

    def _mappings(self, statement: Select[Any]) -> list[Any]:
        with self._engine.connect().execution_options(reads=True) as connection:
            return list(connection.execute(statement).mappings())

    def _number(self, statement: Select[Any]) -> int:
        return int(self._rows(statement)[0][0])

    def _tally(self, statement: Select[Any]) -> dict[str, int]:
        return {"" if key is None else str(key): number for key, number in self._rows(statement)}


def id_of(sha256: str, part: int) -> str:
    """Return the id of a report."""
    return sha256 if part == 1 else f"{sha256}-{part}"


def _of(table: Any) -> ColumnElement[bool]:
    return and_(tables.reports.c.sha256 == table.c.sha256, tables.reports.c.part == table.c.part)


def _same_statement(one: Any, two: Any) -> ColumnElement[bool]:
    return and_(one.c.sha256 == two.c.sha256, one.c.part == two.c.part, one.c.statement == two.c.statement)


def _themed(theme: str) -> ColumnElement[bool]:
    said, named = tables.statements, tables.themes
    return select(named.c.theme).where(_same_statement(said, named), named.c.theme == storable(theme)).exists()


def _recurrence(organ: str, agency: str, theme: str, quotes: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a problem that came back; word for word where two years say the same but for numbers and stops."""
    years = Counter(text for text, _ in {(_SPACE.sub("", quote["text"]), quote["year"]) for quote in quotes})
    return {
        "organ": organ,
        "agency": agency,
        "theme": theme,
        "years": sorted({quote["year"] for quote in quotes}),
        "verbatim": max(years.values()) > 1,
        "quotes": quotes,
    }


def _stands(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where ``word`` stands in ``text`` with its edges on edges of words."""
    cut = default_tokenizer().cut
    for line in re.finditer(r"[^\n。；]+", text):
        if word not in line.group():
            continue
        edges = {0, *accumulate(map(len, cut(line.group())))}
        start = line.group().find(word)
        while start >= 0:
            end = start + len(word)
            if start in edges and end in edges:
                yield line.start() + start, line.start() + end
            start = line.group().find(word, start + 1)


def _context(row: Any, start: int, end: int) -> dict[str, Any]:
    text = row["text"]
    return {
        "id": id_of(row["sha256"], row["part"]),
        "agency": row["agency"],
        "year": row["year"],
        "left": text[max(0, start - _CONTEXT) : start],
        "match": text[start:end],
        "right": text[end : end + _CONTEXT],
        "span": [start, end],
    }
