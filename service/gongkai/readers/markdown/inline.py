"""Markdown inside a line: emphasis, links, escapes, entities and inline HTML to what a reader sees."""

from __future__ import annotations

import html
import re

# All patterns bound their length, so that no input makes them slow.
_PICTURE = re.compile(r"!\[([^\[\]\n]{0,500})\](?:\(([^()\n]{0,2000})\)|\[[^\[\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{0,500})\](?:\([^()\n]{0,2000}\)|\[[^\[\]\n]{0,200}\])")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:a|abbr|b|big|blockquote|caption|center|code|del|details|div|em|figcaption|figure|font|h[1-6]|html|body|i|ins|li"
    r"|mark|ol|p|pre|s|section|small|span|strong|sub|summary|sup|u|ul)\b[^<>\n]{0,1000}>",
    re.IGNORECASE,
)
# Emphasis may go over a line break inside a cell.
_STRONG = re.compile(r"(\*\*\*|\*\*|~~|==)(?=\S)((?s:.){0,2000}?\S)\1")
_STAR = re.compile(r"(?<![*\\])\*(?=[^\s*])([^*]{1,1000}?)(?<![\s\\])\*(?!\*)")
_UNDERLINE = re.compile(r"(?<![\w\\])(__?)(?=[^\s_])([^_]{1,1000}?)(?<![\s\\])\1(?!\w)")
_CODE = re.compile(r"(`{1,3})([^`\n]{1,1000})\1")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
# Converters set numbers as formulas: $1 2 . 5 \%$.
_FORMULA = re.compile(r"\$\s*([-+\d.,\s\\%]{1,60}?)\s*\$")
_HIDDEN = str.maketrans({char: chr(0xE000 + ord(char)) for char in map(chr, range(0x21, 0x7F))})
_SHOWN = str.maketrans({0xE000 + code: chr(code) for code in range(0x21, 0x7F)})


def plain_inline(text: str) -> str:
    """Return the text without Markdown's marks; ``<br>`` becomes a line end."""
    if not any(mark in text for mark in "*_`[]<\\&~=$"):
        return text
    text = _FORMULA.sub(lambda match: re.sub(r"[\s\\]", "", match[1]), text)
    text = _ESCAPE.sub(lambda match: match[1].translate(_HIDDEN), text)
    text = _CODE.sub(lambda match: match[2].translate(_HIDDEN), text)
    text = _BREAK.sub("\n", text)
    text = _PICTURE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _AUTOLINK.sub(r"\1", text)
    text = _TAG.sub("", text)
    for pattern in (_STRONG, _STAR, _UNDERLINE):
        text = pattern.sub(lambda match: match[match.lastindex or 0], text)
    return html.unescape(text).translate(_SHOWN)


def lone_picture(text: str) -> str | None:
    """Return the source of the picture that alone makes up the line, None for any other line."""
    match = _PICTURE.fullmatch(text.strip())
    return (match[2] or match[1]) if match else None
