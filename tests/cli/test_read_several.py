"""One file with several reports, and one report in several files."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

import gongkai
from gongkai.cli.app import app

ANNEX = """<html><body><p>附件</p><table><tr><td>统计指标</td><td>单位</td><td>统计数</td></tr>
<tr><td>（一）收到申请数</td><td>件</td><td>9</td></tr><tr><td>1．当面申请数</td><td>件</td><td>4</td></tr>
<tr><td>2．传真申请数</td><td>件</td><td>5</td></tr></table></body></html>"""
TEXT = """青禾县财政局2016年政府信息公开工作年度报告
一、概述
2016年，青禾县财政局主动公开政府信息88条，收到政府信息公开申请9件，均已按时答复。
二、主动公开情况
公开预算、决算信息88条。
三、依申请公开情况
收到申请9件。
四、存在的主要问题
预算解读较少。
"""


@pytest.fixture
def two(files: Path) -> Path:
    right = (files / "right.html").read_text("utf-8")
    body = re.search("<body>(.*)</body>", right, re.DOTALL)
    assert body
    other = body[1].replace("水务局", "林业局")
    path = files / "two.html"
    path.write_text(right.replace("</body>", other + "</body>"), encoding="utf-8")
    return path


@pytest.fixture
def parts(tmp_path: Path) -> list[str]:
    main, annex = tmp_path / "main.txt", tmp_path / "annex.html"
    main.write_text(TEXT, encoding="utf-8")
    annex.write_text(ANNEX, encoding="utf-8")
    return [str(main), str(annex)]


def test_each_report_of_a_file_has_a_line_of_its_own(two: Path) -> None:
    result = CliRunner().invoke(app, ["read", "--json", str(two)])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert [line["source"]["name"] for line in lines] == ["two.html#1", "two.html#2"]
    assert [line["agency"] for line in lines] == ["青禾县水务局", "青禾县林业局"]
    assert [line["values"]["requests"]["received"]["total"]["value"] for line in lines] == [9, 9]
    assert {line["status"] for line in lines} == {"ok"}
    assert [line["problems"][0]["component"] for line in lines] == ["sections.several"] * 2
    assert result.exit_code == 0


def test_each_report_of_a_file_has_files_of_its_own(two: Path, tmp_path: Path) -> None:
    CliRunner().invoke(app, ["read", str(two), "--out", str(tmp_path / "out")])
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["two#1.json", "two#2.json"]


def test_a_file_with_one_report_is_read_as_ever(files: Path) -> None:
    path = files / "right.html"
    (report,) = gongkai.read_all(path)
    assert report.to_dict() == gongkai.read(path).to_dict()


def test_main_text_and_annex_joined(parts: list[str]) -> None:
    result = CliRunner().invoke(app, ["read", "--json", "--join", *parts])
    (line,) = result.stdout.splitlines()
    report = json.loads(line)
    assert report["source"]["name"] == "main.txt + annex.html"
    assert (report["agency"], report["year"], report["form"]) == ("青禾县财政局", 2016, "pre2019")
    assert report["values"]["annex"]["received"]["value"] == 9
    assert [problem["component"] for problem in report["problems"]] == ["source.joined"]
    assert result.exit_code == 0


def test_a_missing_part_is_named(parts: list[str]) -> None:
    result = CliRunner().invoke(app, ["read", "--json", "--join", parts[0], f"{parts[1]}x"])
    assert (result.exit_code, json.loads(result.stdout)["status"]) == (1, "failed")
    assert "main.txt + annex.htmlx" in result.stderr
    assert f"{parts[1]}x" in json.loads(result.stdout)["problems"][0]["message"]


def test_files_not_joined_are_reports_of_their_own(parts: list[str]) -> None:
    result = CliRunner().invoke(app, ["read", "--json", *parts])
    assert len(result.stdout.splitlines()) == 2
