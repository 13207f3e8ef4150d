"""What a reading of the form is not sure of, in the words of ``data/doubts.toml``, Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gongkai.forms.wording import row_zh
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
    """A doubt about a form table, or about several ("")."""

    component: str  # forms.rows_doubtful
    message: str  # 中文 / English
    table: str = ""


def doubt(kind: str, table: str = "", *, rows: Iterable[str] = (), **words: object) -> Doubt:
    """Return the doubt of this kind of ``doubts.toml``; ``rows`` are keys of the table's rows."""
    told = _words()[kind]
    zh, en = _TABLES.get(table, ("", ""))
    keys = list(rows)
    message = told["zh"].format(table=zh, rows="、".join(row_zh(table, row) for row in keys), **words)
    message += " / " + told["en"].format(table=en, rows=", ".join(key.replace("_", " ") for key in keys), **words)
    return Doubt(f"forms.{told.get('component', kind)}", message, table)


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return load_toml(_WORDS)
