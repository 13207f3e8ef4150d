"""The server is killed under load; the long runs are ``python -m evaluation.load kill`` and ``clients``."""

from __future__ import annotations

from pathlib import Path

from evaluation.load_clients import press
from evaluation.load_kill import kill_at_random
from evaluation.load_server import running


def test_kill_9_of_server_and_children_loses_nothing_and_reads_nothing_twice(where: tuple[Path, str | None]):
    data, database = where
    found = kill_at_random(data, database=database, moments=2, seed=7, longest=1.0, pause=0.15)
    assert found.kills >= 1
    assert found.uploads > 0
    assert found.good, found


def test_many_clients_are_served_or_told_when_to_come_again(tmp_path: Path):
    with running(tmp_path / "data") as server:
        found = press(server, clients=4, seconds=2)
    assert found.accepted > 0
    assert found.good, found
