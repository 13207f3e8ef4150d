"""How long reading a PDF takes beside pdfplumber: ``python -m evaluation.benchmarks.reading [FILE…]``.

Everything starts from the bytes and reads the whole file, warm; the best processor time of several rounds counts.

- *whole*: the file to the Report: Document, sections, forms, findings, narrative, summary;
- *reader*: the file to the Document alone;
- *bare*: PDFium's text of every page and nothing else, the floor of any reader built on it;
- *plain*: pdfplumber's ``extract_tables()`` and ``extract_text()`` on every page.

Without files, the drawn and printed samples are read. Ratios are to *plain* of the same file in the same run.
"""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2

from evaluation.samples import load_samples
from gongkai.errors import ReadError
from gongkai.pipeline import parse, understand
from gongkai.settings import Settings

_ROUNDS = 9
_PLAIN_ROUNDS = 3  # ten times slower, and as steady
_WAYS = ("whole", "reader", "bare", "plain")


def main(paths: list[Path]) -> None:
    """Print the pages and the ratios of each file, and those of the sums."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    print(f"{'file':44} {'pages':>5} " + " ".join(f"{way + '/plain':>12}" for way in _WAYS[:-1]))
    sums = dict.fromkeys(_WAYS, 0.0)
    for path in paths:
        data = path.read_bytes()
        try:
            pages = parse(data, name=path.name, settings=Settings()).source.n_pages
        except ReadError:
            continue  # locked and damaged samples
        seconds = _measured(data, path.name)
        for way in _WAYS:
            sums[way] += seconds[way]
        _print(path.name, str(pages), seconds)
    if sums["plain"]:
        _print("all", "", sums)


def _measured(data: bytes, name: str) -> dict[str, float]:
    document = lambda: parse(data, name=name, settings=Settings())  # noqa: E731 - measured twice, alone and inside
    return {
        "whole": _best(lambda: understand(document()), _ROUNDS),
        "reader": _best(document, _ROUNDS),
        "bare": _best(lambda: _bare(data), _ROUNDS),
        "plain": _best(lambda: _plain(data), _PLAIN_ROUNDS),
    }


def _print(name: str, pages: str, seconds: dict[str, float]) -> None:
    print(f"{name:44} {pages:>5} " + " ".join(f"{seconds[way] / seconds['plain']:12.3f}" for way in _WAYS[:-1]))


def _best(work: Callable[[], object], rounds: int) -> float:
    work()
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _bare(data: bytes) -> None:
    document = pypdfium2.PdfDocument(data)
    for page in document:
        page.get_textpage().get_text_range()
    document.close()


def _plain(data: bytes) -> None:
    with pdfplumber.open(io.BytesIO(data)) as file:
        for page in file.pages:
            page.extract_tables()
            page.extract_text()


if __name__ == "__main__":
    # scans have a benchmark of their own: plain pdfplumber reads nothing in them, in no time
    drawn = [sample.path for sample in load_samples(split="dev", format="pdf") if "scanned" not in sample.quirks]
    main([Path(name) for name in sys.argv[1:]] or drawn)
