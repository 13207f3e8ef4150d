"""``gongkai merge``: shards, or corpora collected apart, into one."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from gongkai.cli.status import closing_line
from gongkai.corpus.batch_dataset import build_dataset
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_location import locate, note
from gongkai.corpus.merge import merge
from gongkai.corpus.store import Store
from gongkai.errors import CorpusError, UsageError


def merge_corpora(folders: Sequence[Path], out: Path, *, ledger_url: str | None) -> int:
    """Merge the corpora in the folders into ``out``; return 1 when one cannot be merged, or files in it failed."""
    if out.absolute() in {folder.absolute() for folder in folders}:
        raise UsageError("--out 不能是要合并的文件夹。 / --out cannot be one of the folders to merge.")
    where = locate(out, ledger_url)
    store = Store(out)
    try:
        with Ledger(where) as ledger:
            note(out, where)
            counts = merge(folders, ledger, store)
            build_dataset(ledger, store, out)
    except CorpusError as error:
        sys.stderr.write(f"gongkai: {error} {error.remedy} [{error.code}]\n")
        return 1
    sys.stderr.write(closing_line(counts) + "\n")
    return 1 if counts.failed or counts.partial else 0
