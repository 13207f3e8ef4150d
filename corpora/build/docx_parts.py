"""The parts of WordprocessingML that python-docx does not write."""
# ruff: noqa: E501 - markup is easier to compare with the pages it imitates when its lines are not broken

from __future__ import annotations

from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.table import Table
from docx.text.paragraph import Paragraph

from corpora.build.model import GridCell

_W = nsdecls("w")


def numbering(document: DocxDocument) -> int:
    """Add a list of 一、 and （一） and return its number."""
    part = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for level, text in enumerate(("%1、", "（%2）"))
    )
    part.insert(
        0,
        parse_xml(
            f'<w:abstractNum {_W} w:abstractNumId="77"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        ),
    )
    part.append(parse_xml(f'<w:num {_W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    return 77


def tracked(paragraph: Paragraph) -> bool:
    """Add a deletion (text that no longer counts) and turn the paragraph's last run into an insertion (text that does)."""
    last = paragraph._p.r_lst[-1]
    who = 'w:author="审核" w:date="2021-01-20T10:00:00Z"'
    inserted = parse_xml(f'<w:ins {_W} w:id="901" {who}/>')
    last.addprevious(inserted)
    inserted.append(last)
    inserted.addprevious(
        parse_xml(
            f'<w:del {_W} w:id="902" {who}><w:r><w:delText>（此处数据待核，原为9999件）</w:delText></w:r></w:del>'
        )
    )
    return True


def text_box(paragraph: Paragraph) -> bool:
    """Move the paragraph's text into a text box anchored in it, with the fallback picture that Word writes beside it."""
    runs = list(paragraph._p.r_lst)
    inner = "".join(f"<w:r><w:t>{run.text}</w:t></w:r>" for run in runs)
    content = f"<w:txbxContent><w:p>{inner}</w:p></w:txbxContent>"
    box = parse_xml(
        f'<w:r {_W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="2400000" cy="400000"/>'
        '<wp:docPr id="1" name="box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/>'
        '<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2400000" cy="400000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>"
        f'<mc:Fallback><w:pict><v:shape style="width:189pt;height:32pt"><v:textbox>{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    )
    for run in runs:
        paragraph._p.remove(run)
    paragraph._p.append(box)
    return True


def content_control(paragraph: Paragraph) -> None:
    """Wrap the paragraph's runs in a content control."""
    runs = list(paragraph._p.r_lst)
    if not runs:
        return
    control = parse_xml(f'<w:sdt {_W}><w:sdtPr><w:alias w:val="正文"/></w:sdtPr><w:sdtContent/></w:sdt>')
    runs[0].addprevious(control)
    for run in runs:
        control[-1].append(run)


def field_page_number(paragraph: Paragraph) -> None:
    """Write ``- PAGE -``."""
    for piece in (
        '<w:r {w}><w:t xml:space="preserve">- </w:t></w:r>',
        '<w:r {w}><w:fldChar w:fldCharType="begin"/></w:r>',
        "<w:r {w}><w:instrText>PAGE</w:instrText></w:r>",
        '<w:r {w}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {w}><w:t>1</w:t></w:r>",
        '<w:r {w}><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r {w}><w:t xml:space="preserve"> -</w:t></w:r>',
    ):
        paragraph._p.append(parse_xml(piece.format(w=_W)))


def hidden(paragraph: Paragraph) -> None:
    """Add a run that Word does not show."""
    paragraph._p.append(
        parse_xml(f"<w:r {_W}><w:rPr><w:vanish/></w:rPr><w:t>（内部备注：上报前删除，共8888件）</w:t></w:r>")
    )


def smart_tag(paragraph: Paragraph) -> None:
    """Wrap the last run in a smart tag, as older Words do with dates and names."""
    last = paragraph._p.r_lst[-1]
    tag = parse_xml(f'<w:smartTag {_W} w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="chsdate"/>')
    last.addprevious(tag)
    tag.append(last)


def legacy_merge(table: Table, cell: GridCell) -> None:
    """Merge by marks on every cell (w:hMerge, w:vMerge), as converters from old formats do, not by w:gridSpan."""
    for row in range(cell.row, cell.row + cell.row_span):
        for col in range(cell.col, cell.col + cell.col_span):
            properties = table.cell(row, col)._tc.get_or_add_tcPr()
            if cell.col_span > 1:
                first = ' w:val="restart"' if col == cell.col else ""
                properties.append(parse_xml(f"<w:hMerge {_W}{first}/>"))
            if cell.row_span > 1:
                first = ' w:val="restart"' if row == cell.row else ""
                properties.append(parse_xml(f"<w:vMerge {_W}{first}/>"))
