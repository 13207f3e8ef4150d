"""Gold to training rows: each statement as it stands in its report, and as a bare row of text.

A row that is all context teaches nothing about rows without one, so each statement is shown in both ways.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from gongkai.nlp.clauses import several
from gongkai.nlp.context import Placed, Region, alone, place
from gongkai.nlp.cues import Cues
from gongkai.nlp.features import Features, extract, plain
from gongkai.nlp.headings import Stance
from gongkai.nlp.model import StatementRole
from gongkai.nlp.training.corpus import Label, Phrase, Unit
from gongkai.nlp.trunk import trunk
from gongkai.sections.model import Role

# Where a stock phrase would most likely stand, so that the section's features see it too.
PHRASE_SECTIONS = {
    StatementRole.ISSUE: Role.PROBLEMS,
    StatementRole.COMMITMENT: Role.PROBLEMS,
    StatementRole.ACHIEVEMENT: Role.OVERVIEW,
}


@dataclass(frozen=True, slots=True)
class Example:
    """A labelled statement with its place. ``unit`` groups those that may not be parted in cross-validation."""

    id: str
    unit: str
    writer: str
    placed: Placed
    label: Label


@dataclass(frozen=True, slots=True)
class Views:
    """The three ways in which a statement may come: all known, the section known, the text alone; and its clauses."""

    full: Features
    section: Features
    text: Features
    clauses: Sequence[str] = ()


def region_of(unit: Unit) -> Region:
    """Return the region that a unit's text is: its first line the section's title when no statement stands in it."""
    head = unit.text.split("\n", 1)[0]
    titled = bool(unit.statements) and unit.statements[0].span[0] > len(head)
    start = len(head) + 1 if titled else 0
    return Region(Role(unit.section), head if titled else "", start, len(unit.text))


def examples_of(units: Sequence[Unit], labels: Mapping[str, Label]) -> list[Example]:
    """Return the labelled statements of the units, in order. Raises ValueError when a statement could not be placed."""
    found = []
    for unit in units:
        placed = place(unit.text, [statement.span for statement in unit.statements], region_of(unit))
        if len(placed) != len(unit.statements):
            raise ValueError(f"unit {unit.id}: {len(unit.statements)} statements, {len(placed)} placed")
        for statement, item in zip(unit.statements, placed, strict=True):
            if statement.id in labels:
                found.append(Example(statement.id, unit.id, unit.writer, item, labels[statement.id]))
    return found


def views_of(item: Placed, cut: Callable[[str], list[str]], cues: Cues) -> Views:
    """Return the features of a statement in each of the three ways."""
    full = extract(item, cut, cues)
    section = {view: names for view, names in full.items() if view not in ("p", "b", "h", "hk")}
    text = {view: names for view, names in section.items() if view not in ("s", "t")}
    stance = item.pivot or item.stance
    if stance in (Stance.ISSUES, Stance.REMEDIES):  # a row's section may be a title that tells (存在问题, 改进措施)
        section = {**section, "t": [f"stance={stance.value}"]}
    return Views(full, section, text, several(trunk(plain(item.text))))


def phrase_views(phrase: Phrase, cut: Callable[[str], list[str]], cues: Cues) -> Views:
    """Return the features of a stock phrase; its section is guessed from its role."""
    section = PHRASE_SECTIONS.get(StatementRole(phrase.role)) if phrase.role else None
    full = extract(replace(alone(phrase.text), section=section), cut, cues)
    return Views(full, full, {view: names for view, names in full.items() if view != "s"})
