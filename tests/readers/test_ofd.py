from __future__ import annotations

import io

import pytest
from ofd_files import (
    CELLS,
    PAGE,
    POINTS,
    PROSE,
    SIZE,
    book,
    changed,
    font_of,
    grid,
    in_cells,
    prose,
    read,
    words,
)
from PIL import Image

from corpora.build.ofd_book import OfdPage, element, figures, path_object, steps, text_code, text_object
from gongkai.readers.ofd.values import deltas
from gongkai.settings import Settings


def test_words_stand_where_they_are_printed():
    block = next(read(book(words(PROSE, 20, 30))).prose())
    assert block.text == PROSE
    left, top, right, bottom = block.place.bbox
    assert left == pytest.approx(20 * POINTS, abs=0.1)
    assert right == pytest.approx((20 + SIZE * len(PROSE)) * POINTS, abs=0.1)
    assert (top, bottom) == pytest.approx((30 * POINTS, (30 + SIZE) * POINTS), abs=0.1)


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("g 3 6.5", [6.5] * 3), ("1 g 2 2 3", [1, 2, 2, 3]), ("4 4", [4, 4]), ("", []), (None, []), ("g", []), ("x", [0])],
)
def test_steps_repeat(written: str | None, read_as: list[float]):
    assert deltas(written) == read_as


def test_the_writer_shortens_what_the_reader_repeats():
    assert steps([4, 4, 4, 2]) == "g 3 4 2"


def test_steps_without_end_are_cut():
    assert len(deltas("g 99999999 1")) <= 100_000


def test_signs_without_steps_follow_one_another():
    line = text_object(20, 30, 100, SIZE, text_code(0, 3.4, "共42件，PDF版"))
    assert prose(book(line)) == ["共42件，PDF版"]


def test_the_last_step_goes_on():
    line = text_object(20, 30, 100, SIZE, text_code(0, 3.4, "政府信息公开", [SIZE]))
    block = next(read(book(line)).prose())
    assert block.place.bbox.x1 == pytest.approx((20 + 6 * SIZE) * POINTS, abs=0.1)


def test_a_text_of_several_codes_is_one_line():
    codes = (
        text_code(0, 3.4, "政府", [SIZE]) + element("TextCode", {"X": "8"}, "信息") + text_code(16, 3.4, "公开", [SIZE])
    )
    assert prose(book(text_object(20, 30, 100, SIZE, codes))) == ["政府信息公开"]


def test_text_set_downwards_by_steps_is_a_column_of_a_label():
    column = text_object(22, 51, 5, 3, text_code(0, 2.6, "行政", (), [3.2]))
    table = read(book(*grid(), column, *in_cells()[1:])).tables[0]
    assert table.rows()[0] == ["行政", "乙"]


def test_a_matrix_scales_what_it_holds():
    line = text_object(
        20,
        30,
        80,
        1,
        text_code(0, 0.86, "政府信息公开", [1] * 5),
        more={"CTM": figures((SIZE, 0, 0, SIZE, 0, 0)), "Size": "1"},
    )
    block = next(read(book(line)).prose())
    assert block.text == "政府信息公开"
    assert block.place.bbox.x1 == pytest.approx((20 + 6 * SIZE) * POINTS, abs=0.1)


def test_turned_text_is_a_mark_not_prose():
    turned = words("内部资料", CTM=figures((0.7, 0.7, -0.7, 0.7, 0, 0)))
    document = read(book(words(PROSE), turned))
    assert [block.text for block in document.prose()] == [PROSE]
    assert "内部资料" in document.text


@pytest.mark.parametrize("turn", ["90", "270"])
def test_signs_turned_one_by_one_are_no_upright_line(turn: str):
    document = read(book(words(PROSE), words("竖排的字", 150, 100, CharDirection=turn, ReadDirection="90")))
    assert [block.text for block in document.prose()] == [PROSE]


def test_rules_make_a_table_of_cells_with_boxes():
    table = read(book(*grid(), *in_cells())).tables[0]
    assert table.rows() == CELLS
    assert table.ruled
    assert table.cells[0].place.bbox == pytest.approx((20 * POINTS, 50 * POINTS, 50 * POINTS, 60 * POINTS), abs=0.2)


def test_rules_may_be_filled_boxes_or_one_path():
    filled = {"Stroke": "false", "Fill": "true"}
    outline = "M 0 0 L 60 0 L 60 0.2 L 0 0.2 C"
    thin = [path_object((20, 50 + 10 * row, 60, 0.2), outline, more=filled) for row in range(3)]
    upright = "M 0 0 L 0 20 M 30 0 L 30 20 M 60 0 L 60 20"
    assert read(book(*thin, path_object((20, 50, 60, 20), upright), *in_cells())).tables[0].rows() == CELLS


def test_curves_are_no_rules():
    curve = path_object((20, 50, 60, 20), "M 0 0 B 10 0 20 10 60 20 Q 1 1 2 2 A 5 5 0 0 1 9 9")
    assert read(book(curve, words(PROSE))).tables == []


def test_what_is_not_seen_draws_no_table():
    white = element("StrokeColor", {"Value": "255 255 255"})
    for hidden in ({"Visible": "false"}, {"Stroke": "false"}, None):
        colours = white if hidden is None else ""
        rules = [
            path_object((20 + 30 * at, 50, 0, 20), "M 0 0 L 0 20", more=hidden or {}, colours=colours)
            for at in range(3)
        ]
        rules += [
            path_object((20, 50 + 10 * at, 60, 0), "M 0 0 L 60 0", more=hidden or {}, colours=colours)
            for at in range(3)
        ]
        assert not any(table.ruled for table in read(book(*rules, *in_cells())).tables)


def test_parameters_are_inherited_from_their_relatives():
    package = book(*grid(), *in_cells(), words("白字", 20, 90, DrawParam="2"), words(PROSE, 20, 110, DrawParam="3"))
    package.params += [
        element("DrawParam", {"ID": "1"}, element("FillColor", {"Value": "255 255 255"})),
        element("DrawParam", {"ID": "2", "Relative": "1"}),
        element("DrawParam", {"ID": "3", "Relative": "2"}, element("FillColor", {"Value": "0 0 0"})),
    ]
    assert prose(package) == [PROSE]


def test_parameters_in_a_circle_end():
    package = book(words(PROSE, DrawParam="1"))
    package.params += [
        element("DrawParam", {"ID": "1", "Relative": "2"}),
        element("DrawParam", {"ID": "2", "Relative": "1"}),
    ]
    assert prose(package) == [PROSE]


def test_a_template_lies_under_its_pages():
    package = book(*in_cells())
    package.templates["0"] = grid()
    package.pages[0].template = "0"
    assert read(package).tables[0].rows() == CELLS


def test_a_template_in_the_foreground_counts_too():
    package = book(*in_cells())
    package.templates["0"] = grid()
    package.pages[0].template = "0"
    data = changed(package.data(), {PAGE: ('TemplateID="90"', 'TemplateID="90" ZOrder="Foreground"')})
    assert read(data).tables[0].rows() == CELLS


def test_a_composite_object_is_drawn_where_it_is_put():
    package = book(element("CompositeObject", {"ID": "5", "Boundary": "20 50 60 20", "ResourceID": "7"}), *in_cells())
    inner = element("PageBlock", {"ID": "6"}, "".join(grid(0, 0)))
    package.composites.append(
        element("CompositeGraphicUnit", {"ID": "7", "Width": "60", "Height": "20"}, element("Content", content=inner))
    )
    assert read(package).tables[0].rows() == CELLS


def test_composites_in_a_circle_end():
    again = element("CompositeObject", {"ID": "5", "Boundary": "0 0 60 20", "ResourceID": "7"})
    package = book(words(PROSE), again)
    package.composites.append(element("CompositeGraphicUnit", {"ID": "7"}, element("Content", content=again)))
    assert prose(package) == [PROSE]


@pytest.mark.parametrize("format_", [4, 12])
def test_codes_without_meaning_are_told_by_their_glyphs(format_: int):
    codes = element(
        "CGTransform", {"CodePosition": "1", "CodeCount": "4", "GlyphCount": "4"}, element("Glyphs", content="7 8 9 10")
    )
    codes += text_code(0, 3.4, "政\ue000\ue001\ue002\ue003开", [SIZE] * 5)
    package = book(text_object(20, 30, 60, SIZE, codes, font="2"))
    package.fonts.append(element("Font", {"ID": "2", "FontName": "子集"}, element("FontFile", content="f.ttf")))
    package.files["f.ttf"] = font_of({7: "府", 8: "信", 9: "息", 10: "公"}, format_=format_)
    assert prose(package) == ["政府信息公开"]


def test_codes_with_a_meaning_stand_whatever_their_glyphs_are():
    codes = element(
        "CGTransform", {"CodePosition": "0", "CodeCount": "2", "GlyphCount": "2"}, element("Glyphs", content="7 8")
    )
    assert prose(book(text_object(20, 30, 60, SIZE, codes + text_code(0, 3.4, "政府", [SIZE])))) == ["政府"]


def test_text_that_no_font_explains_is_told():
    lines = [text_object(20, 30 + 6 * at, 60, SIZE, text_code(0, 3.4, "\ue000" * 20, [SIZE] * 19)) for at in range(4)]
    assert "reader.ofd.unreadable_text" in {problem.component for problem in read(book(*lines)).problems}


def picture(kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (600, 800), "white").save(stream, kind)
    return stream.getvalue()


def scanned(data: bytes) -> OfdPage | object:
    package = book(
        element("ImageObject", {"ID": "8", "Boundary": "0 0 210 297", "ResourceID": "9", "CTM": "210 0 0 297 0 0"})
    )
    package.media.append(element("MultiMedia", {"ID": "9", "Type": "Image"}, element("MediaFile", content="scan.png")))
    package.files["scan.png"] = data
    return package


def test_a_page_that_is_a_picture_says_what_it_needs(monkeypatch):
    monkeypatch.setattr("gongkai.readers.pdf.scanned._can_recognise", lambda: False)
    document = read(scanned(picture()))
    assert [problem.component for problem in document.problems] == ["reader.ofd.scanned"]
    assert "OFD" in document.problems[0].message or "ocr" in document.problems[0].message
    assert document.pages[0].scanned


@pytest.mark.parametrize("data", [picture(), picture("JPEG"), b"no picture", b""])
def test_pictures_are_painted_as_they_lie(data: bytes):
    from gongkai.readers.ofd.document import open_documents
    from gongkai.readers.ofd.package import Package
    from gongkai.readers.ofd.render import painter

    package = Package(scanned(data).data())
    page = next(open_documents(package, Settings())[0].pages(1))
    painted = painter(package, page.pictures, page.objects.width, page.objects.height)()
    assert painted.pixels.shape[2] == 3
    assert painted.pixels.shape[0] / painted.dpi == pytest.approx(297 / 25.4, abs=0.1)
