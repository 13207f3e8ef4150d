"""Pictures that stand where text or a table should: such a report is only partly read."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.document import DocumentBuilder
from gongkai.readers.flow import SECTION_TITLE, Grid, Item, Line, Picture, hanzi, lines_of

# Sizes in CSS pixels: icons and QR codes are square and up to 200, photographs and scans are 400 and more wide.
_SMALL = 200
_LOW = 60
_LITTLE_TEXT = 300  # hanzi; the shortest real reports have 260 with their tables
_DECORATION = re.compile(
    r"icon|logo|share|qr|ewm|erweima|weixin|wechat|weibo|arrow|spacer|blank\.gif|dot\.|line\.|btn|button|print|close"
    r"|jiucuo|red\.png|conac|beian|batb|dzjg|footer|banner|filetype|bullet|star|search|home",
    re.IGNORECASE,
)
_ANNOUNCING = re.compile(r"下表|附表|如下|统计表|情况表|见表|表[:：]?$")


def note_pictures(items: Sequence[Item], builder: DocumentBuilder, *, component: str) -> None:
    """Note a problem when pictures seem to carry what the text lacks."""
    pictures = [(index, item) for index, item in enumerate(items) if isinstance(item, Picture) and _may_hold_text(item)]
    if not pictures:
        return
    text = sum(hanzi(line.text) for line in lines_of(items) if not line.furniture)
    announced = sum(_is_announced(items, index) for index, _ in pictures)
    has_tables = any(isinstance(item, Grid) for item in items)
    if announced or text < _LITTLE_TEXT or not has_tables:
        count = announced or len(pictures)
        builder.problem(
            component,
            f"有 {count} 张图片可能是表格或正文，未能识读；请改用文字版或可搜索的 PDF。 / "
            f"{count} pictures may hold tables or text that were not read; use a version with text.",
        )


def _may_hold_text(picture: Picture) -> bool:
    if _DECORATION.search(picture.name):
        return False
    if picture.width is not None and picture.width < _SMALL:
        return False
    return picture.height is None or picture.height >= _LOW


def _is_announced(items: Sequence[Item], index: int) -> bool:
    """Tell whether the line before the picture announces a table that does not follow, or a section has nothing else.

    A chart below a heading with prose after it is decoration.
    """
    before = next((item for item in reversed(items[:index]) if not isinstance(item, Picture)), None)
    after = next((item for item in items[index + 1 :] if not isinstance(item, Picture)), None)
    if not isinstance(before, Line) or isinstance(after, Grid):
        return False
    empty = after is None or (isinstance(after, Line) and (after.furniture or bool(SECTION_TITLE.match(after.text))))
    return bool(_ANNOUNCING.search(before.text) or (empty and SECTION_TITLE.match(before.text)))
