from __future__ import annotations

import io
import random
import zipfile

import docx
import pytest
import word_files as word
from word_files import NAMESPACES, cell, paragraph, row, run, table

from gongkai.document import BlockKind, Document, TextBlock
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError, ReadError
from gongkai.readers.docx.reader import read_docx
from gongkai.settings import Settings

BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="9525000" cy="9525000"/>'
    "<a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
    "<w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent>"
)
PICTURE = (
    '<w:p><w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cx}"/><wp:docPr id="1" name="图片 1"/></wp:inline>'
    "</w:drawing></w:r></w:p>"
)


def read(data: bytes, **limits: int) -> Document:
    return read_docx(data, name="report.docx", settings=Settings(**limits))


def lines(body: str, **parts: str) -> list[str]:
    return [block.text for block in read(word.document(body, **parts)).prose()]


def furniture(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, TextBlock) and b.kind is BlockKind.FURNITURE]


def field_code(code: str, result: str = "") -> str:
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    inside = f"{mark.format('separate')}{run(result)}" if result else ""
    return f"{mark.format('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{inside}{mark.format('end')}"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (run("甲") + run("乙"), ["甲乙"]),
        ("<w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t></w:r>", ["甲", "乙"]),
        ('<w:r><w:br w:type="page"/><w:t>甲</w:t><w:tab/><w:t>乙</w:t></w:r>', ["甲 乙"]),
        (run("　　甲&#160; 乙&#8203; "), ["甲 乙"]),
        (run("前") + "<w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:ins>" + run("增") + "</w:ins>", ["前增"]),
        ("<w:moveFrom>" + run("旧") + "</w:moveFrom><w:moveTo>" + run("新") + "</w:moveTo>", ["新"]),
        (run("显") + run("隐", "<w:vanish/>") + run("现", '<w:vanish w:val="0"/>'), ["显现"]),
        (run("共") + field_code(" =SUM(ABOVE) ", "42") + run("件"), ["共42件"]),
        (field_code(r" eq \o\ac(○,3) ") + run("题"), ["3题"]),
        ('<w:fldSimple w:instr=" DATE ">' + run("2021年") + "</w:fldSimple>", ["2021年"]),
        ('<w:hyperlink r:id="r9">' + run("链") + "</w:hyperlink><w:smartTag>" + run("智") + "</w:smartTag>", ["链智"]),
        ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("控件") + "</w:sdtContent></w:sdt>", ["控件"]),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/><w:t>是</w:t><w:noBreakHyphen/></w:r>', ["☑是-"]),
        (
            "<w:r><w:ruby><w:rt>" + run("yi") + "</w:rt><w:rubyBase>" + run("一") + "</w:rubyBase></w:ruby></w:r>",
            ["一"],
        ),
        (f"{run('正')}<w:r>{BOX.format(paragraph('框'))}</w:r>{run('文')}", ["正文", "框"]),
        ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + run("码"), []),
    ],
)
def test_a_paragraph_as_it_is_shown(inside: str, expected: list[str]) -> None:
    assert lines(f"<w:p>{inside}</w:p>") == expected


def test_prose_broken_at_a_width_is_rejoined() -> None:
    broken = (
        "2020年我县认真贯彻落实政府信息公开条例坚持以",
        "公开为常态不断加大力度全年主动公开政府信息共",
        "1234条均按期办结没有收取费用满意度进一步提",
        "升。",
    )
    assert lines("<w:p>" + "<w:r><w:br/></w:r>".join(map(run, broken)) + "</w:p>") == ["".join(broken)]
    assert lines("".join(map(paragraph, broken))) == ["".join(broken)]


def test_an_unclosed_field_does_not_swallow_the_rest() -> None:
    assert lines('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' + paragraph("甲")) == ["甲"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    deleted = "<w:rPr><w:del/></w:rPr>"
    assert lines(paragraph("甲", deleted) + paragraph("乙") + paragraph("丙")) == ["甲乙", "丙"]


def test_content_controls_around_blocks() -> None:
    inner = table(row(cell("甲"), f"<w:sdt><w:sdtContent>{cell('乙')}</w:sdtContent></w:sdt>"))
    wrapped = f"<w:sdt><w:sdtContent>{paragraph('前')}<w:customXml>{inner}</w:customXml></w:sdtContent></w:sdt>"
    document = read(word.document(wrapped))
    assert [block.text for block in document.prose()] == ["前"]
    assert document.tables[0].rows() == [["甲", "乙"]]


def test_headings_by_style_and_outline_level() -> None:
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:name w:val="我的标题"/><w:basedOn w:val="a1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style></w:styles>'
    )
    body = (
        paragraph("报告", '<w:pStyle w:val="t"/>')
        + paragraph("一、总体", '<w:pStyle w:val="a2"/>')
        + paragraph("（一）", '<w:outlineLvl w:val="2"/>')
        + paragraph("正文", '<w:pStyle w:val="a1"/><w:outlineLvl w:val="9"/>')
        + paragraph("正文句子，不是标题。", '<w:outlineLvl w:val="0"/>')
    )
    blocks = list(read(word.document(body, styles=styles)).prose())
    assert [(block.kind.value, block.level) for block in blocks] == [
        ("heading", 1), ("heading", 2), ("heading", 3), ("paragraph", None), ("paragraph", None),
    ]  # fmt: skip


def test_running_heads_notes_and_contents_are_furniture() -> None:
    head = f"<w:hdr {NAMESPACES}>{paragraph('某县人民政府')}</w:hdr>"
    foot = f"<w:ftr {NAMESPACES}>{paragraph('— 1 —')}</w:ftr>"
    notes = (
        f'<w:footnotes {NAMESPACES}><w:footnote w:id="-1" w:type="separator">{paragraph("线")}</w:footnote>'
        f'<w:footnote w:id="2">{paragraph("脚注")}</w:footnote></w:footnotes>'
    )
    contents = f"<w:p>{field_code(' TOC ', '一、总体情况 1')}</w:p>"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{paragraph('目录')}</w:sdtContent></w:sdt>"
    body = control + contents + f'<w:p>{run("正文")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    document = read(word.document(body, header=head, footer=foot, footnotes=notes))
    assert [block.text for block in document.prose()] == ["正文"]
    assert furniture(document) == ["某县人民政府", "目录", "一、总体情况 1", "脚注", "— 1 —"]


def test_text_hidden_by_style() -> None:
    styles = (
        f'<w:styles {NAMESPACES}><w:style w:type="character" w:styleId="h"><w:name w:val="h"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style></w:styles>"
    )
    hidden = run("隐", '<w:rStyle w:val="h"/>')
    assert lines(f"<w:p>{run('显')}{hidden}</w:p>", styles=styles) == ["显"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (paragraph("三、收到和处理政府信息公开申请情况") + PICTURE.format(cx=5_000_000), True),
        (paragraph("三、收到和处理政府信息公开申请情况") + PICTURE.format(cx=200_000), False),
        (PICTURE.format(cx=5_000_000), True),
    ],
)
def test_pictures_in_place_of_text(body: str, told: bool) -> None:
    components = [problem.component for problem in read(word.document(body)).problems]
    assert ("reader.docx.picture" in components) is told


def test_other_main_parts_and_strict_names() -> None:
    moved = word.document(paragraph("甲"), main="docs/main.xml")
    assert [block.text for block in read(moved).prose()] == ["甲"]
    plain = word.document(paragraph("甲") + table(row(cell("乙", '<w:gridSpan w:val="2"/>'), cell("丙"))))
    strict = _rewritten(
        plain,
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = read(strict)
    assert document.tables[0].rows() == [["乙", "丙"]]
    assert [block.text for block in document.prose()] == ["甲"]


def test_html_packed_into_a_document() -> None:
    page = "<p>一、总体情况</p><table><tr><td>规章<td>0<tr><td>文件<td>1</table>"
    for part in (page, f"MIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n{page}"):
        document = read(word.document('<w:altChunk r:id="raFChunk"/>' + paragraph("后"), aFChunk=part))
        assert [block.text for block in document.prose()] == ["一、总体情况", "后"]
        assert document.tables[0].rows() == [["规章", "0"], ["文件", "1"]]


def test_a_document_of_the_common_library() -> None:
    source = docx.Document()
    source.add_heading("某局年报", 0)
    source.add_heading("一、总体情况", 1)
    source.add_paragraph("本年度未收到申请。")
    form = source.add_table(rows=2, cols=3)
    form.cell(0, 0).merge(form.cell(1, 0)).text = "规章"
    form.cell(0, 1).merge(form.cell(0, 2)).text = "本年制发件数"
    form.cell(1, 2).text = "3"
    buffer = io.BytesIO()
    source.save(buffer)
    document = read(buffer.getvalue())
    assert [(block.level, block.text) for block in document.prose()] == [
        (1, "某局年报"), (1, "一、总体情况"), (None, "本年度未收到申请。"),
    ]  # fmt: skip
    grid = [[found.text if found else None for found in line] for line in document.tables[0].grid()]
    assert grid == [["规章", "本年制发件数", "本年制发件数"], ["规章", "", "3"]]


def test_refuses_what_is_not_sound() -> None:
    good = word.document(paragraph("甲"))
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    with pytest.raises(CorruptFileError):
        read(_rewritten(good, "<w:document ", f"{bomb}<w:document "))
    with pytest.raises(CorruptFileError):
        read(good[: len(good) // 2])
    with pytest.raises(CorruptFileError):
        read(_rewritten(good, "<w:document ", "\0"))
    with pytest.raises(EncryptedFileError):
        read(bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage\0".encode("utf-16-le"))
    with pytest.raises(LimitExceededError):
        read(word.document(table(*[row(cell("1"), cell("2"))] * 60)), max_cells=100)


def test_a_bomb_is_refused_by_its_size_before_it_is_unpacked() -> None:
    buffer = io.BytesIO(word.document(paragraph("甲")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/styles.xml", "w") as part:
        for _ in range(300):
            part.write(bytes(1024 * 1024))
    with pytest.raises(LimitExceededError):
        read(buffer.getvalue())


def test_mended_xml_is_told() -> None:
    document = read(_rewritten(word.document(paragraph("甲&#x1;乙")), "甲", "甲"))
    assert [block.text for block in document.prose()] == ["甲乙"]
    assert [problem.component for problem in document.problems] == ["reader.docx.damaged"]


def test_damaged_files_raise_read_errors_only() -> None:
    levels = {0: '<w:numFmt w:val="chineseCounting"/><w:lvlText w:val="%1、"/>'}
    body = paragraph("总体", word.numbered(0)) + table(row(cell("甲", "<w:vMerge/>"), cell("乙")))
    good = word.document(body, numbering=word.numbering(levels))
    xml = zipfile.ZipFile(io.BytesIO(good)).read("word/document.xml").decode()
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311
        if seed % 2:
            data = bytearray(good)
            for _ in range(chance.randrange(1, 20)):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            start, length = chance.randrange(len(xml)), chance.randrange(60)
            data = bytearray(_rewritten(good, xml, xml[:start] + xml[start + length :]))
        try:
            read(bytes(data))
        except ReadError:
            continue


def _rewritten(data: bytes, old: str, new: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).decode().replace(old, new))
    return buffer.getvalue()
