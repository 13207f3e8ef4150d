"""Labels of form rows and columns: how they are made comparable, and how like two of them are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from gongkai.text.numbers import fold

# Traditional characters of the forms' own words: reports are also re-published in traditional script.
_TRADITIONAL = (
    "條条 項项 規规 範范 開开 請请 數数 結结 轉转 辦办 處处 屬属 國国 穩稳 護护 權权 務务 類类 過过 執执 "
    "詢询 無无 關关 製制 補补 後后 內内 報报 訴诉 舉举 複复 復复 據据 現现 確确 認认 獲获 繳缴 費费 納纳 "
    "續续 計计 個个 採采 購购 總总 額额 許许 罰罚 強强 業业 機机 構构 組组 織织 會会 訟讼 經经 維维 糾纠 "
    "審审 檔档 應应 為为 與与 對对 廢废 發发 學学 術术 聯联 網网 訊讯 質质 問问 題题 單单 萬万 億亿 區区 "
    "違违 當当 "
)
TO_SIMPLIFIED = str.maketrans({pair[0]: pair[1] for pair in _TRADITIONAL.split()})
_NUMBERING = re.compile(
    r"(?:\((?P<round>[一二三四五六七八九十]{1,3})\)?|(?P<closed>[一二三四五六七八九十]{1,3})\))[、.,]?"
    r"|(?P<han>[一二三四五六七八九十]{1,3})[、.,]"
    r"|\(?(?P<digit>\d{1,2})(?:[.、,)]+|(?=[\u4e00-\u9fff]))"
)
_NOTE = re.compile(r"\([^()]{3,}\)?|\[[^\[\]]{3,}\]|【[^】]{3,}】")
_NOISE = re.compile(r"[\W_]+")
_STRAY = re.compile(r"(?<=[\u4e00-\u9fff])[A-Za-z](?=[\u4e00-\u9fff])")  # 总i计: a speck read as a letter
_SPECKS = "·•.,:;、。'`^~*|_-—…"  # before a label: dirt of a scan, or a bullet


class Label(NamedTuple):
    """A label made comparable: ``text`` without spaces, marks and numbering, ``bare`` also without bracketed notes."""

    text: str
    bare: str
    number: str  # "一", "(一)", "1" or ""


@lru_cache(maxsize=4096)
def read_label(raw: str) -> Label:
    """Return the label that ``raw`` prints, over any line breaks."""
    folded = _STRAY.sub("", "".join(fold(raw).translate(TO_SIMPLIFIED).split())).lstrip(_SPECKS)
    number = ""
    match = _NUMBERING.match(folded)
    if match and match.end() < len(folded):
        bracketed = match["round"] or match["closed"]  # a scan may show one bracket of two
        number = f"({bracketed})" if bracketed else match["han"] or match["digit"]
        folded = folded[match.end() :]
    text = _NOISE.sub("", folded)
    bare = _NOISE.sub("", _NOTE.sub("", folded)) if "(" in folded or "[" in folded or "【" in folded else text
    return Label(text, bare or text, number)


def squeeze(raw: str) -> str:
    """Return ``raw`` as words run together: folded, simplified, without spaces and marks."""
    return _NOISE.sub("", fold(raw).translate(TO_SIMPLIFIED))


@lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of ``text``."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))
