"""``python -m evaluation.faults --kills 50``: ``kill -9`` of children, the parent, or all, at random moments.

A corpus of samples in every format, with copies, damaged files and an archive, is read once in peace; then again and
again with somebody killed at a random moment, each time taken up by the next run, until so many kills were dealt out.
Whenever a disturbed corpus is finished, its account and every row of every table must be those of the quiet one.
``--ledger URL`` keeps the disturbed ledgers in PostgreSQL. Exit status 1 where anything differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import zipfile
from pathlib import Path

from evaluation.faults_kill import Runs, Tally, differences, left_by
from evaluation.samples import load_samples

_MOMENTS = 0.6  # of a quiet run's time: a run that is taken up again has less to do than a whole one


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.faults", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--files", type=int, default=60, help="samples in the corpus; some are doubled or damaged")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--ledger", help="URL of a PostgreSQL database that may be emptied")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gongkai-faults-") as folder:
        reports = Path(folder) / "reports"
        make_corpus(reports, options.files)
        runs = Runs(reports, workers=options.workers, ledger=options.ledger, seed=options.seed)
        found, tally = compare(runs, Path(folder), options.kills)
    print("\n".join(found) or "every disturbed corpus is that of the quiet run: nothing lost, nothing twice")
    hit = ", ".join(f"{number} {who}" for who, number in tally.kills.items())
    print(f"{tally.total} kills ({hit}) in {tally.runs} runs over {tally.rounds} corpora of {options.files} samples")
    return int(bool(found))


def compare(runs: Runs, folder: Path, kills: int) -> tuple[list[str], Tally]:
    """Read the corpus in peace, then disturbed until all kills are dealt out; return what differs, and the tally."""
    took = runs.quiet(folder / "quiet")
    quiet = left_by(folder / "quiet")
    tally = Tally()
    found: list[str] = []
    while tally.total < kills:
        out = folder / f"disturbed-{tally.rounds}"
        runs.empty_ledger()
        runs.disturbed(out, kills - tally.total, took * _MOMENTS, tally)
        found += differences(quiet, left_by(out))
    return found, tally


def make_corpus(folder: Path, files: int) -> None:
    """Write ``files`` samples of all formats into the folder: a fifth in an archive, some doubled, some damaged."""
    folder.mkdir(parents=True)
    samples = sorted(load_samples(split="dev"), key=lambda sample: (sample.path.stat().st_size, sample.file))[:files]
    with zipfile.ZipFile(folder / "archive.zip", "w") as archive:
        for number, sample in enumerate(samples):
            name, data = f"{number:03d}-{Path(sample.file).name}", sample.data()
            if number % 5 == 0:
                archive.writestr(f"报告/{name}", data)
            else:
                (folder / name).write_bytes(data)
            if number % 7 == 0:
                (folder / f"copy-{name}").write_bytes(data)
            if number % 10 == 0:
                (folder / f"cut-{name}").write_bytes(data[: len(data) // 3])


if __name__ == "__main__":
    sys.exit(main())
