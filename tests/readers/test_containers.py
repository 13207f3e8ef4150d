from __future__ import annotations

import bz2
import io
import lzma
import tarfile
import zipfile

import pytest
from boxes import PROSE, gzipped, mail, tarred, zipped, zipped_with_raw_names

from corpora.build.seven import seven_zipped
from gongkai.errors import CorruptFileError, EncryptedFileError, LimitExceededError, UnsupportedFormatError
from gongkai.readers.containers import container_kind, members
from gongkai.settings import Settings

REPORT = PROSE.encode()
FILES = {"本级/报告.txt": REPORT, "b.txt": b"2"}


def found(data: bytes, name: str = "年报.zip", **limits: int) -> dict[str, bytes]:
    unpacked = list(members(data, name, Settings(**limits)))
    assert not [member for member in unpacked if member.error]
    return {member.name: member.data for member in unpacked}


def errors(data: bytes, name: str = "a.zip", **limits: int) -> dict[str, type[Exception]]:
    return {member.name: type(member.error) for member in members(data, name, Settings(**limits)) if member.error}


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
def test_members_of_tar_archives(packing: str):
    assert found(tarred(FILES, packing=packing), "年报.tar") == {
        "年报.tar/本级/报告.txt": REPORT,
        "年报.tar/b.txt": b"2",
    }


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_members_of_zip_archives(method: int):
    assert found(zipped(FILES, method=method)) == {"年报.zip/本级/报告.txt": REPORT, "年报.zip/b.txt": b"2"}


@pytest.mark.parametrize("pack", [gzipped, bz2.compress, lzma.compress])
def test_a_single_packed_file_loses_its_ending(pack):
    ending = {gzipped: "gz", bz2.compress: "bz2", lzma.compress: "xz"}[pack]
    assert found(pack(REPORT), f"报告.txt.{ending}") == {f"报告.txt.{ending}/报告.txt": REPORT}


def test_a_file_that_is_no_container_is_its_own_member():
    assert found(REPORT, "报告.txt") == {"报告.txt": REPORT}
    assert container_kind(REPORT) is None


@pytest.mark.parametrize("part", ["[Content_Types].xml", "OFD.xml", "mimetype"])
def test_a_document_that_is_a_zip_archive_is_no_container(part: str):
    data = zipped({part: b"<x/>"})
    assert container_kind(data) is None
    assert found(data, "报告.docx") == {"报告.docx": data}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_a_flag_are_decoded(encoding: str):
    data = zipped_with_raw_names({"朝阳区2023年年报（终稿）.doc".encode(encoding): b"1", b"plain.txt": b"2"})
    assert set(found(data, "z")) == {"z/朝阳区2023年年报（终稿）.doc", "z/plain.txt"}


@pytest.mark.parametrize("wrong", ["cp437", "latin-1"])
def test_names_that_an_unpacker_spoilt_are_mended(wrong: str):
    spoilt = "政府信息公开年度报告.doc".encode("gb18030").decode(wrong)
    assert set(found(zipped({spoilt: b"1"}), "z")) == {"z/政府信息公开年度报告.doc"}
    assert set(found(tarred({spoilt: b"1"}), "z")) == {"z/政府信息公开年度报告.doc"}


@pytest.mark.parametrize("name", ["Über uns – Jahresbericht.txt", "résumé.txt", "Año 2023.txt", "年报é.txt"])
def test_names_in_other_scripts_are_left_alone(name: str):
    assert set(found(zipped({name: b"1"}), "z")) == {f"z/{name}"}


def test_a_tar_with_names_in_gbk():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", encoding="gb18030", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo("街道年报.txt"))
    assert set(found(stream.getvalue(), "t")) == {"t/街道年报.txt"}


@pytest.mark.parametrize(
    ("stored", "harmless"),
    [
        ("../../etc/passwd", "etc/passwd"),
        ("/abs.txt", "abs.txt"),
        ("C:\\dir\\x.txt", "dir/x.txt"),
        ("a/./b//../c.txt", "a/b/c.txt"),
        ("..", "1"),
        ("a\x1b[2J\u202etxt.exe", "a[2Jtxt.exe"),
    ],
)
def test_names_lead_nowhere_but_down(stored: str, harmless: str):
    assert set(found(tarred({stored: b"1"}), "t")) == {f"t/{harmless}"}


def test_what_systems_leave_beside_files_is_skipped():
    beside = ("__MACOSX/._a.txt", ".DS_Store", "d/Thumbs.db", "desktop.ini", "~$报告.docx", "d/.git/config", "dir/")
    assert set(found(zipped(dict.fromkeys(beside, b"x") | {"a.txt": b"1"}), "z")) == {"z/a.txt"}


def test_equal_names_are_told_apart():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name in ("a.txt", "A.txt", "./a.txt"):
            archive.addfile(tarfile.TarInfo(name))
    assert list(found(stream.getvalue(), "t")) == ["t/a.txt", "t/A (2).txt", "t/a (3).txt"]


def test_links_and_devices_in_a_tar_are_skipped():
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE):
            info = tarfile.TarInfo("link")
            info.type, info.linkname = kind, "/etc/passwd"
            archive.addfile(info)
        archive.addfile(tarfile.TarInfo("a.txt"))
    assert set(found(stream.getvalue(), "t")) == {"t/a.txt"}


def test_containers_in_containers_are_opened_too():
    inner = tarred({"报告.txt": REPORT}, packing="gz")
    letter = mail("请查收附件。", files={"年报.tar.gz": inner, "说明.txt": b"1"})
    assert found(zipped({"来件.eml": letter})) == {
        "年报.zip/来件.eml/年报.tar.gz/报告.txt": REPORT,
        "年报.zip/来件.eml/说明.txt": b"1",
    }


def test_nesting_has_a_limit():
    data = REPORT
    for _ in range(6):
        data = zipped({"a.zip": data})
    assert errors(data, max_nesting=3) == {"a.zip" + 4 * "/a.zip": LimitExceededError}
    assert errors(data, max_nesting=5) == {}


def test_the_number_of_members_has_a_limit_over_all_levels():
    inner = zipped({f"{index}.txt": b"1" for index in range(4)})
    unpacked = list(members(zipped({"a.zip": inner, "b.zip": inner}), "z", Settings(max_members=7)))
    assert sum(member.error is None for member in unpacked) == 5
    assert isinstance(unpacked[-1].error, LimitExceededError)
    assert "GONGKAI_MAX_MEMBERS" in unpacked[-1].error.remedy


def test_unpacked_bytes_have_a_limit_over_all_members():
    data = tarred({f"{index}.txt": bytes(1000) for index in range(9)})
    unpacked = list(members(data, "t", Settings(max_unpacked_bytes=4500)))
    assert [member.error is None for member in unpacked] == [True] * 4 + [False]


def test_a_member_that_is_too_large_does_not_cost_the_others():
    assert errors(zipped({"large.txt": bytes(range(256)) * 20, "a.txt": b"1"}), max_bytes=3000) == {
        "a.zip/large.txt": LimitExceededError
    }


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz"])
def test_a_bomb_is_defused_before_it_swells(packing: str):
    bomb = {"gz": gzipped, "bz2": bz2.compress, "xz": lzma.compress}[packing](bytes(40 << 20))
    assert errors(bomb, f"bomb.{packing}") == {f"bomb.{packing}": LimitExceededError}
    assert errors(zipped({"bomb": bomb, "a": b"1"}), "z") == {"z/bomb": LimitExceededError}


def test_a_bomb_in_a_zip_or_a_sparse_tar_is_defused():
    assert errors(zipped({"zeros": bytes(40 << 20)}), "z") == {"z": LimitExceededError}
    info = tarfile.TarInfo("sparse")
    info.size = 512
    info.pax_headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(150 << 20)}
    info.pax_headers |= {"GNU.sparse.map": "0,0", "GNU.sparse.numblocks": "1"}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        archive.addfile(info, io.BytesIO(bytes(512)))
    assert errors(stream.getvalue(), "t") == {"t/sparse": LimitExceededError}


def test_an_xz_header_that_asks_for_gigabytes_is_refused():
    filters = [{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]
    assert errors(lzma.compress(b"a", filters=filters), "a.xz") == {"a.xz": UnsupportedFormatError}


def test_a_locked_member_is_named_and_the_others_are_read():
    data = bytearray(zipped({"locked.txt": b"1", "open.txt": b"2"}))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    unpacked = {member.name: member.error for member in members(bytes(data), "z", Settings())}
    assert isinstance(unpacked["z/locked.txt"], EncryptedFileError)
    assert unpacked["z/open.txt"] is None


def test_an_unknown_method_and_a_damaged_member_do_not_cost_the_others():
    data = bytearray(zipped({"odd.txt": b"1", "bad.txt": b"2222", "a.txt": b"3"}, method=zipfile.ZIP_STORED))
    data[data.index(b"PK\x01\x02") + 10] = 97
    data[8] = 97
    data[data.index(b"2222")] ^= 1
    assert errors(bytes(data)) == {"a.zip/odd.txt": UnsupportedFormatError, "a.zip/bad.txt": CorruptFileError}


@pytest.mark.parametrize("packing", ["", "gz", "xz"])
def test_a_cut_tar_says_so_after_what_could_be_read(packing: str):
    data = tarred({"a.txt": b"1", "b.txt": REPORT * 20, "c.txt": b"2"}, packing=packing)
    assert errors(data[: len(data) // 2], "t") != {}


def test_a_broken_header_in_a_tar_is_no_end():
    data = bytearray(tarred({"a.txt": b"1", "b.txt": b"2", "c.txt": b"3"}))
    data[1024 + 20] ^= 0xFF
    assert errors(bytes(data), "t") == {"t": CorruptFileError}


def test_a_zip_cut_short_is_left_to_its_reader():
    data = zipped(FILES)[:80]
    assert found(data) == {"年报.zip": data}


def test_a_letter_is_its_body_and_its_attachments():
    data = mail("纯文本", html=f"<p>{PROSE}</p>", files={"附件：年度报告.doc": b"\xd0\xcf"})
    unpacked = found(data, "信.eml")
    assert list(unpacked) == ["信.eml/正文.html", "信.eml/附件：年度报告.doc"]
    assert PROSE.strip() in unpacked["信.eml/正文.html"].decode("utf-8-sig")


def test_a_covering_note_alone_is_kept():
    assert found(mail("请查收。"), "a.eml") == {"a.eml/正文.txt": "请查收。\n".encode("utf-8-sig")}


def test_names_of_attachments_in_every_way_that_mail_programs_write_them():
    names = (
        "=?gb2312?B?xOqxqC5kb2M=?=",
        "=?utf-8?Q?=E5=B9=B4=E6=8A=A5.doc?=",
        "年报.doc".encode("gb18030").decode("latin-1"),
        "年报.doc".encode().decode("latin-1"),
    )
    for name in names:
        data = (
            "From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"
            'Content-Type: multipart/mixed; boundary="x"\r\n\r\n--x\r\nContent-Type: application/msword\r\n'
            f'Content-Disposition: attachment; filename="{name}"\r\n\r\nbody\r\n--x--\r\n'
        ).encode("latin-1")
        assert set(found(data, "m")) == {"m/年报.doc"}


def test_a_letter_inside_a_letter_is_opened():
    outer = mail("转发")
    inner = mail("附件", files={"报告.txt": REPORT})
    boundary = b'Content-Type: multipart/mixed; boundary="o"\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\n'
    head = b"From: a@example.com\r\nTo: b@example.com\r\nMIME-Version: 1.0\r\n"
    assert found(head + boundary + inner + b"\r\n--o--\r\n", "m") == {"m/message.eml/报告.txt": REPORT}
    assert container_kind(outer) == "mail"


def test_a_web_page_saved_by_a_browser_is_no_letter():
    page = b"From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n"
    assert container_kind(page) is None


def test_prose_that_begins_like_a_header_is_no_letter():
    assert container_kind("To: 各部门\n关于报送年度报告的通知\n".encode()) is None


@pytest.mark.parametrize("method", ["lzma2", "lzma", "deflate", "bzip2", "copy"])
@pytest.mark.parametrize("packed_header", [True, False])
def test_members_of_7z_archives(method: str, packed_header: bool):
    data = seven_zipped(FILES, method=method, packed_header=packed_header)
    assert found(data, "年报.7z") == {"年报.7z/本级/报告.txt": REPORT, "年报.7z/b.txt": b"2"}


def test_a_7z_archive_without_checksums_is_read():
    assert found(seven_zipped(FILES, with_crcs=False), "z") == {"z/本级/报告.txt": REPORT, "z/b.txt": b"2"}


@pytest.mark.parametrize(("method", "error"), [("aes", EncryptedFileError), ("ppmd", UnsupportedFormatError)])
def test_a_7z_archive_that_cannot_be_unpacked_says_why(method: str, error: type[Exception]):
    assert errors(seven_zipped(FILES, method=method), "z") == {"z/本级/报告.txt": error, "z/b.txt": error}


def test_a_7z_bomb_is_defused():
    assert errors(seven_zipped({"zeros": bytes(40 << 20)}), "z") == {"z": LimitExceededError}


def test_a_large_file_in_a_7z_does_not_cost_the_next_one():
    data = seven_zipped({"large.txt": bytes(5000), "a.txt": b"1"})
    assert errors(data, "z", max_bytes=3000) == {"z/large.txt": LimitExceededError}


def test_no_damage_to_a_7z_archive_goes_unseen():
    data = seven_zipped(FILES, method="copy")
    for at in range(len(data)):
        spoilt = bytearray(data)
        spoilt[at] ^= 0x55
        for member in members(bytes(spoilt), "z"):
            assert member.error or member.name.startswith("z/") is False or member.data in {REPORT, b"2", b""}


def test_a_7z_archive_cut_short_is_damaged():
    data = seven_zipped(FILES)
    for length in (6, 20, 32, len(data) // 2, len(data) - 1):
        assert errors(data[:length], "z") == {"z": CorruptFileError}
