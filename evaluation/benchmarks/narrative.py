"""How long the narrative takes beside reading the PDF: ``python -m evaluation.benchmarks.narrative [FILE…]``.

*narrative* is an outline to its statements, figures and quotations; *reader* the file's bytes to the Document. Each is
measured as a file that was not read before: what is remembered of texts is forgotten between rounds, models stay.
Rounds of both take turns, and the best processor time of each counts, so that a busy machine slows both alike.

Without files, every third drawn or printed sample of each split is read.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

from evaluation.samples import load_samples
from gongkai.errors import ReadError
from gongkai.nlp import features, narrate, surface, tagging, trunk
from gongkai.pipeline import parse
from gongkai.sections import outline
from gongkai.settings import Settings

_ROUNDS = 9
_EACH = 3  # of the samples: some thirty


def main(paths: list[Path]) -> None:
    """Print the statements, the milliseconds of both and their ratio for each file and for all together."""
    print(f"{'file':44} {'statements':>10} {'reader':>10} {'narrative':>10} {'ratio':>8}")
    rows = [row for path in paths if (row := _measured(path)) is not None]
    for name, count, reader, narrative in [*rows, _summed(rows)]:
        print(f"{name:44} {count:10} {1000 * reader:7.1f} ms {1000 * narrative:7.1f} ms {narrative / reader:8.3f}")


Row = tuple[str, int, float, float]


def _summed(rows: list[Row]) -> Row:
    return "all", sum(row[1] for row in rows), sum(row[2] for row in rows), sum(row[3] for row in rows)


def _measured(path: Path) -> Row | None:
    """Return the file's name, its statements, the seconds of reader and of narrative; None where it is locked."""
    data = path.read_bytes()
    try:
        report = outline(parse(data, name=path.name, settings=Settings()))
    except ReadError:
        return None
    count = len(narrate(report).statements)
    reader, narrative = [], []
    for _ in range(_ROUNDS):
        reader.append(_seconds(lambda: parse(data, name=path.name, settings=Settings())))
        _forget()
        narrative.append(_seconds(lambda: narrate(report)))
    return path.name, count, min(reader), min(narrative)


def _forget() -> None:
    """Forget what earlier texts left in memory: a report is read once, and the next one says other things."""
    for remembered in (features.plain, features.signs, features.signs_and_cues, trunk.trunk, surface.words_of):
        remembered.cache_clear()
    tagging.default_tagger().read_clauses.forget()


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _samples() -> list[Path]:
    # scans are read by another engine, which takes seconds a page
    pdfs = [sample for sample in load_samples(format="pdf") if "scanned" not in sample.quirks]
    return [sample.path for split in ("dev", "holdout") for sample in [s for s in pdfs if s.split == split][::_EACH]]


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]] or _samples())
