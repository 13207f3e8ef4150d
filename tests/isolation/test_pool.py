"""Whatever a file does to its child, the caller gets an Outcome, and the next file a child that works."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from gongkai import isolation
from gongkai.errors import IsolationError, UsageError
from gongkai.isolation import Cause, Limits, Outcome, Pool
from gongkai.isolation.process import Child, ForkStarter, KilledAtStartError

HERE = Path(__file__).parent
READER = "misbehaving:read"
LIMITS = Limits(seconds=30.0, memory=256 << 20, output=1 << 20)


@pytest.fixture(scope="module", params=["fork", "spawn"])
def pool(request: pytest.FixtureRequest) -> Iterator[Pool]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(HERE))
        with Pool(2, limits=LIMITS, start=request.param, reader=READER) as opened:
            yield opened


def said(outcome: Outcome) -> list[str]:
    assert outcome.failure is None
    return [json.loads(report)["text"] for report in outcome.reports]


def code(outcome: Outcome) -> str:
    assert outcome.failure is not None
    assert outcome.reports == ()
    return outcome.failure.code


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def eventually(condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 20
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    return condition()


def test_reports_come_back_in_order_with_the_hash_of_the_bytes(pool: Pool) -> None:
    outcome = pool.run(b"many 3", name="three.txt")
    assert said(outcome) == ["0", "1", "2"]
    assert outcome.statuses == ("ok", "ok", "ok")
    assert outcome.state == "ok"
    assert outcome.sha256 is not None and len(outcome.sha256) == 64  # noqa: PT018


def test_a_path_is_opened_by_the_child(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "报告.txt"
    path.write_bytes("say 公开".encode())
    assert said(pool.run(path)) == ["公开"]
    assert code(pool.run(tmp_path / "absent.txt")) == "READ.OPEN"


def test_a_child_reads_many_files(pool: Pool) -> None:
    assert said(pool.run(b"who")) == said(pool.run(b"who"))


@pytest.fixture(scope="module")
def impatient(pool: Pool) -> Iterator[Pool]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(HERE))
        how = "fork" if isinstance(pool._starter, ForkStarter) else "spawn"
        with Pool(1, limits=replace(LIMITS, seconds=0.5), start=how, reader=READER) as opened:
            yield opened


@pytest.mark.parametrize("deed", ["sleep 600", "backtrack"])
def test_a_file_that_hangs_is_stopped(impatient: Pool, deed: str) -> None:
    outcome = impatient.run(deed.encode())
    assert code(outcome) == "ISOLATION.TIME"
    assert outcome.failure is not None and outcome.failure.fatal  # noqa: PT018


@pytest.mark.parametrize("deed", ["allocate 4096", "grow"])
def test_a_file_that_eats_memory_is_stopped(pool: Pool, deed: str) -> None:
    assert code(pool.run(deed.encode())) == "ISOLATION.MEMORY"
    assert said(pool.run(b"allocate 8")) == [str(8 << 20)]


@pytest.mark.parametrize("deed", ["segfault", "exit 3", f"kill {int(signal.SIGABRT)}"])
def test_a_file_that_brings_the_child_down_costs_itself(pool: Pool, deed: str) -> None:
    assert code(pool.run(deed.encode())) == "ISOLATION.CRASH"
    assert said(pool.run(b"say next")) == ["next"]


def test_a_report_that_is_too_long_is_refused(pool: Pool) -> None:
    assert code(pool.run(b"long 2000000")) == "ISOLATION.OUTPUT"
    assert said(pool.run(b"say next")) == ["next"]


def test_a_killed_child_is_not_held_against_the_file(pool: Pool) -> None:
    future = pool.submit(b"sleep 600")
    assert eventually(lambda: len(pool.pids()) == 1)
    os.kill(pool.pids()[0], signal.SIGKILL)
    outcome = future.result()
    assert outcome.failure is not None
    assert outcome.failure.cause is Cause.OUTSIDE


def test_failures_of_reading_come_as_records(pool: Pool) -> None:
    refused, bug = pool.run("refuse 这是列表页".encode()), pool.run(b"bug")
    assert refused.failure is not None
    assert (refused.failure.code, refused.failure.message, refused.failure.remedy) == (
        "READ.LIST_PAGE", "这是列表页", "open one",
    )  # fmt: skip
    assert (refused.state, bug.state) == ("not_a_report", "failed")
    assert bug.failure is not None
    assert bug.failure.code == "BUG"
    assert "KeyError" in bug.failure.detail


def test_what_a_library_prints_does_not_reach_the_answer(pool: Pool) -> None:
    assert said(pool.run(b"print hello")) == ["printed"]


def test_what_the_child_started_is_killed_with_it(pool: Pool, tmp_path: Path) -> None:
    noted = tmp_path / "pid"
    future = pool.submit(f"offspring {noted}".encode())
    assert eventually(lambda: noted.exists() and noted.read_text().isdecimal())
    pool.abort()
    assert future.result().state == "failed"
    assert eventually(lambda: gone(int(noted.read_text())))


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_", "."), data)
    return stream.getvalue()


def test_an_archive_is_opened_in_the_child(pool: Pool, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    path.write_bytes(zipped(a_txt=b"one", b_zip=zipped(c_txt=b"two"), d_gz=b"\x1f\x8b\x08 broken"))
    found = list(pool.members(path))
    assert [(member.name, member.data) for member in found if member.failure is None] == [
        ("all.zip/a.txt", b"one"),
        ("all.zip/b.zip/c.txt", b"two"),
    ]
    assert [member.name for member in found if member.failure is not None] == ["all.zip/d.gz"]
    assert [member.data for member in pool.members(path.read_bytes(), name="all.zip")][:2] == [b"one", b"two"]
    assert said(pool.run(b"say next")) == ["next"]


def test_an_archive_that_cannot_be_had_is_its_own_failure(pool: Pool, tmp_path: Path) -> None:
    (only,) = pool.members(tmp_path / "absent.zip")
    assert (only.name, only.failure and only.failure.code) == ("absent.zip", "READ.OPEN")


def test_an_archive_may_be_left_halfway(pool: Pool) -> None:
    members = pool.members(zipped(a_txt=bytes(1 << 20), b_txt=b"two"), name="all.zip")
    assert next(members).name == "all.zip/a.txt"
    members.close()
    assert pool.pids() == []
    assert said(pool.run(b"say next")) == ["next"]


def test_abort_gives_back_what_is_being_read(pool: Pool) -> None:
    futures = [pool.submit(b"sleep 600") for _ in range(2)]
    assert eventually(lambda: len(pool.pids()) == 2)
    pool.abort()
    assert {future.result().failure.cause for future in futures} == {Cause.OUTSIDE}  # type: ignore[union-attr]


@pytest.mark.skipif(sys.platform != "linux", reason="children are forked on Linux only")
def test_the_server_may_be_killed_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    with Pool(1, limits=LIMITS, reader=READER) as pool:
        (child,) = said(pool.run(b"who"))
        server = int(Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()[1])
        os.kill(server, signal.SIGKILL)
        assert eventually(lambda: gone(int(child)))
        pool.run(b"say lost")
        assert said(pool.run(b"say next")) == ["next"]


@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_children_end_with_a_killed_parent(start: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    script = (
        "import sys; from gongkai.isolation import *\n"
        f"pool = Pool(1, limits=Limits(seconds=60), reader={READER!r}, start={start!r})\n"
        "print(__import__('json').loads(pool.run(b'who').reports[0])['text'], flush=True)\n"
        "pool.run(b'backtrack')"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        with suppress(OSError):
            parent.kill()
    assert eventually(lambda: gone(child))


def test_a_pool_that_cannot_start_says_why() -> None:
    with pytest.raises(UsageError):
        Pool(start="magic")
    with Pool(reader="no_such_module:read", limits=LIMITS) as pool, pytest.raises(IsolationError):
        pool.run(b"say")


def test_a_child_that_is_killed_before_it_is_ready_is_started_again(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = pool._starter.child
    kills = iter(range(2))

    def unlucky() -> Child:
        if next(kills, None) is not None:
            raise KilledAtStartError("killed")
        return start()

    monkeypatch.setattr(pool._starter, "child", unlucky)
    pool.run(b"exit 1")  # so that a new child is needed
    pool.run(b"exit 1")
    assert said(pool.run(b"say next")) == ["next"]


def test_limits_are_positive() -> None:
    with pytest.raises(UsageError):
        Limits(seconds=0)


def test_a_real_report_is_read() -> None:
    from tests.conftest import RIGHT

    outcome = isolation.run(RIGHT.encode(), name="right.html")
    assert outcome.state == "ok"
    assert json.loads(outcome.reports[0])["agency"] == "青禾县水务局"
