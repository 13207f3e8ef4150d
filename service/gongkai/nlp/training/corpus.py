"""Reads a gold corpus of statements: units as written, labels of coders, the settled labels.

A unit is one excerpt of a report in ``units/*.txt``::

    #unit ID | organ=… | kind=… | year=… | section=… | manner=…
    五、存在的主要问题及改进情况              a line without ¦ is a heading that is no statement
    ¦1:一是专职人员少；¦2>1:下一步增配一名。    ¦N: begins statement N, ¦N>M: one that answers issue M

Labels are lines ``STATEMENT-ID<TAB>role<TAB>theme,theme``. Malformed gold is refused with file and unit, never skipped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_HEAD = re.compile(r"#unit (?P<id>[\w-]+)(?P<fields>(?: \| \w+=[^|]*)*)$")
_MARK = re.compile(r"¦(\d+)(?:>([\d,]+))?:")


@dataclass(frozen=True, slots=True)
class GoldStatement:
    """A statement as its writer bounded it; ``span`` counts in the unit's text."""

    id: str
    text: str
    span: tuple[int, int]
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unit:
    """An excerpt of one report, with its statements in order.

    ``starts`` are the offsets in ``text`` where statements begin: the writer's own, or as coders settled them
    (``bounds.bounded``). Labels belong to the writer's statements.
    """

    id: str
    organ: str
    kind: str
    year: int
    section: str
    manner: str
    text: str
    statements: tuple[GoldStatement, ...]
    starts: frozenset[int]

    @property
    def writer(self) -> str:
        """Return the writer of the unit: its id before the hyphen."""
        return self.id.partition("-")[0]


@dataclass(frozen=True, slots=True)
class Label:
    """A coder's decision on one statement."""

    role: str
    themes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Phrase:
    """A stock phrase coded as prior knowledge; ``role`` is None where it depends on the place."""

    role: str | None
    themes: tuple[str, ...]
    text: str


def load_units(folder: Path) -> list[Unit]:
    """Return every unit of the folder, in file order. Raises ValueError on malformed gold."""
    units = [unit for path in sorted(folder.glob("*.txt")) for unit in _units(path)]
    seen: set[str] = set()
    for unit in units:
        if unit.id in seen:
            raise ValueError(f"unit {unit.id} stands twice")
        seen.add(unit.id)
    return units


def load_labels(path: Path) -> dict[str, Label]:
    """Return statement id → label. Raises ValueError naming the line that is malformed."""
    labels: dict[str, Label] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) != 3 or parts[0] in labels:
            raise ValueError(f"{path.name}:{number}: {line!r}")
        labels[parts[0]] = Label(parts[1], tuple(parts[2].split(",")))
    return labels


def _units(path: Path) -> Iterator[Unit]:
    for block in re.split(r"\n\s*\n", path.read_text(encoding="utf-8").strip()):
        head, *lines = block.split("\n")
        match = _HEAD.match(head)
        if not match:
            raise ValueError(f"{path.name}: {head!r} is not a unit's first line")
        fields = dict(field.split("=", 1) for field in match["fields"].split(" | ")[1:])
        text, statements = _statements(match["id"], lines)
        yield Unit(
            match["id"],
            fields["organ"],
            fields["kind"],
            int(fields["year"]),
            fields["section"],
            fields["manner"],
            text,
            statements,
            frozenset(statement.span[0] for statement in statements),
        )


def _statements(unit_id: str, lines: list[str]) -> tuple[str, tuple[GoldStatement, ...]]:
    text = ""
    found: list[GoldStatement] = []
    for line in lines:
        pieces = _MARK.split(line)
        if pieces[0] and len(pieces) > 1:
            raise ValueError(f"{unit_id}: text before the first mark of a line: {pieces[0]!r}")
        text += pieces[0]
        for number, answers, raw in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
            if int(number) != len(found) + 1 or not raw.strip():
                raise ValueError(f"{unit_id}: statement {number} is out of order or empty")
            start = len(text)
            text += raw
            targets = tuple(f"{unit_id}.{target}" for target in answers.split(",")) if answers else ()
            found.append(GoldStatement(f"{unit_id}.{number}", raw, (start, len(text)), targets))
        text += "\n"
    ids = {statement.id for statement in found}
    for statement in found:
        if not ids.issuperset(statement.answers):
            raise ValueError(f"{statement.id}: answers a statement that is not there")
    return text.rstrip("\n"), tuple(found)
