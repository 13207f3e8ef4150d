"""Damaged copies of samples: reading returns a Report or raises a ReadError, and nothing else, in bounded time."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import NamedTuple

from evaluation.samples import load_samples
from gongkai.document import Format
from gongkai.errors import ReadError
from gongkai.pipeline import understand
from gongkai.readers.containers import Member
from gongkai.readers.office.ahead import in_batches
from gongkai.readers.registry import Reader, reader_for, second_reader_for
from gongkai.readers.sniff import sniff
from gongkai.settings import Settings

SEED = 20240130
MAX_SECONDS = 30.0  # a whole, undamaged sample takes well under one
MHTML = "mhtml"  # web pages of one MIME file, read as HTML
KINDS = (*(fmt.value for fmt in Format), MHTML)
PICTURES = ("PNG", "JPEG", "TIFF", "WEBP", "BMP")
SMALLEST = 6  # samples of each format: the smallest ones, for speed

Damage = Callable[[bytes, random.Random], bytes]


class Failure(NamedTuple):
    """A damaged copy that broke a reader."""

    format: str
    file: str
    damage: str
    seed: int
    what: str


def cut(data: bytes, rng: random.Random) -> bytes:
    """The end is missing."""
    return data[: rng.randrange(1, len(data))]


def hole(data: bytes, rng: random.Random) -> bytes:
    """A stretch in the middle is missing."""
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 2000) :]


def flips(data: bytes, rng: random.Random) -> bytes:
    """Single bytes are wrong."""
    damaged = bytearray(data)
    for _ in range(rng.randrange(1, 60)):
        damaged[rng.randrange(len(damaged))] = rng.randrange(256)
    return bytes(damaged)


def zeros(data: bytes, rng: random.Random) -> bytes:
    """A block of zeros, as an interrupted download leaves."""
    start = rng.randrange(len(data))
    length = rng.randrange(1, 4096)
    return data[:start] + bytes(min(length, len(data) - start)) + data[start + length :]


def swapped(data: bytes, rng: random.Random) -> bytes:
    """Two blocks have changed places."""
    middle = rng.randrange(1, len(data))
    return data[middle:] + data[:middle]


def doubled(data: bytes, rng: random.Random) -> bytes:
    """A stretch stands twice."""
    start = rng.randrange(len(data))
    stop = start + rng.randrange(1, 3000)
    return data[:stop] + data[start:stop] + data[stop:]


DAMAGES: tuple[Damage, ...] = (cut, hole, flips, zeros, swapped, doubled)


def damaged_copies(kind: str, copies: int) -> Iterator[tuple[str, str, int, bytes]]:
    """Yield file, damage, seed and bytes; the same ones at every call."""
    originals = pictures() if kind == Format.IMAGE else smallest(kind)
    for index in range(copies):
        file, data = originals[index % len(originals)]
        damage = DAMAGES[(index // len(originals)) % len(DAMAGES)]
        seed = SEED + index
        yield file, damage.__name__, seed, damage(data, random.Random(seed))  # noqa: S311


def smallest(kind: str) -> list[tuple[str, bytes]]:
    """Return the smallest samples of a kind with their names."""
    known = load_samples(split="dev", format=Format.HTML.value if kind == MHTML else kind)
    own = [sample for sample in known if (sample.producer == "mail") == (kind == MHTML)]
    own.sort(key=lambda sample: sample.path.stat().st_size)
    return [(sample.file, sample.data()) for sample in own[:SMALLEST]]


def pictures() -> list[tuple[str, bytes]]:
    """Return a corner of a scanned table as a picture of every kind; small, as every copy is recognised."""
    from corpora.build.scans import Spoiling, as_picture, scanned_pages

    kind = Spoiling(name="fuzz", split="dev", dpi=100)
    whole = next(sample for sample in load_samples(split="dev", format="pdf") if sample.source == "city-2022")
    corner = scanned_pages(whole.data(), kind, (0,))[0][-260:-60, 60:400]
    return [(f"corner.{name.lower()}", as_picture(corner, kind, name)) for name in PICTURES]


def fuzz(copies: int, kinds: Iterable[str] = KINDS) -> list[Failure]:
    """Read ``copies`` damaged files of each kind, with every engine of it and as what they are taken for now.

    Return what broke.
    """
    failures: list[Failure] = []
    for kind in kinds:
        own = Format.HTML if kind == MHTML else Format(kind)
        made = list(damaged_copies(kind, copies))
        # Old office files are converted many at a time, as in a corpus: one that kills its batch is read again alone.
        batches = in_batches([Member(file, data) for file, _, _, data in made], Settings())
        for (file, damage, seed, data), _ in zip(made, batches, strict=True):
            for read in _readings(own, data, file):
                failures.extend(Failure(kind, file, damage, seed, what) for what in _broken(read))
    return failures


Reading = Callable[[], object]


def _readings(own: Format, data: bytes, file: str) -> Iterator[Reading]:
    """Yield what to try: the engines of the format that the file had, and the format that it is taken for."""
    for reader in (reader_for(own), second_reader_for(own)):
        if reader is not None:
            yield partial(_read, reader, data, file)
    yield partial(_as_taken, own, data, file)


def _read(reader: Reader, data: bytes, file: str) -> None:
    understand(reader(data, name=file, settings=Settings()))


def _as_taken(own: Format, data: bytes, file: str) -> None:
    taken = sniff(data, file)
    if taken is not own:
        _read(reader_for(taken), data, file)


def _broken(read: Reading) -> Iterator[str]:
    began = time.monotonic()
    try:
        read()
    except ReadError:
        pass
    except Exception as error:  # whatever else comes out is the finding
        yield f"{type(error).__name__}: {error}"
    if time.monotonic() - began > MAX_SECONDS:
        yield f"took {time.monotonic() - began:.0f} s"
