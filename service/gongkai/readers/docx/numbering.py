"""Automatic numbers of a DOCX as the text that Word prints: section titles are often numbered by the program alone."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from lxml import etree

from gongkai.readers.docx.package import attribute, child, is_on, short, value, whole
from gongkai.readers.list_marks import ordinal

_PLACEHOLDER = re.compile(r"%([1-9])")
_MAX_LEVEL = 8
_CLOSED = tuple("、.．，。:：)）】]》")  # a mark that ends so needs no space before the text


@dataclass(frozen=True, slots=True)
class _Level:
    fmt: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # 0: never; k: after a paragraph of level k or higher
    legal: bool = False  # all numbers as decimals
    suffix: str = "tab"
    style: str = ""


@dataclass(frozen=True, slots=True)
class _Num:
    abstract: str
    starts: dict[int, int]
    levels: dict[int, _Level]


class Numbering:
    """Counts the numbered paragraphs in document order."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstracts: dict[str, dict[int, _Level]] = {}
        self._nums: dict[int, _Num] = {}
        self._counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
        self._overridden: set[tuple[int, int]] = set()
        if root is not None:
            self._load(root)

    def mark(self, num_id: int | None, level: int | None, style_id: str | None = None) -> str:
        """Count one paragraph and return its mark, "" when it has none.

        ``style_id`` is the style that gives the number: its level is the one that names the style.
        """
        num = self._nums.get(num_id or 0)
        if num is None:
            return ""
        levels = {**self._abstracts.get(num.abstract, {}), **num.levels}
        if level is None:
            level = next((index for index, entry in levels.items() if style_id and entry.style == style_id), 0)
        level = max(0, min(level, _MAX_LEVEL))
        if level not in levels:
            return ""
        self._count(num_id or 0, num, levels, level)
        return self._printed(self._counts[num.abstract], levels, level)

    def _count(self, num_id: int, num: _Num, levels: dict[int, _Level], level: int) -> None:
        counts = self._counts[num.abstract]
        for index, start in num.starts.items():
            if (num_id, index) not in self._overridden and index <= level:
                self._overridden.add((num_id, index))
                counts.pop(index, None)
                if index < level:
                    counts[index] = start
        start = num.starts.get(level, levels[level].start)
        counts[level] = counts[level] + 1 if level in counts else start
        for deeper in [index for index in counts if index > level]:
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                del counts[deeper]

    @staticmethod
    def _printed(counts: dict[int, int], levels: dict[int, _Level], level: int) -> str:
        own = levels[level]

        def number(match: re.Match[str]) -> str:
            index = int(match[1]) - 1
            entry = levels.get(index, _Level())
            fmt = "decimal" if own.legal and index != level else entry.fmt
            return ordinal(counts.get(index, entry.start), fmt)

        if own.fmt == "bullet":
            return ""
        mark = _PLACEHOLDER.sub(number, own.text).strip()
        if mark and own.suffix != "nothing" and not mark.endswith(_CLOSED):
            mark += " "
        return mark

    def _load(self, root: etree._Element) -> None:
        linked: dict[str, str] = {}
        styles: dict[str, str] = {}
        for node in root:
            name = short(node)
            if name == "w:abstractNum":
                key = attribute(node, "abstractNumId") or ""
                self._abstracts[key] = _levels(node)
                if link := value(node, "w:styleLink"):
                    styles[link] = key
                if link := value(node, "w:numStyleLink"):
                    linked[key] = link
            elif name == "w:num" and (num_id := whole(attribute(node, "numId"))) is not None:
                self._nums[num_id] = _num(node)
        for key, link in linked.items():
            if link in styles:
                self._abstracts[key] = self._abstracts[styles[link]]


def _num(node: etree._Element) -> _Num:
    starts: dict[int, int] = {}
    levels: dict[int, _Level] = {}
    for override in node:
        if short(override) != "w:lvlOverride":
            continue
        index = whole(attribute(override, "ilvl")) or 0
        start = whole(value(override, "w:startOverride"))
        if start is not None:
            starts[index] = start
        level = child(override, "w:lvl")
        if level is not None:
            levels[index] = _level(level)
    return _Num(value(node, "w:abstractNumId") or "", starts, levels)


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    return {whole(attribute(node, "ilvl")) or 0: _level(node) for node in abstract if short(node) == "w:lvl"}


def _level(node: etree._Element) -> _Level:
    return _Level(
        fmt=_format(node),
        text=value(node, "w:lvlText") or "",
        start=whole(value(node, "w:start")) or (0 if value(node, "w:start") == "0" else 1),
        restart=whole(value(node, "w:lvlRestart")),
        legal=bool(is_on(node, "w:isLgl")),
        suffix=value(node, "w:suff") or "tab",
        style=value(node, "w:pStyle") or "",
    )


def _format(node: etree._Element) -> str:
    """Return the number format; newer ones stand in a compatibility wrapper around an older one."""
    return next(
        (attribute(found, "val") or "decimal" for found in node.iter() if short(found) == "w:numFmt"), "decimal"
    )
