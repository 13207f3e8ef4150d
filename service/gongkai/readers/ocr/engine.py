"""The recogniser: rapidocr's two networks, which find lines of text and read them. Its wheel carries the models.

Its own pipeline is not used: it returns a text and a score, and the form's sums need what else a sign might have been.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.errors import UnsupportedFormatError

Pixels = NDArray[np.uint8]
Chances = NDArray[np.float32]

HEIGHT = 48  # pixels: what the network reads lines at
FRAME = 8  # pixels of such a line that one column of chances stands for
_NARROWEST = 48
_WIDEST = 2400
_BATCH_PIXELS = 800  # widths of a batch together: more takes a third longer for each line


def missing() -> UnsupportedFormatError:
    """Return the error for a picture without the extra that reads pictures."""
    return UnsupportedFormatError(
        "这是图片或扫描件，需要文字识别组件。 / This is a picture or a scan: it needs text recognition.",
        code="READ.OCR_MISSING",
        remedy='pip install "gongkai[ocr]"',
    )


class Engine:
    """The two networks, loaded once a process."""

    def __init__(self, threads: int) -> None:
        try:
            from rapidocr import RapidOCR
        except ImportError as error:
            raise missing() from error
        options = {
            "Global.use_cls": False,  # it turns 6 and 9
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Det.limit_type": "max",  # pages come in the size to be looked at
            "Det.limit_side_len": 4096,
        }
        ocr: Any = RapidOCR(params=options)
        self._finder = ocr._load_det_model()
        self._reader = ocr._load_rec_model()
        self.signs: list[str] = list(self._reader.postprocess_op.character)

    def find(self, picture: Pixels) -> NDArray[np.float64]:
        """Return the corners of each line of text, (n, 4, 2) in pixels; ``picture`` is grey, dark on light."""
        found = self._finder(np.ascontiguousarray(np.dstack((picture,) * 3)))
        if found.boxes is None or not len(found.boxes):
            return np.zeros((0, 4, 2))
        return np.asarray(found.boxes, dtype=np.float64)

    def chances(self, lines: list[Pixels]) -> list[Chances]:
        """Return for each line picture, in order, the chance of every sign in every column (columns, signs).

        Lines are read in batches of like widths: a batch is as slow as its widest line.
        """
        widths = [_width(line) for line in lines]
        order = sorted(range(len(lines)), key=lambda index: widths[index])
        result: list[Chances] = [np.zeros((0, len(self.signs)), dtype=np.float32)] * len(lines)
        while order:
            batch = [order.pop()]
            width = max(_NARROWEST, -(-widths[batch[0]] // FRAME) * FRAME)
            while order and (len(batch) + 1) * width <= _BATCH_PIXELS and widths[order[-1]] > 0.7 * width - 2 * FRAME:
                batch.append(order.pop())
            pixels = np.concatenate([_normal(lines[index], widths[index], width) for index in batch])
            for index, chances in zip(batch, self._reader.session(pixels), strict=True):
                result[index] = chances[: max(1, -(-widths[index] // FRAME))]
        return result


def _width(line: Pixels) -> int:
    height, width = line.shape
    return int(min(_WIDEST, max(FRAME, round(width * HEIGHT / max(height, 1)))))


def _normal(line: Pixels, width: int, padded: int) -> NDArray[np.float32]:
    import cv2

    smooth = cv2.INTER_AREA if line.shape[0] > HEIGHT else cv2.INTER_CUBIC
    scaled = cv2.resize(line, (width, HEIGHT), interpolation=smooth).astype(np.float32) / 127.5 - 1.0
    row = np.zeros((1, 3, HEIGHT, padded), dtype=np.float32)
    row[:, :, :, :width] = scaled
    return row


@lru_cache(maxsize=1)
def engine(threads: int) -> Engine:
    """Return the recogniser. Raises UnsupportedFormatError when the extra ``ocr`` is not installed."""
    return Engine(threads)


def is_installed() -> bool:
    """Tell whether the extra ``ocr`` is there, without loading it."""
    from importlib.util import find_spec

    return all(find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))
