"""What becomes of a commitment: done, promised again or dropped in the organ's next report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.corpus.across.pairs import prepare
from gongkai.corpus.across.rarity import Rarity, Weighed, likeness
from gongkai.corpus.across.said import Statement, Year, by_organ, near, years
from gongkai.corpus.across.shingles import jaccard
from gongkai.nlp.headings import Stance, pivot_of, stance_of
from gongkai.nlp.surface import fold

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# What is meant to be done, whatever is done already; 年度计划 and the like are names of papers.
_MEANT = re.compile(
    r"下一?步|下一?阶段|今后|明年|来年|次年|将|拟|(?<![度作划展应训产动])计划(?!文本|书|表)|打算|争取|力争|继续|进一步|尽快|抓紧"
)
# A thing done, whatever it does from then on (已做到每周更新); not the mark of another thing (已公开的文件每月清理).
_ALREADY = re.compile(
    r"已(?!经?(?:有|知|失效|废止|过期|过时|停更|停用|陈旧|破损|老化|调离|离岗|不)|公开(?:信息|内容|文件)|[^，。；]{1,4}的)"
)
_AIMED = re.compile(
    r"年底前|月底前|前[^，。；]{0,16}(?:完成|办结|建成|上线|到位)|不少于|不低于|至少|(?<![需重主必])要(?!求|素|点|闻|件)|每[年季月周]"
)
_DONE = re.compile(
    r"(?<![为除明])了(?!解|望|如)|完成(?!情况|时限|度|率)|(?<!不)到位(?!不)|投入使用|建成|上线[，。；]|施行|于\d{1,2}月|^\d{1,2}月"
    r"|全年|今年(?!起)|本年度?|先后|累计|得到(?:解决|改善|提高|缓解)|共(?:计|组织|开展|举办|发布|培训|清理|整改)"
)
# A bare phrase with a number (补齐空栏目8个) may be a deed or a plan.
_COUNTED = re.compile(r"\d(?:余|多)?(?:次|期|场|件|条|篇|项|名|个|处|幅|份|人次)")
# What falls short was not done, whatever else was; 疑难申请, 不动产 and 查漏补缺 do not.
_WANTING = re.compile(
    r"未|没有?|不(?!动产|断|定期|等)|尚|仍|(?<!补)缺|(?<!减)少(?!年|儿|数民族)|(?<!疑)难(?!点|题)|滞后|慢|弱"
)
_YET = re.compile(r"虽|尽管|但|然而|仍|尚|依然|还")
_CLAUSE = re.compile(r"[，；。]")
# How alike a commitment and what came of it are (``rarity``). Of 24 commitments of ours, each with a report of its
# being done and a renewal in other words, the deeds reach the higher bound and all renewals but one the lower, which no
# other pair does. Of pairs with any statement of the gold less than one in 250 is above the lower, one in 1,000 above
# the higher (tests/corpus/across/test_bounds.py).
_SAME_OBJECT = 0.15
_SAME_OBJECT_OTHER_THEME = 0.25
# A thing may be done and promised on: then it is kept. A deed that is only somewhat like it is another thing where the
# renewal is much more so.
_SURELY_SAME = 0.3
_PROMISED_ON = 0.2

_TITLES = "SELECT report, title, span_start, span_end FROM sections WHERE coalesce(within, role) = 'problems'"
_LEADS = (
    "SELECT report, text, span_start FROM statements WHERE role = 'other' OR right(text, 1) IN ('：', ':') ORDER BY ALL"
)
_END = 1 << 40


class Tense(Enum):
    """Whether a thing is planned or done, as far as words and place tell."""

    PLANNED = "planned"
    UNCLEAR = "unclear"
    DONE = "done"


class _Object(NamedTuple):
    """A statement with what it is about."""

    said: Statement
    tense: Tense
    weighed: Weighed


class _Fate(NamedTuple):
    name: str
    evidence: Statement | None
    alike: float


def promises(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each commitment, by organ and year."""
    prepare(corpus)
    rarity = Rarity(said.words for year in years(corpus) for said in year.said)
    done_under = _rectified(corpus)
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
    told = _objects(following, rarity, done_under) if following else []
    made = [each for each in _objects(year, rarity, done_under) if each.tense is not Tense.DONE]
    rows = []
    for each in made:
        fate = _fate(each, told) if following else _Fate("open", None, 0.0)
        said, evidence = each.said, fate.evidence
        rows.append(
            (
                year.organ, year.agency, year.year, said.theme, said.id, fate.name,
                following.year if following else None, following.report if following else None,
                evidence.id if evidence else None, fate.alike if following else None, said.text,
                evidence.text if evidence else None, year.report,
            )
        )  # fmt: skip
    return rows


def _objects(year: Year, rarity: Rarity, done_under: Mapping[str, Sequence[tuple[int, int]]]) -> list[_Object]:
    """Return what a report promises, and what it tells as done."""
    spans = done_under.get(year.report, ())
    tensed = ((said, tense_of(said, spans)) for said in year.said)
    return [
        _Object(said, tense, rarity.weighed(said.words))
        for said, tense in tensed
        if said.role != "issue" or tense is Tense.DONE
    ]


def tense_of(said: Statement, done_under: Sequence[tuple[int, int]] = ()) -> Tense:
    """Return whether a statement tells of a thing done: an achievement, or one of which words or place say so.

    The place is under a title or lead-in such as 上年度问题整改情况; what is told there of a problem may be its cure.
    """
    if said.role == "achievement":
        return Tense.DONE
    if _MEANT.search(said.text) or (said.role == "issue" and _WANTING.search(said.text) and not _cured(said.text)):
        return Tense.PLANNED
    if _ALREADY.search(said.text):
        return Tense.DONE
    if _AIMED.search(said.text):
        return Tense.PLANNED
    if _DONE.search(said.text) or any(start <= said.start < end for start, end in done_under):
        return Tense.DONE
    return Tense.UNCLEAR if _COUNTED.search(said.text) else Tense.PLANNED


def _cured(text: str) -> bool:
    """Return whether a clause says outright that a thing was done, and none that it falls short all the same."""
    clauses = _CLAUSE.split(text)
    return not _YET.search(text) and any(_ALREADY.search(part) and not _WANTING.search(part) for part in clauses)


def _fate(made: _Object, told: Sequence[_Object]) -> _Fate:
    done = [each for each in told if each.tense is Tense.DONE]
    unclear = [each for each in told if each.tense is Tense.UNCLEAR]
    planned = [each for each in told if each.tense is Tense.PLANNED]
    for each in unclear:  # said again word for word it is the promise, else what came of it
        (planned if near(made.said, each.said) else done).append(each)
    kept, again = _nearest(made, done), _nearest(made, planned)
    sure = kept.alike >= _SURELY_SAME or kept.alike + _PROMISED_ON >= again.alike
    if kept.evidence and (sure or not again.evidence):
        return kept._replace(name="kept")
    if again.evidence:
        return again._replace(name="repeated")
    return _Fate("dropped", None, max(kept.alike, again.alike))


def _nearest(made: _Object, others: Iterable[_Object]) -> _Fate:
    """Return the statement most alike, with no evidence where even that one speaks of something else."""
    best = _Fate("", None, 0.0)
    rank = -1.0
    for other in others:
        shares = bool(set(made.said.themes) & set(other.said.themes))
        alike = round(_alike(made, other), 4)
        same = alike >= (_SAME_OBJECT if shares else _SAME_OBJECT_OTHER_THEME)
        if alike + same > rank:
            rank, best = alike + same, _Fate("", other.said if same else None, alike)
    return best


def _alike(one: _Object, two: _Object) -> float:
    """Return how alike two statements are; the same words are the same thing, whatever they are."""
    return max(likeness(one.weighed, two.weighed), jaccard(one.said.shingles, two.said.shingles))


def _rectified(corpus: Corpus) -> Mapping[str, list[tuple[int, int]]]:
    """Return where each report tells what became of last year's problems, by its titles and its lead-ins."""
    found: dict[str, list[tuple[int, int]]] = defaultdict(list)
    turns: dict[str, list[tuple[int, Stance | None]]] = defaultdict(list)
    for report, title, start, end in corpus.rows(corpus.sql(_TITLES)):
        turns[report].append((start, None))  # a lead-in says nothing of what stands under the next title
        if title and stance_of(title) is Stance.RECTIFIED:
            found[report].append((start, end))
    for report, text, start in corpus.rows(corpus.sql(_LEADS)):
        stance = pivot_of(fold(text))
        if stance is not None:
            turns[report].append((start, stance))
    for report, of_report in turns.items():
        ordered = sorted(of_report, key=lambda turn: turn[0])
        for (start, stance), (end, _) in pairwise([*ordered, (_END, None)]):
            if stance is Stance.RECTIFIED:
                found[report].append((start, end))
    return found
