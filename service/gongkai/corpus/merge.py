"""Several corpora, shards of one or collected apart, into one: every result checked before it is taken."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate
from gongkai.corpus.ledger_model import Counts, Place
from gongkai.corpus.store import Store
from gongkai.errors import CorpusError

_CHUNK = 500  # places or contents taken over in one transaction


@dataclass(frozen=True, slots=True)
class Part:
    """A corpus to be merged."""

    folder: Path
    counts: Counts
    version: str | None  # that made its results; None when it has none
    shards: frozenset[str]


def merge(folders: Sequence[Path], ledger: Ledger, store: Store) -> Counts:
    """Merge corpora into the one of ``ledger`` and ``store`` and return its counts.

    Before anything is written, each is verified: its account adds up, nothing waits, every stored report has the bytes
    that its ledger says and is of the file that it says, all were made by one version, and where shards were made,
    none is missing. Raises CorpusError with what is wrong and where. What is merged already may be merged again.
    """
    opened = [(folder, Ledger(_where(folder))) for folder in folders]
    try:
        parts = [_verified(folder, one) for folder, one in opened]
        _agree(parts)
        _no_conflicts([ledger, *(one for _, one in opened)])
        for folder, one in opened:
            _take_over(one, Store(folder), ledger, store)
    finally:
        for _, one in opened:
            one.close()
    counts = ledger.counts()
    if not counts.adds_up:
        raise _wrong(store.root, "合并后账目不符", "the merged account does not add up", "CORPUS.ACCOUNT")
    return counts


def _where(folder: Path) -> Path | str:
    where = locate(folder, environ={})
    if isinstance(where, Path) and not where.is_file():
        raise _wrong(folder, "没有账本", "it has no ledger", "CORPUS.LEDGER")
    return where


def _verified(folder: Path, ledger: Ledger) -> Part:
    counts = ledger.counts()
    if not counts.adds_up:
        raise _wrong(folder, "账目不符", "its account does not add up", "CORPUS.ACCOUNT")
    if left := counts.waiting + counts.running:
        raise _wrong(folder, f"还有 {left} 个文件没有读", f"{left} of its files are not read yet", "CORPUS.UNFINISHED")
    versions = set()
    for result in ledger.results():
        versions.add(result.version)
        if result.n_reports and not _is_whole(Store(folder), result.sha256, result.version, result.blob):
            raise _wrong(folder, f"{result.name} 的结果损坏", f"the result of {result.name} is damaged", "CORPUS.BLOB")
    if len(versions) > 1:
        raise _versions(folder, versions)
    return Part(folder, counts, next(iter(versions), None), ledger.shards())


def _is_whole(store: Store, sha256: str, version: str | None, blob: str | None) -> bool:
    if not store.holds(sha256, version or "", blob):
        return False
    try:
        return all(json.loads(line)["source"]["sha256"] == sha256 for line in store.lines(sha256, version or ""))
    except (CorpusError, ValueError, KeyError, TypeError):
        return False


def _agree(parts: Sequence[Part]) -> None:
    versions = {part.version for part in parts if part.version is not None}
    if len(versions) > 1:
        raise _versions(parts[-1].folder, versions)
    shards = frozenset().union(*(part.shards for part in parts))
    totals = {shard.partition("/")[2] for shard in shards}
    if len(totals) > 1:
        said = ", ".join(sorted(shards))
        raise _wrong(parts[-1].folder, f"分片数不同：{said}", f"shards of different numbers: {said}", "CORPUS.SHARDS")
    for total in totals:
        missing = sorted({str(number) for number in range(1, int(total) + 1)} - {s.partition("/")[0] for s in shards})
        if missing:
            said = ", ".join(f"{number}/{total}" for number in missing)
            raise _wrong(parts[-1].folder, f"缺少分片 {said}", f"shards {said} are missing", "CORPUS.SHARDS")


def _no_conflicts(ledgers: Sequence[Ledger]) -> None:
    """Raise CorpusError when two have different files at the same path."""
    for number, ledger in enumerate(ledgers):
        for chunk in _chunks(ledger.all_places()):
            for other in ledgers[number + 1 :]:
                known = other.known([place.place for place in chunk])
                for place in chunk:
                    there = known.get(place.place)
                    if there is not None and None not in (there.sha256, place.sha256) and there.sha256 != place.sha256:
                        zh, en = "两份语料在此路径的文件不同", "two corpora have different files at this path"
                        raise _wrong(Path(place.path), zh, en, "CORPUS.CONFLICT")


def _take_over(source: Ledger, reports: Store, target: Ledger, store: Store) -> None:
    for chunk in _chunks(source.all_places()):
        target.add(chunk)
    for record in source.records():
        if target.outranks(record):
            continue
        if record["n_reports"] and not store.holds(record["sha256"], record["version"], record["blob"]):
            store.adopt(reports.path(record["sha256"], record["version"]), record["sha256"], record["version"])
        target.adopt(record)


def _chunks(found: Iterator[Place]) -> Iterator[list[Place]]:
    while chunk := list(islice(found, _CHUNK)):
        yield chunk


def _versions(folder: Path, versions: AbstractSet[str | None]) -> CorpusError:
    said = ", ".join(sorted(str(version) for version in versions))
    return _wrong(folder, f"由不同版本读取：{said}", f"read by different versions: {said}", "CORPUS.VERSIONS")


def _wrong(where: Path, zh: str, en: str, code: str) -> CorpusError:
    return CorpusError(f"{where}：{zh}。 / {where}: {en}.", code=code, remedy=_REMEDIES[code])


_AGAIN = "请再次运行 gongkai annotate。 / Run gongkai annotate on it again."
_REMEDIES = {
    "CORPUS.ACCOUNT": "请运行 gongkai status 并报告给我们。 / Run gongkai status and report it.",
    "CORPUS.BLOB": _AGAIN,
    "CORPUS.CONFLICT": "请把两处文件一起 annotate。 / Annotate the files of both together.",
    "CORPUS.LEDGER": "请给出 annotate 的 --out 文件夹。 / Name folders that annotate wrote with --out.",
    "CORPUS.SHARDS": "请把所有分片一起给出。 / Name all shards of one corpus.",
    "CORPUS.UNFINISHED": _AGAIN,
    "CORPUS.VERSIONS": "请用同一版本再次运行 gongkai annotate。 / Run gongkai annotate again with one version.",
}
