"""Figures of what is promised have the scope ``plan``, those of what was done have not."""

from __future__ import annotations

import pytest
from figures_told import find

from gongkai.nlp.figures_plans import planned
from gongkai.nlp.model import Statement, StatementRole
from gongkai.sections.model import Role


def scopes(*texts: str, role: StatementRole = StatementRole.COMMITMENT, section: Role = Role.PROBLEMS) -> list[str]:
    """The scopes of the figures of the first text, a statement of its own; the others follow it in its line."""
    text = "".join(texts)
    statement = Statement("s1", role, texts[0], section, (0, len(texts[0])), None, ())
    found = [item for item in find(text, section, 2022) if item.span[1] <= len(texts[0])]
    return [item.scope for item in planned(found, [statement], text, 2022)]


@pytest.mark.parametrize("text", ["添置查询机3台。", "力争图解比例达到四成。", "办培训2期，增加解读9篇。"])
def test_a_promise_is_a_plan(text: str) -> None:
    assert set(scopes(text)) == {"plan"}


@pytest.mark.parametrize(
    "text", ["已添置查询机3台。", "2022年添置查询机3台。", "添置了查询机3台。", "查询机3台已到位。"]
)
def test_what_was_done_is_none(text: str) -> None:
    assert scopes(text) == ["year"]


def test_what_stands_before_the_next_steps_was_done() -> None:
    assert scopes("约谈镇街4家。", "下一步，将按季通报。") == ["year"]
    assert scopes("约谈镇街4家。", "并且按季通报。") == ["plan"]


@pytest.mark.parametrize(
    ("role", "section"),
    [
        (StatementRole.ACHIEVEMENT, Role.PROBLEMS),
        (StatementRole.ISSUE, Role.PROBLEMS),
        (StatementRole.COMMITMENT, Role.OVERVIEW),
    ],
)
def test_only_promises_of_the_section_on_problems(role: StatementRole, section: Role) -> None:
    assert scopes("添置查询机3台。", role=role, section=section) == ["year"]
