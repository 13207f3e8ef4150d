"""Specific or generic: the 2021 notice asks that problems be complete and not vague (不能遗漏，也不宜泛化).

What counts is decided in ``corpora/guidelines/statements.md``, part six.
"""

from __future__ import annotations

import re

from gongkai.nlp.surface import body, fold

_UNIT = (
    "个百分点|百分点|人次|场次|批次|万元|亿元|工作日|条|件|个|次|人|名|位|篇|份|期|场|起|项|批|宗|处|家|台|册|部|户|元|%|％|天|"
    "小时|分钟|月|日|年|倍|成|科室|股室|单位|乡镇|部门"
)
_NUMBER = re.compile(rf"(?:\d[\d,.]*|[二两三四五六七八九十百千]+|一(?=[名人位台期场份条]))\s?(?:余|多|万|亿)*(?:{_UNIT})")
_DATE = re.compile(r"(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|底|初|中旬|末)?|每(?:年|月|周|季|半年|日|天)|[一二三四]季度|年底前?")
_NAMED = re.compile(r"[“《「『][^”》」』]{2,24}[”》」』]")
_ORGAN = re.compile(r"[\u4e00-\u9fff]{2,6}(?:局|股|科|镇|乡|街道|委|厅|处|中心)(?![一-龥]*(?:各|有关))")
_NOT_NAMED = re.compile(r"各[\u4e00-\u9fff]{0,4}(?:局|股|科|镇|乡|街道|委|厅|处|中心)|我局|我镇|我街道|我委|我厅|全局|全镇|本局|本镇|有关部门|政府信息公开条例")
_REPORT_YEAR = re.compile(r"(?:19|20)\d\d\s?年(?:度)?")
_HEDGES = re.compile(
    r"个别|有时|偶有|偶尔|一定程度|某种程度|还不够|不够|尚[未需待不]|有待|略|稍|部分|少数|可能|不太|相对|仍需|还需|有所|较为|比较"
)


def is_specific(text: str) -> bool:
    """Return whether ``text`` names a number with its unit, a date, an office, a column, a file or a system."""
    words = _REPORT_YEAR.sub("", body(fold(text)))
    words = re.sub(r"《[^》]*信息公开条例》", "", words)
    if _NUMBER.search(words) or _DATE.search(words) or _NAMED.search(words):
        return True
    return bool(_ORGAN.search(_NOT_NAMED.sub("", words)))


def is_hedged(text: str) -> bool:
    """Return whether ``text`` softens what it says (个别, 还不够, 有待, 一定程度 …)."""
    return bool(_HEDGES.search(text))
