"""``gongkai overview``: a dataset on one page."""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.corpus.collection import Corpus
from gongkai.corpus.overview.files import Account, account
from gongkai.corpus.overview.page import overview
from gongkai.errors import CorpusError

_NAME = "overview.html"
_CLEAR = "\r\x1b[K"  # to the line's beginning, and what stands there taken off


def write_overview(folder: Path, out: Path | None, *, lang: str, ledger_url: str | None) -> int:
    """Write the page and return the exit status: 0 written, 1 not, or without what the ledger knows of the files.

    Raises CorpusError when the folder has no dataset.
    """
    target = out or folder / _NAME
    with Corpus.open(folder) as corpus:
        found, status = _account(folder, ledger_url)
        page = overview(corpus, found, lang, _told)
    _line("")
    unfinished = target.with_name(f"{target.name}.partial")
    try:
        unfinished.write_text(page, encoding="utf-8", newline="\n")
        unfinished.replace(target)
    except OSError as error:
        sys.stderr.write(f"gongkai: {target}：无法写入。 / Cannot be written: {error.strerror}.\n")
        return 1
    sys.stderr.write(f"{target}（{target.stat().st_size / 1024:,.0f} KB）\n")
    return status


def _account(folder: Path, ledger_url: str | None) -> tuple[Account | None, int]:
    try:
        return account(folder, ledger_url), 0
    except CorpusError as error:
        sys.stderr.write(f"gongkai: {error} {error.remedy}\n")
        return None, 1


def _told(heading: str) -> None:
    """Say what is being made: on a terminal in one line that is written over, elsewhere a line each."""
    _line(f"{heading} …")


def _line(text: str) -> None:
    if sys.stderr.isatty():
        sys.stderr.write(_CLEAR + text)
    elif text:
        sys.stderr.write(text + "\n")
    sys.stderr.flush()
