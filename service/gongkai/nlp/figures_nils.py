"""Zeros that words tell: 未收到政府信息公开申请, 没有发生行政复议、行政诉讼, 零申请."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.nlp.figures_indicators import NO_REQUESTS, of_other_organ, vocabulary
from gongkai.nlp.figures_scopes import YEAR, Office, plans
from gongkai.sections.model import Role

_NIL = re.compile(
    r"(?:未(?=[曾有收接受发产出涉引被因提])曾?|没有|无|不存在)(?P<verb>收到|接到|受理|接收到?|接受|收悉|发生|产生|出现|涉及|有|引发|引起|被|因|提起|接)?"
    r"(?P<what>(?:[^，。；：！？\n\d]|(?<=[复诉])，(?=行政)){0,60})"
)
_NIL_AFTER = re.compile(
    r"(?P<what>[^，。；！？\n\d]{2,30}?)(?:总?数量?|件数|情况|案件)?(?:均|都)?(?:为|：)(?:零|无|0)(?:件|起|次|宗)?(?=[，。；）\s]|$)"
)
_NOTHING_BEHIND = re.compile("[为：][零无0]")  # found at once, where the pattern tries every place
_ZERO = re.compile(r"零(?P<what>(?:依?申请|行政)?(?:公开)?(?:申请|复议|诉讼))(?=[，。；、“”）\s]|$)")
_APPLICATION = re.compile(
    r"信息(?:的)?公开(?:的)?申请|依申请公开|公开申请|申请公开|信息(?:的)?申请|要求公开|公开政府信息的?(?:书面)?申请"
)
# 申请 and nothing else that says of what; after 零 and 收到.
_BARE_APPLICATION = re.compile(r"(?:任何|书面|有关|相关|此类|收到|受理|接到|新收|的)*申请(?:公开)?")
_VERBS = frozenset((None, "收到", "接到", "受理", "接收", "接收到", "接受", "收悉", "有", "接", "发生"))
_OF_ELSE = re.compile(r"引[发起]|导致|产生|内容|制度|指南|栏目|方面")
_NARROWER = re.compile(
    r"结转|超期|逾期|败诉|纠错|纠正|撤销|维持|审结|重复|收费|收取|费用|网络|网上|线上|信函|当面|书面(?!申请)|不予|不服|答复|补正|"
    r"乡镇|下属|各部门|问责|追究|不当|违规|滥用|办理|处理|责任|投诉申请"
)
_NOT_STATED = re.compile(r"(?:如|若|凡|对|申请人|群众|期限内|时限内|仍|是否|从|截至|除)[^，。；]{0,12}$")
_PART = re.compile(r"上半年|下半年|季度|\d月|各(?:乡|镇|部门|单位|科)|此前|上年|去年|以往|历年")


class Nil(NamedTuple):
    """An indicator that is 0, and the words that say so."""

    start: int
    end: int
    key: str


def nils(sentence: str, said: str, topic: str | None, office: Office) -> Iterator[Nil]:
    """Yield the zeros that the words of a sentence tell; ``said`` stands before it in its line."""
    after = (_NIL_AFTER,) if _NOTHING_BEHIND.search(sentence) else ()
    for pattern in (_NIL, *after, _ZERO):
        for match in pattern.finditer(sentence):
            before = sentence[: match.start()]
            if _NARROWER.search(match["what"]) or _NOT_STATED.search(before) or _PART.search(before):
                continue
            if pattern is _ZERO and plans(before):
                continue
            years = YEAR.findall(before)
            if (office.year and years and int(years[-1]) != office.year) or of_other_organ(before, office.agency):
                continue
            for key in _keys(match, said + before, topic, office):
                yield Nil(match.start(), match.end(), key)


def _keys(match: re.Match[str], said: str, topic: str | None, office: Office) -> Iterator[str]:
    what = match["what"]
    near = said + what
    about = office.section in (Role.REVIEW, Role.REQUESTS) or topic in ("request", "review") or "公开" in near
    about = about or not vocabulary().otherwise.search(near)
    reviewed = re.search(r"复议|诉讼", what) and not re.search(r"审理|承办|代理|申请法院", what)
    if reviewed:
        if about and "复议" in what:
            yield "reconsiderations"
        if about and "诉讼" in what:
            yield "lawsuits"
        return
    if match.groupdict().get("verb") not in _VERBS or _OF_ELSE.search(what):
        return
    if _APPLICATION.search(what) or (_BARE_APPLICATION.fullmatch(what) and topic not in NO_REQUESTS):
        yield "requests_received"
