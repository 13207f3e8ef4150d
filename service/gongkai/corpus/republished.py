"""Reports that say of themselves that they correct an earlier one, and the day that a report bears."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from gongkai.text.normal import key

_HEAD = 400  # characters: the lines above the first section, and what it begins with
_FOOT = 250  # the last lines: notes and the signature
_NAMED = re.compile(r"更正|勘误|订正|修正[版稿]|修订[版稿]|重新发布|重新公布|重发")
# Prose speaks of corrected information too (更正错误信息3条): here it is the report itself, or what it replaces.
_SAID = re.compile(
    r"以(?:本次|此次|本版|此版|本报告|本年报|更正后|修订后|重新发布)[^。;]{0,16}为准"
    r"|(?:原|本|此前|该)[^。;]{0,12}(?:报告|年报|统计表|附表|数据|发布|公布)[^。;]{0,24}(?:更正|勘误|修正|重新(?:发布|公布|公开))"
    r"|(?:现|特|予以)(?:将[^。;]{0,16})?(?:更正|勘误|修正)(?:并|后)?(?:重新)?(?:发布|公布|公开|如下)"
)
_SIGNED = re.compile(r"(20\d\d)年(\d{1,2})月(\d{1,2})日(?!至|起|止|[-—~])")
_PUBLISHED = re.compile(r"(?:发布|公布|公开|发文|成文|更新)(?:日期|时间):?(20\d\d)[-年/.](\d{1,2})[-月/.](\d{1,2})")
_PERIOD = re.compile(r"(?:截至|截止|至|到)$")
_BEFORE = 3  # characters before a date that may make it the end of a period


def is_correction(report: Mapping[str, Any], path: str | None = None) -> bool:
    """Return whether a report says that it corrects one published before: in its title, its file's name or its text.

    >>> is_correction({"title": "青禾县2021年政府信息公开工作年度报告（更正版）", "text": ""})
    True
    >>> is_correction({"title": None, "text": "全年更正错误信息3条，已重新发布。"})
    False
    """
    names = (report["title"] or "", PurePosixPath(path).stem if path else "")
    if any(_NAMED.search(name) for name in names):
        return True
    return any(_SAID.search(part) for part in _edges(report["text"]))


def dated(report: Mapping[str, Any]) -> str | None:
    """Return the day of publication or signature that a report bears, as 2022-03-01; None where it bears none."""
    parts = _edges(report["text"])
    found = [match.groups() for part in parts for match in _PUBLISHED.finditer(part)]
    if not found:
        found = [
            match.groups()
            for match in _SIGNED.finditer(parts[-1])
            if not _PERIOD.search(parts[-1][max(0, match.start() - _BEFORE) : match.start()])
        ]
    days = [f"{year}-{int(month):02d}-{int(day):02d}" for year, month, day in found]
    return days[-1] if days else None


def _edges(text: str) -> tuple[str, str]:
    """Return the beginning and the end of a text, in the form that patterns are written in."""
    return key(text[:_HEAD]), key(text[-_FOOT:])
