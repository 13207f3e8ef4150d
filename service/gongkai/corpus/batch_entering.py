"""Files into the ledger: hashed, archives opened, only what is new or changed touched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from os import stat_result
from pathlib import Path
from typing import Any

from gongkai.corpus.batch_finding import Found, Shard
from gongkai.corpus.engines import Engine
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Kind, Place, State
from gongkai.corpus.store import Store
from gongkai.isolation import Failure, Unpacked
from gongkai.readers.containers import container_kind

_CHUNK = 200  # files looked up and entered in one transaction
_HEAD = 1 << 16  # bytes that tell an archive from a file; ZIP, which office files are too, is settled in a child
_ZIP = b"PK"


class Entering:
    """Enters files that were found; those of other shards are left out, archives are shared out member by member."""

    def __init__(
        self, ledger: Ledger, store: Store, engine: Engine, *, shard: Shard | None, stopped: Callable[[], bool]
    ) -> None:
        self._ledger = ledger
        self._store = store
        self._engine = engine
        self._shard = shard
        self._stopped = stopped

    def enter(self, found: Iterable[Found]) -> Iterator[int]:
        """Enter the files and yield how many more were looked at, time and again, until done or stopped."""
        for chunk in _chunks(found):
            known = self._ledger.known([str(one.path) for one in chunk])
            fresh: list[Place] = []
            for one in chunk:
                if self._stopped():
                    break
                if (place := self._look(one, known.get(str(one.path)))) is not None:
                    fresh.append(place)
            self._ledger.add(fresh)
            if self._stopped():
                return
            yield len(chunk)

    def again(self, place: Place) -> None:
        """Enter a file anew that has changed since it was entered."""
        found = Found(Path(place.path), place.name, None, place.agency, place.year, place.ident)
        if (changed := self._look(found, None)) is not None:
            self._ledger.add([changed])

    def _look(self, one: Found, was: Place | None) -> Place | None:
        """Return what to enter; None for what stands already, belongs elsewhere, or is being written right now."""
        if one.error is not None:
            return self._failed(one, f"打不开：{one.error}。 / Cannot be opened: {one.error}.")
        try:
            stat = one.path.stat()
            if was is not None and _unchanged(one, was, stat):
                if was.kind is Kind.ARCHIVE and self._ledger.waiting_in(was.path):
                    self._open(one, stat, was.sha256 or "")
                return None
            with one.path.open("rb") as stream:
                head = stream.read(_HEAD)
                stream.seek(0)
                maybe_archive = head.startswith(_ZIP) or container_kind(head) is not None
                if not maybe_archive and not self._ours(one.name):
                    return None
                sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            return self._failed(one, f"打不开：{error.strerror}。 / Cannot be opened: {error.strerror}.")
        if was is not None and was.kind is Kind.ARCHIVE:
            self._ledger.forget_place(was.place)
        if maybe_archive and self._open(one, stat, sha256):
            return None
        return _place(one, Kind.FILE, sha256, stat) if self._ours(one.name) else None

    def _open(self, one: Found, stat: stat_result, sha256: str) -> bool:
        """Enter the members of an archive, then the archive; return False for a file that is none."""
        failure: Failure | None = None
        members: list[Place] = []
        for member in self._engine.members(one.path, one.path.name.replace("\\", "_")):
            if self._stopped():
                return True  # it is not entered itself, so the next run opens it again
            inner = member.name.partition("/")[2]
            if not inner and member.failure is None:
                return False
            if not inner:
                failure = member.failure
            elif self._ours(f"{one.name}/{inner}"):
                members.append(self._member(one, inner, member))
            if len(members) >= _CHUNK:
                self._ledger.add(members)
                members = []
        if failure is None:
            self._ledger.add([*members, _place(one, Kind.ARCHIVE, sha256, stat)])
        elif self._ours(one.name):
            self._ledger.add([*members, _place(one, Kind.ARCHIVE, sha256, stat, failure)])
        else:
            self._ledger.add(members)
        return True

    def _member(self, one: Found, inner: str, member: Unpacked) -> Place:
        sha256 = None
        if member.failure is None:
            sha256 = hashlib.sha256(member.data).hexdigest()
            if self._ledger.state(sha256) in {None, State.WAITING}:
                self._store.keep(member.data)
        return Place(
            place=f"{one.path}!/{inner}",
            name=f"{one.name}/{inner}",
            path=str(one.path),
            member=inner,
            kind=Kind.MEMBER,
            sha256=sha256,
            n_bytes=len(member.data),
            agency=one.agency,
            year=one.year,
            ident=one.ident,
            **_why(member.failure),
        )

    def _failed(self, one: Found, message: str) -> Place | None:
        if not self._ours(one.name):
            return None
        remedy = "请检查路径与权限。 / Check path and permissions."
        return _place(one, Kind.FILE, None, None, Failure(code="READ.OPEN", message=message, remedy=remedy))

    def _ours(self, name: str) -> bool:
        return self._shard is None or self._shard.takes(name)


def _unchanged(one: Found, was: Place, stat: stat_result) -> bool:
    same_file = (was.n_bytes, was.mtime_ns) == (stat.st_size, stat.st_mtime_ns) and was.state is None
    return same_file and (was.agency, was.year, was.ident) == (one.agency, one.year, one.ident)


def _place(
    one: Found, kind: Kind, sha256: str | None, stat: stat_result | None, failure: Failure | None = None
) -> Place:
    return Place(
        place=str(one.path),
        name=one.name,
        path=str(one.path),
        kind=kind,
        sha256=sha256,
        n_bytes=stat.st_size if stat else None,
        mtime_ns=stat.st_mtime_ns if stat else None,
        agency=one.agency,
        year=one.year,
        ident=one.ident,
        **_why(failure),
    )


def _why(failure: Failure | None) -> dict[str, Any]:
    if failure is None:
        return {}
    return {"state": State.FAILED, "code": failure.code, "message": failure.message, "remedy": failure.remedy}


def _chunks(found: Iterable[Found]) -> Iterator[list[Found]]:
    iterator = iter(found)
    while chunk := list(islice(iterator, _CHUNK)):
        yield chunk
