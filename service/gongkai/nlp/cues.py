"""Finds the words that speak for a theme: keywords and cues, thousands of them in one walk over a text.

A cue is a regular expression; its alternatives that are plain words, or begin with one, are looked up by their first
characters and tried only there. Trying each expression everywhere took ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import add, itemgetter
from typing import NamedTuple

_META = frozenset("\\.^$*+?{}[]()|")
_QUANTIFIERS = frozenset("*?{")
_FIRST_CLAUSE = re.compile(r"[，。；：]")


@dataclass(frozen=True, slots=True)
class Found:
    """What keywords and cues found, as features: keywords by theme, single cues, themes with the weight of the find.

    Of weights, ``theme#1``, ``theme#2``, ``theme#3`` stand for one, two, three different cues of the theme, ``theme^``
    for one in the first clause.
    """

    keywords: list[str]
    cues: list[str]
    weights: list[str]


class _Entries(NamedTuple):
    """What begins with the same characters: plain words (a keyword of a theme, or a cue), and expressions of cues."""

    words: list[tuple[str, str, bool]]
    patterns: list[tuple[re.Pattern[str], str]]


class Cues:
    """What the keywords and cues of each theme find in a text."""

    def __init__(self, keywords: Mapping[str, Sequence[str]], cues: Mapping[str, Sequence[str]]) -> None:
        self.keywords = {theme: tuple(words) for theme, words in keywords.items()}
        self.cues = {theme: tuple(patterns) for theme, patterns in cues.items()}
        # by the first two characters, or the only one
        self._pairs: dict[str, _Entries] = {}
        self._singles: dict[str, _Entries] = {}
        self._free: list[tuple[re.Pattern[str], str]] = []
        for theme, words in self.keywords.items():
            for word in words:
                self._at(word).words.append((word, theme, True))
        for theme, patterns in self.cues.items():
            for number, pattern in enumerate(patterns):
                for alternative in alternatives(pattern):
                    self._add(alternative, f"{theme}.{number}")

    def _at(self, prefix: str) -> _Entries:
        table = self._pairs if len(prefix) > 1 else self._singles
        return table.setdefault(prefix[:2], _Entries([], []))

    def _add(self, alternative: str, name: str) -> None:
        prefix = literal_prefix(alternative)
        if prefix == alternative:
            self._at(prefix).words.append((prefix, name, False))
        elif prefix:
            self._at(prefix).patterns.append((re.compile(alternative), name))
        else:
            self._free.append((re.compile(alternative), name))

    def find(self, text: str) -> Found:
        """Return what is found in ``text``."""
        clause = _FIRST_CLAUSE.search(text)
        first_end = clause.start() if clause else len(text)
        keywords: dict[str, dict[str, None]] = {}
        cues: dict[str, int] = {}  # where each begins first
        pairs, singles = map(self._pairs.get, map(add, text, text[1:])), map(self._singles.get, text)
        walk = [(start, entries) for start, entries in enumerate(pairs) if entries]
        walk += [(start, entries) for start, entries in enumerate(singles) if entries]
        for start, entries in sorted(walk, key=itemgetter(0)):
            _try(entries, text, start, keywords, cues)
        for pattern, name in self._free:
            ahead = pattern.search(text)
            if ahead:
                cues[name] = min(ahead.start(), cues.get(name, ahead.start()))
        named = [name for theme, words in keywords.items() for name in ((theme, theme + "+")[: min(2, len(words))])]
        return Found(named, list(cues), _weights(cues, first_end))

    def first_keyword(self, text: str, theme: str) -> int:
        """Return where the first keyword of a theme stands in ``text``, its length where none does."""
        return min((at for word in self.keywords.get(theme, ()) if (at := text.find(word)) >= 0), default=len(text))


def _try(entries: _Entries, text: str, start: int, keywords: dict[str, dict[str, None]], cues: dict[str, int]) -> None:
    for word, name, is_keyword in entries.words:
        if text.startswith(word, start):
            if is_keyword:
                keywords.setdefault(name, {})[word] = None
            else:
                cues.setdefault(name, start)  # the walk goes forwards: the first stays
    for pattern, name in entries.patterns:
        if name not in cues and pattern.match(text, start):
            cues[name] = start


def _weights(found: Mapping[str, int], first_end: int) -> list[str]:
    counts: dict[str, int] = {}
    early: dict[str, None] = {}
    for name, start in found.items():
        theme = name.partition(".")[0]
        counts[theme] = counts.get(theme, 0) + 1
        if start < first_end:
            early[f"{theme}^"] = None
    return [*(f"{theme}#{n}" for theme, count in counts.items() for n in range(1, min(count, 3) + 1)), *early]


def alternatives(pattern: str) -> list[str]:
    """Return the alternatives of a regular expression at its top level."""
    parts, depth, in_class, begin, index = [], 0, False, 0, 0
    while index < len(pattern):
        character = pattern[index]
        if character == "\\":
            index += 1
        elif in_class:
            in_class = character != "]"
        elif character == "[":
            in_class = True
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
        elif character == "|" and depth == 0:
            parts.append(pattern[begin:index])
            begin = index + 1
        index += 1
    parts.append(pattern[begin:])
    return [part for part in parts if part]


def literal_prefix(alternative: str) -> str:
    """Return the plain characters that every match of ``alternative`` begins with."""
    for index, character in enumerate(alternative):
        if character in _META:
            return alternative[: index - 1] if character in _QUANTIFIERS and index else alternative[:index]
    return alternative
