"""From ledger and store to the dataset: which reports it shall hold, and what they say."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from gongkai.corpus import halves
from gongkai.corpus.dataset import Built, Entry, build
from gongkai.corpus.halves import Pair
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Result, State
from gongkai.corpus.store import Store
from gongkai.errors import GongkaiError
from gongkai.report.serialize import failed_dict

_PART = "-"  # between the hash of a file that holds several reports and the number of one, from 1


def build_dataset(ledger: Ledger, store: Store, folder: Path) -> Built:
    """Bring the dataset of a corpus up to date and return what was done.

    It holds every report that was read, whole or in part, once however often it was found, and a row among the reports
    for each file that failed; files that are no report stay in the ledger alone. What a manifest says of organ and
    year stands in place of what was read, and its ids beside them. A report in two files is put together once both
    halves are seen in the tables. Raises CorpusError when a stored report is damaged.
    """
    prints = {entry.report_id: entry.fingerprint for entry in _entries(ledger, {})}
    pairs = halves.known(folder, prints)
    built = _build(ledger, store, folder, pairs)
    if found := halves.find(folder, prints):
        pairs |= found
        built = _build(ledger, store, folder, pairs)
    halves.note(folder, pairs)
    return built


def _build(ledger: Ledger, store: Store, folder: Path, pairs: Mapping[str, Pair]) -> Built:
    tables_of = {pair.prose: pair.tables for pair in pairs.values()}

    def load(report_id: str) -> Mapping[str, Any]:
        report = _load(ledger, store, report_id)
        tables = tables_of.get(report_id)
        return report if tables is None else halves.joined(report, _load(ledger, store, tables))

    return build(folder, _entries(ledger, pairs), load)


def _entries(ledger: Ledger, pairs: Mapping[str, Pair]) -> Iterator[Entry]:
    again: dict[str, list[str]] = defaultdict(list)
    for duplicate in ledger.duplicates():
        again[duplicate.sha256].append(duplicate.name)
    by_prose = {pair.prose: pair for pair in pairs.values()}
    names = {pair.tables: "" for pair in pairs.values()}
    paths = _paths(ledger)
    if names:
        names |= {entry.report_id: entry.path or "" for entry in _entries(ledger, {}) if entry.report_id in names}
    for result in ledger.results():
        if result.state is State.NOT_A_REPORT:
            continue
        several = result.n_reports > 1
        for number in range(1, max(result.n_reports, 1) + 1):
            name = f"{result.sha256}{_PART}{number}" if several else result.sha256
            pair = by_prose.get(name)
            yield Entry(
                name,
                _fingerprint(result) + (pair.prints[1] if pair else ""),
                paths.get(result.place, result.name),
                result.version,
                result.ident,
                tuple(again.get(result.sha256, ())),
                folder=PurePosixPath(result.place.replace("!/", "/")).parent.as_posix(),
                joined=names[pair.tables] if pair else None,
                joined_to=pairs[name].prose if name in pairs else None,
            )


def _paths(ledger: Ledger) -> dict[str, str]:
    """Return, by place, longer paths for files of one name: merged corpora may each have a 报告/2021.html."""
    places: dict[str, list[str]] = defaultdict(list)
    for result in ledger.results():
        places[result.name].append(result.place)
    longer: dict[str, str] = {}
    for several in places.values():
        parts = {place: PurePosixPath(place.replace("\\", "/")).parts for place in several}
        depth = 1
        while len(several) > 1 and len({own[-depth:] for own in parts.values()}) < len(several):
            depth += 1
        if len(several) > 1:
            longer |= {place: "/".join(own[-depth:]) for place, own in parts.items()}
    return longer


def _fingerprint(result: Result) -> str:
    said = (result.blob, result.state.value, result.code, result.message, result.remedy, result.agency, result.year)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def _load(ledger: Ledger, store: Store, report_id: str) -> Mapping[str, Any]:
    sha256, _, number = report_id.partition(_PART)
    result = ledger.result(sha256)
    if result is None:
        raise GongkaiError(f"the ledger lost {sha256}")
    stored = store.reports(sha256, result.version or "") if result.n_reports else (_failed(result),)
    report = stored[int(number or 1) - 1]
    said = {"agency": result.agency, "year": result.year}
    known = {name: value for name, value in said.items() if value is not None}
    return {**report, **known, "printed": {name: report[name] for name in known}}


def _failed(result: Result) -> dict[str, Any]:
    error = GongkaiError(result.message or "", code=result.code or "", remedy=result.remedy or "")
    report = failed_dict(Path(result.name).name, error)
    report["source"] |= {"sha256": result.sha256, "n_bytes": result.n_bytes, "format": result.format}
    return report
