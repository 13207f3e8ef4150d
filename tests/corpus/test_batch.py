"""A corpus read to the end, whatever comes between."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from gongkai.corpus import batch as module
from gongkai.corpus.batch_finding import Shard, vanished
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Counts
from gongkai.corpus.store import Store, current_version
from gongkai.errors import UsageError
from tests.corpus.small_corpora import Heard, batch, zipped


def annotate(folder: Path | list[Path], out: Path, **options: object) -> tuple[Counts, Heard]:
    heard = Heard()
    with batch(out, heard) as (run, _):
        counts = run.run(folder if isinstance(folder, list) else [folder], **options)  # type: ignore[arg-type]
    return counts, heard


def results(out: Path, where: Path | str | None = None) -> dict[str, tuple[str, bytes]]:
    """Return state and stored reports of every content, by name."""
    store = Store(out)
    with Ledger(where or out / "ledger.sqlite") as ledger:
        return {
            result.name: (
                result.state.value,
                b"\n".join(store.lines(result.sha256, result.version or "")) if result.n_reports else b"",
            )
            for result in ledger.results()
        }


def test_every_file_is_accounted_for(corpus: Path, tmp_path: Path) -> None:
    counts, heard = annotate(corpus, tmp_path / "out")
    assert (counts.found, counts.ok, counts.failed, counts.duplicate, counts.not_a_report) == (9, 5, 1, 2, 1)
    assert counts.adds_up
    assert counts.finished == counts.found
    assert sorted(heard.names) == [
        "2023/a again.txt", "2023/bug.txt", "2023/c.txt", "2023/list.html", "all.zip/县/d.txt", "all.zip/县/e.txt",
        "b.txt",
    ]  # fmt: skip


def test_members_leave_nothing_behind(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "out")
    assert list(Store(tmp_path / "out").originals()) == []
    assert not (tmp_path / "out" / "underway").exists()


def test_a_second_run_does_nothing_that_is_done(corpus: Path, tmp_path: Path) -> None:
    first, _ = annotate(corpus, tmp_path / "out")
    second, heard = annotate(corpus, tmp_path / "out")
    assert second == first
    assert heard.names == []


def test_only_new_and_changed_files_are_read(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "out")
    (corpus / "new.txt").write_bytes(b"say new")
    (corpus / "b.txt").write_bytes(b"say better")
    (corpus / "all.zip").write_bytes(zipped({"县/d.txt": b"say d", "县/f.txt": b"say f"}))
    counts, heard = annotate(corpus, tmp_path / "out")
    assert sorted(heard.names) == ["all.zip/县/f.txt", "b.txt", "new.txt"]
    assert (counts.found, counts.ok, counts.duplicate) == (9, 6, 1)
    assert counts.adds_up


def test_failed_files_are_read_again_when_asked(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "out")
    _, heard = annotate(corpus, tmp_path / "out", retry_failed=True)
    assert heard.names == ["2023/bug.txt"]


def test_another_version_reads_everything_again(corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = annotate(corpus, tmp_path / "out")
    monkeypatch.setattr(module, "current_version", lambda: "9.0.0+other")
    after, heard = annotate(corpus, tmp_path / "out")
    assert after == before
    assert len(heard.names) == 7
    assert Store(tmp_path / "out").versions() == ["9.0.0+other"]


def test_a_file_that_hangs_costs_itself_alone(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "out")
    (corpus / "hangs.txt").write_bytes(b"sleep 600")
    (corpus / "crashes.txt").write_bytes(b"segfault")
    heard = Heard()
    with batch(tmp_path / "out", heard, seconds=0.5) as (run, ledger):
        counts = run.run([corpus])
        codes = {reason.code for reason in ledger.reasons()}
    assert (counts.ok, counts.failed, counts.quarantined) == (5, 3, 2)
    assert Counter(heard.names) == {"hangs.txt": 2, "crashes.txt": 2}
    assert {"ISOLATION.TIME", "ISOLATION.CRASH"} <= codes


def test_stopped_and_taken_up_again_it_ends_the_same(corpus: Path, tmp_path: Path) -> None:
    heard = Heard()
    with batch(tmp_path / "out", heard, workers=1) as (run, ledger):
        heard.then = run.stop
        counts = run.run([corpus])
        assert run.stopped
        assert ledger.counts().running == 0
    assert (counts.waiting, counts.adds_up) == (6, True)
    _, after = annotate(corpus, tmp_path / "out")
    assert len(after.names) == 6
    annotate(corpus, tmp_path / "undisturbed")
    assert results(tmp_path / "out") == results(tmp_path / "undisturbed")


_SCRIPT = """
import sys
from pathlib import Path
from tests.corpus.small_corpora import Heard, batch
heard = Heard()
heard.then = lambda: print(len(heard.names), flush=True)
with batch(Path(sys.argv[2]), heard) as (run, _):
    run.run([Path(sys.argv[1])])
"""


def test_killed_again_and_again_it_ends_the_same(corpus: Path, tmp_path: Path) -> None:
    for number in range(12):
        (corpus / f"more {number}.txt").write_bytes(f"say more {number}".encode())
    for kills in range(4):
        command = [sys.executable, "-c", _SCRIPT, str(corpus), str(tmp_path / "out")]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as parent:
            assert parent.stdout is not None
            for _ in range(kills):
                parent.stdout.readline()
            os.kill(parent.pid, signal.SIGKILL)
    counts, _ = annotate(corpus, tmp_path / "out")
    assert (counts.found, counts.ok, counts.duplicate, counts.adds_up) == (21, 17, 2, True)
    annotate(corpus, tmp_path / "undisturbed")
    assert results(tmp_path / "out") == results(tmp_path / "undisturbed")


def test_a_result_that_never_reached_the_disk_is_made_again(corpus: Path, tmp_path: Path) -> None:
    annotate(corpus, tmp_path / "out")
    store = Store(tmp_path / "out")
    with Ledger(tmp_path / "out" / "ledger.sqlite") as ledger:
        lost = next(result for result in ledger.results() if result.n_reports)
        store.path(lost.sha256, current_version()).write_bytes(b"")
        ledger.begin("x")  # as a power cut leaves it: a run without an end, by a process that is no more
        _forge_death(ledger)
    _, heard = annotate(corpus, tmp_path / "out")
    assert heard.names == [lost.name]


def _forge_death(ledger: Ledger) -> None:
    from sqlalchemy import update

    from gongkai.corpus.ledger_tables import runs

    with ledger._engine.begin() as connection:
        connection.execute(update(runs).values(ended=None, pid=2**22 + 1, born="gone"))


def test_a_file_that_vanishes_says_so(corpus: Path, tmp_path: Path) -> None:
    heard = Heard()
    with batch(tmp_path / "out", heard, workers=1) as (run, ledger):
        run.stop()
        run.run([corpus])
        assert ledger.counts().found == 0
    with batch(tmp_path / "out", heard, workers=1) as (run, ledger):
        heard.first = (corpus / "b.txt").unlink
        counts = run.run([corpus])
        (gone,) = [reason for reason in ledger.reasons() if reason.code == "READ.OPEN"]
    assert gone.example == "b.txt"
    assert counts.adds_up


def test_files_that_were_deleted_since_are_told_and_stay(corpus: Path, tmp_path: Path) -> None:
    first, _ = annotate(corpus, tmp_path / "out")
    (corpus / "2023" / "c.txt").unlink()
    (corpus / "all.zip").unlink()
    second, _ = annotate(corpus, tmp_path / "out")
    assert second == first
    (tmp_path / "list.csv").write_text(f"path\n{corpus.name}\n", encoding="utf-8")
    with Ledger(tmp_path / "out" / "ledger.sqlite") as ledger:
        for paths in ([corpus], [tmp_path / "list.csv"]):
            gone = [place.name for place in vanished(ledger.all_places(), paths)]
            assert gone == ["2023/c.txt", "all.zip/a.txt", "all.zip/县/d.txt", "all.zip/县/e.txt"]
        assert not list(vanished(ledger.all_places(), [corpus / "b.txt"]))


def test_a_file_written_to_meanwhile_is_read_as_it_is_now(corpus: Path, tmp_path: Path) -> None:
    heard = Heard()
    with batch(tmp_path / "out", heard, workers=1) as (run, _):
        heard.first = lambda: (corpus / "b.txt").write_bytes(b"say now")
        counts = run.run([corpus])
    assert (counts.found, counts.ok, counts.adds_up) == (9, 5, True)
    assert b"now" in results(tmp_path / "out")["b.txt"][1]


def test_shards_share_the_corpus_out(corpus: Path, tmp_path: Path) -> None:
    names = []
    found = 0
    for number in (1, 2, 3):
        counts, heard = annotate(corpus, tmp_path / f"out{number}", shard=Shard(number, 3))
        names += heard.names
        found += counts.found
    assert found == 9
    distinct = [name for name in names if Path(name).name not in {"a.txt", "a again.txt"}]
    assert sorted(distinct) == [
        "2023/bug.txt", "2023/c.txt", "2023/list.html", "all.zip/县/d.txt", "all.zip/县/e.txt", "b.txt",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["3/2", "0/2", "1", "a/b", "1/0"])
def test_a_malformed_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        Shard.parse(text)


def test_a_manifest_names_files_and_says_what_they_are(corpus: Path, tmp_path: Path) -> None:
    manifest = corpus / "list.csv"
    rows = "编号,路径,机构,年份\n7,b.txt,水务局,2023\n8,gone.txt,,\n9,all.zip,青禾县,2022\n"
    manifest.write_text(rows, encoding="gb18030")
    counts, _ = annotate(manifest, tmp_path / "out")
    assert (counts.found, counts.ok, counts.failed, counts.adds_up) == (5, 4, 1, True)
    with Ledger(tmp_path / "out" / "ledger.sqlite") as ledger:
        told = {result.name: (result.ident, result.agency, result.year) for result in ledger.results()}
    assert told["b.txt"] == ("7", "水务局", 2023)
    assert told["all.zip/县/d.txt"] == ("9", "青禾县", 2022)


@pytest.mark.parametrize("rows", ["path,year\n,2023\n", "path,year\na.txt,last\n"])
def test_a_malformed_manifest_is_refused(corpus: Path, tmp_path: Path, rows: str) -> None:
    (corpus / "list.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(UsageError, match="Line 2"):
        annotate(corpus / "list.csv", tmp_path / "out")


def test_an_archive_that_cannot_be_opened_is_a_failed_file(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cut.gz").write_bytes(b"\x1f\x8b\x08 cut")
    (folder / "inner.zip").write_bytes(zipped({"bad.gz": b"\x1f\x8b\x08 cut", "good.txt": b"say good"}))
    counts, _ = annotate(folder, tmp_path / "out")
    assert (counts.found, counts.ok, counts.failed, counts.adds_up) == (3, 1, 2, True)
    (folder / "cut.gz").write_bytes(b"say mended")
    counts, _ = annotate(folder, tmp_path / "out")
    assert (counts.found, counts.ok, counts.failed, counts.adds_up) == (3, 2, 1, True)


def test_the_folder_of_results_is_no_part_of_the_corpus(corpus: Path) -> None:
    first, _ = annotate(corpus, corpus / "out")
    second, _ = annotate(corpus, corpus / "out")
    assert first == second


def test_what_cannot_be_opened_is_counted(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "broken link.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "in" / "pipe.txt")
    counts, _ = annotate(tmp_path / "in", tmp_path / "out")
    assert (counts.found, counts.failed, counts.adds_up) == (2, 2, True)


def test_names_that_are_no_utf_8_are_read(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    path = os.fsencode(tmp_path / "in") + b"/" + "水务局.txt".encode("gb18030")
    with open(path, "wb") as file:  # noqa: PTH123 - such a name is bytes
        file.write(b"say hello")
    counts, heard = annotate(tmp_path / "in", tmp_path / "out")
    assert (counts.ok, heard.names) == (1, ["水务局.txt"])


def test_a_path_that_does_not_exist_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        annotate(tmp_path / "nowhere", tmp_path / "out")
