"""Runs LibreOffice: files in, DOCX out, in bounded time and without a network."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from gongkai.document import Format
from gongkai.errors import CorruptFileError, LimitExceededError, UnsupportedFormatError
from gongkai.readers.office.profile import profile
from gongkai.settings import Settings

# How LibreOffice names what it is given. Named, so that bytes of another kind are refused, not taken for plain text.
_FILTERS = {
    Format.DOC: ("doc", "MS Word 97"),
    Format.RTF: ("rtf", "Rich Text Format"),
    Format.ODT: ("odt", "writer8"),
}
_WORD_XML = ("xml", "MS Word 2003 XML")  # of the same format to users: what Word wrote before DOCX
_OUTPUT = "docx:MS Word 2007 XML"
_FIXED = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo")
_RESTART = frozenset((79, 81))  # exit codes by which a new profile asks to be run again
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_INSTALL = (
    "Debian/Ubuntu `sudo apt install libreoffice-writer-nogui`, macOS `brew install --cask libreoffice`, "
    "Windows `winget install TheDocumentFoundation.LibreOffice`"
)
_EACH_MORE = 5  # seconds for each further file of a run; a report takes 1 to 4
_KEPT = 64  # conversions: those made ahead, and the last ones, because a doubtful file is read again
_KEPT_BYTES = 64 * 1024 * 1024
_done: OrderedDict[str, bytes] = OrderedDict()
_done_lock = threading.Lock()


def convert_ahead(files: Sequence[tuple[bytes, Format]], settings: Settings) -> None:
    """Convert several files in one run of LibreOffice, whose start costs more than most files.

    The readers then find them done. Files of other formats and files that fail are left to be read alone.
    """
    for source in (*_FILTERS.values(), _WORD_XML):
        batch = [data for data, fmt in files if fmt in _FILTERS and _filter(data, fmt) == source][:_KEPT]
        for data, found in zip(batch, _run(batch, source, settings) if batch else [], strict=True):
            if found is not None:
                _keep(_digest(data), found)


def converted(data: bytes, fmt: Format, settings: Settings) -> bytes:
    """Return the file as DOCX.

    Raises UnsupportedFormatError without LibreOffice, CorruptFileError when it cannot load the file, and
    LimitExceededError when it takes too long.
    """
    with _done_lock:
        found = _done.get(_digest(data))
    if found is None:
        found = _run([data], _filter(data, fmt), settings)[0]
        if found is not None:
            _keep(_digest(data), found)
    if found is None:
        raise CorruptFileError(
            "LibreOffice 无法打开该文件，可能已损坏。 / LibreOffice cannot open the file: it may be damaged.",
            remedy="请用 Word 或 WPS 打开，另存为 .docx 后再试。 / Open it in Word or WPS and save it as .docx.",
        )
    return found


def forget() -> None:
    """Drop the conversions that are kept."""
    with _done_lock:
        _done.clear()


@cache
def program() -> str:
    """Return the path of LibreOffice. Raises UnsupportedFormatError that says how to install it."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    found = found or next((place for place in _PLACES if Path(place).exists()), None)
    if found is None:
        raise UnsupportedFormatError(
            "读取该格式需要 LibreOffice。 / This kind of file is read with LibreOffice, which is not installed.",
            code="READ.NEEDS_LIBREOFFICE",
            remedy=f"请安装：{_INSTALL}；或另存为 .docx。 / Install it: {_INSTALL}; or save the file as .docx.",
        )
    # The usual starter is a script around this program; run directly, there is one process to be stopped.
    direct = Path(found).resolve().with_name("soffice.bin")
    return str(direct) if direct.exists() and sys.platform != "win32" else found


def _filter(data: bytes, fmt: Format) -> tuple[str, str]:
    return _WORD_XML if fmt is Format.DOC and data.lstrip()[:5] in {b"<?xml", b"\xef\xbb\xbf<?"} else _FILTERS[fmt]


def _run(files: Sequence[bytes], source: tuple[str, str], settings: Settings) -> list[bytes | None]:
    ending, name = source
    office = program()
    with profile() as user, _scratch(user) as folder:
        inputs = [folder / f"{index}.{ending}" for index in range(len(files))]
        for path, data in zip(inputs, files, strict=True):
            path.write_bytes(data)
        command = [
            office,
            f"-env:UserInstallation={user.as_uri()}",
            *_FIXED,
            f"--infilter={name}",
            "--convert-to",
            _OUTPUT,
            "--outdir",
            str(folder / "out"),
            *map(str, inputs),
        ]
        done = _called(command, user, settings.max_convert_seconds + _EACH_MORE * (len(files) - 1))
        outputs = [folder / "out" / f"{index}.docx" for index in range(len(files))]
        results = [path.read_bytes() if path.exists() else None for path in outputs]
    if not done and len(files) == 1 and results[0] is None:
        raise LimitExceededError(
            f"LibreOffice 转换超过 {settings.max_convert_seconds} 秒。 / LibreOffice took longer than "
            f"{settings.max_convert_seconds} seconds.",
            remedy="请另存为 .docx，或调大 GONGKAI_MAX_CONVERT_SECONDS。 / Save it as .docx, or raise the limit.",
        )
    return results


@contextmanager
def _scratch(user: Path) -> Iterator[Path]:
    """Yield an empty folder beside the profile: what a killed process leaves there is gone with the next run."""
    folder = user / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _called(command: list[str], user: Path, seconds: int) -> bool:
    """Run LibreOffice in this process's group, so that it goes when the group is stopped; False when out of time."""
    environment = {**os.environ, "HOME": str(user), "SAL_USE_VCLPLUGIN": "svp"}
    for _ in range(3):
        process = subprocess.Popen(  # noqa: S603 - a fixed command on files of our own naming
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=user,
            env=environment,
        )
        try:
            if process.wait(timeout=seconds) not in _RESTART:
                return True
        except subprocess.TimeoutExpired:
            return False
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
    return True


def _keep(key: str, data: bytes) -> None:
    with _done_lock:
        _done[key] = data
        while len(_done) > _KEPT or sum(map(len, _done.values())) > _KEPT_BYTES:
            _done.popitem(last=False)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
