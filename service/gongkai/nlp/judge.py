"""Judges commas and colons: does a new statement begin here? A small linear model on the clauses of both sides.

Views: ``b`` words, sizes and signs on both sides, ``m`` whether both speak of the same matter (commas alone).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from gongkai.nlp import matter
from gongkai.nlp.features import signs, wanting
from gongkai.nlp.headings import is_structural
from gongkai.nlp.linear import LinearModel, default_model
from gongkai.nlp.settled_problems import praises
from gongkai.nlp.surface import body, mark_at
from gongkai.nlp.tagging import Tagger, default_tagger

_TURN = re.compile(
    r"今后|下一?步|下一?阶段|往后|此后|以后|明年|来年|次年|今年起|拟|将|已|现已|现|目前已|目前正|正在?|计划|打算|准备|争取|力争|预计|要求"
    r"|\d{4}年|从?\d+月|从[^，]{1,8}起|改由|改为|由|请|我[局镇乡县市区厅委]|经|对此|为此|因此|于是|自|并|同时|另|再|还"
)
# What begins a remedy after an issue (guideline, part one, 5).
_REMEDY = re.compile(
    r"今后|拟|将(?!其|[^，。；]{1,14}[当误漏])|下一?步|下一?阶段|明年|来年|次年|往后|此后|对此|为此|计划|打算|准备|争取|力争"
    r"|\d{4}年(?!的|之前|以前|[^，。；]{0,4}被)|现?已(?:整改|补|制作|安排|落实)|我[局镇乡县市区厅委院校][^，。；]{0,6}已"
)
# 栏目陈旧，目前已全部换新: the lack and what became of it. 已成为…, 已不适应… are lacks; 已退回 tells no remedy.
_MENDED = re.compile(
    r"(?:目前|如今|截至目前|今年|本年|年[内底末]前?|经[^，。；]{1,8}|(?:\d{1,2}|[一二三四五六七八九十]{1,2})月[底初末份]?|随后|[现后])已"
    r"(?!成为?|经成|不|达|显|难|无法|过|远|超)|(?:现在?|如今)(?:每|改|由|采)|(?:现在|如今)(?!的|有|存|仍|还|只|看)"
    r"|正(?:在|逐|着手)|[自从][^，。；]{1,8}[起始]|(?:今年|本月|\d{1,2}月|[一二三四五六七八九十]{1,2}月)起|[^，。；]{0,5}随[后即](?!停|中|又)"
)
_ALREADY = re.compile(r"已(?!成为?|经成|经?不|达|显|难|无法|过|远|超)")
_NO_LONGER = re.compile(r"(?:目前)?已(?:经)?(?:成为|难以|无法|不[能适])")  # what the lack has come to
_SHORTEST_MENDING = 5  # characters of the clause
_SHORTEST_DEED = 5  # where it begins with a mere 已
_ONLY_NAMED = re.compile(r"(?:问题|不足|一[项事件]|两项|方面|情况|的)[”》]?$")
_CALLED_REMEDY = re.compile(r"(?:改进|整改|解决)(?:措施|办法|对策|举措)[是为：]|对此已")
# 以校庆为契机，开好接待日: an occasion or a principle has no verb of its own and belongs to what follows it.
_OCCASION = re.compile(
    r"以[^，。；：]{2,40}为(?:契机|抓手|导向|目标|重点|主线|引领|依托|载体|牵引|基础|遵循|统领|突破口)"
)
_ASSIGNED = re.compile(
    r"责任(?:单位|部门|科室|处室|人|领导)|牵头(?:单位|部门|领导)|配合单位|完成(?:时限|时间)|整改(?:时限|期限)|序号"
)
# 上年报告指出的更新不及时问题，今年已解决: the problem is only named (R6).
_NAMED = re.compile(
    r"(?:关于|针对|对于?)?[^，。；：]{0,8}(?:上一?年度?|去年|\d{4}年度?)[^，。；：]{0,10}"
    r"(?:提出|指出|反映|列出|存在|查摆)的[^，。；：]{2,30}(?:问题|不足)"
)
# 如果一季度仍无起色，将取消评优资格: a condition is no point of its own (R49).
_CONDITION = re.compile(r"(?:如果|若|一旦|凡|待)[^，。；：]{3,}")
_AGAINST = re.compile(r"针对|对于|围绕|鉴于|面对|对照")
_LEADS = ("问题", "不足", "措施", "打算", "情况", "以下", "如下", "方面", "表现", "几")
_LENGTHS = (4, 7, 10, 14, 20, 30, 45, 70)
_CLAUSE = re.compile(r"[，：]")
_ANY_CLAUSE = re.compile(r"[，：；。]")
# Signs of a clause that take part in pairs left & right: what falls short on the left, what is done on the right.
_PAIRED = frozenset(("cannot", "lack", "bad", "need", "rule", "plan", "assign", "done", "frame", "verb"))


class Candidate(NamedTuple):
    """A place where a statement may begin: the paragraph, the offset, the piece between certain boundaries."""

    folded: str
    at: int
    piece: tuple[int, int]


Judge = Callable[[Sequence[Candidate]], list[bool]]


def features_of(candidates: Sequence[Candidate], tagger: Tagger) -> list[dict[str, list[str]]]:
    """Return the features of each candidate; ``tagger`` tells the themes of clauses."""
    rows = [{"b": _surface(candidate)} for candidate in candidates]
    commas = [at for at, one in enumerate(candidates) if one.folded[one.at - 1] == "，"]
    matters = matter.names_of([_clauses(candidates[at]) for at in commas], tagger.themes, tagger.clause_probabilities)
    for at, names in zip(commas, matters, strict=True):
        rows[at]["m"] = names
    return rows


def _clauses(candidate: Candidate) -> matter.Pair:
    folded, at, (begin, end) = candidate.folded, candidate.at, candidate.piece
    before = [clause for clause in _CLAUSE.split(body(folded[begin : at - 1])) if clause.strip()]
    return before or [""], _ANY_CLAUSE.split(folded[at:end].lstrip())[0]


def _surface(candidate: Candidate) -> list[str]:
    folded, at, (begin, end) = candidate.folded, candidate.at, candidate.piece
    kind = folded[at - 1]
    whole_left, whole_right = folded[begin : at - 1], folded[at:end].lstrip()
    left, right = _CLAUSE.split(whole_left)[-1], _ANY_CLAUSE.split(whole_right)[0]
    names = [*_edges(kind, left, right), *_sizes(kind, whole_left, whole_right, left, right)]
    names += _turns(kind, whole_left, left, right)
    names += [
        f"marked{kind}{mark_at(folded, begin) is not None}",
        f"ends{kind}{folded[end - 1]}{end < len(folded)}",
        f"first{kind}{begin == 0}",
        f"item{kind}{mark_at(folded, at) is not None}",
    ]
    if kind == "：":
        names += _lead_in(folded, whole_left, at, end)
    return list(dict.fromkeys(names))


def _edges(kind: str, left: str, right: str) -> list[str]:
    names = [kind]
    names += [f"R{kind}{right[:size]}" for size in (1, 2, 3, 4) if len(right) >= size]
    names += [f"l{kind}{left[:size]}" for size in (1, 2, 3) if len(left) >= size]
    names += [f"L{kind}{left[-size:]}" for size in (1, 2, 3) if len(left) >= size]
    names += [f"r{kind}{right[-size:]}" for size in (1, 2) if len(right) >= size]
    return names


def _sizes(kind: str, whole_left: str, whole_right: str, left: str, right: str) -> list[str]:
    before, after = min(whole_left.count("，"), 4), min(whole_right.count("，"), 4)
    names = [f"before{kind}{before}", f"after{kind}{after}", f"around{kind}{before},{after}"]
    for name, text in (("wl", whole_left), ("wr", whole_right), ("cl", left), ("cr", right)):
        names.append(f"{name}{kind}{_bucket(len(text))}")
    return names


def _turns(kind: str, whole_left: str, left: str, right: str) -> list[str]:
    turn = _TURN.match(right)
    word = turn.group() if turn else ""
    word = "year" if word[:2].isdigit() else word
    names = [f"turn{kind}{word}"]
    signs_left = [sign for sign in signs(left) if sign in _PAIRED]
    signs_whole = [sign for sign in signs(whole_left) if sign in _PAIRED]
    signs_right = [sign for sign in signs(right) if sign in _PAIRED]
    names += [f"sl{kind}{sign}" for sign in signs_left]
    names += [f"sr{kind}{sign}" for sign in signs_right]
    names += [f"sl{kind}{one}&{two}" for one in signs_whole for two in signs_right]
    names += [f"turn{kind}{bool(turn)}&{sign}" for sign in signs_whole]
    return names


def _lead_in(folded: str, whole_left: str, at: int, end: int) -> list[str]:
    listed = mark_at(folded, at) is not None
    named = [lead for lead in _LEADS if lead in whole_left]
    return [
        f"next={end < len(folded) and mark_at(folded, end) is not None}",
        f"semicolon={'；' in folded[end - 1 :]}",
        f"structural={is_structural(whole_left)}",
        f"structural={is_structural(whole_left)},{_bucket(len(whole_left))}",
        *(f"lead={lead}" for lead in named),
        *(f"lead={lead},{listed}" for lead in named),
    ]


def _bucket(length: int) -> int:
    return next((index for index, limit in enumerate(_LENGTHS) if length <= limit), len(_LENGTHS))


class ModelJudge:
    """Judges by the model; a place is a boundary from ``threshold`` on."""

    def __init__(self, model: LinearModel, tagger: Tagger) -> None:
        self.model = model
        self.tagger = tagger
        self.threshold: float = model.config["threshold"]

    def __call__(self, candidates: Sequence[Candidate]) -> list[bool]:
        """Return for each candidate whether a statement begins there."""
        values = self.model.decide(features_of(candidates, self.tagger))[:, 0]
        return [
            turns_to_remedy(one) or (bool(value >= self.threshold) and not goes_on(one))
            for one, value in zip(candidates, values, strict=True)
        ]


def goes_on(candidate: Candidate) -> bool:
    """Tell whether the words behind the comma surely belong to those before it.

    Those before it only say by what occasion or against which problem of last year, or both sides praise (R41).
    """
    folded, at, (begin, end) = candidate.folded, candidate.at, candidate.piece
    if folded[at - 1] == "：":
        return _ASSIGNED.fullmatch(body(folded[begin : at - 1])) is not None
    if folded[at - 1] != "，":
        return False
    left = _CLAUSE.split(body(folded[begin : at - 1]))[-1]
    if _NO_LONGER.match(folded, at, end):
        return True
    if _OCCASION.fullmatch(left) or _NAMED.fullmatch(left) or _CONDITION.fullmatch(left):
        return True
    return praises(left) and praises(_ANY_CLAUSE.split(folded[at:end].lstrip())[0])


def turns_to_remedy(candidate: Candidate) -> bool:
    """Tell whether the words before the comma admit a lack and those after it begin its remedy."""
    folded, at, (begin, end) = candidate.folded, candidate.at, candidate.piece
    if folded[at - 1] == "，" and _CALLED_REMEDY.match(folded, at, end):
        return True
    if folded[at - 1] != "，" or not (_REMEDY.match(folded, at, end) or _mends(folded, at, end)):
        return False
    before = folded[begin : at - 1]
    if _AGAINST.match(body(before)) or _CONDITION.fullmatch(_CLAUSE.split(body(before))[-1]):
        return False  # 针对上述不足，: the problem is only named
    if _ONLY_NAMED.search(before) and (_REMEDY.match(folded, at, end) is None or folded.startswith(("已", "现"), at)):
        return False
    return _REMEDY.search(before) is None and wanting(before)


def _mends(folded: str, at: int, end: int) -> bool:
    clause = _ANY_CLAUSE.split(folded[at:end])[0]
    if wanting(clause):
        return False
    if _ALREADY.match(clause):
        return len(clause) >= _SHORTEST_DEED
    return _MENDED.match(clause) is not None and len(clause) >= _SHORTEST_MENDING


@cache
def default_judge() -> ModelJudge:
    """Return the judge with the models that travel with gongkai."""
    return ModelJudge(default_model("boundaries"), default_tagger())
