"""The lines around an annex that belong to it and are no prose: who filled it in, who checked it, when."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.document import Document, TextBlock
from gongkai.text.numbers import fold

_PARTICULARS = re.compile(
    r"填(?:报|表)单位|单位(?:负责人|盖章|名称:)|填(?:报|表)人|审核人|(?:填报|填表|报出|统计)日期|报送单位|联系(?:人|电话):"
)
NEAR = 3  # blocks above and below, in which an office prints its particulars
LONGEST = 120  # characters; longer ones are paragraphs


def margin_of(document: Document, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where in ``Document.text`` the particulars above and below an annex stand; it fills ``spans`` itself."""
    inside = [
        number
        for number, block in enumerate(document.blocks)
        if any(begin <= block.place.span[0] < end for begin, end in spans)
    ]
    near = {place for number in inside for place in range(number - NEAR, number + NEAR + 1)} - set(inside)
    return [
        document.blocks[place].place.span
        for place in sorted(near)
        if 0 <= place < len(document.blocks) and _is_particulars(document.blocks[place])
    ]


def _is_particulars(block: object) -> bool:
    if not isinstance(block, TextBlock) or len(block.text) > LONGEST:
        return False
    words = "".join(fold(block.text).split())
    return "。" not in words and _PARTICULARS.search(words) is not None
