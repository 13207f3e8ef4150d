"""What the overview says, in one language: its own words, numbers, names of codes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gongkai.corpus.columns import codes
from gongkai.errors import UsageError
from gongkai.resources import load_toml

LANGUAGES = ("zh", "en")
_DATA = Path(__file__).parent / "data" / "words.toml"
_BETWEEN = {"zh": "、", "en": ", "}


class Saying:
    """One language. Raises UsageError for one that the overview does not speak."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise UsageError(f"没有语言 {lang}；有 zh、en。 / No language {lang}; there are zh, en.")
        self.lang = lang
        self.between = _BETWEEN[lang]

    def __call__(self, key: str, **values: object) -> str:
        """Return the words of ``key``, such as ``page.title``, with ``{names}`` filled in."""
        section, _, name = key.partition(".")
        return words()[section][name][self.lang].format(**values)

    def name(self, code: str | None, of: str) -> str:
        """Return the name of a code of a list, such as ``theme``; one that is not listed stands as it is."""
        if code is None:
            return self("coverage.unknown")
        found = codes(of).get(code)
        return found[self.lang] if found else code

    def either(self, row: Mapping[str, Any], column: str) -> str:
        """Return the text of a column that there is once for each language: ``message_zh``, ``message_en``."""
        return str(row[f"{column}_{self.lang}"] or "")

    def half(self, message: str) -> str:
        """Return this language's half of a message (``中文。 / English.``); one in a single language as it is."""
        zh, parted, en = message.partition(" / ")
        return message if not parted else zh if self.lang == "zh" else en

    def joined(self, names: Iterable[str]) -> str:
        """Return names one after the other."""
        return self.between.join(names)


def percent(share: float | None) -> str:
    """Return a share, 0 to 1, in whole percent; what is neither none nor all never reads as 0 or 100."""
    if share is None:
        return "—"
    if 0 < share < 0.005:
        return "<1%"
    if 0.995 < share < 1:
        return ">99%"
    return f"{100 * share:.0f}%"


def number(value: float | None) -> str:
    """Return a number for reading: 1,234 or 12.5; a blank is a dash, never 0."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


@cache
def words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """Return every text by section and name, in zh and en. Raises ArtifactError."""
    return load_toml(_DATA)
