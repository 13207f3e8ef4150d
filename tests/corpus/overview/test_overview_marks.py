"""Geometry and numbers of the overview."""

from __future__ import annotations

import pytest

from gongkai.corpus.overview.marks import WIDTH, columns, shortened, stacked, step, ticks
from gongkai.corpus.overview.saying import number, percent


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0%"), (0.001, "<1%"), (0.006, "1%"), (0.5, "50%"), (0.994, "99%"), (0.999, ">99%"), (1, "100%"), (None, "—")],
)
def test_none_and_all_are_said_only_when_they_are(share: float | None, said: str):
    assert percent(share) == said


@pytest.mark.parametrize(("value", "said"), [(0, "0"), (1234, "1,234"), (12.5, "12.5"), (None, "—"), (-3, "-3")])
def test_numbers(value: float | None, said: str):
    assert number(value) == said


def test_darker_is_more():
    shares = [part / 100 for part in range(101)]
    steps = [int(step(share)[1:]) for share in shares]
    assert steps == sorted(steps)
    assert (steps[0], steps[1], steps[-1]) == (0, 1, 8)


@pytest.mark.parametrize("most", [0, 1, 7, 83, 99, 100, 1001, 14_000_000])
def test_an_axis_holds_its_highest_bar_in_a_few_round_steps(most: float):
    found = ticks(most)
    assert found[0] == 0
    assert found[-1] >= most
    assert 2 <= len(found) <= 6
    assert all(tick == found[1] * place for place, tick in enumerate(found))


def test_parts_fill_the_bar_and_small_ones_bear_no_number():
    marks = stacked(
        [("a", 0.7, "70%", "-"), ("b", 0.28, "28%", "-"), ("c", 0.02, "2%", "-"), ("d", 0, "0%", "-")], 0, 9, 100
    )
    assert [mark.kind for mark in marks] == ["a", "b", "c"]
    assert marks[0].x == 100
    assert marks[-1].x + marks[-1].width == pytest.approx(WIDTH, abs=0.2)
    assert [mark.text for mark in marks] == ["70%", "28%", ""]


def test_many_columns_stay_on_the_figure():
    for count in (1, 5, 40):
        width, starts = columns(count, 30)
        assert len(starts) == count
        assert starts[-1] + width <= WIDTH + count * 0.1


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [("青禾县水务局", 9, "青禾县水务局"), ("青禾县水务局", 4, "青禾县…"), ("Staffing", 9, "Staffing"), ("", 3, "")],
)
def test_long_names_are_shortened(text: str, most: float, shown: str):
    assert shortened(text, most) == shown
