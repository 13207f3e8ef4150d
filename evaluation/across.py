"""``python -m evaluation.across``: is everything found that was planted in a generated corpus?

A corpus of organs over years is generated in all formats (corpora/generated), some files damaged, read by ``gongkai
annotate``, and its tables across years and organs are compared with the plan: which organ is which, what does not fit
from year to year, which problems return, whose sentences are copied, what became of promises. Besides: the closing
line against what was generated, and the memory of the parent process. ``--engine dask`` reads the corpus again on a
local cluster of two processes, and every table must be the same. Exit status 1 where anything falls short.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from math import isnan
from pathlib import Path

from corpora.generated.model import Generated
from corpora.generated.plan import ALL, TEXTS, plan
from corpora.generated.write import PLANTED, recorded, write
from evaluation.across_run import Run, annotate, expected
from evaluation.across_score import TARGET, Score, misread, scores
from evaluation.faults_kill import differences, left_by
from gongkai.corpus.collection import Corpus
from gongkai.corpus.ledger_model import Counts

_MEGABYTE = 1 << 20
GROWTH = 1.1  # the parent's peak memory in the last tenth of the files over that in the first


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and return the exit status."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="gongkai-across-") as scratch:
        return _measure(options, options.out or Path(scratch) / "corpus")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m evaluation.across", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--out", type=Path, help="keep the corpus and its dataset here; what is there is used again")
    parser.add_argument("--engine", choices=("local", "dask"), default="local", help="dask: read it there as well")
    parser.add_argument("--formats", choices=("all", "texts"), default="all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--holdout", action="store_true", help="the half of the statements that is kept for final runs")
    parser.add_argument("--failures", type=Path, help="write what was missed and what was wrong to this file")
    return parser.parse_args(arguments)


def _measure(options: argparse.Namespace, out: Path) -> int:
    formats = TEXTS if options.formats == "texts" else ALL
    corpus = plan(options.reports, seed=options.seed, holdout=options.holdout, formats=formats)
    if not (out / PLANTED).exists():
        _say(f"writing {len(corpus.sheets)} reports of {len(corpus.organs)} organs to {out}")
        write(corpus, out)
    elif (out / PLANTED).read_text(encoding="utf-8") != recorded(corpus):
        _say(f"{out} holds another corpus; remove it, or name another folder")
        return 2
    _say("reading them")
    run = annotate(out / "reports", out / "dataset")
    complaints = list(complain(run, expected(corpus)))
    print(f"{run.line}\n")
    _say("comparing the tables with the plan")
    with Corpus.open(out / "dataset") as tables:
        found = scores(corpus, tables)
    complaints += _tell(corpus, found, run)
    if options.failures:
        options.failures.write_text("\n".join(failures(found)) + "\n", encoding="utf-8")
    if options.engine == "dask":
        _say("reading them on a cluster of two processes")
        annotate(out / "reports", out / "dask", engine="dask")
        other = differences(left_by(out / "dataset"), left_by(out / "dask"))
        print("on Dask: " + ("every table is the same" if not other else "; ".join(other)))
        complaints += other
    print("\n".join(["", *complaints]) if complaints else "\nall of it holds")
    return int(bool(complaints))


def _tell(corpus: Generated, found: Sequence[Score], run: Run) -> list[str]:
    """Print what was found and the memory; return what falls short."""
    print("\n".join(table(found)))
    missed = {score.kind: len(score.missed) for score in found}
    blamed = [f"{kind} {number} of {missed[kind]}" for kind, number in misread(corpus, found).items()]
    print(f"\nmissed because a statement's role or theme was read otherwise: {', '.join(blamed) or 'none'}")
    megabytes = " and ".join(f"{peak / _MEGABYTE:.0f}" for peak in run.peaks[:2])
    print(f"peak memory of the parent, last tenth of the files / first: {run.growth:.3f} (at most {GROWTH})")
    print(f"first and last tenth {megabytes} MB; {run.peaks[2] / _MEGABYTE:.0f} MB while the tables are made")
    return [
        f"{score.kind}: recall {score.recall:.3f}, precision {score.precision:.3f}" for score in found if not score.good
    ]


def complain(run: Run, must: Counts) -> list[str]:
    """Return what is wrong with a run beside its tables."""
    found = [] if run.counts == must else [f"the account is {run.counts}, not {must}"]
    if isnan(run.growth):
        found.append("the parent's memory was not seen in the first and the last tenth: read more reports")
    elif run.growth > GROWTH:
        found.append(f"the parent's memory grew by {run.growth:.3f}")
    return found


def table(found: Sequence[Score]) -> list[str]:
    """Return the scores as a table in Markdown."""
    head = ["| planted | support | found | recall | precision | |", "|---|---:|---:|---:|---:|---|"]
    return head + [
        f"| {score.kind} | {score.planted} | {score.found} | {score.recall:.3f} | {score.precision:.3f} | "
        f"{'' if score.good else f'below {TARGET}'} |"
        for score in found
    ]


def failures(found: Sequence[Score]) -> list[str]:
    """Return a line for everything that was missed or is wrong."""
    return [
        f"{score.kind}\t{what}\t{key}"
        for score in found
        for what, keys in (("missed", score.missed), ("wrong", score.wrong))
        for key in keys
    ]


def _say(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    sys.exit(main())
