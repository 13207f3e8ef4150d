"""From ledger and store to the dataset: which reports it shall hold, and what they say."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gongkai.corpus.dataset import Built, Entry, build
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
    year stands in place of what was read, and its ids beside them. Raises CorpusError when a stored report is damaged.
    """
    return build(folder, _entries(ledger), lambda report_id: _load(ledger, store, report_id))


def _entries(ledger: Ledger) -> Iterator[Entry]:
    again: dict[str, list[str]] = defaultdict(list)
    for duplicate in ledger.duplicates():
        again[duplicate.sha256].append(duplicate.name)
    for result in ledger.results():
        if result.state is State.NOT_A_REPORT:
            continue
        several = result.n_reports > 1
        for number in range(1, max(result.n_reports, 1) + 1):
            yield Entry(
                f"{result.sha256}{_PART}{number}" if several else result.sha256,
                _fingerprint(result),
                result.name,
                result.version,
                result.ident,
                tuple(again.get(result.sha256, ())),
            )


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
    return report | {key: value for key, value in said.items() if value is not None}


def _failed(result: Result) -> dict[str, Any]:
    error = GongkaiError(result.message or "", code=result.code or "", remedy=result.remedy or "")
    report = failed_dict(Path(result.name).name, error)
    report["source"] |= {"sha256": result.sha256, "n_bytes": result.n_bytes, "format": result.format}
    return report
