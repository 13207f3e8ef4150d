"""Linear models without pickle: a vocabulary in text, arrays in ``.npz``, a configuration in JSON; numpy alone.

A row is a mapping of views to distinct feature names, or to a text whose character n-grams are its names. A feature
weighs ``idf``; a view's weights are brought to length 1 over the row, times the view's scale, so that a long text does
not outweigh a short one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gongkai.errors import ArtifactError
from gongkai.nlp.grams import GramTable, distinct, keys_of
from gongkai.resources import models_dir

Floats = NDArray[np.float32]
View = Sequence[str] | str
Rows = Sequence[Mapping[str, View]]

_UNKNOWN = repeat(-1)  # endless
VOCABULARY, WEIGHTS, CONFIG = "vocabulary.txt", "weights.npz", "config.json"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Sparse:
    """Rows of a sparse matrix: row ``i`` has ``values[start[i]:start[i + 1]]`` in those ``columns``."""

    columns: NDArray[np.int64]
    values: Floats
    start: NDArray[np.int64]

    def times(self, weights: Floats) -> tuple[NDArray[np.intp], Floats]:
        """Return the rows that hold anything, and their products with ``weights`` (features, outputs)."""
        filled = np.flatnonzero(np.diff(self.start))
        if not filled.size:
            return filled, np.zeros((0, weights.shape[1]), dtype=np.float32)
        parts = weights.take(self.columns, axis=0)
        parts *= self.values[:, None]
        return filled, np.add.reduceat(parts, self.start[filled], axis=0)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Feature names by view and what each weighs.

    ``scales`` lists the views that count and their scale; ``grams`` those that are texts, with their longest n-gram.
    """

    index: Mapping[str, Mapping[str, int]]
    idf: Floats
    scales: Mapping[str, float]
    grams: Mapping[str, int]
    _tables: dict[str, GramTable] = field(default_factory=dict, init=False, repr=False, compare=False)

    def encode(self, rows: Rows) -> Iterator[Sparse]:
        """Yield the rows as numbers, in parts whose sum they are; names that are not in the vocabulary are left out."""
        yield self._encode_names(rows)
        for view in self.grams:
            if view in self.scales:
                yield self._encode_texts(view, [row.get(view, "") for row in rows])

    def _encode_names(self, rows: Rows) -> Sparse:
        columns: list[int] = []  # of every name; -1: not in the vocabulary
        ends = [0]  # of each row in ``columns``
        views: list[int] = []  # of each view of a row: where it ends in ``columns``
        scales: list[float] = []
        counted = [(view, self.index[view], scale) for view, scale in self.scales.items() if view not in self.grams]
        for row in rows:
            for view, known, scale in counted:
                names = row.get(view)
                if names:
                    columns += map(known.get, names, _UNKNOWN)
                    views.append(len(columns))
                    scales.append(scale)
            ends.append(len(columns))
        array = np.asarray(columns, dtype=np.int64)
        held = array >= 0
        before = np.concatenate(([0], np.cumsum(held)))  # how many are known before each place
        lengths = np.diff(before[views], prepend=0)
        factors = np.asarray(scales, dtype=np.float32)[lengths > 0]
        array = array[held]
        return Sparse(array, self._values(array, lengths[lengths > 0], factors), before[ends])

    def _encode_texts(self, view: str, texts: Sequence[View]) -> Sparse:
        if view not in self._tables:
            self._tables[view] = GramTable(self.index[view])
        keys, owners = keys_of([str(text) for text in texts], self.grams[view])
        columns = self._tables[view].find(keys)
        known = columns >= 0
        size = max(1, len(self.idf))
        cells = distinct(owners[known] * size + columns[known])
        lengths = np.bincount(cells // size, minlength=len(texts))
        counts = np.concatenate(([0], np.cumsum(lengths)))
        columns = cells % size
        filled = lengths[lengths > 0]
        factors = np.full(len(filled), self.scales[view], dtype=np.float32)
        return Sparse(columns, self._values(columns, filled, factors), counts)

    def _values(self, columns: NDArray[np.int64], lengths: NDArray[np.int64], factors: Floats) -> Floats:
        if not len(lengths):
            return np.zeros(0, dtype=np.float32)
        values = self.idf[columns]
        edges = np.concatenate(([0], np.cumsum(lengths)[:-1]))
        norms = np.sqrt(np.add.reduceat(values * values, edges))
        return (values * np.repeat(factors / norms, lengths)).astype(np.float32)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Scores of several outputs for each row. ``config`` is what the model's owner wants to remember."""

    vocabulary: Vocabulary
    weights: Floats  # (features, outputs)
    bias: Floats  # (outputs,)
    outputs: tuple[str, ...]
    config: Mapping[str, Any]

    def decide(self, rows: Rows) -> Floats:
        """Return the decision values, one row a row, one column an output."""
        scores = np.repeat(self.bias[None], len(rows), axis=0)
        for part in self.vocabulary.encode(rows):
            filled, products = part.times(self.weights)
            scores[filled] += products
        return scores

    def narrowed(self, columns: Sequence[int]) -> LinearModel:
        """Return the model with these outputs alone, which costs less to ask."""
        chosen = list(columns)
        weights = np.ascontiguousarray(self.weights[:, chosen])
        return LinearModel(
            self.vocabulary, weights, self.bias[chosen], tuple(self.outputs[at] for at in chosen), self.config
        )


def sigmoid(values: Floats) -> Floats:
    """Return the logistic function, without overflow."""
    bounded = np.clip(values, -30.0, 30.0)
    return (1.0 / (1.0 + np.exp(-bounded))).astype(np.float32)


def save_model(model: LinearModel, folder: Path) -> None:
    """Write the model into ``folder``: vocabulary as text, arrays as float16, configuration as JSON."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [""] * len(model.vocabulary.idf)
    for view, known in model.vocabulary.index.items():
        for name, at in known.items():
            names[at] = f"{view}\t{name}"
    (folder / VOCABULARY).write_text("\n".join(names) + "\n", encoding="utf-8", newline="\n")
    with (folder / WEIGHTS).open("wb") as file:
        np.savez_compressed(
            file,
            idf=model.vocabulary.idf.astype(np.float16),
            weights=model.weights.astype(np.float16),
            bias=model.bias.astype(np.float32),
        )
    config = {"outputs": list(model.outputs), "scales": dict(model.vocabulary.scales), **model.config}
    config["grams"] = dict(model.vocabulary.grams)
    text = json.dumps(config, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / CONFIG).write_text(text + "\n", encoding="utf-8", newline="\n")


def load_model(folder: Path) -> LinearModel:
    """Return the model in ``folder``. Raises ArtifactError when a part is missing or the parts disagree."""
    try:
        config = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
        names = (folder / VOCABULARY).read_text(encoding="utf-8").splitlines()
        with np.load(folder / WEIGHTS, allow_pickle=False) as arrays:
            idf = arrays["idf"].astype(np.float32)
            weights = arrays["weights"].astype(np.float32)
            bias = arrays["bias"].astype(np.float32)
        outputs, scales, grams = tuple(config.pop("outputs")), config.pop("scales"), config.pop("grams")
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError(f"models/{folder.name}: {error}", remedy="gongkai train --out DIR") from error
    if weights.shape != (len(names), len(outputs)) or idf.shape != (len(names),) or bias.shape != (len(outputs),):
        raise ArtifactError(f"models/{folder.name}: vocabulary and weights disagree", remedy="gongkai train --out DIR")
    index: dict[str, dict[str, int]] = {view: {} for view in scales}
    for at, line in enumerate(names):
        view, _, name = line.partition("\t")
        index.setdefault(view, {})[name] = at
    return LinearModel(Vocabulary(index, idf, scales, grams), weights, bias, outputs, config)


@cache
def default_model(name: str) -> LinearModel:
    """Return the model ``name`` that travels with gongkai, after its hashes were compared with the manifest."""
    root = models_dir()
    verify(root, (f"{name}/{part}" for part in (VOCABULARY, WEIGHTS, CONFIG)))
    return load_model(root / name)


def verify(root: Path, paths: Iterable[str]) -> None:
    """Compare files under ``root`` with ``root/manifest.json``. Raises ArtifactError naming the first that differs."""
    try:
        listed = json.loads((root / MANIFEST).read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError) as error:
        raise ArtifactError(f"models/{MANIFEST}: {error}") from error
    for path in paths:
        try:
            digest = hashlib.sha256((root / path).read_bytes()).hexdigest()
        except OSError as error:
            raise ArtifactError(f"models/{path}: {error}") from error
        if listed.get(path) != digest:
            raise ArtifactError(f"models/{path} differs from the manifest", remedy="reinstall gongkai")


def write_manifest(root: Path) -> None:
    """Write ``root/manifest.json`` with the sha256 of every file under ``root``."""
    files = {
        path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    text = json.dumps({"files": files}, ensure_ascii=False, indent=1, sort_keys=True)
    (root / MANIFEST).write_text(text + "\n", encoding="utf-8", newline="\n")
