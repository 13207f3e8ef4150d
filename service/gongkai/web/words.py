"""All that the page says, by language: its own messages, and the names of tables, themes, roles and indicators."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongkai import nlp
from gongkai.forms.schema import ANNEX, annex_schemas
from gongkai.nlp.codebook import load_codebook
from gongkai.report.official import labels
from gongkai.resources import load_toml

LANGUAGES = ("zh", "en")
_DATA = Path(__file__).parent / "data"
_INDICATORS = Path(nlp.__file__).parent / "data" / "indicators.toml"


@cache
def words(lang: str) -> dict[str, Any]:
    """Return everything that the scripts need to speak ``lang``, as plain values ready for JSON."""
    codebook = load_codebook()
    named = {"tables": labels()["tables"], "forms": load_toml(_DATA / "forms.toml")}
    names = {table: labels()[table] for table in ("requests", "review", "proactive")}
    return {
        "lang": lang,
        "messages": messages(lang),
        **{key: in_language(value, lang) for key, value in (named | {"names": names}).items()},
        "annex": {
            schema.edition: {
                "title": schema.title[lang],
                "rows": [[row.key, row.labels[0] if lang == "zh" else row.name_en] for row in rows],
            }
            for schema in annex_schemas()
            if (rows := schema.tables[ANNEX].data_rows)
        },
        "themes": [
            {"id": theme.id, "name": theme.name[lang], "definition": theme.definition[lang]}
            for theme in codebook.themes
        ],
        "indicators": {
            row["key"]: row["zh"] if lang == "zh" else row["key"].replace("_", " ")
            for row in load_toml(_INDICATORS)["indicator"]
        },
        "roles": {entry.role.value: entry.name[lang] for entry in codebook.roles},
    }


@cache
def messages(lang: str) -> dict[str, str]:
    """Return the page's own messages by ``page.name``."""
    return {
        f"{page}.{name}": text[lang]
        for page, entries in load_toml(_DATA / "messages.toml").items()
        for name, text in entries.items()
    }


def in_language(value: Any, lang: str) -> Any:
    """Return ``value`` with every ``{zh, en}`` in it replaced by the one that is asked for."""
    if not isinstance(value, Mapping):
        return [in_language(item, lang) for item in value] if isinstance(value, list) else value
    if value.keys() == set(LANGUAGES):
        return value[lang]
    if set(LANGUAGES) < value.keys():  # a row: its words beside its key
        rest = {key: item for key, item in value.items() if key not in LANGUAGES}
        return {**in_language(rest, lang), "label": value[lang]}
    return {key: in_language(item, lang) for key, item in value.items()}
