"""A client of the service (``pip install 'gongkai[client]'``).

>>> from gongkai.client import Client                                       # doctest: +SKIP
>>> with Client("http://127.0.0.1:8000") as client:                         # doctest: +SKIP
...     answer = client.upload("county.pdf")
...     answer["report"]["values"]["requests"]["received"]["total"]["value"]
...     batch = client.upload_many(["2022.zip", "2023.zip"], name="province")
...     client.finished(batch["id"])
...     client.export("panel.zip", format="csv", batch=batch["id"])
42
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self, TypedDict, cast

from gongkai.errors import ServiceError, UsageError

try:
    import httpx
except ImportError as error:  # pragma: no cover - the development group has it
    raise UsageError("the client needs httpx", remedy="pip install 'gongkai[client]'") from error

Kind = Literal["cell", "role", "theme", "boundary", "link"]
Format = Literal["parquet", "csv", "xlsx", "dta", "jsonl"]
TOKEN = "GONGKAI_TOKEN"  # noqa: S105 - the name of an environment variable
_TIMEOUT = 120.0  # seconds: a file may take as long to be read
_POLL = 0.5  # seconds between two looks at what is not finished
_TRIES = 5  # of a request that the service asks to send again later
_PATIENCE = 60.0  # seconds that we wait at most when it says so


class Failure(TypedDict):
    """Why a file has no report."""

    code: str
    message: str
    remedy: str


class Answer(TypedDict):
    """A file that was read; ``report`` is the JSON of ``gongkai read --json``, None where it could not be read."""

    id: str
    state: str
    report: dict[str, Any] | None
    failure: Failure | None
    reports: int
    corrections: list[dict[str, Any]]


class Batch(TypedDict):
    """A batch and how far it is; ``rate`` in files a minute, ``eta`` in seconds."""

    id: str
    name: str
    state: str
    created: str
    counts: dict[str, int]
    finished: int
    rate: float | None
    eta: float | None


class Client:
    """Talks to one service. ``token`` defaults to ``GONGKAI_TOKEN``.

    Every method raises ServiceError with the ``code``, ``status`` and ``remedy`` of the service's refusal; one that
    asks to come again later (429, 503) is tried again, as often as ``tries``. What httpx raises about the network
    passes.
    """

    def __init__(self, url: str = "http://127.0.0.1:8000", *, token: str | None = None, tries: int = _TRIES) -> None:
        secret = token or os.environ.get(TOKEN)
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._http = httpx.Client(base_url=url, headers=headers, timeout=_TIMEOUT)
        self._tries = tries

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def upload(self, source: str | Path | bytes, *, name: str | None = None) -> Answer:
        """Have a file read and return its report, however long that takes. Raises ServiceError where it cannot be."""
        data = source if isinstance(source, bytes) else Path(source).read_bytes()
        label = name or ("report" if isinstance(source, bytes) else Path(source).name)
        taken = self._ask("POST", "/v1/reports", files={"file": (label, data)}).json()
        return cast("Answer", taken) if "report" in taken else self.report(taken["id"])

    def report(self, report_id: str, *, corrected: bool = False) -> Answer:
        """Return a report once it was read; of a file that failed too, then ``failure`` says why."""
        while True:
            answer = self._ask("GET", f"/v1/reports/{report_id}", params={"corrected": corrected})
            if answer.status_code != 202:
                return cast("Answer", answer.json())
            time.sleep(_POLL)

    def reports(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Yield reports as the list shows them; filters are ``year``, ``level``, ``region``, ``theme``, ``batch`` …"""
        yield from self._pages("/v1/reports", filters)

    def statements(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Yield statements of all reports; filters as for ``reports``, and ``role``."""
        yield from self._pages("/v1/corpus/statements", filters)

    def delete(self, report_id: str) -> None:
        """Delete a file and all that was read in it."""
        self._ask("DELETE", f"/v1/reports/{report_id}")

    def page(self, report_id: str, number: int, *, scale: float = 1.5) -> bytes:
        """Return a page as PNG; ``number`` counts from 1, ``scale`` is pixels a point."""
        return self._ask("GET", f"/v1/reports/{report_id}/pages/{number}.png", params={"scale": scale}).content

    def correct(self, report_id: str, kind: Kind, target: str, value: Any, *, note: str = "") -> dict[str, Any]:
        """Enter what a person says instead of the machine."""
        order = {"kind": kind, "target": target, "value": value, "note": note}
        return cast("dict[str, Any]", self._ask("POST", f"/v1/reports/{report_id}/corrections", json=order).json())

    def upload_many(self, paths: Iterable[str | Path], *, name: str | None = None) -> Batch:
        """Send files and archives as one batch; ``finished`` waits for it."""
        with ExitStack() as stack:
            files = [("files", (Path(path).name, stack.enter_context(Path(path).open("rb")))) for path in paths]
            return cast(
                "Batch", self._ask("POST", "/v1/batches", files=files, data={"name": name} if name else {}).json()
            )

    def batch(self, batch_id: str) -> Batch:
        """Return how far a batch is."""
        return cast("Batch", self._ask("GET", f"/v1/batches/{batch_id}").json())

    def finished(self, batch_id: str) -> Batch:
        """Return a batch once all its files were read, failed or were cancelled."""
        while (batch := self.batch(batch_id))["state"] not in {"finished", "cancelled"}:
            time.sleep(_POLL)
        return batch

    def export(self, target: str | Path, *, format: Format = "csv", **filters: Any) -> Path:  # noqa: A002 - its name
        """Write a selection of reports, corrections applied, into the file ``target``; filters as for ``reports``."""
        path = Path(target)
        path.write_bytes(self._ask("GET", "/v1/export", params={"format": format, **_given(filters)}).content)
        return path

    def tag(self, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Return rows ``{"id", "text", "section"?}`` with role, themes and scores."""
        return cast("list[dict[str, Any]]", self._ask("POST", "/v1/tag", json={"rows": list(rows)}).json()["rows"])

    def themes(self) -> dict[str, Any]:
        """Return the codebook."""
        return cast("dict[str, Any]", self._ask("GET", "/v1/themes").json())

    def _pages(self, path: str, filters: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        offset = 0
        while items := self._ask("GET", path, params={**_given(filters), "limit": 500, "offset": offset}).json()[
            "items"
        ]:
            yield from items
            offset += len(items)

    def _ask(self, method: str, path: str, **body: Any) -> httpx.Response:
        for left in range(self._tries - 1, -1, -1):
            answer = self._http.request(method, path, **body)
            if answer.is_success:
                return answer
            if "retry-after" not in answer.headers or not left:
                break
            time.sleep(min(_PATIENCE, float(answer.headers["retry-after"])))
            _rewind(body)
        raise _refusal(answer)


def _given(filters: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in filters.items() if value is not None}


def _rewind(body: Mapping[str, Any]) -> None:
    files = body.get("files")
    for _, (_, stream) in files if isinstance(files, list) else ():
        stream.seek(0)


def _refusal(answer: httpx.Response) -> ServiceError:
    try:
        said = answer.json()
        message, code, remedy = said["detail"], said["code"], said.get("remedy", "")
    except (ValueError, KeyError, TypeError):  # a proxy between us
        said, message, code, remedy = {}, answer.text[:200], f"HTTP.{answer.status_code}", ""
    return ServiceError(message, code=code, status=answer.status_code, remedy=remedy, more=said)
