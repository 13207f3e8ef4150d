"""``gongkai codebook``: themes and roles, as a table or as JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from gongkai.nlp.codebook import Codebook, Theme, load_codebook

_WORDS = {
    "zh": {"theme": "主题", "definition": "定义", "includes": "包括", "excludes": "不包括", "role": "角色"},
    "en": {
        "theme": "theme",
        "definition": "definition",
        "includes": "includes",
        "excludes": "excludes",
        "role": "role",
    },
}


def show_codebook(path: Path | None, *, as_json: bool, lang: str, console: Console | None = None) -> int:
    """Print the codebook in ``path`` (default: the one in use) and return the exit status."""
    codebook = load_codebook(path)
    if as_json:
        sys.stdout.write(json.dumps(asdict(codebook), ensure_ascii=False, default=_plain) + "\n")
        return 0
    screen = console or Console()
    words = _WORDS[lang]
    screen.rule(escape(f"{codebook.title[lang]} · {codebook.id} {codebook.version}"))
    screen.print(_roles(codebook, words, lang))
    screen.print(_themes(codebook, words, lang))
    return 0


def _plain(value: object) -> object:
    return str(value) if isinstance(value, Path) else dict(value)  # type: ignore[call-overload]


def _roles(codebook: Codebook, words: dict[str, str], lang: str) -> Table:
    table = Table(show_lines=True)
    table.add_column(words["role"])
    table.add_column(words["definition"], overflow="fold")
    for entry in codebook.roles:
        table.add_row(f"[bold]{entry.role.value}[/]\n{escape(entry.name[lang])}", escape(entry.definition[lang]))
    return table


def _themes(codebook: Codebook, words: dict[str, str], lang: str) -> Table:
    table = Table(show_lines=True)
    for name in ("theme", "definition", "includes", "excludes"):
        table.add_column(words[name], overflow="fold")
    for theme in codebook.themes:
        table.add_row(*_row(theme, lang))
    return table


def _row(theme: Theme, lang: str) -> tuple[str, str, str, str]:
    return (
        f"[bold cyan]{theme.id}[/]\n{escape(theme.name[lang])}",
        escape(theme.definition[lang]),
        escape("；".join(theme.includes)),
        escape("；".join(theme.excludes)),
    )
