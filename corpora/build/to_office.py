"""Saves papers in the older formats of office programs: LibreOffice converts what the other writers make."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from corpora.build.model import Paper
from corpora.build.to_docx import to_docx
from corpora.build.to_xlsx import to_xlsx

_FROM = {"doc": (to_docx, "docx"), "odt": (to_docx, "docx"), "xls": (to_xlsx, "xlsx"), "ods": (to_xlsx, "xlsx")}
FORMATS = frozenset(_FROM)


def save_as(papers: Mapping[str, tuple[Paper, str]], ending: str) -> dict[str, bytes]:
    """Return name → file of each paper set in the named style of its first writer; one call of LibreOffice for all."""
    write, first = _FROM[ending]
    return converted({name: write(paper, style) for name, (paper, style) in papers.items()}, first, ending)


def converted(files: Mapping[str, bytes], first: str, ending: str) -> dict[str, bytes]:
    """Return name → file of each file with the ending ``first``, saved in another format."""
    if not files:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, data in files.items():
            (folder / f"{name}.{first}").write_bytes(data)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", ending]
        command += ["--outdir", str(folder), *map(str, sorted(folder.glob(f"*.{first}")))]
        subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 - a fixed command
        return {name: (folder / f"{name}.{ending}").read_bytes() for name in files}
