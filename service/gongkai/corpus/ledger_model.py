"""What goes into the ledger and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How far a content got."""

    WAITING = "waiting"
    RUNNING = "running"
    OK = "ok"
    PARTIAL = "partial"
    FAILED = "failed"
    NOT_A_REPORT = "not_a_report"
    QUARANTINED = "quarantined"  # hung, took too much or brought its child down, twice; counts as failed

    @property
    def terminal(self) -> bool:
        """Whether no run touches it again unless asked."""
        return self not in {State.WAITING, State.RUNNING}


class Kind(StrEnum):
    """What a place is."""

    FILE = "file"
    MEMBER = "member"  # a file in an archive
    ARCHIVE = "archive"  # counts only when it cannot be opened: else its members count


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a file was found. One that could not be opened has no ``sha256`` but a ``state`` with its reason."""

    place: str  # absolute path, and of a member the path in the archive after "!/"
    name: str  # as people know it: below the folder that was named
    path: str
    member: str | None = None
    kind: Kind = Kind.FILE
    sha256: str | None = None
    n_bytes: int | None = None
    mtime_ns: int | None = None
    state: State | None = None
    code: str | None = None
    message: str | None = None
    remedy: str | None = None
    agency: str | None = None  # these three as a manifest says
    year: int | None = None
    ident: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A content to read, claimed by this run; ``path`` is where it was first found."""

    sha256: str
    name: str
    path: str
    member: str | None
    attempts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What came of a claim.

    ``fatal`` says that the file hung, took too much or brought its child down: it is tried once more, then
    quarantined. ``outside`` says that the child was killed by someone else: it is tried again without blame.
    """

    state: State
    version: str
    code: str | None = None
    message: str | None = None
    remedy: str | None = None
    detail: str | None = None
    seconds: float | None = None
    format: str | None = None
    n_reports: int = 0
    blob: str | None = None
    fatal: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A content in a terminal state, at its first place (in the order of places)."""

    sha256: str
    state: State
    place: str
    name: str
    n_bytes: int
    n_places: int
    n_reports: int
    format: str | None
    version: str | None
    blob: str | None
    code: str | None
    message: str | None
    remedy: str | None
    seconds: float | None
    attempts: int
    agency: str | None
    year: int | None
    ident: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A file that failed, was read in part or is no report: why, and what can be done."""

    name: str
    state: State
    code: str
    message: str
    remedy: str
    ident: str | None  # as a manifest says


@dataclass(frozen=True, slots=True, kw_only=True)
class Duplicate:
    """A file with the bytes of one that stands before it in the order of places, which is called ``same_as``."""

    name: str
    place: str
    same_as: str
    same_place: str
    sha256: str
    ident: str | None  # as a manifest says of this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Failures of one kind: how many files, one of them, and what is said of it."""

    state: State
    code: str
    count: int
    example: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many files were found, and what became of them. ``failed`` includes ``quarantined``."""

    found: int
    waiting: int = 0
    running: int = 0
    ok: int = 0
    partial: int = 0
    failed: int = 0
    quarantined: int = 0
    duplicate: int = 0
    not_a_report: int = 0

    @property
    def finished(self) -> int:
        """Files in a terminal state."""
        return self.ok + self.partial + self.failed + self.duplicate + self.not_a_report

    @property
    def adds_up(self) -> bool:
        """Whether every file that was found is accounted for."""
        return self.found == self.finished + self.waiting + self.running
