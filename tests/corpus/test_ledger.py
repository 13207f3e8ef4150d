"""The ledger: claims, retries, recovery, and accounts that add up."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import update

from gongkai.corpus.ledger import MAX_INTERRUPTIONS, Ledger
from gongkai.corpus.ledger_model import Kind, Place, State, Verdict
from gongkai.corpus.ledger_tables import runs
from gongkai.errors import CorpusError, UsageError

VERSION = "0.1.0+test"


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def found(name: str, text: str | None = None, **more: object) -> Place:
    content = sha(text if text is not None else name)
    return Place(place=f"/r/{name}", name=name, path=f"/r/{name}", sha256=content, n_bytes=9, **more)  # type: ignore[arg-type]


def verdict(state: State = State.OK, **more: object) -> Verdict:
    return Verdict(state=state, version=VERSION, **more)  # type: ignore[arg-type]


@pytest.fixture
def ledger(where: Path | str) -> Iterator[Ledger]:
    with Ledger(where) as opened:
        yield opened


def test_a_content_is_claimed_once(ledger: Ledger) -> None:
    ledger.add([found("a"), found("b"), found("c", "a")])
    run, other = ledger.begin(VERSION), ledger.begin(VERSION)
    claimed = ledger.claim(run, 10)
    assert {claim.name for claim in claimed} == {"a", "b"}
    assert ledger.claim(other, 10) == []
    assert ledger.counts().running == 2


def test_threads_share_the_work_without_overlap(ledger: Ledger) -> None:
    ledger.add([found(f"{number}") for number in range(60)])
    run = ledger.begin(VERSION)
    with ThreadPoolExecutor(4) as threads:
        taken = [claim.sha256 for claims in threads.map(lambda _: ledger.claim(run, 7), range(12)) for claim in claims]
    assert len(taken) == len(set(taken)) == 60


def test_several_may_begin_at_once(where: Path | str) -> None:
    names = [f"{number}" for number in range(50)]

    def work(number: int) -> list[str]:
        with Ledger(where) as ledger:
            ledger.add([found(name) for name in (names if number % 2 else reversed(names))])
            run = ledger.begin(VERSION)
            taken = []
            while claims := ledger.claim(run, 3):
                taken += [claim.name for claim in claims]
                for claim in claims:
                    ledger.finish(run, claim.sha256, verdict())
            return taken

    with ThreadPoolExecutor(4) as threads:
        taken = [name for names in threads.map(work, range(4)) for name in names]
    assert sorted(taken) == sorted(names)


def test_every_file_is_in_the_closing_line(ledger: Ledger) -> None:
    ledger.add([found("a"), found("b"), found("c"), found("d"), found("copy of a", "a"), found("again a", "a")])
    unopened = Place(
        place="/r/gone", name="gone", path="/r/gone", state=State.FAILED, code="READ.OPEN", message="no", remedy="yes"
    )
    archive = Place(place="/r/z.zip", name="z.zip", path="/r/z.zip", kind=Kind.ARCHIVE, sha256=sha("z"))
    ledger.add([unopened, archive])
    run = ledger.begin(VERSION)
    states = {"a": State.OK, "b": State.PARTIAL, "c": State.FAILED, "d": State.NOT_A_REPORT}
    for claim in ledger.claim(run, 10):
        ledger.finish(run, claim.sha256, verdict(states[claim.name.rpartition(" ")[2]], code="X.Y", message="m"))
    counts = ledger.counts()
    assert (counts.found, counts.ok, counts.partial, counts.failed) == (7, 1, 1, 2)
    assert (counts.duplicate, counts.not_a_report, counts.waiting, counts.running) == (2, 1, 0, 0)
    assert counts.adds_up


def test_counts_that_do_not_add_up_say_so(ledger: Ledger) -> None:
    assert ledger.counts().adds_up
    lost = Place(place="/r/x", name="x", path="/r/x", kind=Kind.FILE)  # neither content nor reason
    ledger.add([lost])
    assert not ledger.counts().adds_up


def test_a_file_that_brings_its_child_down_is_tried_twice_and_quarantined(ledger: Ledger) -> None:
    ledger.add([found("bad")])
    run = ledger.begin(VERSION)
    bad = verdict(State.FAILED, code="ISOLATION.TIME", message="slow", fatal=True)
    states = []
    while claims := ledger.claim(run, 5):
        states.append(ledger.finish(run, claims[0].sha256, bad))
    assert states == [State.WAITING, State.QUARANTINED]
    assert ledger.counts().failed == ledger.counts().quarantined == 1


def test_a_child_killed_from_outside_is_not_held_against_the_file(ledger: Ledger) -> None:
    ledger.add([found("innocent")])
    run = ledger.begin(VERSION)
    for _ in range(MAX_INTERRUPTIONS - 1):
        (claim,) = ledger.claim(run, 1)
        assert ledger.finish(run, claim.sha256, verdict(State.FAILED, outside=True)) is State.WAITING
    (claim,) = ledger.claim(run, 1)
    assert ledger.finish(run, claim.sha256, verdict(State.OK)) is State.OK
    assert ledger.result(claim.sha256).attempts == 1  # type: ignore[union-attr]


def test_troubled_files_come_last(ledger: Ledger) -> None:
    ledger.add([found("a"), found("b"), found("c")])
    run = ledger.begin(VERSION)
    (first,) = ledger.claim(run, 1)
    ledger.finish(run, first.sha256, verdict(State.FAILED, fatal=True))
    assert [claim.sha256 for claim in ledger.claim(run, 3)][-1] == first.sha256


_CLAIMS_AND_DIES = """
import os, signal, sys
from pathlib import Path
from gongkai.corpus.ledger import Ledger
ledger = Ledger(sys.argv[1] if "://" in sys.argv[1] else Path(sys.argv[1]))
assert ledger.claim(ledger.begin("v"), int(sys.argv[2]))
os.kill(os.getpid(), signal.SIGKILL)
"""


def claim_and_die(where: Path | str, number: int) -> None:
    died = subprocess.run([sys.executable, "-c", _CLAIMS_AND_DIES, str(where), str(number)], check=False)
    assert died.returncode == -signal.SIGKILL


def test_what_a_killed_process_held_is_waiting_again(where: Path | str) -> None:
    with Ledger(where) as ledger:
        ledger.add([found("a"), found("b"), found("c")])
        claim_and_die(where, 2)
        assert ledger.counts().running == 2
        assert len(ledger.recover()) == 1
        assert ledger.counts().waiting == 3
        assert ledger.recover() == []


def test_a_living_run_is_left_alone(ledger: Ledger) -> None:
    ledger.add([found("a")])
    run = ledger.begin(VERSION)
    ledger.claim(run, 1)
    assert ledger.recover() == []
    assert ledger.others("another") == 1
    ledger.end(run)
    assert ledger.counts().waiting == 1
    assert ledger.others("another") == 0


def test_a_file_on_which_runs_die_again_and_again_is_quarantined(where: Path | str) -> None:
    with Ledger(where, max_interruptions=2) as ledger:
        ledger.add([found("a")])
        for _ in range(2):
            assert ledger.claim(ledger.begin(VERSION), 1)
            with ledger._writing() as connection:  # as if by a process that is no more
                connection.execute(update(runs).values(born="gone", pid=2**22 + 1))
            ledger.recover()
        (reason,) = ledger.reasons()
    assert (reason.state, reason.code, reason.example) == (State.QUARANTINED, "ISOLATION.INTERRUPTED", "a")


def test_a_claim_that_was_lost_cannot_be_finished(ledger: Ledger) -> None:
    ledger.add([found("a")])
    run = ledger.begin(VERSION)
    (claim,) = ledger.claim(run, 1)
    ledger.end(run)
    other = ledger.begin(VERSION)
    assert ledger.claim(other, 1)
    assert ledger.finish(run, claim.sha256, verdict()) is None
    assert ledger.state(claim.sha256) is State.RUNNING


def test_only_what_is_asked_for_is_read_again(ledger: Ledger) -> None:
    ledger.add([found("a"), found("b"), found("c")])
    run = ledger.begin(VERSION)
    ends = {"a": verdict(), "b": verdict(State.FAILED, code="READ.CORRUPT", message="m"), "c": verdict()}
    for claim in ledger.claim(run, 9):
        ledger.finish(run, claim.sha256, ends[claim.name])
    assert ledger.claim(run, 9) == []
    assert ledger.reopen_outdated(VERSION) == 0
    assert ledger.reopen_failed() == 1
    assert [claim.name for claim in ledger.claim(run, 9)] == ["b"]
    assert ledger.reopen_outdated("0.2.0+test") == 2
    ledger.clear()
    assert ledger.counts().found == 0


def test_any_path_that_a_file_system_takes_comes_back(ledger: Ledger) -> None:
    gbk = os.fsdecode("/年报/水务局.txt".encode("gb18030"))
    paths = [gbk, "/a\nb", "/%41"]
    ledger.add([Place(place=path, name=path[1:], path=path, sha256=sha(repr(path)), n_bytes=1) for path in paths])
    assert set(ledger.known(paths)) == set(paths)
    claims = ledger.claim(ledger.begin(VERSION), 9)
    assert {claim.path for claim in claims} == set(paths)
    assert "年报/水务局.txt" in {claim.name for claim in claims}


def test_any_message_can_be_entered(ledger: Ledger) -> None:
    ledger.add([found("a")])
    run = ledger.begin(VERSION)
    (claim,) = ledger.claim(run, 1)
    ledger.finish(run, claim.sha256, verdict(State.FAILED, code="X", message="a\0b\udc80c"))
    assert ledger.result(claim.sha256).message == "a\ufffdb?c"  # type: ignore[union-attr]


def test_failures_are_grouped_by_reason(ledger: Ledger) -> None:
    ledger.add([found("a"), found("b"), found("c")])
    run = ledger.begin(VERSION)
    for claim in ledger.claim(run, 9):
        code = "READ.ENCRYPTED" if claim.name == "c" else "READ.CORRUPT"
        ledger.finish(run, claim.sha256, verdict(State.FAILED, code=code, message="why", remedy="how"))
    assert [(reason.code, reason.count, reason.remedy) for reason in ledger.reasons()] == [
        ("READ.CORRUPT", 2, "how"),
        ("READ.ENCRYPTED", 1, "how"),
    ]


def test_reasons_of_one_code_are_told_apart_by_their_words(ledger: Ledger) -> None:
    said = {
        "a": "空的", "b": "有 12 字节", "c": "有 1,300 字节", "d": "空的",
        **{f"x{number}": f"只链接到 {letter}" for number, letter in enumerate("甲乙丙丁戊己庚辛")},
    }  # fmt: skip
    ledger.add([found(name, ident=f"id-{name}") for name in said])
    run = ledger.begin(VERSION)
    for claim in ledger.claim(run, 99):
        words = said[claim.name]
        ledger.finish(run, claim.sha256, verdict(State.FAILED, code="READ.X", message=words, remedy=f"办法：{words}"))
    first, second, *others, rest = ledger.reasons()
    assert {(each.count, each.example, each.message, each.remedy) for each in (first, second)} == {
        (2, "a", "空的", "办法：空的"),
        (2, "b", "有 12 字节", "办法：有 12 字节"),
    }
    assert len(others) == 6
    assert {(each.count, each.message[:4]) for each in others} == {(1, "只链接到")}
    assert (rest.count, rest.message[:4], rest.remedy) == (2, "其余 2", "")
    told = list(ledger.lacking())
    assert [(each.name, each.message, each.ident) for each in told] == [
        (name, said[name], f"id-{name}") for name in sorted(said)
    ]


def test_duplicates_are_told_with_the_file_that_they_repeat(ledger: Ledger) -> None:
    ledger.add([found("c", "same", ident="3"), found("a", "same"), found("b", "other"), found("d", "same")])
    told = [(each.name, each.same_as, each.ident) for each in ledger.duplicates()]
    assert told == [("c", "a", "3"), ("d", "a", None)]


def test_results_stand_at_their_first_place(ledger: Ledger) -> None:
    ledger.add([found("z", "same", agency="水务局", year=2023, ident="7"), found("y", "same")])
    run = ledger.begin(VERSION)
    (claim,) = ledger.claim(run, 9)
    ledger.finish(run, claim.sha256, verdict(n_reports=1, blob="b" * 64))
    (result,) = ledger.results()
    assert (result.name, result.n_places, result.state, result.blob) == ("y", 2, State.OK, "b" * 64)


def test_a_database_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite").write_text("not a database at all, and longer than a header of sixteen bytes")
    with pytest.raises(CorpusError) as caught:
        Ledger(tmp_path / "ledger.sqlite")
    assert caught.value.code == "CORPUS.LEDGER"
    with pytest.raises(UsageError):
        Ledger("no url")
