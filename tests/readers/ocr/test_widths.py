"""Brackets, colons and commas are as wide as they are printed, whatever width the network reads."""

from __future__ import annotations

import pytest

pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "gongkai[ocr]"')

from gongkai.readers.ocr.decode import Sign
from gongkai.readers.ocr.widths import settled_widths

STEP = 4.6  # columns from hanzi to hanzi


def printed(text: str, *, narrow: float = 0.5) -> tuple[Sign, ...]:
    """Return the signs of a line as the network places them: hanzi and wide signs one step wide, others ``narrow``."""
    signs = []
    column = 1.0
    for char in text:
        width = STEP * (1.0 if ord(char) > 0x2E80 else narrow)
        signs.append(Sign(char, 0.99, column + width / 2))
        column += width
    return tuple(signs)


def misread(signs: tuple[Sign, ...], before: str, after: str) -> tuple[Sign, ...]:
    return tuple(Sign(after[before.index(sign.char)] if sign.char in before else sign.char, 0.9, sign.column)
                 for sign in signs)  # fmt: skip


WIDE, NARROW = "（）：；，", "():;,"


@pytest.mark.parametrize(
    "text",
    [
        "本机关收到申请（含转办）：共计二十件；其中",
        "（一）予以公开的情形",
        "发布信息42条（其中政策8条），解读",
        "八个县（市、区）。",
    ],
)
@pytest.mark.parametrize("read", [NARROW, WIDE])
def test_wide_signs_are_wide_and_narrow_ones_narrow(text: str, read: str):
    assert "".join(sign.char for sign in settled_widths(misread(printed(text), WIDE, read))) == text
    typed = text.translate(str.maketrans(WIDE, NARROW))
    if "）：" in text:  # signs beside no other tell the room of the line's
        assert "".join(sign.char for sign in settled_widths(misread(printed(typed), NARROW, read))) == typed


@pytest.mark.parametrize("text", ["1,234", "(2020)", "0", "Word (R)"])
def test_signs_among_digits_and_letters_stay_as_they_were_read(text: str):
    signs = printed(text)
    assert settled_widths(signs) == signs


def test_thousands_are_not_parted_by_a_wide_comma():
    signs = misread(printed("办理行政许可共1,234件"), ",", "，")
    assert "".join(sign.char for sign in settled_widths(signs)) == "办理行政许可共1,234件"
