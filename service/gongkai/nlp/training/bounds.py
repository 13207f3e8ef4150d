"""Where statements begin, as coders of boundaries saw it: ``bounds/<coder>/*.txt`` beside a gold corpus' units.

A coder's file is a file of units with a ``¦`` where each statement begins and nothing else changed; numbers and links
are left out. Writers bound their text while writing it and do not always keep the rules; coders mark it afterwards,
from the guideline alone.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from gongkai.nlp.training.corpus import Unit

MARK = "¦"


def load_bounds(folder: Path) -> dict[str, dict[str, str]]:
    """Return coder → unit id → the unit's text with its marks; nothing where there is no folder."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*/*.txt")):
        coder = found.setdefault(path.parent.name, {})
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            head, _, text = block.strip("\n").partition("\n")
            coder[head.removeprefix("#unit ").split(" ", 1)[0]] = text
    return found


def starts_of(marked: str) -> frozenset[int]:
    """Return the offsets of the marks in the text without them."""
    places = (at for at, character in enumerate(marked) if character == MARK)
    return frozenset(at - count for count, at in enumerate(places))


def bounded(units: Sequence[Unit], folder: Path) -> list[Unit]:
    """Return the units with ``starts`` as settled between writer and coders; as they are where no coder bounded them.

    Of two coders and the writer, what two of them say counts; of one coder, what the coder says. Raises ValueError
    that names the unit whose text a coder changed, or that is not among ``units``.
    """
    texts = {unit.id: unit.text for unit in units}
    marks: dict[str, list[frozenset[int]]] = {}
    for coder, by_unit in load_bounds(folder).items():
        for name, marked in by_unit.items():
            if texts.get(name) != marked.replace(MARK, ""):
                raise ValueError(f"{coder}: {name} is not the text of a unit")
            marks.setdefault(name, []).append(starts_of(marked))
    return [replace(unit, starts=_settled(unit.starts, marks.get(unit.id, []))) for unit in units]


def _settled(writer: frozenset[int], coders: Sequence[frozenset[int]]) -> frozenset[int]:
    if len(coders) < 2:
        return coders[0] if coders else writer
    votes = Counter(itertools.chain(writer, *coders))
    return frozenset(at for at, count in votes.items() if 2 * count > len(coders) + 1)


def spans_of(text: str, starts: Iterable[int]) -> list[tuple[int, int]]:
    """Return the spans that begin at ``starts``: each runs to the next one or to the end of its line."""
    found = []
    for start, following in itertools.pairwise([*sorted(starts), len(text)]):
        end = text.find("\n", start, following)
        found.append((start, following if end < 0 else end))
    return found
