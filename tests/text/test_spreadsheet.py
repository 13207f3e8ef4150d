"""No cell runs as a formula, and every text comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.spreadsheet import harmless, restored

RUNNING = [
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\tx",
    "\r=1",
    "\n=1",
    "＝1+1",
    "－1",
    " =1",
    "\u3000=1",
    "\u00a0@x",
    "\0=1",
    "'=1",
]


@pytest.mark.parametrize("text", RUNNING)
def test_text_that_would_run_gets_an_apostrophe(text: str):
    assert harmless(text) == "'" + text
    assert restored("'" + text) == text


@pytest.mark.parametrize("text", ["", "一是=二是", "2023-01-01", "'引号'", "—", "（一）", "1-2"])
def test_other_text_stays_as_it_is(text: str):
    assert harmless(text) == text == restored(text)


@pytest.mark.parametrize("number", [-15, -1.5, 0, True, None])
def test_what_is_no_text_stays_as_it_is(number: object):
    assert harmless(number) is number


@given(st.text(alphabet="'=+-@＝\t\r\n\0 a一", max_size=6) | st.text())
def test_every_text_comes_back(text: str):
    written = harmless(text)
    assert restored(written) == text
    assert not written.lstrip().startswith(("=", "+", "-", "@"))
