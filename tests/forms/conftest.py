"""A filled-in table three for the tests of single quirks."""

from __future__ import annotations

import pytest
from filled_forms import Sheet, dice, filled_requests
from layouts import plain_requests
from quirky_forms import ROWS


@pytest.fixture
def table() -> dict[tuple[str, str], int]:
    return filled_requests(dice(7), "2021")


@pytest.fixture
def sheet(table: dict[tuple[str, str], int]) -> Sheet:
    return plain_requests(table, "2021", ROWS)
