"""Whether a statement tells what is meant to be done or what was: by its words, else by its place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from gongkai.corpus.across.said import Statement
from gongkai.nlp.headings import Stance, pivot_of, stance_of
from gongkai.nlp.surface import fold

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# What is meant to be done, whatever is done already; 年度计划 and the like are names of papers.
_MEANT = re.compile(
    r"下一?步|下一?阶段|今后|明年|来年|次年|将|拟|(?<![度作划展应训产动])计划(?!文本|书|表)|打算|争取|力争|继续|进一步|尽快|抓紧"
    r"|把[^，。；]{1,20}(?:建成|办成|打造成)(?!了)"
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
_COUNTED = re.compile(r"\d(?:余|多)?(?:次|期|场|件|条|篇|项|名|个(?!工作日|月|小时)|处|幅|份|人次)")
# What falls short was not done, whatever else was; 疑难申请, 不动产 and 查漏补缺 do not.
_WANTING = re.compile(
    r"未|没有?|不(?!动产|断|定期|等)|尚|仍|(?<!补)缺|(?<!减)少(?!年|儿|数民族)|(?<!疑)难(?!点|题)|滞后|慢|弱"
)
_YET = re.compile(r"虽|尽管|但|然而|仍|尚|依然|还")
_CLAUSE = re.compile(r"[，；。]")
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


def rectified(corpus: Corpus) -> Mapping[str, list[tuple[int, int]]]:
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
