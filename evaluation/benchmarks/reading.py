"""How long reading a PDF takes beside pdfplumber: ``python -m evaluation.benchmarks.reading [FILE…]``.

Both start from the bytes and read the whole file, warm, the best processor time of several rounds; the plain way is
pdfplumber's ``extract_tables()`` and ``extract_text()`` on every page. Without files, the drawn samples are read.
"""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from gongkai.readers.pdf import read_pdf
from gongkai.settings import Settings

_ROUNDS = 9
_PLAIN_ROUNDS = 3  # ten times slower, and as steady
_SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "dev" / "pdf"


def main(paths: list[Path]) -> None:
    """Print milliseconds and ratio for each file, and the ratio of the sums."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    ours_sum = plain_sum = 0.0
    for path in paths:
        data = path.read_bytes()
        try:
            ours = _best(lambda data=data: read_pdf(data, name="sample", settings=Settings()), _ROUNDS)
            plain = _best(lambda data=data: _plain(data), _PLAIN_ROUNDS)
        except Exception as error:
            print(f"{path.name:48} {type(error).__name__}")
            continue
        ours_sum, plain_sum = ours_sum + ours, plain_sum + plain
        print(f"{path.name:48} {1000 * ours:8.1f} ms {1000 * plain:8.1f} ms   1/{plain / ours:.1f}")
    if ours_sum:
        print(f"{'all':48} {1000 * ours_sum:8.1f} ms {1000 * plain_sum:8.1f} ms   1/{plain_sum / ours_sum:.1f}")


def _best(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _plain(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            page.extract_tables()
            page.extract_text()


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or sorted(_SAMPLES.glob("*.pdf")))
