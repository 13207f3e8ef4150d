"""``gongkai evaluate``: scores on labels of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from gongkai.cli.app import app
from gongkai.cli.evaluate import _Pair, _scores
from gongkai.errors import UsageError
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.training.corpus import load_units


def pair(role: str, themes: str, told_role: str, told: str) -> _Pair:
    return _Pair(role, frozenset(themes.split()), told_role, frozenset(told.split()))


def test_scores_are_those_of_the_pairs():
    pairs = [
        pair("issue", "staffing training", "issue", "staffing"),
        pair("issue", "platform", "commitment", "platform funding"),
        pair("commitment", "training", "commitment", "training"),
    ]
    scores = _scores(pairs, load_codebook())
    assert (scores["statements"], scores["role_accuracy"]) == (3, 0.6667)
    assert scores["themes_micro_f1"] == 0.75
    assert scores["themes"]["training"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2}
    assert scores["themes"]["funding"]["support"] == 0
    assert scores["themes"]["mechanism"] == {"precision": None, "recall": None, "f1": None, "support": 0}
    assert scores["themes_macro_f1"] == round((1 + 2 / 3 + 1) / 3, 4)
    assert scores["roles"]["issue"] == {"precision": 1.0, "recall": 0.5, "f1": 0.6667, "support": 2}


def test_a_gold_folder_is_scored(tmp_path: Path):
    gold = Path(__file__).parents[2] / "corpora" / "gold"
    small = tmp_path / "gold"
    (small / "units").mkdir(parents=True)
    (small / "labels").mkdir()
    first = min((gold / "units").iterdir())
    (small / "units" / first.name).write_bytes(first.read_bytes())
    own = {statement.id for unit in load_units(small / "units") for statement in unit.statements}
    lines = (gold / "labels" / "settled.tsv").read_text("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.startswith(("#", "id\t")) or line.split("\t", 1)[0] in own]
    (small / "labels" / "settled.tsv").write_text("".join(kept), "utf-8")
    runner = CliRunner()
    done = runner.invoke(app, ["evaluate", "--gold", str(small), "--json"])
    assert done.exit_code == 0, done.output
    scores = json.loads(done.stdout)
    assert scores["statements"] > 10
    assert scores["themes_micro_f1"] > 0.5
    table = runner.invoke(app, ["evaluate", "--gold", str(small), "--lang", "en"])
    assert "accuracy of roles" in table.output


def test_a_folder_without_gold_or_models_is_refused(tmp_path: Path):
    with pytest.raises(UsageError):
        raise CliRunner().invoke(app, ["evaluate", "--gold", str(tmp_path)]).exception or AssertionError
