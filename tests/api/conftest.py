"""One server for the tests that do not change how it is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gongkai.api import ServiceConfig
from tests.api.serving import serving
from tests.corpus.postgres import binaries, new_database, server


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one server that all tests share; each sends reports of its own."""
    with serving(ServiceConfig(data=tmp_path_factory.mktemp("service"), workers=1)) as found:
        yield found


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a real server, started for the tests."""
    if (folder := binaries()) is None:
        pytest.skip("no PostgreSQL server is installed (apt-get install postgresql)")
    with server(folder) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    """Return a folder for a service's files and the URL of its database, None for SQLite in the folder."""
    if request.param == "sqlite":
        return tmp_path / "data", None
    return tmp_path / "data", new_database(request.getfixturevalue("postgres"), "service")
