"""Names that a number takes from what its sentence said before: 收到意见9条，采纳4条; 自然人为主，共31件; 增长12%."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.nlp.figures_clauses import Found
from gongkai.nlp.figures_indicators import vocabulary
from gongkai.nlp.figures_names import LONGEST_NOUN, SINGLE
from gongkai.nlp.figures_numbers import UNITS
from gongkai.nlp.figures_series import clause_start
from gongkai.nlp.surface import body

# A number with its unit, left in a name because it counts nothing itself (3天内办结12件) or shares its unit.
NUMERAL = re.compile(
    rf"(?:\d[\d.,]*\s?(?:{UNITS})|[一二两三四五六七八九十百]{{2,}}(?:{UNITS})|[一二两三四五六七八九十]成[一二三四五六七八九]?)"
    r"(?:以?[内前后]|之?内|起)?"
)
_SHARED = re.compile(r"[\u4e00-\u9fff]{1,8}\d+[、，和及]")
_EDGES = " \u3000、，：；"
_JOINTS = _EDGES + "（）的了和及与并而且"  # around what is left when a number is cut out of a name
_HAVING = re.compile(r"^有(?![关效线害机声色力毒偿限])(?=..)")
_REST = re.compile(r"其余|余下|剩余|其[他它]")
_DIGIT = re.compile(r"\d")
_TORN = re.compile(r"^\d[\d.,]*(?=[\u4e00-\u9fff]{2})(?!\d*[年月日])")  # of the line before
_BEHIND = re.compile(r"(?![的以全均由并和及与都参予其按进为])[\u4e00-\u9fff]{2,12}")
_PEOPLE = frozenset(("人", "人次", "名", "位"))
_RELATED = re.compile(r"(?:增加|减少|增长|下降)$")
_NO_LEVELS = frozenset(("change", "share"))
SHORTEST_NAME = 2  # characters; a shorter name is a particle or a bare unit


def named(numbers: Sequence[Found], sentence: str) -> list[Found]:
    """Return the figures, those with a name instead of a key named so that it can be read alone."""
    told: list[Found] = []
    for figure in numbers:
        if figure.indicator == figure.words:
            name = _name(figure, told, sentence)
            told.append(figure._replace(indicator=name, words=name))
        else:
            told.append(figure)
    return told


def _name(figure: Found, told: Sequence[Found], sentence: str) -> str:
    words = vocabulary()
    name = _cleaned(figure.words)
    segment = sentence.rfind("；", 0, figure.at) + 1
    near = [before for before in told if before.at >= segment]
    if words.relation.fullmatch(name):
        base = _level(figure, near) or _subject(figure, near, sentence, segment) or _level(figure, told)
        return (base + name)[-LONGEST_NOUN:]
    counted = words.bare.fullmatch(name) is not None and len(name) >= SHORTEST_NAME
    if not counted and (len(name) >= SHORTEST_NAME or name in SINGLE) and name != figure.unit:
        return name
    if not counted:
        tail = _told_behind(figure, sentence)
        near_by = _subject(figure, near, sentence, segment) or (_object(figure, near) + tail)[-LONGEST_NOUN:]
        return near_by or _object(figure, told) or _subject(figure, [], sentence, 0) or f"{figure.unit}数"
    if _REST.match(name):
        base = _whole(figure, told)
    else:
        base = _object(figure, near) or _subject(figure, near, sentence, segment)
    return (base + name)[-LONGEST_NOUN:] if not base.endswith(name) else name


def _told_behind(figure: Found, sentence: str) -> str:
    """Return what the words behind the unit say became of those counted: 2件尚未办结; nothing of people."""
    behind = _BEHIND.match(sentence, figure.stop)
    return behind.group() if behind and figure.unit not in _PEOPLE else ""


def _cleaned(name: str) -> str:
    """Return ``name`` without numbers and without the words at its end that name nothing."""
    if "成" in name or _DIGIT.search(name):
        parts = [part.strip(_JOINTS) for part in NUMERAL.split(_SHARED.sub("", name))]
        name = _TORN.sub("", next((part for part in reversed(parts) if len(part) >= SHORTEST_NAME), parts[0]))
    return _HAVING.sub("", vocabulary().idle.sub("", name.strip(_EDGES)).strip(_EDGES))


def _subject(figure: Found, told: Sequence[Found], sentence: str, start: int) -> str:
    """Return the words before the comma that the number's clause goes on about; empty where a number stands there."""
    end = figure.start
    previous = max(told[-1].end if told else 0, start)
    while end > previous:
        begin = clause_start(sentence, previous, end)
        words = body(sentence[begin:end].replace("＊", "").strip(_EDGES))
        words = vocabulary().adverb.sub("", _cleaned(words), count=1)
        if len(words) >= SHORTEST_NAME and not _nameless(words) and not re.search(r"\d", words):
            return words[-LONGEST_NOUN:]
        end = begin - 1
    return ""


def _nameless(words: str) -> bool:
    known = vocabulary()
    return known.bare.fullmatch(words) is not None or known.relation.fullmatch(words) is not None


def _level(figure: Found, told: Sequence[Found]) -> str:
    """Return what the last number counted that is no change or share; of points, what the last percentage was of."""
    points = figure.unit == "个百分点" and any(before.unit == "%" for before in told)
    for before in reversed(told):
        fits = before.unit == "%" if points else before.scope not in _NO_LEVELS
        words = _cleaned(before.words)
        if fits and len(words) >= SHORTEST_NAME and not _nameless(words) and not _RELATED.search(words):
            return words
    return ""


def _object(figure: Found, told: Sequence[Found]) -> str:
    """Return what the numbers before counted in the same unit, else what the last one did."""
    same = [before for before in told if before.unit == figure.unit]
    return _level(figure, same) or _level(figure, told)


def _whole(figure: Found, told: Sequence[Found]) -> str:
    """Return the name of what the sentence counts in the figure's unit, where it is more than its parts together."""
    same = [before for before in told if before.unit == figure.unit and before.scope not in _NO_LEVELS]
    parts = sum(part.value for part in same[1:]) + figure.value
    return _cleaned(same[0].words) if same and same[0].value >= parts else ""
