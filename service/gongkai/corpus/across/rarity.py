"""How far two statements speak of the same thing: the rare pairs of characters that both have.

Shingles of three tell whether words are the same. What is said again in other words shares names of things (监理), two
characters mostly, and these are rare, while what every statement says (加强, 工作) is not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import log, sqrt
from typing import NamedTuple

# Words of resolve and of the work as such stand in every second statement and tell nothing of its object, also in a
# corpus that is too small to show it.
_EMPTY = re.compile(
    r"下一?步|下一?阶段|今后|明年|来年|接下来|计划|打算|争取|力争|尽快|抓紧|加快|加大|加强|强化|提高|提升|完善|健全|推动|推进|继续"
    r"|进一步|不断|切实|坚持|落实|做好|开展|组织|政府信息公开|政务公开|信息公开|公开工作|政府信息|工作|我"
    r"|将|拟|已|了|的|要|和|与|及|在|把|对|由|于|并|等|0"
)


class Weighed(NamedTuple):
    """The pairs of characters of a statement, each with its weight, and their sum."""

    grams: Mapping[str, float]
    total: float


class Rarity:
    """How rare each pair of characters is among the statements of a corpus."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._counts: Counter[str] = Counter()
        self._texts = 0
        for text in texts:
            self._texts += 1
            self._counts.update(_grams(text))

    def weighed(self, words: str) -> Weighed:
        """Return the pairs of characters of a statement's words."""
        grams = {gram: log((self._texts + 1) / (self._counts[gram] + 0.5)) for gram in _grams(words)}
        return Weighed(grams, sum(grams.values()))


def likeness(one: Weighed, two: Weighed) -> float:
    """Return the weight of what both have over the mean weight of both, 0 to 1."""
    shared = sum(weight for gram, weight in one.grams.items() if gram in two.grams)
    return shared / sqrt(one.total * two.total) if shared else 0.0


def _grams(words: str) -> set[str]:
    return {part[at : at + 2] for part in _EMPTY.split(words) for at in range(len(part) - 1)}
