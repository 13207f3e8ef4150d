"""Labels of form rows and columns: how they are made comparable, and how like two of them are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gongkai.text.numbers import fold

# Traditional characters of the forms' own words: reports are also re-published in traditional script.
_TRADITIONAL = "條項規範開請數結轉辦處屬國穩護權務類過執詢無關製補後內報訴舉複復據現確認獲繳費納續計個採購總額許罰強業機構組織會訟經維糾審檔應為與對廢發學術聯網訊質問題單萬億區禁違當"
_SIMPLIFIED = "条项规范开请数结转办处属国稳护权务类过执询无关制补后内报诉举复复据现确认获缴费纳续计个采购总额许罚强业机构组织会讼经维纠审档应为与对废发学术联网讯质问题单万亿区禁违当"
_TO_SIMPLIFIED = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_NUMBERING = re.compile(
    r"\((?P<round>[一二三四五六七八九十]{1,3})\)?[、.,]?|(?P<han>[一二三四五六七八九十]{1,3})[、.,]"
    r"|\(?(?P<digit>\d{1,2})(?:[.、,)]+|(?=[\u4e00-\u9fff]))"
)
_NOTE = re.compile(r"\([^()]{3,}\)?|\[[^\[\]]{3,}\]|【[^】]{3,}】")
_NOISE = re.compile(r"[\W_]+")


class Label(NamedTuple):
    """A label made comparable: ``text`` without spaces, marks and numbering, ``bare`` also without bracketed notes."""

    text: str
    bare: str
    number: str  # "一", "(一)", "1" or ""


@lru_cache(maxsize=4096)
def read_label(raw: str) -> Label:
    """Return the label that ``raw`` prints, over any line breaks."""
    folded = "".join(fold(raw).translate(_TO_SIMPLIFIED).split())
    number = ""
    match = _NUMBERING.match(folded)
    if match and match.end() < len(folded):
        number = f"({match['round']})" if match["round"] else match["han"] or match["digit"]
        folded = folded[match.end() :]
    text = _NOISE.sub("", folded)
    bare = _NOISE.sub("", _NOTE.sub("", folded)) if "(" in folded or "[" in folded or "【" in folded else text
    return Label(text, bare or text, number)


def squeeze(raw: str) -> str:
    """Return ``raw`` as words run together: folded, simplified, without spaces and marks."""
    return _NOISE.sub("", fold(raw).translate(_TO_SIMPLIFIED))


@lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of ``text``."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
