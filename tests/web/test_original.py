"""The original as the page shows it: every span of a report leads to where it is printed."""

from pathlib import Path

import pytest

import gongkai
from gongkai.settings import Settings
from gongkai.web.original import read_original

DEV = Path("corpora/samples/dev")


def shown(path: Path) -> dict:
    return read_original(path.read_bytes(), name=path.name, settings=Settings())[0].to_dict()


@pytest.fixture(scope="module")
def text_twin() -> tuple[dict, dict]:
    path = DEV / "text" / "twin-county-2020-cells.txt"
    return gongkai.read(path).to_dict(), shown(path)


@pytest.fixture(scope="module")
def pdf_twin() -> tuple[dict, dict]:
    path = DEV / "pdf" / "twin-county-2020-drawn-lines.pdf"
    return gongkai.read(path).to_dict(), shown(path)


def words_at(original: dict, start: int, end: int) -> str:
    """Return what stands in the document at an offset, blocks and cells alike."""
    pieces = []
    for block in original["blocks"]:
        parts = (
            [(cell[4], cell[5]) for cell in block["cells"]]
            if block["kind"] == "table"
            else [(block["text"], block["span"][0])]
        )
        pieces += [text[max(0, start - at) : max(0, end - at)] for text, at in parts]
    return "".join(pieces)


def test_lines_of_text_lead_to_the_same_characters(text_twin):
    report, original = text_twin
    assert original["pages"] == []
    for statement in report["statements"]:
        start, end = statement["span"]
        said = "".join(
            words_at(original, at + max(start, first) - first, at + min(end, last) - first)
            for first, last, at in original["lines"]
            if first < end and start < last
        )
        assert said.replace("\xa0", " ") == report["text"][start:end].replace("\n", "")


def test_values_stand_where_their_spans_say(text_twin):
    report, original = text_twin
    for row in report["values"]["requests"].values():
        for value in row.values():
            assert words_at(original, *value["file_span"]).strip() == value["raw"].strip()


def test_lines_of_a_pdf_cover_the_prose_and_lie_on_their_pages(pdf_twin):
    report, original = pdf_twin
    assert original["blocks"] == []
    assert len(original["pages"]) == report["source"]["n_pages"]
    for _, _, page, x0, top, x1, bottom in original["lines"]:
        width, height = original["pages"][page - 1]
        assert 0 <= x0 < x1 <= width
        assert 0 <= top < bottom <= height
    for statement in report["statements"]:
        start, end = statement["span"]
        covered = {place for line in original["lines"] for place in range(line[0], line[1])}
        assert {place for place in range(start, end) if not report["text"][place].isspace()} <= covered
        pages = [line[2] for line in original["lines"] if line[0] < end and start < line[1]]
        assert statement["page"] == pages[0]


def test_several_reports_in_one_file_are_shown_each_for_itself(tmp_path: Path):
    path = tmp_path / "two.txt"
    path.write_bytes(
        b"\n\n".join(
            (DEV / "text" / name).read_bytes() for name in ("twin-county-2020-cells.txt", "township-2022-cells.txt")
        )
    )
    reports = [report.to_dict() for report in gongkai.pipeline.read_all(path)]
    parts = [part.to_dict() for part in read_original(path.read_bytes(), name=path.name, settings=Settings())]
    assert len(parts) == len(reports) == 2
    for report, original in zip(reports, parts, strict=True):
        value = report["values"]["requests"]["received"]["total"]
        assert words_at(original, *value["file_span"]).strip() == value["raw"]


def test_pages_without_pictures_have_their_print():
    path = DEV / "ofd" / "bureau-2019-rects.ofd"
    original = shown(path)
    assert "".join(piece[5] for piece in original["drawn"]).count("住房和城乡建设局") >= 1
    for page, x0, top, x1, bottom, *_ in original["drawn"]:
        width, height = original["pages"][page - 1]
        assert 0 <= x0 <= x1 <= width
        assert 0 <= top <= bottom <= height
