"""One server for the tests that do not change how it is set up."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from gongkai.api import ServiceConfig
from tests.api.serving import serving


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of one server that all tests share; each sends reports of its own."""
    with serving(ServiceConfig(data=tmp_path_factory.mktemp("service"), workers=1)) as found:
        yield found
