"""Task ``reading``: every sample read from its bytes and compared with its gold, by format and half of the corpus."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from evaluation.measurement import Mark, Measurement, tally
from evaluation.samples import Sample, corpus_sha, load_samples
from gongkai.errors import ReadError
from gongkai.pipeline import read

METRICS = {
    "cells": "form cells whose value is right; a blank read as a number is wrong",
    "invented": "files without a number in a cell that the form or the source does not have",
    "form_tables": "official tables of which every cell is right",
    "tables": "tables whose rows of text are exactly as printed",
    "sections": "section roles in order (titles in other genres)",
    "title": "titles",
    "agency": "organs",
    "year": "years",
    "edition": "editions of the form, table by table",
    "planted": "wrong sums and contradictions of the source that are reported",
    "innocent": "files in which no right sum is accused",
    "prose": "files in which no prose number is accused that agrees with the table",
    "quoted": "statements, figures and summary sentences that are slices of the text",
    "refused": "files that hold no readable report and are refused, or reported as partial, for the right reason",
}
SUMS = ("REQ.", "REV.")


def measure() -> Measurement:
    """Read every sample and return the scores ``format.split.metric``."""
    return measure_samples(load_samples())


def measure_samples(samples: Iterable[Sample]) -> Measurement:
    """Return the scores of the given samples."""
    found = tally(
        (sample.format, sample.split, sample.file, metric, mark)
        for sample in samples
        for metric, mark in marks(sample).items()
    )
    return Measurement(found.scores, found.support, corpus_sha(), _table(found.scores, found.support), found.failures)


def marks(sample: Sample) -> dict[str, Mark]:
    """Return the marks of one sample, metric by metric."""
    gold = sample.gold()
    try:
        report = read(sample.data(), name=sample.path.name).to_dict()
    except ReadError as error:
        if "error" in gold:
            return {"refused": _same(error.code, gold["error"])}
        return _nothing(gold, f"{error.code}: {error}")
    if "error" in gold:
        return {"refused": Mark(0, 1, f"was read as {report['title']!r}, not refused with {gold['error']}")}
    if "problem" in gold:
        components = [problem["component"] for problem in report["problems"]]
        fine = gold["problem"] in components and report["status"] == "partial" and not any(_numbers(report))
        return {"refused": Mark(int(fine), 1, f"problems {components}")}
    return {name: mark(report, gold) for name, mark in _MARKS.items()}


def _same(got: object, expected: object) -> Mark:
    return Mark(int(got == expected), 1, f"{got!r} for {expected!r}")


def _nothing(gold: Mapping[str, Any], why: str) -> dict[str, Mark]:
    empty: dict[str, Any] = {
        "title": None, "agency": None, "year": None, "form": None, "sections": [], "tables": [], "findings": [],
        "statements": [], "figures": [], "summary": {"sentences": []}, "text": "",
        "values": {table: {} for table in ("requests", "review", "proactive")},
    }  # fmt: skip
    return {name: mark(empty, gold)._replace(wrong=why) for name, mark in _MARKS.items()}


def _read_values(report: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        f"{table}.{row}.{column}": value
        for table, rows in report["values"].items()
        if table != "annex"  # measured by the task of that name
        for row, columns in rows.items()
        for column, value in columns.items()
    }


def _numbers(report: Mapping[str, Any]) -> Iterator[str]:
    return (key for key, value in _read_values(report).items() if value["value"] is not None)


def _wrong_cells(report: Mapping[str, Any], gold: Mapping[str, Any]) -> dict[str, str]:
    got = _read_values(report)
    wrong = {}
    for key, expected in gold["values"].items():
        value = got[key]["value"] if key in got else None
        if value != expected["value"]:
            wrong[key] = f"{key}={value} for {expected['value']}"
        elif key not in got and expected["value"] is not None:
            wrong[key] = f"{key} missing"
    return wrong


def _cells(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    wrong = _wrong_cells(report, gold)
    return Mark(len(gold["values"]) - len(wrong), len(gold["values"]), _some(wrong.values()))


def _invented(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    invented = [key for key in _numbers(report) if key not in gold["values"]]
    return Mark(int(not invented), 1, _some(invented))


def _form_tables(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    tables = {key.partition(".")[0] for key in gold["values"]}
    spoilt = {key.partition(".")[0] for key in _wrong_cells(report, gold)}
    return Mark(len(tables - spoilt), len(tables), ", ".join(sorted(spoilt)))


def _tables(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    expected = [_tidy(table["rows"]) for table in gold["tables"] or []]
    got = [_tidy(table["rows"]) for table in report["tables"]]
    found = sum(
        block.size for block in SequenceMatcher(None, _keys(expected), _keys(got), autojunk=False).get_matching_blocks()
    )
    missing = [str(table[0])[:60] if table else "" for table in expected if table not in got]
    return Mark(found, len(expected), f"{len(got)} tables read; not as printed: {_some(missing)}")


def _keys(tables: list[list[list[str]]]) -> list[str]:
    return [repr(table) for table in tables]


def _tidy(rows: list[list[str]]) -> list[list[str]]:
    """Drop white space, and rows and columns without any text."""
    texts = [["".join(cell.split()) for cell in row] for row in rows]
    width = max((len(row) for row in texts), default=0)
    used = [col for col in range(width) if any(col < len(row) and row[col] for row in texts)]
    return [[row[col] if col < len(row) else "" for col in used] for row in texts if any(row)]


def _sections(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    top = [section for section in report["sections"] if section["level"] == 1]
    if gold["form"]:
        got = [section["role"] for section in top if section["role"] not in (None, "preamble")]
        # the role of a section whose title is lost may be told by its table, or not
        expected = [item["role"] for item in gold["sections"] if item["role"] in got or not item.get("optional")]
    else:
        expected = ["".join(section["title"].split()) for section in gold["sections"]]
        got = ["".join(section["title"].split()) for section in top if section["title"]]
    blocks = SequenceMatcher(None, expected, got, autojunk=False).get_matching_blocks()
    surplus = max(0, len(got) - len(expected))
    return Mark(max(0, sum(block.size for block in blocks) - surplus), len(expected), f"{got} for {expected}")


def _edition(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    if not gold["editions"]:
        return _same(report["form"], None)
    got = {table["form_table"]: table["edition"] for table in report["tables"] if table["form_table"]}
    # table four is the same in both editions; text files show no tables, there the report's own edition counts
    expected = {name: edition for name, edition in gold["editions"].items() if name != "review"}
    if gold["tables"] is None or len(set(expected.values())) == 1:
        return _same(report["form"], gold["form"]) if len(set(expected.values())) == 1 else Mark(0, 0)
    right = sum(got.get(name) == edition for name, edition in expected.items())
    return Mark(right, len(expected), f"{got} for {expected}")


def _fails(report: Mapping[str, Any], prefixes: tuple[str, ...]) -> list[Mapping[str, Any]]:
    return [item for item in report["findings"] if item["status"] == "fail" and item["code"].startswith(prefixes)]


def _is(finding: Mapping[str, Any], planted: Mapping[str, str]) -> bool:
    """A finding is a planted one when code and column (or row, or block) agree."""
    if finding["code"] != planted["code"]:
        return False
    place = 2 if planted["code"] in ("REQ.BALANCE", "REQ.OUTCOMES") else 1
    return "at" not in planted or all(cell.split(".")[place] == planted["at"] for cell in finding["cells"])


def _planted(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
    fails = _fails(report, ("REQ.", "REV.", "TXT."))
    lost = [item for item in gold["planted"] if not any(_is(finding, item) for finding in fails)]
    return Mark(len(gold["planted"]) - len(lost), len(gold["planted"]), _some(map(str, lost)))


def _accused(prefixes: tuple[str, ...]) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Mark]:
    def mark(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
        if not gold["form"]:
            return Mark(0, 0)
        unjust = [
            item for item in _fails(report, prefixes) if not any(_is(item, planted) for planted in gold["planted"])
        ]
        return Mark(int(not unjust), 1, _some(item["message"]["zh"] for item in unjust))

    return mark


def _field(name: str) -> Callable[[Mapping[str, Any], Mapping[str, Any]], Mark]:
    def mark(report: Mapping[str, Any], gold: Mapping[str, Any]) -> Mark:
        got = report[name]
        return _same("".join(got.split()) if isinstance(got, str) else got, gold[name])

    return mark


def _some(items: Iterable[str]) -> str:
    listed = list(items)
    return "; ".join(listed[:4]) + (f" … {len(listed)} in all" if len(listed) > 4 else "")


def _quoted(report: Mapping[str, Any], _: Mapping[str, Any]) -> Mark:
    quoted = [*report["statements"], *report["figures"], *report["summary"]["sentences"]]
    wrong = [item["text"] for item in quoted if report["text"][slice(*item["span"])] != item["text"]]
    return Mark(len(quoted) - len(wrong), len(quoted), _some(wrong))


_MARKS: dict[str, Callable[[Mapping[str, Any], Mapping[str, Any]], Mark]] = {
    "cells": _cells,
    "invented": _invented,
    "form_tables": _form_tables,
    "tables": _tables,
    "sections": _sections,
    "title": _field("title"),
    "agency": _field("agency"),
    "year": _field("year"),
    "edition": _edition,
    "planted": _planted,
    "innocent": _accused(SUMS),
    "prose": _accused(("TXT.",)),
    "quoted": _quoted,
}


def _table(scores: Mapping[str, float], support: Mapping[str, int]) -> str:
    rows = sorted({tuple(name.split(".")[:2]) for name in scores})
    lines = ["| format | half | " + " | ".join(METRICS) + " |", "|---|---|" + "---:|" * len(METRICS)]
    for fmt, split in rows:
        cells = []
        for metric in METRICS:
            name = f"{fmt}.{split}.{metric}"
            cells.append(f"{scores[name]:.3f} ({support[name]})" if name in scores else "")
        lines.append(f"| {fmt} | {split} | " + " | ".join(cells) + " |")
    return "\n".join(lines)
