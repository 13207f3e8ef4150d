"""Small corpora and real databases for the tests of ledger, batch and merge."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.corpus.postgres import new_database
from tests.corpus.small_corpora import engines, zipped


@pytest.fixture(autouse=True, scope="session")
def _engines_end_with_the_tests() -> Iterator[None]:
    yield
    for engine in engines.values():
        engine.close()


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Return where an empty ledger may be made, in either kind of database."""
    if request.param == "sqlite":
        return tmp_path / "ledger.sqlite"
    return new_database(request.getfixturevalue("postgres"), "ledger")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Nine files: five contents in a folder, one of them twice, and three more in an archive, one of them once more."""
    folder = tmp_path / "年报"
    (folder / "2023").mkdir(parents=True)
    (folder / "a.txt").write_bytes(b"say a")
    (folder / "b.txt").write_bytes(b"say b")
    (folder / "2023" / "c.txt").write_bytes(b"say c")
    (folder / "2023" / "a again.txt").write_bytes(b"say a")
    (folder / "2023" / "list.html").write_bytes("refuse 列表".encode())
    (folder / "2023" / "bug.txt").write_bytes(b"bug")
    (folder / "all.zip").write_bytes(zipped({"县/d.txt": b"say d", "县/e.txt": b"say e", "a.txt": b"say a"}))
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "Thumbs.db").write_bytes(b"x")
    return folder
