"""Pairs of texts that are nearly the same, among very many.

MinHash keeps of each text's shingles a signature that two texts share at a place with the probability of their Jaccard
similarity; texts whose signatures agree in a band of three places are candidates, and exact similarity decides.
``datasketch`` makes the signatures. Its index would hold all bands at once; here they are looked through one by one.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence

from gongkai.corpus.across.shingles import Shingles, jaccard

# Of pairs that share six tenths of their shingles these find 98 in 100, of seven tenths 999 in 1,000 (1 - (1 - s³)¹⁶).
_BANDS = 16
_ROWS = 3
# A phrase of more variants than these is compared with some of them only: enough to see that everybody uses it.
_CROWD = 256
_SOME = 64


def near_pairs(texts: Sequence[Shingles], least: float) -> Iterator[tuple[int, int, float]]:
    """Yield the pairs of different texts, by their places, with a similarity of ``least`` (0.6 or more), each once."""
    seen: set[tuple[int, int]] = set()
    for one, two in _candidates(texts):
        if (one, two) not in seen:
            seen.add((one, two))
            alike = jaccard(texts[one], texts[two])
            if alike >= least:
                yield one, two, alike


def _candidates(texts: Sequence[Shingles]) -> Iterator[tuple[int, int]]:
    import numpy as np
    from datasketch import MinHash

    signatures = np.empty((len(texts), _BANDS * _ROWS), dtype=np.uint64)
    encoded = ([shingle.encode() for shingle in text] for text in texts)
    made = MinHash.generator(encoded, num_perm=_BANDS * _ROWS, hashfunc=zlib.crc32)
    for place, minhash in enumerate(made):
        signatures[place] = minhash.hashvalues
    for start in range(0, _BANDS * _ROWS, _ROWS):
        buckets: dict[bytes, list[int]] = defaultdict(list)
        band = np.ascontiguousarray(signatures[:, start : start + _ROWS])
        for place in range(len(texts)):
            buckets[band[place].tobytes()].append(place)
        for bucket in buckets.values():
            reach = len(bucket) if len(bucket) <= _CROWD else _SOME
            for at, one in enumerate(bucket):
                for two in bucket[at + 1 : at + reach]:
                    yield one, two
