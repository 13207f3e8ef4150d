"""One server for the tests that do not change how it is set up."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gongkai.api import ServiceConfig
from tests.api.serving import serving
from tests.corpus.postgres import new_database


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one server that all tests share; each sends reports of its own."""
    with serving(ServiceConfig(data=tmp_path_factory.mktemp("service"), workers=1)) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, str | None]:
    """Return a folder for a service's files and the URL of its database, None for SQLite in the folder."""
    if request.param == "sqlite":
        return tmp_path / "data", None
    return tmp_path / "data", new_database(request.getfixturevalue("postgres"), "service")
