"""Where the files of a dataset lie, and who may write them."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gongkai.corpus.columns import TABLES
from gongkai.errors import CorpusError

# A builder takes seconds to minutes; who waits longer is told so instead of hanging.
_PATIENCE = 900.0  # seconds


@dataclass(frozen=True, slots=True)
class Layout:
    """The files of the dataset in ``folder``."""

    folder: Path

    @property
    def data(self) -> Path:
        """The folder that holds a folder for each table."""
        return self.folder / "data"

    @property
    def scratch(self) -> Path:
        """Where files are written before they take their place; on the same disk, so that moving them is one step."""
        return self.data / ".tmp"

    def part(self, table: str, name: str) -> Path:
        """Return the file of a part. Those of ``panel`` are the candidates that the panel is chosen from."""
        return self.data / (".panel" if table == "panel" else table) / f"part-{name}.parquet"

    @property
    def panel(self) -> Path:
        """The panel itself, one file."""
        return self.data / "panel" / "panel.parquet"

    def files(self, table: str) -> tuple[Path, ...]:
        """Return the files that ``table`` is read from, in order."""
        return tuple(sorted((self.data / table).glob("*.parquet")))

    def has_part(self, name: str) -> bool:
        """Return whether every table has its file of the part."""
        return all(self.part(table, name).is_file() for table in TABLES)

    def state(self) -> dict[str, str]:
        """Return the fingerprint of each part that stands complete, and of the panel; empty when there is none."""
        try:
            found = json.loads(self._state.read_text("utf-8"))
        except (OSError, ValueError):
            return {}  # a state that cannot be read costs a rebuild, nothing else
        return found if isinstance(found, dict) else {}

    def note(self, state: Mapping[str, str]) -> None:
        """Write down which parts stand complete."""
        self.write(self._state, json.dumps(dict(sorted(state.items())), indent=1) + "\n")

    def write(self, target: Path, text: str) -> None:
        """Write a text file in one step: readers see the old one or the new one."""
        new = self.scratch / target.name
        new.write_text(text, encoding="utf-8")
        put(new, target)

    def clear(self) -> None:
        """Remove all parts: there is to be another number of them."""
        self._state.unlink(missing_ok=True)
        for table in (*TABLES, ".panel"):
            shutil.rmtree(self.data / table, ignore_errors=True)

    @property
    def _state(self) -> Path:
        return self.data / "parts.json"


def put(new: Path, target: Path) -> None:
    """Move a finished file to its place in one step, its bytes on the disk before its name."""
    with new.open("rb") as stream:
        os.fsync(stream.fileno())
    target.parent.mkdir(parents=True, exist_ok=True)
    new.replace(target)


@contextmanager
def held(layout: Layout) -> Iterator[None]:
    """Hold the dataset against other builders, with an empty folder for scratch; CorpusError after long waiting.

    The lock is SQLite's: it works on every platform, and the system lets it go when its holder is killed.
    """
    layout.data.mkdir(parents=True, exist_ok=True)
    lock = sqlite3.connect(layout.data / ".lock", timeout=_PATIENCE, isolation_level=None)
    with closing(lock):
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            raise CorpusError(
                f"数据集 {layout.folder} 正由另一个 gongkai 写入。 / Another gongkai is writing {layout.folder}.",
                code="CORPUS.BUSY",
                remedy="请等它结束后重试。 / Wait until it ends and try again.",
            ) from error
        shutil.rmtree(layout.scratch, ignore_errors=True)
        layout.scratch.mkdir()
        try:
            yield
        finally:
            shutil.rmtree(layout.scratch, ignore_errors=True)
