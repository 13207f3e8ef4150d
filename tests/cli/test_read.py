from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from gongkai.cli.app import main


def run(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])
    monkeypatch.setenv("COLUMNS", "160")
    with pytest.raises(SystemExit) as stopped:
        main()
    captured = capsys.readouterr()
    code = stopped.value.code
    return (code if isinstance(code, int) else 0), captured.out, captured.err


def test_a_person_sees_tables_checks_and_statements(files, monkeypatch, capsys):
    code, out, err = run(["read", str(files / "right.html")], monkeypatch, capsys)
    assert (code, err) == (0, "")
    for part in ("青禾县水务局", "2023", "收到和处理政府信息公开申请情况", "通过", "问题", "改进措施"):
        assert part in out


def test_english_labels(files, monkeypatch, capsys):
    _, out, _ = run(["read", str(files / "right.html"), "--lang", "en"], monkeypatch, capsys)
    assert "Applications received and processed" in out


def test_a_wrong_sum_is_shown(files, monkeypatch, capsys):
    code, out, _ = run(["read", str(files / "水务局 2023 报告.html")], monkeypatch, capsys)
    assert code == 0
    assert "REQ.BALANCE" in out


def test_json_is_one_line_a_file_and_nothing_else(files, monkeypatch, capsys):
    names = ["right.html", "empty.pdf", "水务局 2023 报告.html", "noise.bin", "missing.pdf"]
    code, out, err = run(["read", *(str(files / name) for name in names), "--json"], monkeypatch, capsys)
    documents = [json.loads(line) for line in out.splitlines()]
    assert code == 1
    assert [document["source"]["name"] for document in documents] == names
    assert [document["status"] for document in documents] == ["ok", "failed", "ok", "failed", "failed"]
    for name in ("empty.pdf", "noise.bin", "missing.pdf"):
        assert name in err
    assert "Traceback" not in err


def test_a_folder_is_refused_with_a_remedy(files, monkeypatch, capsys):
    code, _, err = run(["read", str(files)], monkeypatch, capsys)
    assert code == 1
    assert "READ.FOLDER" in err


def test_results_are_written_beside_each_other(files, monkeypatch, capsys):
    out = files / "结果"
    code, _, _ = run(
        ["read", str(files / "right.html"), "--out", str(out), "--format", "json,csv,xlsx,md"], monkeypatch, capsys
    )
    assert code == 0
    assert {"right.json", "right.values.csv", "right.xlsx", "right.md"} <= {path.name for path in out.iterdir()}


def test_two_files_of_one_stem_do_not_overwrite_each_other(files, monkeypatch, capsys):
    (files / "right.txt").write_text("一、总体情况\n我局认真开展工作。\n", encoding="utf-8")
    out = files / "out"
    run(["read", str(files / "right.html"), str(files / "right.txt"), "--out", str(out)], monkeypatch, capsys)
    assert {path.name for path in out.iterdir()} == {"right.html.json", "right.txt.json"}


def test_an_archive_gives_a_line_for_each_file_in_it(files, monkeypatch, capsys):
    with zipfile.ZipFile(files / "年报.zip", "w") as archive:
        archive.write(files / "right.html", "水务局/年报.html")
        archive.write(files / "noise.bin", "附件.bin")
    out = files / "out"
    code, lines, err = run(["read", str(files / "年报.zip"), "--json", "--out", str(out)], monkeypatch, capsys)
    documents = [json.loads(line) for line in lines.splitlines()]
    assert code == 1
    assert [document["source"]["name"] for document in documents] == ["年报.zip/水务局/年报.html", "年报.zip/附件.bin"]
    assert [document["status"] for document in documents] == ["ok", "failed"]
    assert [path.name for path in out.iterdir()] == ["年报.zip-水务局-年报.html.json"]
    assert "年报.zip/附件.bin" in err


@pytest.mark.parametrize("arguments", [["read", "x.pdf", "--format", "docx", "--out", "o"], ["read"], ["nonsense"]])
def test_wrong_use_exits_with_two(arguments, monkeypatch, capsys, tmp_path):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(arguments, monkeypatch, capsys)
    assert code == 2
    assert out == ""
    assert err


def test_version(monkeypatch, capsys):
    from gongkai import __version__

    assert run(["--version"], monkeypatch, capsys)[1].strip() == f"gongkai {__version__}"


def test_help_is_instant():
    """`gongkai --help` imports none of the heavy libraries."""
    script = (
        "import sys; sys.argv = ['gongkai', '--help']\n"
        "from gongkai.cli.app import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "known = {'spacy', 'sklearn', 'jieba', 'pdfplumber', 'pypdfium2', 'numpy', 'lxml', 'openpyxl'}\n"
        "heavy = known & set(sys.modules)\n"
        "print(heavy, file=sys.stderr); sys.exit(bool(heavy))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_module_is_the_command():
    done = subprocess.run([sys.executable, "-m", "gongkai", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("gongkai ")


def test_debug_shows_where_it_failed(files: Path, monkeypatch, capsys):
    _, _, err = run(["read", str(files / "empty.pdf"), "--debug"], monkeypatch, capsys)
    assert "Traceback" in err


def test_formats_without_a_folder_are_refused(files, monkeypatch, capsys):
    code, out, err = run(["read", str(files / "right.html"), "--format", "csv"], monkeypatch, capsys)
    assert (code, out) == (2, "")
    assert "--out" in err
