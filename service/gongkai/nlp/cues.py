"""Finds the words that speak for a theme: keywords and cues, thousands of them in one walk over a text.

A cue is a regular expression; its alternatives that are plain words, or begin with one, are looked up by their first
characters and tried only there. Trying each expression everywhere took ten times as long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

_META = frozenset("\\.^$*+?{}[]()|")
_QUANTIFIERS = frozenset("*?{")
_FIRST_CLAUSE = re.compile(r"[，。；：]")


class Cues:
    """What the keywords and cues of each theme find in a text, as features."""

    def __init__(self, keywords: Mapping[str, Sequence[str]], cues: Mapping[str, Sequence[str]]) -> None:
        self.keywords = {theme: tuple(words) for theme, words in keywords.items()}
        self.cues = {theme: tuple(patterns) for theme, patterns in cues.items()}
        # by the first two characters, or the only one: (word, feature), (prefix, expression, feature)
        self._words: dict[str, list[tuple[str, str]]] = {}
        self._prefixed: dict[str, list[tuple[str, re.Pattern[str], str]]] = {}
        self._free: list[tuple[re.Pattern[str], str]] = []
        for theme, words in self.keywords.items():
            for word in words:
                self._words.setdefault(word[:2], []).append((word, f"{theme}="))
        for theme, patterns in self.cues.items():
            for number, pattern in enumerate(patterns):
                for alternative in alternatives(pattern):
                    self._add(alternative, f"{theme}.{number}")

    def _add(self, alternative: str, feature: str) -> None:
        prefix = literal_prefix(alternative)
        if prefix == alternative:
            self._words.setdefault(prefix[:2], []).append((prefix, feature))
        elif prefix:
            self._prefixed.setdefault(prefix[:2], []).append((prefix, re.compile(alternative), feature))
        else:
            self._free.append((re.compile(alternative), feature))

    def find(self, text: str) -> tuple[list[str], list[str], list[str]]:
        """Return features of keywords, of single cues, and of themes with the weight of what was found.

        ``theme#1``, ``theme#2``, ``theme#3`` stand for one, two, three different cues of the theme, ``theme^`` for one
        in the first clause.
        """
        clause = _FIRST_CLAUSE.search(text)
        first_end = clause.start() if clause else len(text)
        keywords: dict[str, set[str]] = {}
        found: dict[str, int] = {}
        for start, feature, word in self._hits(text):
            if feature[-1] == "=":
                keywords.setdefault(feature[:-1], set()).add(word)
            else:
                found[feature] = min(start, found.get(feature, start))
        named = [name for theme, words in keywords.items() for name in ((theme, theme + "+")[: min(2, len(words))])]
        return named, list(found), _weights(found, first_end)

    def _hits(self, text: str) -> Iterator[tuple[int, str, str]]:
        words, prefixed = self._words, self._prefixed
        for start, character in enumerate(text):
            for key in (character, text[start : start + 2]):
                for word, feature in words.get(key, ()):
                    if text.startswith(word, start):
                        yield start, feature, word
                for prefix, pattern, feature in prefixed.get(key, ()):
                    if text.startswith(prefix, start) and pattern.match(text, start):
                        yield start, feature, prefix
                if start + 1 == len(text):
                    break  # the last character is its own pair
        for pattern, feature in self._free:
            match = pattern.search(text)
            if match:
                yield match.start(), feature, ""


def _weights(found: Mapping[str, int], first_end: int) -> list[str]:
    counts: dict[str, int] = {}
    early: dict[str, None] = {}
    for feature, start in found.items():
        theme = feature.partition(".")[0]
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
