from __future__ import annotations

import io
import json
import sys

import pytest
from typer.testing import CliRunner

from gongkai.cli import app as command
from gongkai.cli.app import app
from gongkai.cli.tag import tag_file

runner = CliRunner()


def test_rows_come_back_in_order(tmp_path):
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [{"id": str(at), "text": f"第{at}批信息更新慢。", "section": "problems"} for at in range(700)]
    source.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n\n", encoding="utf-8")
    assert tag_file(str(source), out) == 0
    back = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in back] == [row["id"] for row in rows]
    assert {row["role"] for row in back} == {"issue"}


def test_bad_lines_cost_themselves_alone(tmp_path, capsys):
    source = tmp_path / "in.jsonl"
    lines = [
        b'{"id": 1, "text": "\xe5\xae\xa3\xe4\xbc\xa0\xe4\xb8\x8d\xe5\xa4\x9f"}',
        b"{nonsense",
        b"\xff\xfe",
        b"[1]",
        b'{"id": 5}',
        b'{"text": ""}',
    ]
    source.write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines))
    assert tag_file(str(source), None) == 1
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 2
    assert all(f"第{number}行" in told.err for number in (2, 3, 4, 5))
    assert "Traceback" not in told.err


def test_standard_input_and_output(monkeypatch, capsys):
    class Stdin:
        buffer = io.BytesIO(b'{"id": 1, "text": "a"}\n')

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert tag_file("-", None) == 0
    assert json.loads(capsys.readouterr().out)["id"] == 1


def test_a_missing_file_is_wrong_use(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gongkai", "tag", str(tmp_path / "none.jsonl")])
    with pytest.raises(SystemExit) as stopped:
        command.main()
    assert stopped.value.code == 2
    assert "none.jsonl" in capsys.readouterr().err


def test_codebook_prints(tmp_path):
    shown = runner.invoke(app, ["codebook", "--json"])
    book = json.loads(shown.stdout)
    assert shown.exit_code == 0
    assert len(book["themes"]) == 18
    assert "staffing" in runner.invoke(app, ["codebook", "--lang", "en"]).stdout
    assert "队伍人员" in runner.invoke(app, ["codebook"]).stdout


def test_train_writes_models(tmp_path, monkeypatch, gold_units, gold_labels, small_codebook):
    from gongkai.nlp.training import build

    folder = tmp_path / "gold"
    monkeypatch.setattr(build, "load_gold", lambda *_: (gold_units[:40], gold_labels))
    out = tmp_path / "out"
    done = runner.invoke(app, ["train", "--gold", str(folder), "--out", str(out), "--codebook", str(small_codebook)])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "themes" / "weights.npz").is_file()
    assert (tmp_path / "out" / "manifest.json").is_file()
