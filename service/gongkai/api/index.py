"""Reports as rows that can be asked: written when a file was read, made again from the store when missing."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Engine, and_, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from gongkai.api import tables
from gongkai.corpus.ledger_tables import contents
from gongkai.corpus.republished import dated, is_correction

Json = Mapping[str, Any]
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
_CHUNK = 500  # rows a statement: 13 columns of 500 rows stay below the parameters that SQLite takes


class Index:
    """The index over what the store holds."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, sha256: str, version: str, documents: Iterable[Json]) -> None:
        """Enter the reports of one file in place of what is there."""
        rows: dict[str, list[dict[str, Any]]] = {table.name: [] for table in tables.INDEX}
        for part, document in enumerate(documents, start=1):
            for name, found in _rows(document, {"sha256": sha256, "part": part}, version).items():
                rows[name] += found
        with self._engine.begin() as connection:
            _drop(connection, sha256)
            for table in tables.INDEX:
                insert = (postgresql if connection.dialect.name == "postgresql" else sqlite).insert(table)
                for start in range(0, len(rows[table.name]), _CHUNK):
                    # Two servers may have read the same file after one of them was thought dead: the rows are the same.
                    connection.execute(insert.on_conflict_do_nothing(), rows[table.name][start : start + _CHUNK])

    def drop(self, sha256: str) -> None:
        """Forget the reports of one file."""
        with self._engine.begin() as connection:
            _drop(connection, sha256)

    def missing(self) -> list[tuple[str, str]]:
        """Return hash and version of the files that have reports in the store and not, or older ones, here."""
        here = and_(tables.reports.c.sha256 == contents.c.sha256, tables.reports.c.version == contents.c.version)
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(
                select(contents.c.sha256, contents.c.version)
                .where(
                    contents.c.n_reports > 0, contents.c.blob.is_not(None), ~select(tables.reports).where(here).exists()
                )
                .order_by(contents.c.sha256)
            ).all()
        return [(row.sha256, row.version) for row in rows]


def _drop(connection: Connection, sha256: str) -> None:
    for table in tables.INDEX:
        connection.execute(delete(table).where(table.c.sha256 == sha256))


def _rows(document: Json, key: dict[str, Any], version: str) -> dict[str, list[dict[str, Any]]]:
    statements = document["statements"]
    return {
        tables.reports.name: [{**key, "version": version, **_report(document)}],
        tables.statements.name: [
            {
                **key,
                "statement": statement["id"],
                "position": position,
                "role": statement["role"],
                "section": statement["section"],
                "text": _storable(statement["text"]),
                "start": statement["span"][0],
                "stop": statement["span"][1],
                "page": statement["page"],
                "specific": statement["specific"],
            }
            for position, statement in enumerate(statements)
        ],
        tables.themes.name: [
            {**key, "statement": statement["id"], "theme": theme["theme"], "position": position}
            for statement in statements
            for position, theme in enumerate(statement["themes"])
        ],
        tables.findings.name: [
            {
                **key,
                "position": position,
                "code": finding["code"],
                "severity": finding["severity"],
                "status": finding["status"],
                "finding": json.dumps(finding, ensure_ascii=True),
            }
            for position, finding in enumerate(document["findings"])
        ],
    }


def _report(document: Json) -> dict[str, Any]:
    region = document.get("region") or {}
    roles = [statement["role"] for statement in document["statements"]]
    return {
        "title": _storable(document["title"]),
        "agency": _storable(document["agency"]),
        "year": document["year"],
        "level": region.get("level"),
        "province": region.get("province"),
        "prefecture": region.get("prefecture"),
        "county": region.get("county"),
        "region_code": region.get("code"),
        "form": document["form"],
        "status": document["status"],
        "n_pages": document["source"]["n_pages"],
        "n_issues": roles.count("issue"),
        "n_commitments": roles.count("commitment"),
        "n_failed": sum(finding["status"] == "fail" for finding in document["findings"]),
        "n_numbers": sum(value["value"] is not None for value in _cells(document["values"])),
        "correction": is_correction(document),
        "dated": dated(document),
        "text": _storable(document["text"]),
    }


def _cells(values: Json) -> Iterator[Json]:
    for found in values.values():
        if "raw" in found:
            yield found
        else:
            yield from _cells(found)


def _storable(text: str | None) -> str | None:
    """Return ``text`` as every database takes it: for NUL and halves of surrogate pairs stands U+FFFD, one for one."""
    return None if text is None else _UNSTORABLE.sub("\ufffd", text)
