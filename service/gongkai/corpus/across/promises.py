"""What becomes of a commitment: done, promised again or not found again in the organ's next report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gongkai.corpus.across.fates import Fate, Thing, fate
from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.rarity import Rarity
from gongkai.corpus.across.said import Year, by_organ, years
from gongkai.corpus.across.tenses import Tense, rectified, tense_of

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus


def promises(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each commitment, by organ and year."""
    prepare(corpus)
    rarity = Rarity(said.words for year in years(corpus) for said in year.said)
    done_under = rectified(corpus)
    for chain in by_organ(corpus):
        following: Year | None = None
        told: list[tuple[Any, ...]] = []
        for year in reversed(chain):
            told[:0] = _rows(year, following, rarity, done_under)
            following = year
        yield from told


def _rows(
    year: Year, following: Year | None, rarity: Rarity, done_under: Mapping[str, Sequence[tuple[int, int]]]
) -> list[tuple[Any, ...]]:
    told = _things(following, rarity, done_under) if following else []
    made = [each for each in _things(year, rarity, done_under) if each.tense is not Tense.DONE]
    rows = []
    for each in made:
        found = fate(each, told) if following else Fate("open", None, 0.0, None)
        said, evidence = each.said, found.evidence
        rows.append(
            (
                year.organ, year.agency, year.year, said.theme, said.id, found.name,
                following.year if following else None, following.report if following else None,
                evidence.id if evidence else None, found.basis, found.alike if following else None, said.text,
                evidence.text if evidence else None, year.report,
            )
        )  # fmt: skip
    return rows


def _things(year: Year, rarity: Rarity, done_under: Mapping[str, Sequence[tuple[int, int]]]) -> list[Thing]:
    """Return what a report promises, and what it tells as done."""
    spans = done_under.get(year.report, ())
    tensed = ((said, tense_of(said, spans)) for said in year.said)
    return [
        Thing(said, tense, rarity.weighed(said.words))
        for said, tense in tensed
        if said.role != "issue" or tense is Tense.DONE
    ]
