from __future__ import annotations

import io
import stat
import struct
import sys
from pathlib import Path

import docx
import pytest
import word_files as word

from corpora.build.to_office import converted
from evaluation.samples import Sample, load_samples
from gongkai.document import Format
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError, UnsupportedFormatError
from gongkai.pipeline import parse
from gongkai.readers.containers import Member
from gongkai.readers.docx.reader import read_docx
from gongkai.readers.office import convert, profile, word97
from gongkai.readers.office.ahead import in_batches
from gongkai.readers.office.reader import read_doc, read_odt, read_rtf
from gongkai.settings import Settings

SETTINGS = Settings()
DOCX = word.document(word.paragraph("一、总体情况") + word.paragraph("本机关认真落实各项要求。"))


def sample(fmt: str) -> Sample:
    reshaped = {"split_t2", "wrapped_labels"}
    return next(item for item in load_samples(split="dev", format=fmt) if not reshaped & set(item.quirks))


@pytest.fixture
def fake_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a program of our own in LibreOffice's place; returns how often it was started."""
    log = tmp_path / "starts"

    def install(body: str):
        program = tmp_path / "office"
        (tmp_path / "made.docx").write_bytes(DOCX)
        program.write_text(
            f"#!{sys.executable}\nimport os, pathlib, shutil, sys, time\n"
            f"log, made = pathlib.Path({str(log)!r}), {str(tmp_path / 'made.docx')!r}\n"
            "log.open('a').write(f'{os.getpid()}\\n')\nstarts = len(log.read_text().splitlines())\n"
            "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
            "inputs = sys.argv[sys.argv.index('--outdir') + 2:]\n" + body,
            encoding="utf-8",
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setattr(convert, "program", lambda: str(program))
        monkeypatch.setattr(convert, "_done", type(convert._done)())
        return lambda: log.read_text().splitlines()

    return install


COPY = "out.mkdir(exist_ok=True)\nfor name in inputs: shutil.copy(made, out / (pathlib.Path(name).stem + '.docx'))\n"


@pytest.mark.parametrize("fmt", ["doc", "rtf", "odt"])
def test_a_converted_file_reads_as_its_gold_says(fmt: str):
    item = sample(fmt)
    document = parse(item.data(), name=item.path.name, settings=SETTINGS)
    printed = [["".join(cell.split()) for cell in row] for table in item.gold()["tables"] for row in table["rows"]]
    read = [["".join(cell.split()) for cell in row] for table in document.tables for row in table.rows()]
    assert read == printed
    assert document.problems == ()
    assert (document.source.name, document.source.n_bytes) == (item.path.name, len(item.data()))


def test_a_table_that_ends_a_doc_is_kept_whole_or_missed_aloud():
    """Which of the two depends on the LibreOffice that converts."""
    source = docx.Document()
    source.add_paragraph("一、总体情况")
    table = source.add_table(rows=2, cols=2)
    for at, text in enumerate(("新收申请", "结转申请", "5", "7")):
        table.cell(at // 2, at % 2).text = text
    stream = io.BytesIO()
    source.save(stream)
    data = converted({"a": stream.getvalue()}, "docx", "doc")["a"]
    document = read_doc(data, name="a.doc", settings=SETTINGS)
    if document.tables:
        assert [table.rows() for table in document.tables] == [[["新收申请", "结转申请"], ["5", "7"]]]
        assert document.problems == ()
    else:
        assert [problem.component for problem in document.problems] == ["reader.office.lost_cells"]
        assert "结转申请" in document.problems[0].message


def test_cells_of_an_old_word_file_are_those_of_its_tables():
    item = sample("doc")
    cells = word97.cells(item.data())
    assert cells is not None
    assert {cell for table in item.gold()["tables"] for row in table["rows"] for cell in row} <= set(cells)


@pytest.mark.parametrize("data", [b"", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), b"{\\rtf1}"])
def test_what_is_no_old_word_file_has_no_cells(data: bytes):
    assert word97.cells(data) is None


def test_a_password_is_told_before_libreoffice_starts(fake_office):
    starts = fake_office(COPY)
    data = bytearray(sample("doc").data())
    at = data.index(b"\xec\xa5")  # where the stream WordDocument begins
    flags = struct.unpack_from("<H", data, at + 0x0A)[0]
    struct.pack_into("<H", data, at + 0x0A, flags | 0x0100)
    with pytest.raises(EncryptedFileError):
        read_doc(bytes(data), name="a.doc", settings=SETTINGS)
    with pytest.raises(FileNotFoundError):
        starts()


@pytest.mark.parametrize("read", [read_doc, read_rtf, read_odt])
@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"plain text", DOCX])
def test_bytes_of_another_kind_are_refused(read, data: bytes):
    with pytest.raises(CorruptFileError):
        read(data, name="a", settings=SETTINGS)


def test_rows_of_an_rtf_that_are_missing_are_told(fake_office):
    fake_office(COPY)
    rtf = rb"{\rtf1 {\nestrow} \trowd A\cell\row \trowd B\cell\row \rowprefix}"
    document = read_rtf(rtf, name="a.rtf", settings=SETTINGS)
    assert "（3 处）" in document.problems[0].message


def test_what_libreoffice_mends_in_silence_is_told(fake_office):
    fake_office(COPY)
    cut = read_rtf(b"{\\rtf1 \\pard cut sho", name="a.rtf", settings=SETTINGS)
    spoilt = sample("doc").data().replace(b"\xec\xa5", b"\0\0")
    damaged = read_doc(spoilt, name="a.doc", settings=SETTINGS)
    for document in (cut, damaged):
        assert [problem.component for problem in document.problems] == ["reader.office.damaged"]


def test_without_libreoffice_the_package_is_named(monkeypatch):
    monkeypatch.setattr(convert.shutil, "which", lambda _: None)
    monkeypatch.setattr(convert, "_PLACES", ())
    monkeypatch.setattr(convert, "_done", type(convert._done)())
    convert.program.cache_clear()
    try:
        with pytest.raises(UnsupportedFormatError) as caught:
            read_rtf(b"{\\rtf1 new}", name="a.rtf", settings=SETTINGS)
    finally:
        convert.program.cache_clear()
    assert caught.value.code == "READ.NEEDS_LIBREOFFICE"
    for way in ("apt install libreoffice-writer-nogui", "brew install", "winget install"):
        assert way in caught.value.remedy


def test_a_conversion_without_end_is_stopped(fake_office):
    starts = fake_office("time.sleep(600)\n")
    with pytest.raises(LimitExceededError, match="1"):
        read_rtf(b"{\\rtf1 endless}", name="a.rtf", settings=Settings(max_convert_seconds=1))
    pid = int(starts()[0])
    assert not Path(f"/proc/{pid}").exists() if Path("/proc").exists() else True


def test_a_program_that_writes_nothing_finds_the_file_damaged(fake_office):
    fake_office("")
    with pytest.raises(CorruptFileError):
        read_rtf(b"{\\rtf1 broken}", name="a.rtf", settings=SETTINGS)


def test_a_new_profile_may_ask_for_another_start(fake_office):
    starts = fake_office("if starts == 1: sys.exit(81)\n" + COPY)
    assert read_rtf(b"{\\rtf1 first}", name="a.rtf", settings=SETTINGS).text
    assert len(starts()) == 2


def test_files_among_many_are_converted_together(fake_office):
    starts = fake_office(COPY)
    files = [Member(f"{at}.rtf", b"{\\rtf1 %d}" % at) for at in range(3)] + [Member("a.txt", "一、总体情况".encode())]
    files.append(Member("locked.doc", b"", EncryptedFileError("x")))
    assert list(in_batches(files, SETTINGS)) == files
    for member in files[:3]:
        assert parse(member.data, name=member.name, settings=SETTINGS).source.format is Format.RTF
    assert len(starts()) == 1


def test_one_file_that_spoils_a_batch_is_read_alone(fake_office):
    starts = fake_office("if len(inputs) > 1: time.sleep(600)\n" + COPY)
    files = [Member(f"{at}.rtf", b"{\\rtf1 %d}" % at) for at in range(2)]
    list(in_batches(files, Settings(max_convert_seconds=1)))
    assert read_rtf(files[0].data, name="a.rtf", settings=SETTINGS).text
    assert len(starts()) == 2


def test_conversions_are_kept_within_bounds(monkeypatch):
    monkeypatch.setattr(convert, "_done", type(convert._done)())
    monkeypatch.setattr(convert, "_KEPT_BYTES", 10)
    for at in range(5):
        convert._keep(str(at), bytes(4))
    assert list(convert._done) == ["3", "4"]


def test_processes_have_profiles_of_their_own_without_macros(tmp_path, monkeypatch):
    monkeypatch.setattr(profile.tempfile, "gettempdir", lambda: str(tmp_path))
    (first, lock), (second, other) = profile._take(), profile._take()
    assert first != second
    registry = (first / "user" / "registrymodifications.xcu").read_text(encoding="utf-8")
    assert 'oor:name="DisableMacrosExecution" oor:op="fuse"><value>true' in registry
    lock.close()
    again, held = profile._take()
    assert again == first
    other.close()
    held.close()


def test_columns_too_narrow_to_be_columns_are_none():
    def row(*cells: tuple[str, int]) -> str:
        inner = "".join(
            f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
            for text, span in cells
        )
        return f"<w:tr>{inner}</w:tr>"

    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (597, 1, 597, 12))
    table = (
        f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{row(('甲', 1), ('乙', 3))}{row(('丙', 2), ('丁', 1), ('戊', 1))}</w:tbl>"
    )
    document = read_docx(word.document(table), name="a.docx", settings=SETTINGS)
    assert document.tables[0].rows() == [["甲", "乙", ""], ["丙", "丁", "戊"]]
