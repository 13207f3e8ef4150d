"""Rows of sentences to rows with role, themes and scores: each row on its own, in chunks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from gongkai.errors import UsageError
from gongkai.nlp.context import Placed, alone
from gongkai.nlp.tagging import Tagger, default_tagger
from gongkai.sections.model import Role
from gongkai.text.normal import printed

CHUNK = 256  # rows a matrix: larger chunks gained under 2 % and held more memory

_ROLES = frozenset(role.value for role in Role)
# Words of a section's title, first match wins; the order puts the narrower title before the wider.
_TITLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.REVIEW, re.compile(r"复议|诉讼")),
    (Role.PROBLEMS, re.compile(r"问题|不足|困难|改进|改善|打算|措施|努力方向|下一?步|差距|整改")),
    (Role.REQUESTS, re.compile(r"申请")),
    (Role.PROACTIVE, re.compile(r"主动公开|重点领域|回应|解读")),
    (Role.OTHER, re.compile(r"其他|其它|需要(?:报告|说明)|收费|附件|附表|说明")),
    (Role.OVERVIEW, re.compile(r"总体|概述|概况|基本情况|综述|工作情况|开展情况|推进情况")),
    (Role.PREAMBLE, re.compile(r"前言|引言|导语")),
)


def tag_rows(rows: Iterable[Mapping[str, Any]], tagger: Tagger | None = None) -> Iterator[dict[str, Any]]:
    """Yield each row ``{"id", "text", "section"?}`` with ``role``, ``themes`` and ``scores`` added, in order.

    ``section`` is a role key (``problems``) or a section's title; unknown ones are ignored. ``themes`` is a list of
    ``{"theme", "score"}``, the first the most prominent; ``scores`` holds the probability of every theme. Raises
    UsageError for a row without a ``text`` that is a string.
    """
    tool = tagger or default_tagger()
    source = iter(rows)
    while chunk := list(islice(source, CHUNK)):
        yield from _tag(chunk, tool)


def section_of(value: object) -> tuple[Role | None, str]:
    """Return the role that a row's ``section`` names and, where it is a title, the title."""
    if not isinstance(value, str) or not value.strip():
        return None, ""
    text = value.strip()
    if text.lower() in _ROLES:
        return Role(text.lower()), ""
    for role, pattern in _TITLES:
        if pattern.search(text):
            return role, text
    return None, text


def _tag(rows: Sequence[Mapping[str, Any]], tagger: Tagger) -> Iterator[dict[str, Any]]:
    for row, decision in zip(rows, tagger.decide([_placed(row) for row in rows]), strict=True):
        yield {
            **row,
            "role": decision.role.value,
            "themes": [{"theme": theme.theme, "score": theme.score} for theme in decision.themes],
            "scores": decision.scores,
        }


def _placed(row: Mapping[str, Any]) -> Placed:
    text = row.get("text")
    if not isinstance(text, str):
        raise UsageError(f"row {row.get('id')!r}: `text` must be a string")
    return alone(printed(text), *section_of(row.get("section")))
