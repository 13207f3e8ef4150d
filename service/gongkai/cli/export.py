"""``gongkai export``: the tables of a dataset as files for Excel, Stata, R or pandas."""

from __future__ import annotations

import sys
from pathlib import Path

from gongkai.corpus.collection import Corpus
from gongkai.corpus.columns import ACROSS, TABLES
from gongkai.corpus.export import export


def export_tables(
    folder: Path, form: str, out: Path | None, *, tables: str | None, across: bool, where: str | None, lang: str | None
) -> int:
    """Write the tables asked for and return the exit status: 0 all whole, 1 some text was too long for its cell.

    ``across`` adds the tables that compare reports; without ``tables`` it stands for these alone.
    """
    asked = [name.strip() for name in tables.split(",") if name.strip()] if tables else []
    names = (*asked, *ACROSS) if across else tuple(asked) or TABLES
    with Corpus.open(folder) as corpus:
        written = export(corpus, form, out or folder / "export" / form, names=names, where=where, lang=lang)
    for path in written.files:
        sys.stderr.write(f"{path}\n")
    told = ", ".join(f"{name} {count:,}" for name, count in written.rows.items())
    sys.stderr.write(f"行数 / rows: {told}\n")
    if names == TABLES:
        listed = ", ".join(ACROSS)
        sys.stderr.write(f"未写 / not written: {listed}（加 --across 或 --tables；--across or --tables writes them）\n")
    if written.cut:
        sys.stderr.write(
            f"gongkai: {written.cut} 段文字超过 Excel 单元格的 32,767 字，已截短并以“…”结尾；其他格式无此限制。 / "
            f"{written.cut} texts are longer than a cell of Excel holds and end in …; other formats keep them whole.\n"
        )
    return 1 if written.cut else 0
