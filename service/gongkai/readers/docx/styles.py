"""Styles of a DOCX: what a paragraph or run inherits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from gongkai.readers.docx.package import attribute, child, is_on, short, value, whole

_HEADING_NAME = re.compile(r"(?:heading|标题)\s*(\d)", re.IGNORECASE)
_TITLE_NAME = re.compile(r"title|标题", re.IGNORECASE)
_CONTENTS_NAME = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)", re.IGNORECASE)
_MAX_CHAIN = 20  # Word allows 11 generations; a longer chain is a loop
_BODY_LEVEL = 9


class Styles:
    """Looks up inherited properties by style id; unknown ids inherit nothing."""

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        self._default = ""
        for node in root if root is not None else ():
            if short(node) == "w:style":
                style_id = attribute(node, "styleId") or ""
                self._styles.setdefault(style_id, node)
                if attribute(node, "type") == "paragraph" and attribute(node, "default") in {"1", "true"}:
                    self._default = style_id

    def outline_level(self, style_id: str | None) -> int | None:
        """Return the heading level, from 1, that a paragraph style gives; None for body text."""
        for style in self._chain(style_id):
            level = whole(value(child(style, "w:pPr"), "w:outlineLvl"))
            if level is not None:
                return level + 1 if 0 <= level < _BODY_LEVEL else None
            name = value(style, "w:name") or ""
            if match := _HEADING_NAME.fullmatch(name.strip()):
                return int(match[1]) or None
            if _TITLE_NAME.fullmatch(name.strip()):
                return 1
        return None

    def numbering(self, style_id: str | None) -> tuple[int | None, int | None, str | None]:
        """Return (numId, ilvl, id of the style that says so) of a paragraph style."""
        for style in self._chain(style_id):
            properties = child(child(style, "w:pPr"), "w:numPr")
            if properties is not None:
                num_id, level = whole(value(properties, "w:numId")), whole(value(properties, "w:ilvl"))
                return num_id, level, attribute(style, "styleId")
        return None, None, None

    def is_hidden(self, style_id: str | None) -> bool:
        """Tell whether the style hides text (``w:vanish``)."""
        for style in self._chain(style_id):
            hidden = is_on(child(style, "w:rPr"), "w:vanish")
            if hidden is not None:
                return hidden
        return False

    def is_contents(self, style_id: str | None) -> bool:
        """Tell whether the style is one of a table of contents."""
        return any(_CONTENTS_NAME.fullmatch((value(style, "w:name") or "").strip()) for style in self._chain(style_id))

    def _chain(self, style_id: str | None) -> Iterator[etree._Element]:
        current = style_id or self._default
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(current)
            if style is None:
                return
            yield style
            current = value(style, "w:basedOn") or ""
