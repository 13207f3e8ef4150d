"""``gongkai tag``: a stream of rows, each tagged; a bad line costs itself alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

from gongkai.errors import UsageError
from gongkai.nlp import tag_rows

STDIO = "-"
CHUNK = 512  # lines read before they are tagged and written: a reader at the other end of the pipe waits no longer
PROGRESS = 5_000  # lines between two messages on a terminal


def tag_file(source: str, out: Path | None) -> int:
    """Tag the rows of ``source`` (``-``: standard input) into ``out`` (None or ``-``: standard output).

    Returns 1 when a line could not be read, which is told on standard error with its number, and 0 otherwise.
    """
    with ExitStack() as stack:
        reader = _reader(source, stack)
        writer = _writer(out, stack)
        counter = _Counter()
        for rows in _chunks(reader, counter):
            for row in tag_rows(rows):
                writer.write(json.dumps(row, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n")
            writer.flush()
            counter.written += len(rows)
            counter.progress()
    counter.close()
    return 1 if counter.bad else 0


class _Counter:
    """What was read so far, told on standard error."""

    def __init__(self) -> None:
        self.lines = self.bad = self.written = self._told = 0

    def complain(self, message: str) -> None:
        self.bad += 1
        sys.stderr.write(f"gongkai: 第{self.lines}行：{message}。 / line {self.lines} is not tagged.\n")

    def progress(self) -> None:
        if sys.stderr.isatty() and self.written - self._told >= PROGRESS:
            self._told = self.written
            sys.stderr.write(f"\rgongkai: {self.written:,}")

    def close(self) -> None:
        if self._told:
            sys.stderr.write(f"\rgongkai: {self.written:,}\n")


def _chunks(reader: IO[bytes], counter: _Counter) -> Iterator[list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []
    for line in reader:
        counter.lines += 1
        if not line.strip():
            continue
        row = _row(line, counter)
        if row is not None:
            rows.append(row)
        if len(rows) >= CHUNK:
            yield rows
            rows = []
    if rows:
        yield rows


def _row(line: bytes, counter: _Counter) -> dict[str, Any] | None:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except ValueError as error:  # bad UTF-8 or bad JSON
        counter.complain(f"不是 JSON（{error}）")
        return None
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        counter.complain("缺少字符串 text")
        return None
    return row


def _reader(source: str, stack: ExitStack) -> IO[bytes]:
    if source == STDIO:
        return sys.stdin.buffer
    try:
        return stack.enter_context(Path(source).open("rb"))
    except OSError as error:
        raise UsageError(f"打不开 {source}：{error.strerror}。 / Cannot open {source}: {error.strerror}.") from error


def _writer(out: Path | None, stack: ExitStack) -> IO[str]:
    if out is None or str(out) == STDIO:
        return sys.stdout
    try:
        return stack.enter_context(out.open("w", encoding="utf-8", newline="\n"))
    except OSError as error:
        raise UsageError(f"写不了 {out}：{error.strerror}。 / Cannot write {out}: {error.strerror}.") from error
