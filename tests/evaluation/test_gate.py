from __future__ import annotations

from pathlib import Path

import pytest

from evaluation import __main__ as command
from evaluation import gate
from evaluation.gate import Pins, RegressionError, failures, repinned
from evaluation.measurement import Measurement


def measured(corpus: str = "a", **scores: float) -> Measurement:
    return Measurement(scores, dict.fromkeys(scores, 10), corpus, "table", ["dev failure"])


def pins(corpus: str = "a", **floors: float) -> Pins:
    return Pins(corpus, floors, dict.fromkeys(floors, 10))


def test_open_at_and_above_the_floor():
    assert failures(measured(cells=0.9), pins(cells=0.9)) == []
    assert failures(measured(cells=0.95), pins(cells=0.9)) == []
    assert failures(measured(cells=0.90001), pins(cells=0.9)) == []


def test_shut_below_the_floor_and_says_which():
    reasons = failures(measured(cells=0.89, year=1.0), pins(cells=0.9, year=1.0))
    assert reasons == ["cells: 0.8900 is below its floor 0.9000 (support 10)"]


def test_a_score_that_rounds_to_its_floor_passes():
    assert failures(measured(cells=2 / 3), repinned(measured(cells=2 / 3), None)) == []


def test_shut_when_the_corpus_changed_even_if_scores_are_perfect():
    assert "corpus changed" in failures(measured("b", cells=1.0), pins("a", cells=0.5))[0]


def test_shut_when_scores_and_floors_are_not_the_same_set():
    assert "year" in failures(measured(cells=1.0, year=1.0), pins(cells=1.0))[0]
    assert "year" in failures(measured(cells=1.0), pins(cells=1.0, year=1.0))[0]


def test_shut_when_nothing_is_pinned():
    assert failures(measured(cells=1.0), None)


def test_repin_raises_floors_and_takes_the_new_corpus():
    assert repinned(measured("b", cells=0.95), pins("a", cells=0.9)) == pins("b", cells=0.95)


def test_repin_refuses_to_lower_or_drop_a_floor():
    with pytest.raises(RegressionError, match=r"cells would fall from 0\.9000 to 0\.8000"):
        repinned(measured(cells=0.8), pins(cells=0.9))
    with pytest.raises(RegressionError, match="year"):
        repinned(measured(cells=0.95), pins(cells=0.9, year=1.0))


def test_repin_lowers_a_floor_when_asked_by_name():
    assert repinned(measured(cells=0.8), pins(cells=0.9), allow_regression=True).floors == {"cells": 0.8}


def test_pins_survive_the_file(tmp_path: Path):
    path = tmp_path / "floors.json"
    gate.save_pins({"reading": pins(cells=0.9)}, path)
    assert gate.load_pins(path) == {"reading": pins(cells=0.9)}
    assert gate.load_pins(tmp_path / "absent.json") == {}


@pytest.fixture
def floors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A floors file of the test's own, and a task that scores 0.9."""
    path = tmp_path / "floors.json"
    monkeypatch.setattr(gate.load_pins, "__defaults__", (path,))
    monkeypatch.setattr(gate.save_pins, "__defaults__", (path,))
    monkeypatch.setattr(command, "task", lambda _: lambda: measured(cells=0.9))
    return path


def test_command_repins_gates_and_refuses(
    floors: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    assert command.main(["gate", "reading"]) == 1
    assert command.main(["repin", "reading"]) == 0
    assert command.main(["gate", "reading"]) == 0
    monkeypatch.setattr(command, "task", lambda _: lambda: measured(cells=0.7))
    assert command.main(["gate", "reading"]) == 1
    assert command.main(["repin", "reading"]) == 1
    assert gate.load_pins(floors)["reading"].floors == {"cells": 0.9}
    assert "would fall" in capsys.readouterr().err
    assert command.main(["repin", "reading", "--allow-regression"]) == 0
    assert gate.load_pins(floors)["reading"].floors == {"cells": 0.7}


def test_command_run_writes_the_failures(floors: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert command.main(["run", "reading", "--failures", str(tmp_path / "f.txt")]) == 0
    assert (tmp_path / "f.txt").read_text("utf-8") == "dev failure\n"
    assert "table" in capsys.readouterr().out


def test_command_knows_no_other_task():
    with pytest.raises(SystemExit):
        command.main(["run", "nonsense"])
