"""Writes ``evaluation/BENCHMARKS.md``: ``python -m evaluation.benchmarks``. Takes some twenty minutes on an idle machine.

Every number in the document comes out of this run; times are ratios to something public measured in the same run.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

TARGET = Path(__file__).parent.parent / "BENCHMARKS.md"
_HEAD = """# Benchmarks

Written by `python -m evaluation.benchmarks`; do not edit. Samples and gold are of our own writing; `holdout` was built
with layouts, organs and writers not looked at while developing. Times are ratios measured in one run.
"""
# Title, module and its arguments; what each prints stands below its title.
PARTS = (
    ("Scores", ("evaluation", "run")),
    ("Reading a PDF, against plain pdfplumber and bare PDFium", ("evaluation.benchmarks.reading",)),
    ("Statements: writers left out, features, learning curve, speed", ("evaluation.benchmarks.statements",)),
)
_FENCED = frozenset(("evaluation.benchmarks.reading",))  # a table for the terminal


def main() -> int:
    """Run the parts one after the other and write the document."""
    parts = [_HEAD]
    for title, command in PARTS:
        sys.stderr.write(f"{title}\n")
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=True)  # noqa: S603
        text = done.stdout.strip().replace("\n## ", "\n### ").removeprefix("## ")
        body = f"```\n{text}\n```" if command[0] in _FENCED else f"### {text}"
        parts.append(f"## {title}\n\n`python -m {' '.join(command)}`\n\n{body}\n")
    TARGET.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
