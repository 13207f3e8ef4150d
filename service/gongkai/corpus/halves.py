"""A report in two files: one has its prose, the other its tables (正文.docx, 附表.xlsx). They are one in the dataset.

Two files are halves of one report where the one has statements and not a number of the form, the other numbers and no
statement; where both belong to one organ and year, to one id of a manifest, or lie in one folder under one name; and
where there is no third that might be meant.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from gongkai.corpus.dataset_files import Layout
from gongkai.corpus.dataset_parquet import files

Json = Mapping[str, Any]
_HALVES = """
    SELECT report, agency, year, id, region_code, path, n_numbers = 0 AS prose FROM read_parquet({files})
    WHERE status <> 'failed' AND joined IS NULL AND joined_to IS NULL
        AND (n_numbers = 0) <> (n_issues + n_commitments + n_achievements = 0)
    ORDER BY report
"""
_PART = re.compile(r"正文|文字(?:部分|稿)?|报告文本|附表|附件|附录|统计表|表格|数据表|报表|数据")
_MARK = re.compile(r"[（(\[【]\s*\d{0,2}\s*[)）\]】]|[\s_\-—–.、:：#&]+|(?<!\d)\d{1,2}$")  # 附表（1）
_LEAST = 4  # characters of a name that two files share besides what tells which half they are
_FROM_TABLES = ("form", "editions", "tables", "values", "extra_values")


class Half(NamedTuple):
    """A report that may be half of one."""

    report: str
    agency: str | None
    year: int | None
    id: str | None
    region_code: str | None
    path: str | None
    prose: bool


class Pair(NamedTuple):
    """The ids of two halves, each with the fingerprint of what was read."""

    prose: str
    tables: str
    prints: tuple[str, str]


def known(folder: Path, prints: Mapping[str, str]) -> dict[str, Pair]:
    """Return the pairs that were found before and stand as they did, by the id of the tables."""
    try:
        noted = json.loads(_note(folder).read_text("utf-8"))
        pairs = [Pair(one, two, (first, second)) for one, two, first, second in noted]
    except (OSError, ValueError, TypeError):
        return {}
    return {pair.tables: pair for pair in pairs if (prints.get(pair.prose), prints.get(pair.tables)) == pair.prints}


def note(folder: Path, pairs: Mapping[str, Pair]) -> None:
    """Write down which pairs there are."""
    rows = [[pair.prose, pair.tables, *pair.prints] for _, pair in sorted(pairs.items())]
    if rows or _note(folder).exists():
        _note(folder).write_text(json.dumps(rows) + "\n", encoding="utf-8")


def _note(folder: Path) -> Path:
    return folder / "data" / "halves.json"


def find(folder: Path, prints: Mapping[str, str]) -> dict[str, Pair]:
    """Return the pairs among the reports of a dataset that belong to none yet, by the id of the tables."""
    import duckdb

    with duckdb.connect() as connection:
        query = _HALVES.format(files=files(Layout(folder).files("reports")))
        halves = [Half(*row) for row in connection.execute(query).fetchall()]
    taken: set[str] = set()
    found: dict[str, Pair] = {}
    for prose, tables in _pairs(halves):
        if taken.isdisjoint({prose.report, tables.report}) and _agree(prose, tables):
            taken |= {prose.report, tables.report}
            pair = Pair(prose.report, tables.report, (prints[prose.report], prints[tables.report]))
            found[tables.report] = pair
    return found


def _pairs(halves: Sequence[Half]) -> Iterator[tuple[Half, Half]]:
    for of in (_id, _organ, _name):
        groups: dict[Hashable, tuple[list[Half], list[Half]]] = defaultdict(lambda: ([], []))
        for half in halves:
            if (named := of(half)) is not None:
                groups[named][half.prose].append(half)
        for tables, prose in groups.values():
            if len(tables) == len(prose) == 1:
                yield prose[0], tables[0]


def _id(half: Half) -> Hashable:
    return half.id


def _organ(half: Half) -> Hashable:
    return (half.agency, half.year, half.region_code) if half.agency is not None and half.year is not None else None


def _name(half: Half) -> Hashable:
    if half.path is None:
        return None
    path = PurePosixPath(half.path)
    name = _MARK.sub("", _PART.sub("", path.stem))
    return (path.parent, name) if len(name) >= _LEAST else None


def _agree(one: Half, two: Half) -> bool:
    return all(None in pair or pair[0] == pair[1] for pair in ((one.agency, two.agency), (one.year, two.year)))


def joined(prose: Json, tables: Json) -> dict[str, Any]:
    """Return two halves as one report: the tables with their findings from the one, the rest from the other.

    What the prose says of numbers was not checked against the tables: they were read apart.
    """
    headlines = {lang: prose["summary"]["headline"][lang] or text for lang, text in _headline(tables).items()}
    return {
        **prose,
        **{name: tables[name] for name in _FROM_TABLES if name in tables},
        **{name: prose[name] if prose[name] is not None else tables[name] for name in ("title", "agency", "year")},
        "region": prose.get("region") or tables.get("region"),
        "findings": [*prose["findings"], *tables["findings"]],
        "problems": [*prose["problems"], *tables["problems"]],
        "status": "partial" if "partial" in {prose["status"], tables["status"]} else prose["status"],
        "summary": {**prose["summary"], "headline": headlines},
    }


def _headline(report: Json) -> Mapping[str, str]:
    headline: Mapping[str, str] = report["summary"]["headline"]
    return headline
