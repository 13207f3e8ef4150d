"""How alike two texts are: the shingles of three characters that they share.

Chinese has no spaces to cut words at, and a segmenter cuts the same words differently in different sentences;
three characters in a row are about two words, and say the same wherever they stand.
"""

from __future__ import annotations

import re
from sys import intern

from gongkai.text.normal import key

_SIZE = 3
_MARK = re.compile(
    r"(?:^|(?<=[,.:;。、!?\n]))(?:第?[一二三四五六七八九十]{1,3}(?:是要?|[、,.])|\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[、.](?!\d)"
    r"|[①-⑳㈠-㈩]|[首其再]先|其次|此外|另外|最后)"
)
_NUMBER = re.compile(r"[〇零]?\d+(?:\.\d+)?|二〇[一二三四五六七八九〇]{2}")
_STOPS = re.compile(r"[^\w]|_")

Shingles = frozenset[str]


def worded(text: str) -> str:
    """Return the words of a text alone: no list marks, stops or spaces; every number is 0.

    >>> worded("（一）2023 年，公开 12 条；二是更新不及时。")
    '0年公开0条更新不及时'
    """
    return _STOPS.sub("", _NUMBER.sub("0", _MARK.sub("", key(text))))


def shingles(words: str) -> Shingles:
    """Return the shingles of the words of a text; a text shorter than one is its own."""
    if len(words) <= _SIZE:
        return frozenset((words,)) if words else frozenset()
    # One object for each shingle, however many texts have it: a corpus has few that are different.
    return frozenset(intern(words[at : at + _SIZE]) for at in range(len(words) - _SIZE + 1))


def jaccard(one: Shingles, two: Shingles) -> float:
    """Return what share of all shingles both have, 0 to 1; 0 where there are none."""
    shared = len(one & two)
    return shared / (len(one) + len(two) - shared) if shared else 0.0


def contained(one: Shingles, two: Shingles) -> float:
    """Return what share of the shorter one's shingles the other has, 0 to 1."""
    return len(one & two) / min(len(one), len(two)) if one and two else 0.0
