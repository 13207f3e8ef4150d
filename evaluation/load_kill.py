"""``kill -9`` at random moments under load: every accepted upload ends in a terminal state, none twice, none lost."""

from __future__ import annotations

import io
import random
import threading
import time
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from evaluation.load_server import Server, drained, page

_LISTED = 500  # reports a page of the list


@dataclass(slots=True)
class Taken:
    """What the server said that it took: uploads by id, batches with the number of their files."""

    uploads: dict[str, int] = field(default_factory=dict)
    batches: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it."""

    kills: int
    uploads: int
    batches: int
    states: dict[str, int]
    lost: list[str]
    unfinished: list[str]
    twice: list[str]

    @property
    def good(self) -> bool:
        """Whether every accepted upload ended once, in a terminal state."""
        return not (self.lost or self.unfinished or self.twice)


class _Sender(threading.Thread):
    """Uploads without end, one by one and now and then a ZIP; a server that is away is asked again."""

    def __init__(self, server: Server, first: int, pause: float) -> None:
        super().__init__(daemon=True)
        self._pause = pause
        self.taken = Taken()
        self.over = threading.Event()
        self._server = server
        self._number = first

    def run(self) -> None:
        """Send until told that it is over."""
        with httpx.Client(base_url=self._server.url, timeout=30, trust_env=False) as client:
            while not self.over.wait(self._pause):
                self._number += 1
                try:
                    self._send(client)
                except httpx.TransportError:
                    time.sleep(0.05)

    def _send(self, client: httpx.Client) -> None:
        if self._number % 10 == 0:
            files = {f"{n}.html": page(self._number * 1000 + n) for n in range(5)}
            answer = client.post("/v1/batches", files=[("files", ("some.zip", zipped(files)))])
            if answer.status_code == 202:
                self.taken.batches[answer.json()["id"]] = len(files)
            return
        file = (f"{self._number}.html", page(self._number))
        answer = client.post("/v1/reports", params={"wait": 0}, files={"file": file})
        if answer.status_code in {201, 202}:
            self.taken.uploads[answer.json()["id"]] = self._number


def kill_at_random(
    data: Path, *, database: str | None, moments: int, seed: int, longest: float = 2.0, pause: float = 0.02
) -> Outcome:
    """Serve, load and kill ``moments`` times, the server and a child by turns; then see what is left.

    ``longest`` is the most seconds between two kills, ``pause`` the seconds between two uploads of each sender.
    """
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    server = Server(data, database=database)
    server.start()
    senders = [_Sender(server, first * 1_000_000, pause) for first in (1, 2)]
    for sender in senders:
        sender.start()
    kills = 0
    try:
        for moment in range(moments):
            time.sleep(chance.uniform(0.05, longest))
            if moment % 2 == 1:
                kills += server.kill_child(chance.randrange(1000))
            else:
                server.kill()
                kills += 1
                server.start()
        for sender in senders:
            sender.over.set()
            sender.join()
        return _reckon(server, [sender.taken for sender in senders], kills)
    finally:
        server.kill()


def _reckon(server: Server, taken: list[Taken], kills: int) -> Outcome:
    uploads = {report_id for each in taken for report_id in each.uploads}
    batches = {batch: n_files for each in taken for batch, n_files in each.batches.items()}
    with httpx.Client(base_url=server.url, timeout=60, trust_env=False) as client:
        while any(client.get(f"/v1/batches/{batch}").json()["state"] == "opening" for batch in batches):
            time.sleep(0.2)
        states = drained(client)
        answers = {one: client.get(f"/v1/reports/{one}").status_code for one in uploads}
        lost = [one for one, status in answers.items() if status == 404]
        unfinished = [one for one, status in answers.items() if status == 202]
        for batch, n_files in batches.items():
            shown = client.get(f"/v1/batches/{batch}").json()
            if shown["state"] != "finished":
                unfinished.append(batch)
            elif shown["counts"]["found"] != n_files and not _given_up(client, batch):
                lost.append(batch)
        return Outcome(kills, len(uploads), len(batches), states, lost, unfinished, _twice(client))


def _given_up(client: httpx.Client, batch: str) -> bool:
    """Tell whether an archive was being opened at three kills: then it is a failed file, and says so."""
    failed = client.get(f"/v1/batches/{batch}/files", params={"state": "failed"}).json()["items"]
    return any(file["failure"]["code"] == "ISOLATION.INTERRUPTED" for file in failed)


def _twice(client: httpx.Client) -> list[str]:
    seen: dict[str, int] = {}
    offset = 0
    while items := client.get("/v1/reports", params={"limit": _LISTED, "offset": offset}).json()["items"]:
        for item in items:
            seen[item["id"]] = seen.get(item["id"], 0) + 1
        offset += _LISTED
    return [report_id for report_id, times in seen.items() if times > 1]


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a ZIP of these files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()
