"""Character n-grams as numbers: all texts of a batch at once, looked up in a table of 64-bit keys.

A gram of up to four characters is one 64-bit number, 16 bits a character, so that numpy can cut and look up all grams
of a report together. Characters beyond the BMP share one number: a
report of disclosure has none that a theme depends on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

LONGEST = 4  # characters that fit one key; 5 gained nothing on the gold's writers left out in turn
BEGIN, END = "^", "$"  # a clause's edges
_NEXT, _NOTHING = END + BEGIN, BEGIN + END
_BREAK = re.compile(r"[^\w%“”《》]+")
_BEGIN, _END = ord(BEGIN), ord(END)
_BEYOND = 0xFFFF
_OUTSIDE = re.compile("[\U00010000-\U0010ffff]")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio: Knuth's multiplicative hashing
_ROOM = 4  # slots a gram: few keys then need a second look

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]


def edged(text: str) -> str:
    """Return ``text`` as its clauses between edges: ``^甲$^乙$``."""
    told = f"{BEGIN}{_BREAK.sub(_NEXT, text)}{END}"
    return told[2 * told.startswith(_NOTHING) : len(told) - 2 * told.endswith(_NOTHING)]


def keys_of(texts: Sequence[str], longest: int) -> tuple[Keys, Places]:
    """Return the keys of all grams of the texts, and for each the number of its text. Grams may repeat.

    A gram lies within one clause; an edge alone is none.
    """
    ready = [edged(text) for text in texts]
    if not any(ready):
        return np.zeros(0, dtype=np.uint64), np.zeros(0, dtype=np.int64)
    codes = np.frombuffer("".join(ready).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    codes[codes > _BEYOND] = _BEYOND
    owners = np.repeat(np.arange(len(texts)), [len(text) for text in ready])
    places = np.arange(len(codes))
    ends = np.flatnonzero(codes == _END)
    last = np.repeat(ends, np.diff(ends, prepend=-1))  # where the clause of each character ends
    found: list[Keys] = []
    owned: list[Places] = []
    keys = np.zeros(len(codes), dtype=np.uint64)
    for length in range(1, longest + 1):
        keys = keys[: len(codes) - length + 1] << np.uint64(16) | codes[length - 1 :]
        inside = places[: len(keys)] + length - 1 <= last[: len(keys)]
        if length == 1:
            inside = inside & (codes != _BEGIN) & (codes != _END)
        found.append(keys[inside])
        owned.append(owners[: len(keys)][inside])
    return np.concatenate(found), np.concatenate(owned)


def distinct(numbers: Places) -> Places:
    """Return the numbers in order, each once; numpy's own ``unique`` hashes first, which takes twice as long."""
    ordered = np.sort(numbers)
    first = np.ones(len(ordered), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first]


def counted(texts: Sequence[str], longest: int, least: int = 1) -> dict[str, int]:
    """Return how many of the texts each gram stands in, of the grams that stand in ``least`` of them or more."""
    keys, owners = keys_of(texts, longest)
    grams, which = np.unique(keys, return_inverse=True)
    size = max(1, len(texts))
    counts = np.bincount(distinct(which * size + owners) // size, minlength=len(grams))
    kept = counts >= least
    return dict(zip(map(_name_of, grams[kept].tolist()), counts[kept].tolist(), strict=True))


def _name_of(key: int) -> str:
    return key.to_bytes(8, "big").decode("utf-16-be", "surrogatepass").lstrip("\0")


def keys_of_names(names: Iterable[str]) -> Keys:
    """Return the key of each gram, of at most ``LONGEST`` characters."""
    told = _OUTSIDE.sub("\uffff", "".join(name.rjust(LONGEST, "\0") for name in names))
    codes = np.frombuffer(told.encode("utf-16-be", "surrogatepass"), dtype=">u2").reshape(-1, LONGEST).astype(np.uint64)
    keys: Keys = (codes << np.arange(16 * (LONGEST - 1), -1, -16, dtype=np.uint64)).sum(axis=1, dtype=np.uint64)
    return keys


class GramTable:
    """The grams of a vocabulary with their columns: an open-addressed table that answers for many keys at once."""

    def __init__(self, columns: Mapping[str, int]) -> None:
        bits = max(4, (_ROOM * len(columns)).bit_length())
        self._shift = np.uint64(64 - bits)
        self._mask = np.int64((1 << bits) - 1)
        self._keys = np.zeros(1 << bits, dtype=np.uint64)  # 0: a free slot, no gram has that key
        self._columns = np.full(1 << bits, -1, dtype=np.int64)
        self._rounds = self._fill(keys_of_names(columns), columns.values())

    def _fill(self, keys: Keys, columns: Iterable[int]) -> int:
        values = np.asarray(list(columns), dtype=np.int64)
        slots, rounds = self._slots(keys), 0
        while len(keys):
            free = self._keys[slots] == 0
            self._keys[slots[free]] = keys[free]  # of several that want one slot the last has it
            placed = self._keys[slots] == keys
            self._columns[slots[placed]] = values[placed]
            keys, values, slots = keys[~placed], values[~placed], (slots[~placed] + 1) & self._mask
            rounds += 1
        return rounds

    def _slots(self, keys: Keys) -> Places:
        return (keys * _SPREAD >> self._shift).astype(np.int64)

    def find(self, keys: Keys) -> Places:
        """Return the column of each key, -1 where the vocabulary lacks it."""
        slots = self._slots(keys)
        columns = np.full(len(keys), -1, dtype=np.int64)
        open_ = np.arange(len(keys))
        for _ in range(self._rounds):
            if not len(open_):
                break
            held = self._keys[slots]
            right = held == keys[open_]
            columns[open_[right]] = self._columns[slots[right]]
            going = ~right & (held != 0)
            open_, slots = open_[going], (slots[going] + 1) & self._mask
        return columns
