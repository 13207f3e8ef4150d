from __future__ import annotations

import io
import json
import sys

import pytest

from gongkai.cli.app import main
from gongkai.nlp import tag_rows

ROWS = [
    {"id": "a", "text": "公开内容不够全面，更新不及时。", "section": "problems"},
    {"id": "b", "text": "下一步将加强业务培训。"},
    {"id": "c", "text": "无。", "section": "other"},
]


def run(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(sys, "argv", ["gongkai", *arguments])
    with pytest.raises(SystemExit) as stopped:
        main()
    return stopped.value.code if isinstance(stopped.value.code, int) else 0


def test_rows_come_back_with_role_themes_and_scores():
    tagged = list(tag_rows(ROWS))
    assert [row["role"] for row in tagged] == ["issue", "commitment", "other"]
    assert {theme["theme"] for theme in tagged[0]["themes"]} == {"content_coverage", "content_updates"}
    assert [theme["theme"] for theme in tagged[2]["themes"]] == ["other"]
    assert all(row.keys() >= {"id", "text", "role", "themes", "scores"} for row in tagged)
    assert all(0 <= score <= 1 for row in tagged for score in row["scores"].values())


def test_radicals_that_pdf_files_print_are_read_as_characters():
    rows = [{"id": 1, "text": "专职⼈员⼒量薄弱。"}, {"id": 1, "text": "专职人员力量薄弱。"}]
    radicals, plain = tag_rows(rows)
    assert radicals["text"] == rows[0]["text"]
    assert radicals["scores"] == plain["scores"]


def test_a_file_is_tagged_line_by_line_and_a_bad_line_is_named(tmp_path, monkeypatch, capsys):
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in ROWS]
    source.write_text("\n".join([lines[0], "{broken", lines[1]]) + "\n", encoding="utf-8")
    assert run(["tag", str(source), "--out", str(target)], monkeypatch) == 1
    assert [json.loads(line)["id"] for line in target.read_text("utf-8").splitlines()] == ["a", "b"]
    assert "2" in capsys.readouterr().err


def test_standard_input_to_standard_output(monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(ROWS[1]).encode() + b"\n")))
    assert run(["tag", "-"], monkeypatch) == 0
    assert json.loads(capsys.readouterr().out)["role"] == "commitment"


def test_the_codebook_is_printed(monkeypatch, capsys):
    assert run(["codebook", "--json"], monkeypatch) == 0
    assert "staffing" in capsys.readouterr().out
