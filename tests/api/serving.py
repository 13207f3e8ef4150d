"""A real server on the loopback in a thread, and small reports to send it."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import httpx
import uvicorn

from gongkai.api import ServiceConfig, create_app

HTML = """<html><head><meta charset="utf-8"><title>{organ}{year}年政府信息公开工作年度报告</title></head><body>
<h1>{organ}{year}年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>{year}年，本机关收到政府信息公开申请3件，办结3件。</p>
<h2>五、存在的主要问题及改进情况</h2><p>存在的问题：一是栏目更新不及时；二是公开渠道单一。</p>
<p>改进措施：一是每月核对栏目；二是开通微信公众号。</p></body></html>"""


def made(organ: str = "云岭县人民政府", year: int = 2023) -> bytes:
    """Return a small report of our own writing."""
    return HTML.format(organ=organ, year=year).encode()


@contextmanager
def serving(config: ServiceConfig, *, working: bool = True, **headers: str) -> Iterator[httpx.Client]:
    """Serve ``config`` in a thread and yield a client of it. One that is not working takes files and reads none."""
    sock = socket.create_server(("127.0.0.1", 0))
    app = create_app(config)
    lifespan: Literal["on", "off"] = "on" if working else "off"
    server = uvicorn.Server(
        uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=5, lifespan=lifespan)
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 60
    while not server.started and thread.is_alive() and time.monotonic() < deadline:
        time.sleep(0.02)
    try:
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        with httpx.Client(base_url=url, timeout=60, headers=headers, trust_env=False) as client:
            client.app = app  # type: ignore[attr-defined]
            yield client
    finally:
        server.should_exit = True
        thread.join(30)
        sock.close()
        if not working:
            app.state.service.stop()


def upload(client: httpx.Client, data: bytes, name: str = "report.html", **params: object) -> httpx.Response:
    """Send a file."""
    return client.post("/v1/reports", files={"file": (name, data)}, params=params)  # type: ignore[arg-type]


def settled(client: httpx.Client, report_id: str) -> dict[str, object]:
    """Return the answer about a report once it is in a terminal state."""
    for _ in range(600):
        answer = client.get(f"/v1/reports/{report_id}")
        if answer.status_code == 200:
            return answer.json()
        time.sleep(0.05)
    raise AssertionError(f"{report_id} never ended")
