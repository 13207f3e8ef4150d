"""``gongkai read``: each file on its own, so that one bad file never costs the others."""

from __future__ import annotations

import json
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from gongkai.errors import GongkaiError, ReadError, UsageError
from gongkai.pipeline import read_all, read_joined
from gongkai.report import Report, Status
from gongkai.report.export import FORMATS, write
from gongkai.report.serialize import failed_dict


def read_files(
    files: list[Path], *, join: bool, as_json: bool, out: Path | None, formats: str, lang: str, debug: bool
) -> int:
    """Read every file and return the exit status: 0 all read, 1 some failed or were read in part.

    A file that holds several reports gives several. With ``join`` all files are one report, the main text first.
    """
    wanted = _wanted(formats)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
    stems = _stems(files)
    complete = True
    for path, stem, outcome in _outcomes(files, stems, join=join, debug=debug):
        complete &= isinstance(outcome, Report) and outcome.status is Status.OK
        if isinstance(outcome, GongkaiError):
            _complain(path, outcome)
        if as_json:
            document = outcome.to_dict() if isinstance(outcome, Report) else failed_dict(path.name, outcome)
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


def _outcomes(
    files: list[Path], stems: dict[Path, str], *, join: bool, debug: bool
) -> Iterator[tuple[Path, str, Report | GongkaiError]]:
    """Yield each report, or why there is none, with its (first) file and the name of its results."""
    for paths in [files] if join else [[path] for path in files]:
        outcome = _read_one(paths, debug=debug)
        if isinstance(outcome, GongkaiError):
            yield paths[0], stems[paths[0]], outcome
            continue
        for number, report in enumerate(outcome, 1):
            yield paths[0], stems[paths[0]] + (f"#{number}" if len(outcome) > 1 else ""), report


def _read_one(paths: list[Path], *, debug: bool) -> tuple[Report, ...] | GongkaiError:
    try:
        if any(path.is_dir() for path in paths):
            return ReadError(
                "这是文件夹，不是文件。 / This is a folder.",
                code="READ.FOLDER",
                remedy="请给出其中的文件，如 gongkai read 文件夹/*。 / Name the files in it: gongkai read FOLDER/*.",
            )
        return read_all(paths[0]) if len(paths) == 1 else (read_joined(paths),)
    except GongkaiError as error:
        if debug:
            traceback.print_exc()
        return error
    except OSError as error:
        return ReadError(
            f"打不开：{error.strerror}。 / Cannot be opened: {error.strerror}.",
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


def _complain(path: Path, error: GongkaiError) -> None:
    sys.stderr.write(f"gongkai: {path}: {error} {error.remedy} [{error.code}]\n")


def _line(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
