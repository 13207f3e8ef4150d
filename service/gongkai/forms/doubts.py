"""What a reading of the form is not sure of, in the words of ``data/doubts.toml``, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.forms.wording import cell_en, cell_zh, row_zh
from gongkai.resources import load_toml

_WORDS = Path(__file__).parent / "data" / "doubts.toml"
_TABLES = {
    "proactive": ("表二（主动公开）", "Table two (proactive)"),
    "requests": ("表三（申请办理）", "Table three (requests)"),
    "review": ("表四（复议诉讼）", "Table four (review)"),
    "annex": ("附表", "The annex"),
}


@dataclass(frozen=True, slots=True)
class Doubt:
    """A doubt about a form table, or about several (""): about the rows and cells that its message names, if any."""

    component: str  # forms.rows_doubtful
    message: str  # 中文 / English
    table: str = ""
    rows: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()  # requests.granted.total

    def names(self, cell: str) -> bool:
        """Tell whether the message names a cell, its row, or its table as a whole."""
        table, row, _ = cell.split(".", 2)
        return cell in self.cells or (self.table == table and (row in self.rows or not (self.rows or self.cells)))


def doubt(kind: str, table: str = "", *, rows: Iterable[str] = (), cells: Iterable[str] = (), **words: object) -> Doubt:
    """Return the doubt of this kind of ``doubts.toml``; ``rows`` are keys of the table's rows, ``cells`` of cells."""
    told = _words()[kind]
    own, single = tuple(rows), tuple(cells)
    cells_en = "; ".join(cell_en(cell).replace(" / ", ", ") for cell in single)
    named = [
        ("、".join(row_zh(table, row) for row in own), "、".join(map(cell_zh, single))),
        (", ".join(row.replace("_", " ") for row in own), cells_en),
    ]
    message = " / ".join(
        told[language].format(table=title, rows=in_rows, cells=in_cells, **words)
        for language, title, (in_rows, in_cells) in zip(("zh", "en"), _TABLES.get(table, ("", "")), named, strict=True)
    )
    return Doubt(f"forms.{told.get('component', kind)}", message, table, own, single)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return load_toml(_WORDS)
