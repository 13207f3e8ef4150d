"""The words that name what a number counts, where no key does."""

from __future__ import annotations

import re

from gongkai.nlp.figures_indicators import Clause, vocabulary
from gongkai.nlp.surface import body

LONGEST_NOUN = 24  # characters of the words before a number that name it
# Words behind a unit that go on about the number instead of naming what was counted.
_NO_NOUN = re.compile(r"[的以全均已被由并和及与都仍还参予其按进]|分(?!管|局|公司|中心|院|校|站|支)")
# What stands around the words before a number without naming anything.
_FILLED = re.compile(
    r"^(?:[\s、的了]|和(?![谐平解])|及(?![时格早])|与(?!会)|并(?![联购网轨])|共(?![同青享建产])|其中(?!他))+|(?:共|(?<!行)为|达|达到|约|近|已|有|仅|只|(?<![日周月季人年平])均|都|皆|合计|总计|计|了|各|分别|等|[：（\s]|＊)+$"
)
SINGLE = frozenset("县乡镇村区市省州校户")  # kinds of places, names by themselves
_SUMMED = re.compile(r"共计|总计|合计")


def noun(clause: Clause, unit: str) -> str:
    """Return the words that name what is counted: those behind the unit up to a verb, else those before the number."""
    words = vocabulary()
    run = re.match(r"[\u4e00-\u9fff]{0,12}", clause.ahead)
    behind = words.verb.split(run.group(), maxsplit=1)[0] if run else ""
    if (len(behind) > 1 or behind in SINGLE) and not _NO_NOUN.match(behind):
        return behind
    listed = "、" in clause.clause  # 低保、五保类62条, 复议、诉讼共9件: all that is listed
    before = body(_FILLED.sub("", (clause.clause if listed else clause.segment).strip()))
    start = words.adverb.match(before)
    named = before[start.end() if start else 0 :].replace("＊", "")
    summed = _SUMMED.search(clause.segment)
    return named[-LONGEST_NOUN:] or behind or (summed.group() if summed else unit)
