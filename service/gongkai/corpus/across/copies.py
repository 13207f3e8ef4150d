"""Statements that stand in another organ's report in nearly the same words, and reports made of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.near_texts import near_pairs
from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.said import Statement, years
from gongkai.corpus.across.shingles import shingles

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# Of pairs of issues and commitments of different organs in the gold, whose writers never read one another, less than
# one in a million share six tenths of their shingles (tests/corpus/across/test_bounds.py).
_COPIED = 0.6
_SHORTEST = 12  # characters: 业务水平有待提高 is said by people who never read one another
# What more organs say than these is a stock phrase, handed down or in everybody's mouth (passim calls the like maxDF).
# Three organs are too few for one; in a large corpus it is one in fifty.
_STOCK_ORGANS = 3
_STOCK_SHARE = 0.02
_FIVE = "problems"
# A section five that another organ has as a whole was copied though each of its phrases is a stock one: a template that
# an office hands to all below it. It takes some statements to be more than chance.
_SAME_SECTION = 0.7
_LEAST_STATEMENTS = 4


@dataclass(frozen=True, slots=True)
class _Text:
    """A wording, with who says it and the places of the wordings near it, itself the first."""

    said: list[Statement]
    near: list[tuple[int, float]]


class _Copy(NamedTuple):
    one: Statement
    other: Statement
    alike: float
    n_organs: int
    first: bool  # whether this side is listed in ``copies``: of two in one year only one is


class _Reuse(NamedTuple):
    copies: list[_Copy]
    stock: frozenset[tuple[str, str]]  # report and statement of stock phrases
    compared: list[Statement]


def copies(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each statement and each other organ that had it before, by organ and year."""
    for one, other, alike, n_organs, first in _reuse(corpus).copies:
        if first:
            yield (
                one.organ, one.agency, one.year, one.role, one.id, other.organ, other.agency, other.year, other.id,
                n_organs, one.text, other.text, other.report, round(alike, 4), one.report,
            )  # fmt: skip


def copied_reports(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each report whose section five has statements of another organ's."""
    found = _reuse(corpus)
    total = Counter(
        said.report for said in found.compared if said.section == _FIVE and (said.report, said.id) not in found.stock
    )
    copied: dict[str, list[_Copy]] = defaultdict(list)
    for copy in found.copies:
        if copy.one.section == _FIVE:
            copied[copy.one.report].append(copy)
    for report, of_report in copied.items():
        one = of_report[0].one
        n_copied = len({copy.one.id for copy in of_report})
        shared = {copy.other.report: copy.other for copy in of_report}
        counts = Counter(report for report, _ in {(copy.other.report, copy.one.id) for copy in of_report})
        other = max(shared.values(), key=lambda each: (counts[each.report], each.year, each.report))
        yield (
            one.organ, one.agency, one.year, report, total[report], n_copied, round(n_copied / total[report], 4),
            other.organ, other.agency, other.year, other.report, counts[other.report],
        )  # fmt: skip


def _reuse(corpus: Corpus) -> _Reuse:
    return corpus.once("reuse", lambda: _find(corpus))


def _find(corpus: Corpus) -> _Reuse:
    prepare(corpus)
    compared, organs = [], set()
    for year in years(corpus):
        organs.add(year.organ)
        compared += [said for said in year.said if _compares(said)]
    texts, templates = _texts(compared), _templates(compared)
    most = max(_STOCK_ORGANS, ceil(_STOCK_SHARE * len(organs)))
    found: list[_Copy] = []
    stock: set[tuple[str, str]] = set()
    for text in texts:
        of_organ = _by_organ(text, texts)
        for said in text.said:
            if len(of_organ) <= most:
                found += _copied(said, of_organ)
                continue
            whole = _with_the_section(said, of_organ, templates.get(said.report))
            found += whole
            if not whole:
                stock.add((said.report, said.id))
    found.sort(key=lambda copy: (copy.one.organ, copy.one.year, copy.one.start, copy.one.id, copy.other.organ))
    return _Reuse(found, frozenset(stock), compared)


def _compares(said: Statement) -> bool:
    """Return whether a statement may be a copy: an achievement told elsewhere is mostly a sum of figures."""
    return (said.section == _FIVE or said.role != "achievement") and len(said.words) >= _SHORTEST


def _texts(compared: Sequence[Statement]) -> list[_Text]:
    wordings: dict[str, list[Statement]] = defaultdict(list)
    for said in compared:
        wordings[said.words].append(said)
    texts = [_Text(said, [(place, 1.0)]) for place, said in enumerate(wordings.values())]
    for one, two, alike in near_pairs([shingles(words) for words in wordings], _COPIED):
        texts[one].near.append((two, alike))
        texts[two].near.append((one, alike))
    return texts


def _templates(compared: Sequence[Statement]) -> Mapping[str, str]:
    """Return of each report whose section five is another organ's as a whole, of no later year, that report."""
    sections: dict[str, list[Statement]] = defaultdict(list)
    for said in compared:
        if said.section == _FIVE:
            sections[said.report].append(said)
    whole = [said for said in sections.values() if len(said) >= _LEAST_STATEMENTS]
    best: dict[str, tuple[float, int, str, str]] = {}
    joined = [frozenset[str]().union(*(shingles(each.words) for each in said)) for said in whole]
    for place, other, alike in near_pairs(joined, _SAME_SECTION):
        for one, two in ((whole[place][0], whole[other][0]), (whole[other][0], whole[place][0])):
            if one.organ != two.organ and two.year <= one.year:
                rank = (round(alike, 4), two.year, two.organ, two.report)
                best[one.report] = max(best.get(one.report, rank), rank)
    return {report: rank[-1] for report, rank in best.items()}


def _with_the_section(
    said: Statement, of_organ: Mapping[str, Sequence[tuple[Statement, float]]], template: str | None
) -> list[_Copy]:
    """Return a stock phrase as a copy where the whole section is one."""
    if template is None or said.section != _FIVE:
        return []
    known = [each for others in of_organ.values() for each in others if each[0].report == template]
    if not known:
        return []
    other, alike = max(known, key=lambda each: (each[1], each[0].id))
    return [_Copy(said, other, alike, len(of_organ), (other.year, other.organ) < (said.year, said.organ))]


def _by_organ(text: _Text, texts: Sequence[_Text]) -> Mapping[str, list[tuple[Statement, float]]]:
    """Return who says a text or something near it: each organ's statements with their similarity."""
    found: dict[str, list[tuple[Statement, float]]] = defaultdict(list)
    for place, alike in text.near:
        for said in texts[place].said:
            found[said.organ].append((said, alike))
    return found


def _copied(said: Statement, of_organ: Mapping[str, Sequence[tuple[Statement, float]]]) -> Iterator[_Copy]:
    """Yield what a statement may be copied from: of each organ that had it no later the likest, then the latest."""
    own = min(other.year for other, _ in of_organ[said.organ])
    for organ, others in of_organ.items():
        first = min(other.year for other, _ in others)
        if organ != said.organ and first <= own:
            known = [each for each in others if each[0].year <= said.year]
            other, alike = max(known, key=lambda each: (each[1], each[0].year, each[0].report, each[0].id))
            yield _Copy(said, other, alike, len(of_organ), (first, organ) < (own, said.organ))
