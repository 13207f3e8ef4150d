"""The trunk of a statement: what tells its themes.

The guideline codes what falls short or is changed, and neither what it is done by order of nor the aims that end every
sentence (按照区政府要求，加强学习，不断提高工作水平 is about 学习 alone). Reports wrap a short trunk in much of this.
To a linear model a word is a word wherever it stands, so what is no trunk is taken off before it is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from gongkai.resources import load_toml

CACHED = 1024  # statements: the tagger asks twice for the same ones
SHORTEST = 4  # characters of a trunk after a turn
LONGEST_TAIL = 40  # characters: longer clauses say more than an aim


def _load() -> dict[str, str]:
    table = load_toml(Path(__file__).parent / "data" / "trunk.toml")
    return {name: "|".join(listed) for name, listed in table.items()}


_PATTERNS = _load()
_WORK = re.compile(_PATTERNS["work"])
_SITE = re.compile(_PATTERNS["site"])
_OWN_ASKING = re.compile(_PATTERNS["own_asking"])
_CARRIED_OUT = re.compile(_PATTERNS["carried_out"])
_BUSINESS = re.compile(_PATTERNS["business"])
_OWN_OBJECT = re.compile(_PATTERNS["own_object"])
_SUBJECT = re.compile(_PATTERNS["subject"])
# 公开干部培训安排; 听证会笔录从来没有公开过; 听证会笔录会后七日内上网
_TOPIC = r"(?P<topic>[^，。；：和与及《》]{2,14}?)"
_TOLD = (
    rf"(?:{_PATTERNS['told']})(?:[和及与、](?:[\u4e00-\u9fff]{{0,4}})(?:{_PATTERNS['told']}))?"
    r"(?![\u4e00-\u9fff]*(?:渠道|方式|电话))"
)
_PUBLISHES = re.compile(rf"(?P<before>(?:{_PATTERNS['publish']})了?){_TOPIC}{_TOLD}")
_IS_PUBLISHED = re.compile(
    rf"(?P<before>(?:^|[，。；：]|部分|有的|一些)){_TOPIC}{_TOLD}"
    rf"(?=(?:{_PATTERNS['unpublished']})|[^，。；]{{0,6}}[1一二三四五六七八九十]+个?(?:工作)?日内(?:上网|公开|公布|公示|上墙))"
)
_TURN = re.compile(rf"(?:^|[，。；：])(?:{_PATTERNS['turn']})，?")
_ADVERBIAL = re.compile(rf"(?:{_PATTERNS['adverbial']})，")
_TAIL = re.compile(_PATTERNS["tail"])
_AIM = re.compile(_PATTERNS["aim"])
_CONSEQUENCE = re.compile(_PATTERNS["consequence"])
_CLAUSE_ENDS = re.compile(r"(?<=，)")


@lru_cache(CACHED)
def trunk(text: str) -> str:
    """Return what is left of a plain text (``features.plain``): never nothing, and all of it where nothing is known."""
    text = _OWN_ASKING.sub("争取", _SITE.sub("网站", _WORK.sub("工作", text)))
    text = _CARRIED_OUT.sub(r"\g<verb>\g<what>", text)
    text = _IS_PUBLISHED.sub(_without_subject, _PUBLISHES.sub(_without_subject, text))
    turns = list(_TURN.finditer(text))
    if turns and len(text) - turns[-1].end() >= SHORTEST:
        text = _after_turn(text[: turns[-1].start()], text[turns[-1].end() :])
    clauses = [clause for clause in _CLAUSE_ENDS.split(text) if clause] or [text]
    while len(clauses) > 1 and _ADVERBIAL.fullmatch(clauses[0]):
        del clauses[0]
    while len(clauses) > 1 and (_is_aim(clauses[-1]) or _CONSEQUENCE.match(clauses[-1])):
        del clauses[-1]
        clauses[-1] = clauses[-1].rstrip("，")
    return "".join(clauses) or text


def _without_subject(match: re.Match[str]) -> str:
    """Return that something is published, without the subject that looks like a theme."""
    return f"{match['before']}信息" if _SUBJECT.search(match["topic"]) else match.group()


def _after_turn(conceded: str, rest: str) -> str:
    """Return the words after a concession; what they are about is in it where they do not say."""
    named = _BUSINESS.findall(conceded)
    return rest if not named or _BUSINESS.search(rest) or _OWN_OBJECT.search(rest) else named[-1] + rest


def _is_aim(clause: str) -> bool:
    return len(clause) <= LONGEST_TAIL and bool(_TAIL.match(clause) and _AIM.search(clause))
