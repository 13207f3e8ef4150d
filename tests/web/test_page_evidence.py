"""Originals are parsed in a child, once each; too many at once are refused, and come again."""

import threading
import time

import pytest

from gongkai.errors import ServiceError
from gongkai.isolation import Outcome
from gongkai.web import evidence


class SlowPool:
    """Stands for the child: reads nothing until it is let go."""

    def __init__(self, *_: object, **__: object) -> None:
        self.let_go = threading.Event()
        self.asked: list[str] = []

    def run(self, data: bytes, *, name: str) -> Outcome:
        self.asked.append(name)
        assert self.let_go.wait(30)
        return Outcome(reports=(data,))

    def close(self) -> None:
        pass


def test_a_file_is_parsed_once(monkeypatch: pytest.MonkeyPatch):
    pool = SlowPool()
    pool.let_go.set()
    monkeypatch.setattr(evidence, "Pool", lambda *_, **__: pool)
    found = evidence.Evidence()
    assert found.of(b"one", "a") == found.of(b"one", "b") == b"one"
    assert len(pool.asked) == 1
    with pytest.raises(ServiceError) as refused:
        found.of(b"one", "a", 2)
    assert refused.value.status == 404
    for number in range(40):
        found.of(b"%d" % number, "c")
    found.of(b"one", "a")
    assert len(pool.asked) == 42  # the first was forgotten for newer ones


def test_too_many_at_once_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch):
    pool = SlowPool()
    monkeypatch.setattr(evidence, "Pool", lambda *_, **__: pool)
    found = evidence.Evidence()
    waiting = [threading.Thread(target=found.of, args=(b"%d" % number, "a")) for number in range(8)]
    for thread in waiting:
        thread.start()
    for _ in range(3000):
        if len(pool.asked) == 8:
            break
        time.sleep(0.01)
    with pytest.raises(ServiceError) as refused:
        found.of(b"another", "a")
    assert refused.value.status == 503
    assert refused.value.retry_after
    pool.let_go.set()
    for thread in waiting:
        thread.join(30)
    assert found.of(b"7", "a") == b"7"
