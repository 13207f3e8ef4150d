"""What one file may cost, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

from gongkai.errors import GongkaiError, NotAReportPageError, ReadError, UsageError

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one file may cost; UsageError when a limit is not positive.

    ``memory`` counts from what a warm child holds before it opens a file (about 250 MB resident).
    """

    seconds: float = 300.0  # wall clock; a PDF takes tenths of one, a scan of 60 pages read by OCR 180
    memory: int = 2048 * MEGABYTE  # bytes of address space and of resident memory; OCR takes 1 GB
    output: int = 64 * MEGABYTE  # bytes of report JSON; a report has 0.2 MB, a yearbook of 2,000 pages 30

    def __post_init__(self) -> None:
        if self.seconds <= 0 or self.memory <= 0 or self.output <= 0:
            raise UsageError("限额必须为正数。 / Limits must be positive.")


class Cause(StrEnum):
    """Whose doing a failure is."""

    FILE = "file"  # its content cannot be read
    NOT_A_REPORT = "not_a_report"  # it can be read and is something else
    LIMIT = "limit"  # it took too long, too much memory, or wrote too much
    CRASH = "crash"  # it brought the child down
    OUTSIDE = "outside"  # someone else killed the child: the file is not to blame
    BUG = "bug"  # an exception that gongkai does not raise on purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a file has no report; ``code`` is stable, ``message`` and ``remedy`` are for people, zh and en."""

    code: str
    message: str
    remedy: str = ""
    page: int | None = None
    cause: Cause = Cause.FILE
    detail: str = ""  # the traceback of a BUG

    @classmethod
    def of(cls, error: GongkaiError) -> Self:
        """Return the failure that ``error`` says."""
        return cls(
            code=error.code,
            message=str(error),
            remedy=error.remedy,
            page=error.page if isinstance(error, ReadError) else None,
            cause=Cause.NOT_A_REPORT if isinstance(error, NotAReportPageError) else Cause.FILE,
        )

    @classmethod
    def parsed(cls, record: dict[str, Any]) -> Self:
        """Return the failure that ``dataclasses.asdict`` made ``record`` of."""
        return cls(**record | {"cause": Cause(record["cause"])})

    @property
    def fatal(self) -> bool:
        """Whether the child is gone or no longer to be trusted."""
        return self.cause in {Cause.LIMIT, Cause.CRASH, Cause.OUTSIDE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of one file: reports as JSON (UTF-8, one document each), or a failure.

    A file of another kind that could be read all the same has both: its report, and a failure that says so.
    """

    reports: tuple[bytes, ...] = ()
    statuses: tuple[str, ...] = ()  # of each report: ok or partial
    format: str | None = None
    sha256: str | None = None  # of the bytes that were read; None when the child never got to say
    failure: Failure | None = None
    lacking: str | None = None  # of a report that was read in part: the first of its problems
    component: str | None = None  # and where that arose
    seconds: float = 0.0

    @property
    def state(self) -> str:
        """``ok``, ``partial``, ``failed`` or ``not_a_report``."""
        if self.failure is not None:
            return "not_a_report" if self.failure.cause is Cause.NOT_A_REPORT else "failed"
        return "ok" if all(status == "ok" for status in self.statuses) else "partial"


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpacked:
    """A file from an archive: its path from the archive on, and its bytes, or why they could not be had."""

    name: str
    data: bytes = b""
    failure: Failure | None = None


def out_of_time(limits: Limits) -> Failure:
    """Return the failure of a file that was not read in time."""
    return Failure(
        code="ISOLATION.TIME",
        message=f"读了 {limits.seconds:g} 秒还没有读完。 / Not read within {limits.seconds:g} seconds.",
        remedy="请放宽 --seconds，或检查文件。 / Allow more with --seconds, or look into the file.",
        cause=Cause.LIMIT,
    )


def out_of_memory(limits: Limits) -> Failure:
    """Return the failure of a file that took too much memory."""
    megabytes = limits.memory // MEGABYTE
    return Failure(
        code="ISOLATION.MEMORY",
        message=f"内存超过 {megabytes} MB。 / More than {megabytes} MB of memory.",
        remedy="请放宽 --memory，或检查文件。 / Allow more with --memory, or look into the file.",
        cause=Cause.LIMIT,
    )


def output_too_long(limits: Limits) -> Failure:
    """Return the failure of a file whose report is longer than allowed; the child is none the worse for it."""
    megabytes = limits.output / MEGABYTE
    return Failure(
        code="ISOLATION.OUTPUT",
        message=f"报告的 JSON 超过 {megabytes:g} MB。 / The report's JSON is longer than {megabytes:g} MB.",
        remedy="请把文件拆成单份报告。 / Split the file into single reports.",
    )


def crashed(status: int | None) -> Failure:
    """Return the failure of a file that brought the child down with this exit status (negative: a signal)."""
    how = "" if status is None else f"（{status}）"
    return Failure(
        code="ISOLATION.CRASH",
        message=f"读取进程崩溃{how}。 / The reading process crashed ({status}).",
        remedy="请换一种格式或重新下载。 / Try another format of it, or download it again.",
        cause=Cause.CRASH,
    )


def killed() -> Failure:
    """Return the failure of a file whose child was killed by someone else, for reasons that are not the file's."""
    return Failure(
        code="ISOLATION.KILLED",
        message="读取进程被外部终止。 / The reading process was killed from outside.",
        remedy="请再运行一次。 / Run again.",
        cause=Cause.OUTSIDE,
    )
