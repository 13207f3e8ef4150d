"""The tutorial runs as it is printed, in both languages, from its folder of files."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from corpora.tutorial.build import REPORTS, files

DOCS = Path(__file__).parents[2] / "docs"
NOTEBOOKS = {"zh": DOCS / "tutorial.zh-CN.ipynb", "en": DOCS / "tutorial.ipynb"}
# Reading twelve files and drawing takes seconds; this only ends a kernel that hangs.
PATIENCE = 300  # seconds


def cells(lang: str, kind: str) -> list[str]:
    notebook = nbformat.read(NOTEBOOKS[lang], as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == kind]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder from which the notebooks find the reports where they look for them."""
    root = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(REPORTS, root / "corpora" / "tutorial" / "reports")
    (root / "docs").mkdir()
    return root / "docs"


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.filterwarnings("default")  # of Jupyter's own machinery, which runs in this process
def test_the_notebook_runs(place: Path, lang: str):
    notebook = nbformat.read(NOTEBOOKS[lang], as_version=4)
    where = {"metadata": {"path": str(place)}}
    client = NotebookClient(notebook, timeout=PATIENCE, resources=where)
    with client.setup_kernel():
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    printed = "".join(output.get("text", "") for output in outputs)
    assert "12 found = 12 ok + 0 partial + 0 failed + 0 duplicate + 0 not a report." in printed
    assert re.search(r"n = 11, slope = [+-]\d", printed)
    assert any("image/png" in output.get("data", {}) for output in outputs)
    assert (place / "tutorial-dataset" / "export" / "dta" / "panel.dta").is_file()


def test_the_twins_say_the_same():
    code = {lang: [source.replace(f'LANG = "{lang}"', "LANG") for source in cells(lang, "code")] for lang in NOTEBOOKS}
    assert code["zh"] == code["en"]
    zh, en = cells("zh", "markdown"), cells("en", "markdown")
    assert [source.count("\n## ") for source in zh] == [source.count("\n## ") for source in en]
    assert all(re.search(r"[\u4e00-\u9fff]", source) for source in zh)
    assert not any(re.search(r"[\u4e00-\u9fff]", source) for source in en)


def test_the_reports_are_those_of_the_source():
    assert {path.name: path.read_bytes() for path in REPORTS.iterdir()} == files()
