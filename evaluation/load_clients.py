"""Many clients at once for a bounded time, and the same file over HTTP and in this process."""

from __future__ import annotations

import statistics
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import httpx

from evaluation.load_server import Server, drained, page

_REPEATS = 15  # of each way; the median is told
_DISTINCT = 7919  # bytes appended to a PDF make another file of it, with the same pages


@dataclass(frozen=True, slots=True)
class Pressed:
    """What came of a load. ``growth`` is memory at the end over memory after a third of the time."""

    answers: dict[str, int]
    wrong: list[str]
    accepted: int
    states: dict[str, int]
    growth: float

    @property
    def good(self) -> bool:
        """Whether nothing but 429 and 503 with Retry-After was refused, and all that was taken was read."""
        return not self.wrong and sum(self.states.values()) >= self.accepted and self.states.get("failed", 0) == 0


class _Client(threading.Thread):
    def __init__(self, url: str, first: int, until: float) -> None:
        super().__init__(daemon=True)
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self.accepted: set[str] = set()
        self._url, self._number, self._until = url, first, until

    def run(self) -> None:
        with httpx.Client(base_url=self._url, timeout=90, trust_env=False) as client:
            while time.monotonic() < self._until:
                self._number += 1
                try:
                    self._ask(client)
                except httpx.HTTPError as error:
                    self.wrong.append(repr(error))

    def _ask(self, client: httpx.Client) -> None:
        wait = {"wait": 0} if self._number % 3 else {}
        file = (f"{self._number}.html", page(self._number))
        answer = client.post("/v1/reports", params=wait, files={"file": file})
        self._note(answer, {201, 202})
        if answer.status_code in {201, 202}:
            self.accepted.add(answer.json()["id"])
            self._note(client.get(f"/v1/reports/{answer.json()['id']}"), {200, 202})
        for path in ("/v1/reports?limit=5", "/v1/corpus/themes", "/v1/themes")[self._number % 3 :][:1]:
            self._note(client.get(path), {200})

    def _note(self, answer: httpx.Response, good: set[int]) -> None:
        self.answers[str(answer.status_code)] += 1
        if answer.status_code in {429, 503} and "retry-after" in answer.headers:
            time.sleep(min(1.0, float(answer.headers["retry-after"])))
        elif answer.status_code not in good:
            self.wrong.append(f"{answer.request.method} {answer.request.url.path}: {answer.status_code}")


def press(server: Server, *, clients: int, seconds: float) -> Pressed:
    """Load a running server with ``clients`` at once for ``seconds``, then wait until it has read everything."""
    until = time.monotonic() + seconds
    threads = [_Client(server.url, number * 1_000_000, until) for number in range(1, clients + 1)]
    for thread in threads:
        thread.start()
    time.sleep(seconds / 3)
    early = server.resident()
    for thread in threads:
        thread.join()
    late = server.resident()
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        states = drained(client)
    answers = sum((thread.answers for thread in threads), Counter[str]())
    accepted: set[str] = set().union(*(thread.accepted for thread in threads))
    wrong = [each for thread in threads for each in thread.wrong]
    return Pressed(dict(answers), wrong, len(accepted), states, late / max(1, early))


def ratio(server: Server, pdf: Path) -> tuple[float, float]:
    """Return the time of a first answer over HTTP, by that of ``gongkai.read`` here; and of one from the store."""
    import gongkai

    data = pdf.read_bytes()
    here, there, known = [], [], []
    gongkai.read(data, name=pdf.name)
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        for number in range(_REPEATS):
            fresh = data + b"\n%" + str(_DISTINCT + number).encode()
            here.append(_timed(lambda fresh=fresh: gongkai.read(fresh, name=pdf.name).to_dict()))
            there.append(_timed(lambda fresh=fresh: _sent(client, fresh, pdf.name)))
            known.append(_timed(lambda fresh=fresh: _sent(client, fresh, pdf.name)))
    base = statistics.median(here)
    return statistics.median(there) / base, statistics.median(known) / base


def _sent(client: httpx.Client, data: bytes, name: str) -> None:
    answer = client.post("/v1/reports", files={"file": (name, data)})
    if answer.status_code != 201:
        raise RuntimeError(f"{answer.status_code}: {answer.text[:200]}")


def _timed(run: object) -> float:
    began = time.perf_counter()
    run()  # type: ignore[operator]
    return time.perf_counter() - began
