"""Readings in Latin letters that a converter of scripts set behind characters with several: 規(guī)章, 復(fù)議(yì)."""

from __future__ import annotations

import re

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ"
# One syllable with its tone behind one hanzi.
_GLOSS = re.compile(rf"(?<=[\u3400-\u9fff])[(（][a-zü]{{0,4}}[{_TONED}][a-zü]{{0,4}}[)）]")
_LEAST = 5  # a text that glosses a rare name or two means it; converters gloss every few words


def without_glosses(text: str) -> str:
    """Return the text without such readings, where it is full of them."""
    if sum(1 for _ in _GLOSS.finditer(text)) < _LEAST:
        return text
    return _GLOSS.sub("", text)
