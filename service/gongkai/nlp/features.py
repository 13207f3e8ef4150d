"""What a statement looks like to the linear models: features in views, each view weighed on its own.

A view is a list of names, or a text that stands for all its character n-grams.

Views of the text: ``c`` character n-grams, ``w`` words and word pairs, ``k`` keywords of the codebook, ``q`` its cues
and ``n`` how many, all of the trunk (``trunk.py``); ``e`` the text's edges, ``g`` signs of what a statement does. Views
of the place, empty where it is not known, so that one model serves reports and bare rows of text: ``s`` section, ``t``
what the section's title announces, ``p`` place in the report, ``b`` neighbours, ``h`` and ``hk`` words and cues of the
heading or title above.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

from gongkai.nlp.context import Placed
from gongkai.nlp.cues import Cues
from gongkai.nlp.linear import View
from gongkai.nlp.surface import body
from gongkai.nlp.trunk import trunk
from gongkai.resources import load_toml

Features = dict[str, View]
PLACE_VIEWS = frozenset(("s", "t", "p", "b", "h", "hk"))

_NUMBER = re.compile(r"\d[\d,.]*|[一二三四五六七八九十百千两]+(?=[件条次份期个名人场篇项处批家类种年月日万])")
CACHED = 1024  # texts: each is asked for again by its neighbours and by the judge
_SPACE = re.compile(r"\s+")
_CLAUSE = re.compile(r"[^\w%“”《》]+")


def _load_signs() -> dict[str, re.Pattern[str]]:
    table = load_toml(Path(__file__).parent / "data" / "signs.toml")
    return {name: re.compile("|".join(listed)) for name, listed in table.items()}


_SIGNS = _load_signs()
_CUES = _SIGNS.pop("words")
_WANTING = re.compile("|".join(_SIGNS[sign].pattern for sign in ("lack", "bad", "cannot", "need")))


@lru_cache(CACHED)
def plain(text: str) -> str:
    """Return the words of a folded statement: no list mark, no spaces; numbers as 1, none at all as 0."""
    return _NUMBER.sub(_one_or_none, _SPACE.sub("", body(text)))


def _one_or_none(match: re.Match[str]) -> str:
    return "1" if match.group().strip("0.,") else "0"


def word_grams(words: Sequence[str]) -> list[str]:
    """Return the distinct words and pairs of neighbouring words, punctuation left out."""
    grams: dict[str, None] = {}
    before = ""
    for word in words:
        if _CLAUSE.fullmatch(word):
            before = ""
            continue
        grams[word] = None
        if before:
            grams[f"{before} {word}"] = None
        before = word
    return list(grams)


def extract(item: Placed, cut: Callable[[str], list[str]], cues: Cues) -> Features:
    """Return the features of a statement."""
    text = plain(item.text)
    told = trunk(text)
    found = cues.find(told)
    features: Features = {
        "c": told,
        "w": word_grams(cut(told)),
        "k": found.keywords,
        "q": found.cues,
        "n": found.weights,
        "e": _edges(text),
        "g": signs_and_cues(text),
    }
    if item.setting is not None:
        features["s"] = _section(item, features["g"], text)
    if item.located:
        features["p"] = _place(item)
        features["b"] = _neighbours(item)
        if item.topic:
            topic = trunk(plain(item.topic))
            features["h"] = topic
            features["hk"] = cues.find(topic).weights
    elif item.stance is not None:
        features["t"] = [f"stance={item.stance.value}"]
    return features


@lru_cache(CACHED)
def signs(text: str) -> tuple[str, ...]:
    """Return which signs of an issue, a promise, a deed or a frame stand in ``text``."""
    return tuple([name for name, pattern in _SIGNS.items() if pattern.search(text)])


@lru_cache(CACHED)
def signs_and_cues(text: str) -> tuple[str, ...]:
    """Return the signs that stand in ``text``, and the words that are cues."""
    return (*signs(text), *(f"={cue}" for cue in dict.fromkeys(_CUES.findall(text))))


def wanting(text: str) -> bool:
    """Return whether a sign of what is wanting stands in ``text``."""
    return _WANTING.search(text) is not None


def _edges(text: str) -> list[str]:
    words = text.rstrip("。；，：、！？ ")
    closing = text[len(words) :][:1]
    found = [f"z{closing}", f"len{min(len(words) // 8, 9)}"]
    found += [f"^{words[:length]}" for length in range(1, 7) if len(words) >= length]
    found += [f"{words[-length:]}$" for length in range(1, 6) if len(words) >= length]
    return found


def _section(item: Placed, found: Sequence[str], text: str) -> list[str]:
    section = item.setting.value if item.setting else ""
    return [section, *(f"{section}&{sign}" for sign in found), f"{section}&^{text[:2]}"]


def _place(item: Placed) -> list[str]:
    section = item.setting.value if item.setting else "-"
    stance = item.stance.value if item.stance else "-"
    pivot = item.pivot.value if item.pivot else "-"
    ahead = "ahead" if item.pivot_ahead else "-"
    third = min(2, 3 * item.position // max(1, item.count))
    since = min(item.since_pivot, 2)
    listed = min(item.list_index, 3)
    return [
        f"{section}/{stance}/{pivot}",
        f"{section}/{stance}/{pivot}/{ahead}",
        f"{section}/{pivot}/{since}",
        f"{section}/{stance}/{ahead}/{third}",
        f"{section}/{pivot}/{ahead}/list{listed}",
        f"{section}/{third}/list{listed}",
        f"pivot{since}={pivot}",
        f"stance={stance}",
        f"mark={item.mark_style}",
        f"mark={bool(item.mark_style)}/{item.line_start}/{pivot}",
        f"first={item.position == 0}/{section}",
        f"last={item.position == item.count - 1}/{section}",
    ]


def _neighbours(item: Placed) -> list[str]:
    before = [f"<{sign}" for sign in signs_and_cues(plain(item.previous))]
    after = [f">{sign}" for sign in signs_and_cues(plain(item.following))]
    closing = item.previous[-1:] if item.previous else "-"
    return [*before, *after, f"<z{closing}", f">z{item.following[-1:]}"]
