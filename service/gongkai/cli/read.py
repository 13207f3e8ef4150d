"""``gongkai read``: each file on its own, so that one bad file never costs the others."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from gongkai.errors import GongkaiError, ReadError, UsageError
from gongkai.pipeline import load, read_all, read_joined
from gongkai.readers.containers import container_kind, members
from gongkai.readers.office.ahead import in_batches
from gongkai.report import Report, Status
from gongkai.report.export import FORMATS, write
from gongkai.report.serialize import failed_dict
from gongkai.settings import Settings

T = TypeVar("T")


class _Outcome(NamedTuple):
    """A report, or why there is none; ``name`` is its file's, ``stem`` that of its results."""

    name: str
    stem: str
    outcome: Report | GongkaiError


def read_files(
    files: list[Path], *, join: bool, as_json: bool, out: Path | None, formats: str | None, lang: str, debug: bool
) -> int:
    """Read every file and return the exit status: 0 all read, 1 some failed or were read in part.

    A file that holds several reports gives several, an archive or a letter those of every file in it. With ``join``
    all files are one report, the main text first.
    """
    if formats is not None and out is None:
        raise UsageError(
            "--format 写成文件，需要 --out。 / --format writes files and needs --out.",
            remedy="如 --out 结果 --format csv；屏幕上的 JSON 用 --json。 / "
            "For example --out results --format csv; --json prints JSON.",
        )
    wanted = _wanted(formats or "json")
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    stems = _stems(files)
    complete = True
    for name, stem, outcome in _outcomes(files, stems, join=join, debug=debug):
        complete &= isinstance(outcome, Report) and outcome.status is Status.OK
        if isinstance(outcome, GongkaiError):
            sys.stderr.write(f"gongkai: {name}: {outcome} {outcome.remedy} [{outcome.code}]\n")
        if as_json:
            document = outcome.to_dict() if isinstance(outcome, Report) else failed_dict(name, outcome)
            sys.stdout.write(_line(document))
            sys.stdout.flush()
        if isinstance(outcome, Report):
            if out is not None:
                for target in write(outcome, out, stem, wanted):
                    sys.stderr.write(f"{target}\n")
            if not as_json and out is None:
                from gongkai.cli.show import show

                show(outcome, lang=lang)
    return 0 if complete else 1


def _outcomes(files: list[Path], stems: dict[Path, str], *, join: bool, debug: bool) -> Iterator[_Outcome]:
    """Yield each report, or why there is none, with its file's name and the name of its results."""
    if join:
        joined = _tried(partial(_joined, files), debug=debug)
        yield from _numbered(" + ".join(path.name for path in files), stems[files[0]], joined)
        return
    settings = Settings.from_environment()
    for path in files:
        data = _tried(partial(_loaded, path, settings), debug=debug)
        if isinstance(data, GongkaiError):
            yield _Outcome(path.name, stems[path], data)
            continue
        boxed = container_kind(data) is not None
        for member in in_batches(members(data, path.name, settings), settings):
            stem = member.name.replace("/", "-") if boxed else stems[path]
            reading = partial(read_all, member.data, name=member.name)
            found = _tried(reading, debug=debug) if member.error is None else member.error
            yield from _numbered(member.name, stem, found)


def _numbered(name: str, stem: str, found: tuple[Report, ...] | GongkaiError) -> Iterator[_Outcome]:
    if isinstance(found, GongkaiError):
        yield _Outcome(name, stem, found)
        return
    for number, report in enumerate(found, 1):
        yield _Outcome(name, stem + (f"#{number}" if len(found) > 1 else ""), report)


def _joined(files: list[Path]) -> tuple[Report, ...]:
    _refuse_folders(files)
    return (read_joined(files),)


def _loaded(path: Path, settings: Settings) -> bytes:
    _refuse_folders([path])
    return load(path, settings)


def _refuse_folders(paths: list[Path]) -> None:
    if any(path.is_dir() for path in paths):
        raise ReadError(
            "这是文件夹，不是文件。 / This is a folder.",
            code="READ.FOLDER",
            remedy="请给出其中的文件，如 gongkai read 文件夹/*。 / Name the files in it: gongkai read FOLDER/*.",
        )


def _tried(work: Callable[[], T], *, debug: bool) -> T | GongkaiError:
    """Return what ``work`` gives, or what it raised as an error that says what can be done."""
    try:
        return work()
    except GongkaiError as error:
        if debug:
            traceback.print_exc()
        return error
    except OSError as error:
        return ReadError(
            f"打不开 {error.filename}：{error.strerror}。 / Cannot open {error.filename}: {error.strerror}.",
            code="READ.OPEN",
            remedy="请检查路径与权限。 / Check path and permissions.",
        )
    except Exception as error:  # our own bug: this file alone is lost, and it says so
        if debug:
            traceback.print_exc()
        return GongkaiError(
            f"程序内部错误（{type(error).__name__}）。 / Internal error ({type(error).__name__}).",
            code="BUG",
            remedy="请用 --debug 重试并把输出报告给我们。 / Run again with --debug and report the output.",
        )


def _wanted(formats: str) -> tuple[str, ...]:
    names = tuple(name.strip() for name in formats.split(",") if name.strip())
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        raise UsageError(
            f"--format 只有 {', '.join(FORMATS)}。 / --format takes {', '.join(FORMATS)}, not {formats!r}."
        )
    return names


def _stems(files: list[Path]) -> dict[Path, str]:
    """Return the name of each file's results: its stem, or its whole name where two files share a stem."""
    counts: dict[str, int] = {}
    for path in files:
        counts[path.stem] = counts.get(path.stem, 0) + 1
    return {path: path.stem if counts[path.stem] == 1 else path.name for path in files}


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
