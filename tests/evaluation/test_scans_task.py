"""The measure of scans is itself measured: what counts as right, as told, and as a repair that nobody asked for."""

from __future__ import annotations

from collections import Counter

import pytest

pytest.importorskip("cv2", reason='the extra is not installed: pip install "gongkai[ocr]"')

from evaluation.tasks import scans
from gongkai.document import Place
from gongkai.forms import Finding, FormReading, Kind, Value
from gongkai.forms.doubts import Doubt, doubt

PLACE = Place(1, None, (0, 1))
CELL = "requests.granted.total"


def value(number: int | None, confidence: float = 0.999, suggested: int | None = None) -> Value:
    return Value(number, str(number), Kind.NUMBER, PLACE, confidence, suggested)


def counts(
    got: dict[str, Value],
    gold: dict[str, int | None],
    *findings: Finding,
    doubts: tuple[Doubt, ...] = (),
    unread: frozenset[str] = frozenset(),
):
    expected = {
        "values": {key: {"value": number} for key, number in gold.items()},
        "planted": [{"code": "REQ.COLUMNS"}],
    }
    return scans.cell_counts(FormReading("2021", (), got, problems=doubts), findings, expected, unread=unread)


def test_a_right_cell_is_right_as_read_and_after_suggestions():
    found, wrong = counts({"a": value(3)}, {"a": 3})
    assert (found["read"], found["cells"], found["flagged"]) == ((1, 1), (1, 1), (0, 0))
    assert wrong == []


def test_a_suggestion_mends_the_count_after_it_alone():
    found, _ = counts({"a": value(8, suggested=3)}, {"a": 3})
    assert (found["read"], found["cells"], found["flagged"]) == ((0, 1), (1, 1), (1, 1))


def test_a_wrong_number_read_surely_is_silent():
    found, (line,) = counts({CELL: value(8)}, {CELL: 3}, doubts=(doubt("no_values", "requests"),))
    assert found["flagged"] == (0, 1)
    assert line.endswith("SILENT")


@pytest.mark.parametrize("status", ["fail", "not_assessable"])
def test_low_confidence_or_a_suspected_sum_flags_it(status: str):
    assert counts({"a": value(8, 0.5)}, {"a": 3})[0]["flagged"] == (1, 1)
    finding = Finding("REQ.COLUMNS", "error", status, {"zh": "", "en": ""}, cells=("a",))
    assert counts({"a": value(8)}, {"a": 3}, finding)[0]["flagged"] == (1, 1)


@pytest.mark.parametrize(
    ("told", "flagged"),
    [
        (doubt("recognition_lost", "requests", cells=[CELL], count=1), 1),
        (doubt("recognition_lost_rows", "requests", rows=["granted"]), 1),
        (doubt("recognition_lost_table", "requests"), 1),
        (doubt("recognition_lost", "requests", cells=["requests.granted.research"], count=1), 0),
        (doubt("row_unclear", "requests", rows=["received"]), 0),
        (doubt("no_values", "review"), 0),
        (doubt("recognition_unsure", cells=["review.reconsideration.total"], count=1, more=""), 0),
    ],
)
def test_a_missing_cell_is_told_by_what_names_it_only(told: Doubt, flagged: int):
    assert counts({}, {CELL: 3}, doubts=(told,))[0]["flagged"] == (flagged, 1)


def test_a_missing_cell_is_told_by_its_page_or_a_finding():
    assert counts({}, {CELL: 3})[0]["flagged"] == (0, 1)
    assert counts({}, {CELL: 3}, unread=frozenset({"review"}))[0]["flagged"] == (0, 1)
    assert counts({}, {CELL: 3}, unread=frozenset({"requests"}))[0]["flagged"] == (1, 1)
    finding = Finding("REQ.COLUMNS", "error", "not_assessable", {"zh": "", "en": ""}, cells=(CELL,))
    assert counts({}, {CELL: 3}, finding)[0]["flagged"] == (1, 1)


def test_nothing_wrong_shows_no_score():
    shown = scans.table({"k.read": 1.0, "k.flagged": 1.0}, {"k.read": 5, "k.flagged": 0})
    assert shown.splitlines()[-1] == "| k | 1.0000 (5) |  |  |  |  |"


def test_a_repair_of_what_the_source_prints_counts_against_it():
    assert counts({"a": value(8)}, {"a": 8})[0]["source"] == (1, 1)
    found, (line,) = counts({"a": value(8, suggested=9)}, {"a": 8})
    assert (found["cells"], found["source"]) == ((0, 1), (0, 1))
    assert line.endswith("WRONGLY")


@pytest.mark.parametrize(
    ("expected", "got", "steps"),
    [("政府信息", "政府信息", 0), ("政府信息", "政信息公", 2), ("", "公开", 2), ("公开", "", 2)],
)
def test_distance_counts_single_signs(expected: str, got: str, steps: int):
    assert scans.distance(expected, got) == steps


@pytest.mark.parametrize(
    ("expected", "got", "steps"),
    [("政府信息", "本年度政府信息公开", 0), ("政府信息", "00政府0信息00", 1), ("公开", "", 2), ("公开", "未涉及", 2)],
)
def test_a_paragraph_is_looked_for_wherever_it_stands(expected: str, got: str, steps: int):
    assert scans.distance(expected, got, within=True) == steps


@pytest.mark.parametrize("each", [1, 3])
def test_some_scans_of_each_kind_stand_for_all(each: int):
    planned = list(scans.jobs("dev"))
    chosen = list(scans._chosen(planned, each))
    assert Counter(job.kind.name for job in chosen) == dict.fromkeys((job.kind.name for job in planned), each)
    assert len(set(chosen)) == len(chosen)
    assert set(chosen) <= set(planned)
    assert set(scans._chosen(planned, None)) == set(planned)
    assert len({job.sample.file for job in chosen}) > len(scans.spoilings("dev")) / 2


def test_kinds_of_both_halves_are_read_on_samples_of_their_own_half():
    for split in ("dev", "holdout"):
        planned = list(scans.jobs(split))
        assert {job.kind.name for job in planned} == {kind.name for kind in scans.spoilings(split)}
        assert all(job.kind.split == job.sample.split == split for job in planned)
