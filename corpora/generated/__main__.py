"""``python -m corpora.generated DIR``: write a corpus of about so many files, and what is planted in it."""

from __future__ import annotations

import argparse
from pathlib import Path

from corpora.generated.plan import plan
from corpora.generated.write import write

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m corpora.generated", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--reports", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--holdout", action="store_true", help="of the half of the statements that is kept apart")
    options = parser.parse_args()
    made = plan(options.reports, seed=options.seed, holdout=options.holdout)
    write(made, options.folder)
    print(f"{len(made.sheets)} reports of {len(made.organs)} organs; planted: {dict(sorted(made.planted.items()))}")
