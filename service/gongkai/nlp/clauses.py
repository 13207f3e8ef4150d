"""The clauses of a statement, and what each says of the themes by itself.

In a long sentence with three themes each has a third of the evidence; its own clause has all of it. And where a clause
speaks of another matter than the one before it, a new statement may begin. Both ask for the same clauses, so each is
judged once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from gongkai.nlp.cues import Cues
from gongkai.nlp.features import Features
from gongkai.nlp.linear import Floats, LinearModel

REMEMBERED = 4096  # clauses: those of some forty reports
SHORTEST = 4  # characters; shorter ones (此外，) say nothing by themselves
SHORTEST_FAULT = 3  # 渠道窄、更新慢、内容少
_CLAUSE = re.compile(r"[^，。；：]+")
# 存在解读少、公开不及时、专业人员缺乏等问题: what leads a list of faults in, what sums it up, and how a fault ends.
_LEAD_IN = re.compile(r"^.*?(?:存在|主要有|表现为|表现在|体现在)[着了的]?")
_SUMMED = re.compile(
    r"(?:等(?:方面)?的?|[两二三四五几]个?(?:方面)?的?|的)(?:主要|突出)?(?:问题|不足|短板|现象|情况)"
    r"(?:(?:仍|依然|还|较|比较|均|都|时有|不同程度|一直)[^，。；]{0,8})?$"
)
_FAULT = re.compile(
    r"(?:[不未无][\u4e00-\u9fff]{1,4}|没有?[\u4e00-\u9fff]{1,3}|[少慢低弱差难旧乱窄浅散]|拖[拉沓延]|缺[乏失位少]|欠缺|滞后|失效|单一|老化|短缺"
    r"|紧[缺张]|有限|薄弱|匮乏|脱节|粗糙|笼统|[性量]大|偏[\u4e00-\u9fff]|(?:有待|亟待|[还尚仍]?需要?)(?:进一步|不断)?[\u4e00-\u9fff]{2,4})$"
)


def several(text: str) -> list[str]:
    """Return the clauses of a plain text (``features.plain``); none where there is but one."""
    found = [clause for clause in _CLAUSE.findall(text) if len(clause) >= SHORTEST]
    return found if len(found) > 1 else []


def faults(text: str) -> list[str]:
    """Return the faults that a plain text lists with 、, each a matter of its own (R5); none where it lists others."""
    found = []
    for clause in _CLAUSE.findall(text):
        members = _SUMMED.sub("", _LEAD_IN.sub("", clause)).split("、")
        if len(members) > 1 and all(len(member) >= SHORTEST_FAULT and _FAULT.search(member) for member in members):
            found += members
    return found


def clause_features(clause: str, cues: Cues) -> Features:
    """Return the features of a clause: characters and cues, no words, no place."""
    found = cues.find(clause)
    return {"c": clause, "k": found.keywords, "q": found.cues, "n": found.weights}


class ClauseReader:
    """Decision values of the themes for clauses. ``themes`` has one output a theme."""

    def __init__(self, themes: LinearModel, cues: Cues) -> None:
        self._themes = themes
        self._cues = cues
        self._known: dict[str, Floats] = {}

    def forget(self) -> None:
        """Forget every clause."""
        self._known = {}

    def __call__(self, clauses: Sequence[str]) -> Floats:
        """Return one row a clause, one column a theme."""
        known = self._known
        new = [clause for clause in dict.fromkeys(clauses) if clause not in known]
        if new:
            if len(known) >= REMEMBERED:
                known = {clause: known[clause] for clause in clauses if clause in known}
            rows = self._themes.decide([clause_features(clause, self._cues) for clause in new])
            known.update(zip(new, rows, strict=True))
            self._known = known  # another one, where it was full: threads may ask at once
        if not clauses:
            return self._themes.decide([])
        return np.concatenate([known[clause] for clause in clauses]).reshape(len(clauses), -1)
