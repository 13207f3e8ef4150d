"""Which headings are the top ones: the best chain through all of them.

Numbers drift, repeat and change their style, and the same words stand at two levels (（一）主动公开情况 inside
一、总体情况, and again as 二、). So no single rule decides; each chain of headings gets a score and the best one wins.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.sections.headings import Heading, Style
from gongkai.sections.model import Role

# Scores are in units of one step of regular numbering (一 then 二). Set by hand on the outlines of
# tests/sections/test_outline.py, which hold each of them in place.
_STYLE = {
    Style.PART: 2.0, Style.COMMA: 2.0, Style.ROUND: 0.2, Style.BARE: -1.0, Style.ARABIC: 0.2, Style.ARABIC_ROUND: -0.5,
    Style.CIRCLED: -2.0,
}  # fmt: skip
_CERTAIN_ROLE = 4.0  # the words of an official title
_LOOSE_ROLE = 0.8  # one of its words
_TABLE = 2.0  # its official table follows at once
_MARKED_UP = 0.4  # the file itself marks a heading
_RUN_IN = -0.5
_NEXT, _REPEATED, _GAP, _BACK, _RESTART = 1.0, -0.3, -0.3, -1.0, -3.0
_STYLE_CHANGE, _STYLE_CHANGE_IN_ORDER, _BARE_CHANGE = -1.5, -0.5, -0.8
_SAME_BARE = 0.3
_NO_ROLE: frozenset[Role] = frozenset()
_FIRST = 0.5
_NESTED = -5.0  # （二） that goes on a list begun by （一） below a 一、
_ROLE_AGAIN = -6.0  # more than a certain title is worth, so that no role is told twice for its words alone
_ORDER = (Role.PREAMBLE, Role.OVERVIEW, Role.PROACTIVE, Role.REQUESTS, Role.REVIEW, Role.PROBLEMS, Role.OTHER)
_OUT_OF_ORDER = -0.4
# Two sections of problems and measures are common, and other matters come in any number.
_REPEATABLE = frozenset({Role.PROBLEMS, Role.OTHER})
# More nodes than any report has headings; a longer list is cut to its likeliest, so that the work stays bounded.
_MOST_NODES = 60
# Rival sets of roles are few: the sections told twice at two levels.
_KEPT_PATHS = 6


@dataclass(frozen=True, slots=True)
class _Path:
    score: float
    nodes: tuple[int, ...]
    roles: frozenset[Role]


def top_headings(headings: Sequence[Heading]) -> list[Heading]:
    """Return the headings of the top sections, in order."""
    nested = _nested(headings)
    nodes = _nodes(headings, nested)
    if not nodes:
        return []
    roles_of = [frozenset((node.role,)) if node.role else _NO_ROLE for node in nodes]
    best: list[list[_Path]] = []  # per node the best paths that end there
    for place, heading in enumerate(nodes):
        own = _worth(heading, nested)
        # A path that has told fewer roles may win later: so one path for each set of roles.
        by_roles = {roles_of[place]: _Path(own + _start(heading), (place,), roles_of[place])}
        for before, paths in enumerate(best):
            step = own + _step(nodes[before], heading)
            for earlier in paths:
                score = earlier.score + step + _again(earlier, heading, nodes)
                roles = earlier.roles | roles_of[place]
                if roles not in by_roles or score > by_roles[roles].score:
                    by_roles[roles] = _Path(score, (*earlier.nodes, place), roles)
        best.append(sorted(by_roles.values(), key=lambda path: -path.score)[:_KEPT_PATHS])
    winner = max((path for paths in best for path in paths), key=lambda path: path.score)
    return [nodes[place] for place in winner.nodes]


def _nodes(headings: Sequence[Heading], nested: frozenset[int]) -> list[Heading]:
    """Return the headings that can stand at the top: all of the outermost style, and official titles of the others."""
    styles = [heading.style for heading in headings if heading.style is not Style.BARE and heading.line not in nested]
    outer = min(styles, default=None)
    if outer is Style.PART and sum(style is Style.PART for style in styles) < 2:
        outer = min((style for style in styles if style is not Style.PART), default=outer)
    nodes = [
        heading
        for heading in headings
        if heading.style is outer
        or (heading.style < Style.BARE and heading.judgement.known)
        or (heading.role and heading.judgement.certain)
        or (outer is None and heading.marked_up)
        or (heading.style is Style.BARE and heading.marked_up and heading.judgement.known)
    ]
    if len(nodes) > _MOST_NODES:
        likeliest = sorted(nodes, key=lambda heading: -_worth(heading, nested))[:_MOST_NODES]
        nodes = sorted(likeliest, key=lambda heading: heading.line)
    return nodes


def _nested(headings: Sequence[Heading]) -> frozenset[int]:
    """Return the lines of headings in a list that begins with its number one below a heading of an outer style."""
    nested: set[int] = set()
    outer: list[Heading] = []  # headings open at this place, outermost first
    last: dict[Style, int] = {}
    lists: set[Style] = set()
    for heading in headings:
        style, ordinal = heading.style, heading.ordinal
        if style is Style.BARE or ordinal is None:
            continue
        while outer and outer[-1].style is not style and not _holds(outer[-1], heading, style in lists):
            closed = outer.pop().style
            last.pop(closed, None)
            lists.discard(closed)
        holder = any(other.style is not style for other in outer)
        if holder and (ordinal == 1 or (style in lists and ordinal == last.get(style, 0) + 1)):
            nested.add(heading.line)
            lists.add(style)
        last[style] = ordinal
        outer = [*(other for other in outer if other.style is not style), heading]
    return frozenset(nested | _inner_runs([heading for heading in headings if heading.line not in nested]))


def _holds(outer: Heading, inner: Heading, listed: bool) -> bool:
    """Return whether ``inner`` can stand below ``outer``: as the styles nest, or （一） below 1.总体情况."""
    if outer.style < inner.style:
        return True
    official = outer.role is not None and outer.judgement.certain
    return official and inner.style > Style.PART and (inner.ordinal == 1 or listed)


def _inner_runs(headings: Sequence[Heading]) -> set[int]:
    """Return the lines of lists that begin anew inside a section in the style of the sections themselves.

    Such a run (一、二、三 below 五、存在的问题) names no official section but the one that it stands in, or those that
    the sections behind it name again (一、主动公开 二、依申请公开 below 一、总体情况, then 二、主动公开情况).
    """
    inner: set[int] = set()
    last: dict[Style, Heading] = {}
    for place, heading in enumerate(headings):
        if heading.ordinal is None or heading.line in inner:
            continue
        holder = last.get(heading.style)
        if heading.ordinal == 1 and holder is not None and holder.role:
            alike = [member for member in headings[place:] if member.style is heading.style]
            inner.update(member.line for member in alike[: _length_of_run(alike, holder)])
        if heading.line not in inner:
            last[heading.style] = heading
    return inner


def _length_of_run(members: Sequence[Heading], holder: Heading) -> int:
    """Return how many of ``members``, which begin with number one, belong to a list inside ``holder``."""
    told: set[Role] = set()
    for count, member in enumerate(members):
        official = member.role if member.judgement.certain else None
        if official in told and holder.ordinal is not None and member.ordinal == holder.ordinal + 1:
            return count
        if official:
            told.add(official)
    for count, member in enumerate(members):
        official = member.role if member.judgement.certain else None
        if member.ordinal != count + 1 or (official and official is not holder.role):
            return count
    return len(members)


def _worth(heading: Heading, nested: frozenset[int]) -> float:
    worth = _STYLE[heading.style]
    if heading.role:
        worth += _CERTAIN_ROLE if heading.judgement.certain else _LOOSE_ROLE
    if heading.form and heading.form is heading.role:
        worth += _TABLE
    if heading.marked_up:
        worth += _MARKED_UP
    if heading.run_in:
        worth += _RUN_IN
    if heading.line in nested:
        worth += _NESTED
    return worth


def _start(heading: Heading) -> float:
    return _FIRST if heading.ordinal == 1 else 0.0


def _step(before: Heading, after: Heading) -> float:
    if before.style is not after.style:
        if Style.BARE in {before.style, after.style}:
            return _BARE_CHANGE
        in_order = before.ordinal is not None and after.ordinal == before.ordinal + 1
        return _STYLE_CHANGE_IN_ORDER if in_order else _STYLE_CHANGE
    if before.ordinal is None or after.ordinal is None:
        return _SAME_BARE
    difference = after.ordinal - before.ordinal
    if difference == 1:
        return _NEXT
    if difference <= 0:
        return _RESTART if after.ordinal == 1 and difference < 0 else (_REPEATED if difference == 0 else _BACK)
    return _GAP


def _again(path: _Path, heading: Heading, nodes: Sequence[Heading]) -> float:
    role = heading.role
    if role is None:
        return 0.0
    last = nodes[path.nodes[-1]]
    if role in _REPEATABLE and last.role is role and heading.style > last.style:
        return _ROLE_AGAIN  # 存在的问题 below 五、存在的问题及改进情况
    if role in path.roles and role not in _REPEATABLE:
        # 依申请公开 and 不予公开 as two sections in a row are numbered in a row, and have no official table.
        in_a_row = last.role is role and _step(last, heading) == _NEXT and not (last.form or heading.form)
        return 0.0 if in_a_row else _ROLE_AGAIN
    if last.role and _ORDER.index(last.role) > _ORDER.index(role):
        return _OUT_OF_ORDER
    return 0.0
