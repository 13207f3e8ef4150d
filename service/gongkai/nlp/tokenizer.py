"""Words: a private jieba tokenizer with the field's lexicon, loaded when the first text is cut.

``jieba``'s module-level tokenizer is shared by everything in a process and keeps its cache in the common temp folder.
This one is its own. Where ``rjieba`` is installed (jieba's dictionary and algorithm in Rust; wheels for the usual
machines), it does the cutting: faster, and the same words in every text of the gold and of the samples' sources, which
a test holds. Elsewhere jieba itself cuts.
"""

from __future__ import annotations

import itertools
import logging
import re
import threading
import warnings
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from gongkai.errors import ArtifactError
from gongkai.resources import models_dir

# A lexicon word must win over its parts: jieba suggests a frequency that does, and this is the least it gets.
LEAST_FREQUENCY = 200


_SURROGATE = re.compile("[\ud800-\udfff]")

Cutter = Callable[[str], list[str]]


class Tokenizer:
    """Cuts Chinese text into words that join back to the text exactly.

    ``fast`` chooses rjieba (True) or jieba (False); the default is rjieba where it is installed.
    """

    def __init__(self, lexicon: Iterable[str], *, fast: bool | None = None) -> None:
        self.lexicon = tuple(dict.fromkeys(lexicon))
        self._fast = find_spec("rjieba") is not None if fast is None else fast
        self._cutter: Cutter | None = None
        self._lock = threading.Lock()

    def cut(self, text: str) -> list[str]:
        """Return the words of ``text``; ``"".join(words) == text``."""
        if self._cutter is None:
            with self._lock:
                if self._cutter is None:
                    self._cutter = _load_fast(self.lexicon) if self._fast else _load_jieba(self.lexicon)
        return self._cutter(text)


def _load_fast(lexicon: Iterable[str]) -> Cutter:
    import rjieba

    tokenizer = rjieba.Jieba()
    for word in lexicon:
        tokenizer.add_word(word, max(LEAST_FREQUENCY, tokenizer.suggest_freq(word)), "n")  # a tag nobody asks for

    def cut(text: str) -> list[str]:
        try:
            return list(tokenizer.cut(text, False))
        except UnicodeEncodeError:  # half a surrogate pair, out of a damaged file: Rust has no such string
            ends = list(itertools.accumulate(map(len, tokenizer.cut(_SURROGATE.sub("\ufffd", text), False))))
            return [text[start:end] for start, end in itertools.pairwise([0, *ends])]

    return cut


def _load_jieba(lexicon: Iterable[str]) -> Cutter:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # jieba 0.42.1: unescaped regular expressions, pkg_resources
        import jieba
    jieba.setLogLevel(logging.WARNING)
    tokenizer = jieba.Tokenizer()
    with tokenizer.lock:
        # no cache file: reading it back took as long as building the table (0.60 s to 0.65 s)
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
        tokenizer.initialized = True
    for word in lexicon:
        frequency = max(LEAST_FREQUENCY, tokenizer.suggest_freq(word, tune=False))
        tokenizer.total -= tokenizer.FREQ.get(word) or 0  # jieba counts what it knows twice, rjieba does not
        tokenizer.add_word(word, frequency)
    return lambda text: list(tokenizer.cut(text, HMM=False))


def load_lexicon(folder: Path | None = None) -> list[str]:
    """Return the words of every ``*.txt`` in the lexicon folder. Raises ArtifactError."""
    root = folder or models_dir() / "lexicon"
    words: list[str] = []
    for path in sorted(root.glob("*.txt")):
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise ArtifactError(f"{path.name}: {error}") from error
        words += [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    if not words:
        raise ArtifactError("models/lexicon: no words")
    return words


@cache
def default_tokenizer() -> Tokenizer:
    """Return the one tokenizer of this process with the lexicon that travels with gongkai."""
    return Tokenizer(load_lexicon())
