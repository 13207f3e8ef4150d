"""Which files are meant: folders, archives, manifests and single files, in an order that never changes."""

from __future__ import annotations

import csv
import hashlib
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Kind, Place
from gongkai.errors import UsageError
from gongkai.readers.containers.names import is_side_file
from gongkai.text.encoding import decode

_MANIFEST_HEAD = 1 << 16  # bytes: a header line has a hundred
_COLUMNS = {
    "path": ("path", "file", "filename", "路径", "文件", "文件路径", "文件名"),
    "agency": ("agency", "organ", "机构", "机关", "单位", "单位名称"),
    "year": ("year", "年份", "年度"),
    "ident": ("id", "ident", "编号", "标识"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A file that is meant; ``name`` is its path below the folder, archive or manifest that was named.

    ``error`` says why it cannot even be looked at. ``agency``, ``year`` and ``ident`` are what a manifest says.
    """

    path: Path
    name: str
    error: str | None = None
    agency: str | None = None
    year: int | None = None
    ident: str | None = None


@dataclass(frozen=True, slots=True)
class Shard:
    """One of several parts of a corpus, each for a machine of its own; a file's name decides where it belongs."""

    number: int  # from 1
    of: int

    @classmethod
    def parse(cls, text: str) -> Shard:
        """Return the shard ``I/N``. Raises UsageError."""
        number, slash, of = text.partition("/")
        if not (slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            raise UsageError(f"--shard 写作 I/N，如 2/8。 / --shard takes I/N, as in 2/8, not {text!r}.")
        return cls(int(number), int(of))

    def takes(self, name: str) -> bool:
        """Tell whether the file of this name is in the shard; the same on every machine."""
        return int(hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:12], 16) % self.of + 1 == (
            self.number
        )

    def __str__(self) -> str:
        return f"{self.number}/{self.of}"


def find(paths: Sequence[Path], *, without: Path) -> Iterator[Found]:
    """Yield every file that the paths mean, those below the folder ``without`` excepted.

    Hidden files and what systems leave beside files (``Thumbs.db``, ``~$…``) are not meant. Raises UsageError for a
    path that does not exist and for a malformed manifest.
    """
    require(paths)
    for path in paths:
        if path.is_dir():
            yield from _below(path, without.absolute())
        elif (rows := read_manifest(path)) is not None:
            yield from _listed(path, rows, without.absolute())
        else:
            yield Found(path.absolute(), path.name)


def vanished(places: Iterable[Place], paths: Sequence[Path]) -> Iterator[Place]:
    """Yield the places below folders that the paths mean, whose files are there no more.

    Files that a manifest names one by one are left out: one that is missing is found with an error.
    """
    below = tuple(os.path.join(root, "") for root in _folders(paths))  # noqa: PTH118 - with a separator at its end
    for place in places:
        counted = place.kind is not Kind.ARCHIVE and place.state is None
        if counted and place.path.startswith(below) and _is_gone(place.path):
            yield place


def forget_renamed(ledger: Ledger, gone: Iterable[Place]) -> int:
    """Take places out of the ledger whose files are there no more but stand elsewhere, and return how many.

    A file that was renamed or moved is neither found twice nor lost; what stands nowhere any more stays.
    """
    missing = {place.place: place for place in gone if place.kind is Kind.FILE}
    wanted = {place.sha256 for place in missing.values()}
    there = {
        place.sha256
        for place in (ledger.all_places() if missing else ())
        if place.sha256 in wanted and place.place not in missing and place.kind is not Kind.ARCHIVE
    }
    renamed = [place for place in missing.values() if place.sha256 in there]
    for place in renamed:
        ledger.forget_place(place.place)
    return len(renamed)


def _folders(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield path.absolute()
        else:
            listed = (path.absolute().parent / row["path"] for row in read_manifest(path) or ())
            yield from (folder for folder in listed if folder.is_dir())


def _is_gone(path: str) -> bool:
    try:
        Path(path).lstat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:  # it may be there: who may not look cannot tell
        return False
    return False


def require(paths: Sequence[Path]) -> None:
    """Raise UsageError for a path that does not exist."""
    for path in paths:
        if not path.exists():
            raise UsageError(f"没有这个文件或文件夹：{path}。 / There is no such file or folder: {path}.")


def _below(root: Path, without: Path) -> Iterator[Found]:
    base = root.absolute()
    errors: list[OSError] = []
    for folder, folders, files in os.walk(base, onerror=errors.append):
        here = Path(folder)
        folders[:] = sorted(name for name in folders if not is_side_file(name) and here / name != without)
        while errors:
            error = errors.pop()
            yield Found(Path(error.filename), _relative(Path(error.filename), base), error.strerror or "OSError")
        for name in sorted(files):
            if not is_side_file(name):
                yield _checked(here / name, _relative(here / name, base))
    for error in errors:
        yield Found(Path(error.filename), _relative(Path(error.filename), base), error.strerror or "OSError")


def _relative(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path != base else base.name


def _checked(path: Path, name: str) -> Found:
    """Return the file, with an error where opening it would fail or never end (a pipe, a device)."""
    if path.is_file():
        return Found(path, name)
    return Found(path, name, "not a regular file" if path.exists() else "No such file or directory")


def _listed(manifest: Path, rows: list[dict[str, str]], without: Path) -> Iterator[Found]:
    base = manifest.absolute().parent
    for row in rows:
        path = base / row["path"]
        year = int(row["year"]) if row.get("year") else None
        said = partial(replace, agency=row.get("agency") or None, year=year, ident=row.get("ident") or None)
        if path.is_dir():
            prefix = row["path"].rstrip("/")
            yield from (said(one, name=f"{prefix}/{one.name}") for one in _below(path, without))
        else:
            yield said(_checked(path, row["path"]))


def read_manifest(path: Path) -> list[dict[str, str]] | None:
    """Return the rows of a CSV file that has a column of paths, its columns named as in Found; None for other files.

    Raises UsageError for a row without a path, and for a year that is no number.
    """
    if path.suffix.lower() not in {".csv", ".tsv"}:
        return None
    with path.open("rb") as stream:
        head = decode(stream.read(_MANIFEST_HEAD)).text.lstrip("\ufeff")
        columns = _columns(head.splitlines()[0] if head.strip() else "")
        if "path" not in columns.values():
            return None
    text = decode(path.read_bytes()).text.lstrip("\ufeff")
    rows = []
    for line, row in enumerate(csv.DictReader(io.StringIO(text), dialect=_dialect(head)), start=2):
        known = {columns[key]: (value or "").strip() for key, value in row.items() if key in columns}
        if not known["path"] or (known.get("year") and not known["year"].isdecimal()):
            raise UsageError(
                f"清单 {path.name} 第 {line} 行缺少路径，或年份不是数字。 / "
                f"Line {line} of the manifest {path.name} has no path, or a year that is no number."
            )
        rows.append(known)
    return rows


def _dialect(head: str) -> type[csv.Dialect]:
    return csv.excel_tab if "\t" in head.splitlines()[0] else csv.excel


def _columns(header: str) -> dict[str, str]:
    named = next(csv.reader([header], dialect=csv.excel_tab if "\t" in header else csv.excel), [])
    meanings = {alias: meaning for meaning, aliases in _COLUMNS.items() for alias in aliases}
    return {name: meanings[name.strip().lower()] for name in named if name.strip().lower() in meanings}
