"""Writes ``evaluation/BENCHMARKS.md``: ``python -m evaluation.benchmarks [PART …]``.

All of it takes half an hour on an idle machine. Parts are named by their commands (``run``, ``reading``, ``narrative``,
``formats``, ``ocr``, ``statements``); those that are not named stay as they were measured before.

Every number in the document comes out of such a run; times are ratios to something public measured in the same run.
Needs LibreOffice and the extra ``ocr``.
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
    ("The narrative, against reading the PDF", ("evaluation.benchmarks.narrative",)),
    ("Other formats, against the least that any reader must do", ("evaluation.benchmarks.formats",)),
    ("Scans, against bare rapidocr", ("evaluation.benchmarks.ocr",)),
    ("Statements: writers left out, features, learning curve, speed", ("evaluation.benchmarks.statements",)),
)
_FENCED = frozenset(
    f"evaluation.benchmarks.{name}" for name in ("reading", "narrative", "formats", "ocr")
)  # tables for terminals


def main() -> int:
    """Run the parts one after the other and write the document."""
    wanted = sys.argv[1:]
    known = {command[-1].rpartition(".")[2]: title for title, command in PARTS}
    if not set(wanted) <= set(known):
        sys.stderr.write(f"parts are {', '.join(known)}\n")
        return 2
    before = _sections(TARGET.read_text(encoding="utf-8"))
    parts = [_HEAD]
    for title, command in PARTS:
        if wanted and title not in {known[name] for name in wanted}:
            parts.append(before[title])
            continue
        sys.stderr.write(f"{title}\n")
        done = subprocess.run([sys.executable, "-m", *command], capture_output=True, text=True, check=True)  # noqa: S603
        text = done.stdout.strip().replace("\n## ", "\n### ").removeprefix("## ")
        body = f"```\n{text}\n```" if command[0] in _FENCED else f"### {text}"
        parts.append(f"## {title}\n\n`python -m {' '.join(command)}`\n\n{body}\n")
    TARGET.write_text("\n".join(parts), encoding="utf-8", newline="\n")
    return 0


def _sections(text: str) -> dict[str, str]:
    """Return the document's parts by their titles."""
    found = [part.rstrip("\n") + "\n" for part in text.split("\n## ")[1:]]
    return {part.partition("\n")[0]: f"## {part}" for part in found}


if __name__ == "__main__":
    sys.exit(main())
