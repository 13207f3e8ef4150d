"""``gongkai overview``, as it is called."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from corpus.overview.made_pages import corpus_of, ledger_of, reports

from gongkai.cli.app import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    corpus_of(tmp_path / "年报", reports()[:2])
    return tmp_path / "年报"


def _run(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["gongkai", "overview", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


def test_the_page_is_written_beside_the_dataset_in_chinese(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    ledger_of(folder)
    assert _run(monkeypatch, str(folder)) == 0
    page = (folder / "overview.html").read_text("utf-8")
    assert page.startswith('<!doctype html>\n<html lang="zh-CN">')
    assert "找到 5 个文件" in page
    out, err = capsys.readouterr()
    assert out == ""
    assert "主题 × 年度 …" in err
    assert str(folder / "overview.html") in err
    assert not list(folder.glob("*.partial"))


def test_another_place_in_english(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    assert _run(monkeypatch, str(folder), "--out", str(tmp_path / "page.html"), "--lang", "en") == 0
    assert '<html lang="en">' in (tmp_path / "page.html").read_text("utf-8")
    assert not (folder / "overview.html").exists()


def test_without_a_dataset_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert _run(monkeypatch, str(tmp_path)) == 2
    assert "gongkai annotate" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_ledger_that_cannot_be_opened_costs_its_part_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    (folder / "ledger.sqlite").write_bytes(b"no database " * 100)
    assert _run(monkeypatch, str(folder), "--lang", "en") == 1
    assert "The ledger cannot be used" in capsys.readouterr().err
    assert "There is no ledger that can be read" in (folder / "overview.html").read_text("utf-8")


def test_a_place_that_cannot_be_written_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert _run(monkeypatch, str(folder), "--out", str(folder / "none" / "page.html")) == 1
    assert f"{folder / 'none' / 'page.html'}：无法写入" in capsys.readouterr().err


def test_on_a_terminal_the_progress_is_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert _run(monkeypatch, str(folder)) == 0
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err.count("\r") > 5
