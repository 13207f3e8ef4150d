from __future__ import annotations

import io
import zipfile

import pytest
from ofd_files import (
    PAGE,
    POINTS,
    PROSE,
    SIZE,
    book,
    changed,
    grid,
    in_cells,
    prose,
    read,
    words,
)

from corpora.build.ofd_book import OfdPage, text_code, text_object
from evaluation.samples import load_samples
from gongkai.document import Format
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError, ReadError
from gongkai.pipeline import parse
from gongkai.settings import Settings


def test_annotations_attachments_and_signatures_are_kept_aside():
    package = book(words(PROSE), *grid(), *in_cells())
    package.pages[0].annotations.append(("Stamp", words("已审核")))
    package.attachments["附表.xlsx"] = b"PK"
    package.signed = True
    document = read(package)
    assert [block.text for block in document.prose()] == [PROSE]
    assert document.metadata == {
        "title": "年度报告",
        "annotations": "已审核",
        "attachments": "附表.xlsx",
        "signatures": "1",
    }
    assert document.problems == ()


def test_attachments_may_hold_the_tables_that_are_missing():
    package = book(words(PROSE))
    package.attachments["附表.xlsx"] = b"PK"
    problems = read(package).problems
    assert [problem.component for problem in problems] == ["reader.ofd.attachments"]
    assert "附表.xlsx" in problems[0].message


def test_an_encrypted_package_is_named():
    with pytest.raises(EncryptedFileError):
        read(changed(book(words(PROSE)).data(), {"Encryptions.xml": b"<x/>"}))


def test_pages_have_their_own_size_and_corner():
    area = "<ofd:Area><ofd:PhysicalBox>10 20 100 50</ofd:PhysicalBox></ofd:Area><ofd:Content>"
    document = read(changed(book(words("政府信息", 30, 30)).data(), {PAGE: ("<ofd:Content>", area)}))
    assert (document.pages[0].width, document.pages[0].height) == pytest.approx((100 * POINTS, 50 * POINTS))
    assert next(document.prose()).place.bbox.x0 == pytest.approx(20 * POINTS, abs=0.1)


def test_resources_of_a_page_are_its_own():
    package = book(words("白字", DrawParam="5"), words(PROSE, 20, 60))
    package.pages[0].resources = (
        '<ofd:Res xmlns:ofd="http://www.ofdspec.org/2016"><ofd:DrawParams><ofd:DrawParam ID="5">'
        '<ofd:FillColor Value="255 255 255"/></ofd:DrawParam></ofd:DrawParams></ofd:Res>'
    )
    package.pages.append(OfdPage([words("黑字照印不误", DrawParam="5")]))
    text = read(package).text
    assert "黑字照印不误" in text
    assert "白字" not in text


@pytest.mark.parametrize(
    "location", ["/Doc_0/Pages/Page_0/Content.xml", "Pages\\Page_0\\Content.xml", "./Pages/Page_0/Content.xml"]
)
def test_paths_are_followed_from_the_root_or_from_beside(location: str):
    data = changed(book(words(PROSE)).data(), {"Doc_0/Document.xml": ("Pages/Page_0/Content.xml", location)})
    assert prose(data) == [PROSE]


def test_other_prefixes_and_namespaces_are_read_alike():
    data = book(words(PROSE)).data()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).replace(b"ofd:", b"") for name in archive.namelist()}
    other = {name: part.replace(b"xmlns:ofd=", b"xmlns=").replace(b"2016", b"2012") for name, part in parts.items()}
    assert prose(changed(data, other)) == [PROSE]


def test_a_missing_page_is_told_and_the_others_are_read():
    package = book(words(PROSE))
    package.pages.append(OfdPage([words(PROSE, 20, 90)]))
    for broken in (None, b"<no xml"):
        document = read(changed(package.data(), {PAGE: broken}))
        assert [(problem.component, problem.page) for problem in document.problems] == [("reader.ofd.page", 1)]
        assert [(block.text, block.place.page) for block in document.prose()] == [(PROSE, 2)]


def test_several_documents_in_one_package_follow_one_another():
    data = book(words(PROSE)).data()
    body = "<ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
    document = read(changed(data, {"OFD.xml": ("</ofd:OFD>", body)}))
    assert document.source.n_pages == 2
    assert [block.place.page for block in document.blocks] == [1, 2]


@pytest.mark.parametrize("part", ["OFD.xml", "Doc_0/Document.xml", PAGE])
@pytest.mark.parametrize("content", [None, b"", b"<x", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", b"<a/>"])
def test_a_package_without_its_parts_is_damaged(part: str, content: bytes | None):
    if part == PAGE and content == b"<a/>":
        return  # a blank page
    with pytest.raises(CorruptFileError):
        read(changed(book(words(PROSE)).data(), {part: content}))


def test_blank_pages_say_so():
    assert [problem.component for problem in read(book()).problems] == ["reader.ofd.no_text"]


def test_too_many_pages_and_signs_are_refused_or_told(monkeypatch):
    monkeypatch.setattr("gongkai.readers.ofd.content.MAX_GLYPHS", 500)
    package = book(words(PROSE))
    package.pages *= 3
    with pytest.raises(LimitExceededError):
        read(package, max_pages=2)
    endless = text_object(20, 30, 60, SIZE, text_code(0, 3.4, "政" * 600))
    assert "reader.ofd.drawing" in {problem.component for problem in read(book(endless)).problems}


def test_a_bomb_in_a_part_is_defused(monkeypatch):
    monkeypatch.setattr("gongkai.readers.archive._MAX_PART_BYTES", 1 << 20)
    with pytest.raises(LimitExceededError):
        read(changed(book().data(), {PAGE: b" " * (2 << 20)}))


@pytest.mark.parametrize("objects", [
    '<ofd:TextObject ID="1"/>',
    '<ofd:TextObject ID="1" Boundary="a b c d" Size="x"/>',
    '<ofd:TextObject Boundary="0 0 9 9" CTM="1"><ofd:TextCode X="n" DeltaX="g">字</ofd:TextCode></ofd:TextObject>',
    '<ofd:PathObject ID="1" Boundary="0 0 9 9"><ofd:AbbreviatedData>L 1 M 2 C S</ofd:AbbreviatedData></ofd:PathObject>',
    '<ofd:PathObject ID="1" Boundary="0 0 9 9"/>',
    '<ofd:ImageObject ID="1" Boundary="0 0 9 9" ResourceID="none"/>',
    '<ofd:CompositeObject ID="1" Boundary="0 0 9 9"/>',
])  # fmt: skip
def test_objects_that_make_no_sense_are_passed_over(objects: str):
    assert PROSE in read(book(words(PROSE), objects)).text


# How a file is made, not what stands in its tables.
MAKING = {"random_breaks", "char_by_char", "scaled", "draw_params", "composite", "templates", "repeat_header"}


def test_samples_read_as_their_drawn_twins():
    twins = {
        (item.source, item.style, frozenset(item.quirks) - MAKING): item
        for item in load_samples(split="dev", format="pdf")
        if item.producer == "drawn"
    }
    compared = 0
    for item in load_samples(split="dev", format="ofd"):
        twin = twins.get((item.source, item.style, frozenset(item.quirks) - MAKING))
        if twin is None or "locked" in item.quirks:
            continue
        ours, theirs = (parse(each.data(), name="x", settings=Settings()) for each in (item, twin))
        assert ours.source.format is Format.OFD
        assert [table.rows() for table in ours.tables] == [table.rows() for table in theirs.tables]
        compared += 1
    assert compared >= 1


def test_bytes_of_any_kind_are_read_or_refused():
    data = book(words(PROSE), *grid(), *in_cells()).data()
    for at in range(0, len(data), 97):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x5A
        try:
            read(bytes(spoilt))
        except ReadError:
            continue
