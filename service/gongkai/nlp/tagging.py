"""Roles and themes of statements."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.context import Placed
from gongkai.nlp.headings import Stance
from gongkai.nlp.model import StatementRole, ThemeScore
from gongkai.sections.model import Role

Decision = tuple[StatementRole, tuple[ThemeScore, ...]]


def decide(items: Sequence[Placed]) -> list[Decision]:
    """Return role and themes of each statement."""
    return [(_role(item), _themes(item.text)) for item in items]


def _role(item: Placed) -> StatementRole:
    stance = item.pivot or item.stance
    if item.section is Role.PROBLEMS and stance in (Stance.REMEDIES, Stance.RECTIFIED):
        return StatementRole.COMMITMENT
    if item.section is Role.PROBLEMS:
        return StatementRole.ISSUE
    return (
        StatementRole.OTHER if item.section in (Role.REVIEW, Role.OTHER, Role.PREAMBLE) else StatementRole.ACHIEVEMENT
    )


def _themes(text: str) -> tuple[ThemeScore, ...]:
    codebook = load_codebook()
    found = [
        ThemeScore(theme.id, 0.5)
        for theme in codebook.themes
        if theme.id != codebook.fallback and any(word in text for word in theme.keywords)
    ]
    return tuple(found[: codebook.most_themes]) or (ThemeScore(codebook.fallback, 0.5),)
