"""How long recognition takes beside bare rapidocr: ``python -m evaluation.benchmarks.ocr [FILE.pdf…]``.

Every page of the samples is made a scan and read, both ways from the same pixels and warm; processor time of one
thread, the better of the rounds.

- *page*: straightened, seals off, rules found, every cell read, numbers twice;
- *bare*: rapidocr finds and reads lines, angle classifier off, and nothing else.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from corpora.build.scans import Pixels, Spoiling, scanned_pages
from gongkai.readers.ocr.engine import engine
from gongkai.readers.ocr.page import scan_page

_ROUNDS = 2
_SAMPLES = Path(__file__).parents[2] / "corpora" / "samples" / "dev" / "pdf"
_FILES = ("city-2022-chromium-a4.pdf", "ministry-2020-libreoffice-office.pdf", "province-2021-drawn-lines.pdf")
_KINDS = (
    Spoiling(name="scan-200", split="dev", dpi=200, skew=1.0, noise=6, quality=75),
    Spoiling(name="scan-150", split="dev", dpi=150, skew=1.0, noise=6, quality=75),
)


def main(paths: list[Path]) -> None:
    """Print the ratio of each page and that of the sums."""
    bare = _bare_engine()
    print(f"{'file':44} {'kind':>9} {'page':>4} {'page/bare':>9}")
    for kind in _KINDS:
        ours = theirs = 0.0
        for path in paths:
            for number, page in enumerate(scanned_pages(path.read_bytes(), kind), start=1):
                own, other = _best(_read, page, kind.dpi), _best(bare, np.ascontiguousarray(page[:, :, ::-1]))
                print(f"{path.name:44} {kind.name:>9} {number:>4} {own / other:9.2f}", flush=True)
                ours, theirs = ours + own, theirs + other
        print(f"{'all':44} {kind.name:>9} {'':>4} {ours / theirs:9.2f}")


def _read(page: Pixels, dpi: float) -> None:
    scan_page(page, number=1, dpi=dpi, engine=engine(1))


def _bare_engine() -> Callable[[Pixels], Any]:
    from rapidocr import RapidOCR

    options = {
        "Global.use_cls": False,
        "Global.log_level": "critical",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return RapidOCR(params=options)


def _best(work: Callable[..., object], *arguments: object) -> float:
    times = []
    for _ in range(_ROUNDS):
        start = time.process_time()
        work(*arguments)
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    main([Path(argument) for argument in sys.argv[1:]] or [_SAMPLES / name for name in _FILES])
