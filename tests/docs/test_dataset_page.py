"""The pages on the dataset name every table with its key, every format, and every option of the command."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer import Context
from typer.main import get_command

from gongkai.cli.app import app
from gongkai.corpus.columns import tables, tables_across
from gongkai.corpus.export import FORMATS

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", ["dataset.md", "dataset.zh-CN.md"])
def test_every_table_format_and_option_is_there(page: str):
    text = (DOCS / page).read_text("utf-8")
    told = {row[0]: row[1] for row in re.findall(r"^\| `(\w+)` \| [^|]+ \| (`[^|]+`) \|$", text, re.MULTILINE)}
    known = (*tables().values(), *tables_across().values())
    assert told == {entry.name: ", ".join(f"`{key}`" for key in entry.key) for entry in known}
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) >= FORMATS.keys()
    parameters = get_command(app).get_command(Context(get_command(app)), "export").params
    options = {option for parameter in parameters for option in parameter.opts if option.startswith("--")}
    assert {"--format", "--where"} < options - {"--help"} <= set(re.findall(r"--[a-z]+", text))


@pytest.mark.parametrize("page", ["dataset.md", "dataset.zh-CN.md"])
def test_links_lead_to_pages(page: str):
    links = re.findall(r"\]\(([^)#]+)\)", (DOCS / page).read_text("utf-8"))
    assert links
    assert all((DOCS / link).is_file() for link in links)
