from __future__ import annotations

import pytest
import word_files as word
from word_files import NAMESPACES, numbered, paragraph

from gongkai.readers.docx.reader import read_docx
from gongkai.readers.list_marks import ordinal
from gongkai.settings import Settings

CHINESE = {
    0: '<w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:suff w:val="nothing"/><w:lvlText w:val="%1、"/>',
    1: '<w:start w:val="1"/><w:numFmt w:val="japaneseCounting"/><w:lvlText w:val="（%2）"/>',
    2: '<w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/>',
}
RESTARTED = (
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)


def lines(body: str, numbering: str, **parts: str) -> list[str]:
    document = read_docx(word.document(body, numbering=numbering, **parts), name="a", settings=Settings())
    return [block.text for block in document.prose()]


def levels(*wanted: int, num_id: int = 1) -> str:
    return "".join(paragraph("题", numbered(level, num_id)) for level in wanted)


def test_levels_restart_below_a_higher_one() -> None:
    assert lines(levels(0, 1, 1, 2, 2, 1, 2, 0, 1), word.numbering(CHINESE)) == [
        "一、题", "（一）题", "（二）题", "1.题", "2.题", "（三）题", "1.题", "二、题", "（一）题",
    ]  # fmt: skip


def test_numbers_go_on_over_lists_of_one_kind_until_overridden() -> None:
    body = levels(0, 0) + levels(0, 0, num_id=2) + levels(0, num_id=2)
    assert lines(body, word.numbering(CHINESE, RESTARTED)) == ["一、题", "二、题", "一、题", "二、题", "三、题"]


def test_plain_paragraphs_between_do_not_count() -> None:
    body = levels(0) + paragraph("文") + paragraph("", numbered(0)) + levels(0)
    assert lines(body, word.numbering(CHINESE)) == ["一、题", "文", "三、题"]


def test_start_legal_numbers_and_levels_that_never_restart() -> None:
    wanted = {
        0: '<w:start w:val="3"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1"/>',
        1: '<w:numFmt w:val="decimal"/><w:isLgl/><w:lvlText w:val="%1.%2"/><w:lvlRestart w:val="0"/>',
    }
    assert lines(levels(0, 1, 0, 1), word.numbering(wanted)) == ["III 题", "3.1 题", "IV 题", "4.2 题"]


def test_bullets_print_nothing_and_number_zero_takes_the_number_away() -> None:
    bullet = {0: '<w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF06C;"/>'}
    assert lines(levels(0) + paragraph("无号", numbered(0, 0)), word.numbering(bullet)) == ["题", "无号"]


def test_numbers_that_come_from_a_style() -> None:
    wanted = {0: CHINESE[0] + '<w:pStyle w:val="s1"/>', 1: CHINESE[1] + '<w:pStyle w:val="s2"/>'}
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/><w:pPr><w:numPr>'
        f'<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        for name in ("s1", "s2")
    )
    body = "".join(paragraph("题", f'<w:pStyle w:val="{name}"/>') for name in ("s1", "s2", "s2", "s1"))
    found = lines(body, word.numbering(wanted), styles=f"<w:styles {NAMESPACES}>{styles}</w:styles>")
    assert found == ["一、题", "（一）题", "（二）题", "二、题"]


def test_lists_linked_through_a_list_style() -> None:
    linked = (
        f'<w:numbering {NAMESPACES}><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="7"><w:styleLink w:val="L"/><w:lvl w:ilvl="0">{CHINESE[0]}</w:lvl>'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    assert lines(levels(0, 0), linked) == ["一、题", "二、题"]


def test_deleted_paragraphs_do_not_count() -> None:
    properties = f"<w:pPr>{numbered(0)}<w:rPr><w:del/></w:rPr></w:pPr>"
    deleted = f"<w:p>{properties}<w:del><w:r><w:delText>删</w:delText></w:r></w:del></w:p>"
    assert lines(levels(0) + deleted + levels(0), word.numbering(CHINESE)) == ["一、题", "二、题"]


@pytest.mark.parametrize(
    ("fmt", "value", "text"),
    [
        ("chineseCounting", 10, "十"),
        ("chineseCounting", 12, "十二"),
        ("chineseCountingThousand", 20, "二十"),
        ("chineseCountingThousand", 105, "一百〇五"),
        ("japaneseCounting", 31, "三十一"),
        ("ideographDigital", 20, "二〇"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("ideographTraditional", 2, "乙"),
        ("ideographZodiac", 3, "寅"),
        ("decimalEnclosedCircle", 3, "③"),
        ("decimalEnclosedCircleChinese", 21, "21"),
        ("decimalEnclosedParen", 4, "(4)"),
        ("decimalFullWidth", 12, "１２"),
        ("decimalZero", 7, "07"),
        ("upperLetter", 3, "C"),
        ("lowerLetter", 28, "bb"),
        ("upperRoman", 14, "XIV"),
        ("lowerRoman", 9, "ix"),
        ("noSuchFormat", 5, "5"),
        ("bullet", 5, ""),
    ],
)
def test_number_formats(fmt: str, value: int, text: str) -> None:
    assert ordinal(value, fmt) == text
