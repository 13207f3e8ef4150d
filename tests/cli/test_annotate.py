"""``gongkai annotate`` and ``gongkai status`` as a user runs them: exit status, closing line, reasons."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest

from gongkai.cli.app import main
from gongkai.corpus.collection import Corpus
from tests.conftest import RIGHT
from tests.corpus.small_corpora import zipped


def gongkai(*arguments: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "gongkai", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, **options)  # type: ignore[call-overload,no-any-return]


def here(*arguments: str | Path, capsys: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> tuple[int, str, str]:
    """Run a command in this process and return exit status, stdout and stderr: most need no process of their own."""
    patch.setattr(sys, "argv", ["gongkai", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


@pytest.fixture(scope="module")
def read_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "right.html").write_text(RIGHT, encoding="utf-8")
    (folder / "copy.html").write_text(RIGHT, encoding="utf-8")
    (folder / "empty.pdf").write_bytes(b"")
    out = folder.parent / f"{folder.name} out"
    return out, gongkai("annotate", folder, "--out", out, "--workers", "1")


def test_a_failed_file_is_named_with_its_remedy_and_the_rest_is_read(
    read_once: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, ran = read_once
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "empty.pdf: 文件是空的。" in ran.stderr
    assert "[READ.CORRUPT]" in ran.stderr
    assert "3 found = 1 ok + 0 partial + 1 failed + 1 duplicate + 0 not a report." in ran.stderr
    assert "Traceback" not in ran.stderr


def test_status_says_where_it_stands_and_why_files_failed(
    read_once: tuple[Path, subprocess.CompletedProcess[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, _ = read_once
    status, shown, _ = here("status", out, "--verify", capsys=capsys, patch=monkeypatch)
    assert status == 1
    assert "3 found = 1 ok" in shown
    assert "READ.CORRUPT" in shown
    assert "empty.pdf" in shown
    _, shown, _ = here("status", out, "--json", capsys=capsys, patch=monkeypatch)
    told = json.loads(shown)
    assert told["counts"]["adds_up"] is True
    assert [(reason["code"], reason["count"]) for reason in told["reasons"]] == [("READ.CORRUPT", 1)]
    assert told["runs_at_work"] == 0
    assert [(each["name"], each["same_as"]) for each in told["duplicates"]] == [("right.html", "copy.html")]


def test_duplicates_can_be_traced_in_status_and_in_the_table_of_reports(
    read_once: tuple[Path, subprocess.CompletedProcess[str]],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    out, _ = read_once
    assert "right.html = copy.html" in here("status", out, capsys=capsys, patch=monkeypatch)[1]
    with Corpus.open(out) as corpus:
        found = corpus.table("reports").filter("status <> 'failed'").project("path, duplicates").fetchall()
    assert found == [("copy.html", "right.html")]


def test_duplicates_of_one_name_are_told_by_their_folders(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder in folders:
        folder.mkdir()
        (folder / "x.html").write_text(RIGHT, encoding="utf-8")
    run = partial(here, capsys=capsys, patch=monkeypatch)
    assert run("annotate", *folders, "--out", tmp_path / "out", "--workers", "1")[0] == 0
    assert f"{folders[1] / 'x.html'} = {folders[0] / 'x.html'}" in run("status", tmp_path / "out")[1]


def test_status_tells_reasons_of_one_code_apart_and_names_every_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "空.pdf").write_bytes(b"")
    (folder / "断.docx").write_bytes(zipped({"word/document.xml": bytes(999)})[:60])
    run = partial(here, capsys=capsys, patch=monkeypatch)
    run("annotate", folder, "--out", tmp_path / "out", "--workers", "1")
    _, shown, _ = run("status", tmp_path / "out")
    assert "文件是空的" in shown
    assert "ZIP 结构" in shown
    told = json.loads(run("status", tmp_path / "out", "--json")[1])
    assert {each["name"]: each["message"][:5] for each in told["files"]} == {
        "空.pdf": "文件是空的",
        "断.docx": "文件已损坏",
    }


def test_what_a_manifest_calls_a_file_reaches_the_tables(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "right.html").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "list.csv").write_text("路径,编号\nright.html,甲-7\n", encoding="utf-8")
    run = partial(here, capsys=capsys, patch=monkeypatch)
    assert run("annotate", tmp_path / "list.csv", "--out", tmp_path / "out", "--workers", "1")[0] == 0
    with Corpus.open(tmp_path / "out") as corpus:
        for table in ("reports", "panel"):
            assert corpus.table(table).project("id").fetchall() == [("甲-7",)]


def test_a_file_that_was_deleted_is_named_when_the_command_runs_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name in ("stays.html", "goes.html"):
        (folder / name).write_text(RIGHT.replace("2023", "2022") if name[0] == "g" else RIGHT, encoding="utf-8")
    run = partial(here, capsys=capsys, patch=monkeypatch)
    again = ("annotate", folder, "--out", tmp_path / "out", "--workers", "1")
    assert "No longer there" not in run(*again)[2]
    (folder / "goes.html").unlink()
    *_, told, last = run(*again)[2].splitlines()
    assert "No longer there: 1 (e.g. goes.html)" in told
    assert last.endswith("2 found = 2 ok + 0 partial + 0 failed + 0 duplicate + 0 not a report.")


def test_a_file_that_was_renamed_is_found_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "first.html").write_text(RIGHT, encoding="utf-8")
    run = partial(here, capsys=capsys, patch=monkeypatch)
    again = ("annotate", folder, "--out", tmp_path / "out", "--workers", "1")
    run(*again)
    (folder / "first.html").rename(folder / "second.html")
    said = run(*again)[2]
    assert "No longer there" not in said
    assert said.endswith("1 found = 1 ok + 0 partial + 0 failed + 0 duplicate + 0 not a report.\n")
    with Corpus.open(tmp_path / "out") as corpus:
        assert corpus.table("reports").project("path, duplicates").fetchall() == [("second.html", None)]


def test_what_a_person_should_look_at_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.html").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "b.html").write_text(RIGHT.replace("青禾县水务局", "本机关"), encoding="utf-8")
    (tmp_path / "list.csv").write_text("path,year\na.html,2019\nb.html,\n", encoding="utf-8")
    said = here("annotate", tmp_path / "list.csv", "--out", tmp_path / "out", capsys=capsys, patch=monkeypatch)[2]
    assert "than is printed (1, e.g. a.html)" in said
    assert "Without organ or year, so not in the panel nor in tables over years: 1 (e.g. b.html)" in said
    with Corpus.open(tmp_path / "out") as corpus:
        told = corpus.sql("SELECT year, manifest_conflicts FROM reports WHERE path = 'a.html'").fetchall()
        assert told == [(2019, "year: 2019 ≠ 2023")]


def test_a_file_that_says_nothing_of_a_report_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "price.html").write_text("<table><tr><td>品名</td><td>单价</td></tr></table>", encoding="utf-8")
    run = partial(here, capsys=capsys, patch=monkeypatch)
    said = run("annotate", tmp_path / "in", "--out", tmp_path / "out")[2]
    assert "1 found = 0 ok + 0 partial + 0 failed + 0 duplicate + 1 not a report." in said
    assert "READ.NO_REPORT" in run("status", tmp_path / "out")[1]


def test_a_damaged_result_is_shown_and_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run = partial(here, capsys=capsys, patch=monkeypatch)
    (tmp_path / "right.html").write_text(RIGHT, encoding="utf-8")
    out = tmp_path / "out"
    assert run("annotate", tmp_path / "right.html", "--out", out, "--workers", "1")[0] == 0
    assert run("status", out, "--verify")[0] == 0
    next((out / "reports").rglob("*.gz")).write_bytes(b"")
    assert "right.html" in run("status", out, "--verify")[1]
    assert run("annotate", tmp_path / "right.html", "--out", out, "--fresh")[0] == 0
    assert run("status", out, "--verify")[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["annotate", "nowhere", "--out", "out"],
        ["annotate", ".", "--out", "out", "--shard", "5/4"],
        ["annotate", ".", "--out", "out", "--engine", "abacus"],
        ["annotate", ".", "--out", "out", "--scheduler", "tcp://127.0.0.1:1"],
        ["annotate", ".", "--out", "out", "--workers", "-1"],
        ["annotate", ".", "--out", "out", "--seconds", "0"],
        ["annotate", ".", "--out", "out", "--ledger", "nonsense"],
        ["status", "nowhere"],
    ],
)
def test_wrong_use_exits_with_2_and_makes_nothing(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    status, _, said = here(*arguments, capsys=capsys, patch=monkeypatch)
    assert status == 2
    assert said.startswith("gongkai: ")
    assert not (tmp_path / "out" / "reports").exists()


def test_ctrl_c_stops_cleanly_and_the_next_run_goes_on(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number, letter in enumerate("甲乙丙丁戊己庚辛壬癸子丑"):
        (folder / f"{number}.html").write_text(RIGHT.replace("青禾县", f"青{letter}县"), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "gongkai",
        "annotate",
        str(folder),
        "--out",
        str(tmp_path / "out"),
        "--workers",
        "1",
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        while not list((tmp_path / "out").glob("reports/*/*/*")):
            assert run.poll() is None
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        _, said = run.communicate()
    assert run.returncode == 130
    assert "waiting" in said
    assert "Traceback" not in said
    assert json.loads(gongkai("status", tmp_path / "out", "--json").stdout)["counts"]["running"] == 0
    again = gongkai("annotate", folder, "--out", tmp_path / "out")
    assert again.returncode == 0
    assert "12 found = 12 ok" in again.stderr
