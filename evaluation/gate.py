"""Quality floors: a measured score may rise above its floor, and never fall below it unnoticed.

``floors.json`` holds, for each task, the corpus' fingerprint and a floor for each score. A changed corpus shuts the
gate until it is measured again; a repin that would lower a floor is refused unless it is asked for by name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evaluation.measurement import Measurement

FLOORS = Path(__file__).with_name("floors.json")
EPSILON = 5e-5  # floors are stored with four digits


class RegressionError(ValueError):
    """A repin would lower a floor."""


@dataclass(frozen=True, slots=True)
class Pins:
    """The floors of one task."""

    corpus_sha: str
    floors: Mapping[str, float]
    support: Mapping[str, int]


def load_pins(path: Path = FLOORS) -> dict[str, Pins]:
    """Return the pins of every task; empty where nothing was pinned yet."""
    if not path.exists():
        return {}
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return {name: Pins(item["corpus_sha"], item["floors"], item["support"]) for name, item in data.items()}


def part(pins: Pins | None, prefix: str) -> Pins | None:
    """Return the pins of the scores whose names begin with ``prefix``."""
    if pins is None:
        return None
    floors = {name: floor for name, floor in pins.floors.items() if name.startswith(prefix)}
    return Pins(pins.corpus_sha, floors, {name: pins.support[name] for name in floors})


def failures(measurement: Measurement, pins: Pins | None) -> list[str]:
    """Return why the gate is shut; an empty list opens it."""
    if pins is None:
        return ["nothing is pinned: run `python -m evaluation repin`"]
    if measurement.corpus_sha != pins.corpus_sha:
        return ["the corpus changed: measure it again and run `python -m evaluation repin`"]
    if measurement.scores.keys() != pins.floors.keys():
        odd = sorted(measurement.scores.keys() ^ pins.floors.keys())
        return [f"scores and floors disagree on {', '.join(odd)}"]
    return [
        f"{name}: {score:.4f} is below its floor {pins.floors[name]:.4f} (support {measurement.support[name]})"
        for name, score in sorted(measurement.scores.items())
        if score < pins.floors[name] - EPSILON
    ]


def repinned(measurement: Measurement, pins: Pins | None, *, allow_regression: bool = False) -> Pins:
    """Return new pins at the measured scores. Raises RegressionError that lists every floor which would fall."""
    floors = {name: round(score, 4) for name, score in sorted(measurement.scores.items())}
    if pins is not None and not allow_regression:
        lost = [f"{name} {floor:.4f} would be dropped" for name, floor in pins.floors.items() if name not in floors]
        lost += [
            f"{name} would fall from {floor:.4f} to {floors[name]:.4f}"
            for name, floor in sorted(pins.floors.items())
            if name in floors and floors[name] < floor - EPSILON
        ]
        if lost:
            raise RegressionError("\n".join(lost))
    return Pins(measurement.corpus_sha, floors, {name: measurement.support[name] for name in floors})


def save_pins(pins: Mapping[str, Pins], path: Path = FLOORS) -> None:
    """Write the floors file."""
    data = {
        name: {"corpus_sha": item.corpus_sha, "floors": dict(item.floors), "support": dict(item.support)}
        for name, item in sorted(pins.items())
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
