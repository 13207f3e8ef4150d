"""What is written for training alone and never evaluates: it stands beside the codebook whose themes it uses.

``NAME.phrases.tsv``
    Stock phrases, lines ``role<TAB>themes<TAB>text``; the role is ``-`` where it depends on the place.
``NAME.excerpts.txt``
    Excerpts of reports, every statement coded where it begins; R is I, C, A or O, a line without ``¦`` is a heading::

        #unit s1-001 | organ=… | kind=… | year=… | section=… | manner=…
        （一）存在的问题
        ¦I/staffing:人手偏紧，¦C/training:下一步轮训经办人员。

``NAME.commas.txt``
    Sentences with ``¦`` behind each comma or colon where another statement begins. They show cases that are hard to
    tell apart, not how often each occurs.

Each is coded by its writer from the guideline, what looks doubtful again by another coder. Malformed files are refused
with the place, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.nlp.model import StatementRole
from gongkai.nlp.training.bounds import MARK, starts_of
from gongkai.nlp.training.corpus import Phrase

_CODE = re.compile(rf"{MARK}([ICAO])/([\w,]+):")
_ROLES = {role.value[0].upper(): role.value for role in StatementRole}


@dataclass(frozen=True, slots=True)
class Bounded:
    """A text and the offsets where its statements begin."""

    id: str
    text: str
    starts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Practice:
    """Coded phrases, those of the excerpts included; the excerpts' boundaries; the sentences of contrasts."""

    phrases: tuple[Phrase, ...]
    excerpts: tuple[Bounded, ...]
    contrasts: tuple[Bounded, ...]


def load_practice(codebook: Path) -> Practice:
    """Return what stands beside the codebook; files that are not there are empty. Raises ValueError naming the line."""
    phrases = [_phrase(place, line) for place, line in _lines(codebook.with_suffix(".phrases.tsv"))]
    blocks: list[tuple[str, list[str]]] = []
    for place, line in _lines(codebook.with_suffix(".excerpts.txt")):
        if line.startswith("#unit "):
            blocks.append((line.split()[1], []))
        elif not blocks:
            raise ValueError(f"{place}: no #unit before {line!r}")
        else:
            blocks[-1][1].append(line)
    excerpts = [_excerpt(name, lines, phrases) for name, lines in blocks]
    contrasts = [
        Bounded(place, line.replace(MARK, ""), starts_of(line))
        for place, line in _lines(codebook.with_suffix(".commas.txt"))
        if not line.startswith("#")
    ]
    return Practice(tuple(phrases), tuple(excerpts), tuple(contrasts))


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    """Yield the lines that hold anything, each with file and number."""
    if path.is_file():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if line.strip() and not line.startswith("# "):
                yield f"{path.name}:{number}", line


def _phrase(place: str, line: str) -> Phrase:
    parts = line.split("\t")
    if len(parts) != 3:
        raise ValueError(f"{place}: {line!r}")
    return Phrase(None if parts[0] == "-" else parts[0], tuple(parts[1].split(",")), parts[2])


def _excerpt(name: str, lines: list[str], phrases: list[Phrase]) -> Bounded:
    text, starts = "", []
    for line in lines:
        heading, *coded = _CODE.split(line)
        if MARK in heading + "".join(coded[2::3]) or (heading and coded):
            raise ValueError(f"{name}: {line!r}")
        text += heading
        for letter, themes, told in zip(coded[0::3], coded[1::3], coded[2::3], strict=True):
            starts.append(len(text))
            text += told
            phrases.append(Phrase(_ROLES[letter], tuple(themes.split(",")), told))
        text += "\n"
    return Bounded(name, text.rstrip("\n"), frozenset(starts))
