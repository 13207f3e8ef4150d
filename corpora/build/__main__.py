"""``python -m corpora.build``: sources and plan → sample files, gold and manifest.

``python -m corpora.build FORMAT…`` rebuilds only those (html, docx, doc, rtf, odt, xlsx, xls, ods, ofd, text, markdown,
pdf). ``python -m corpora.build missing`` builds the planned files that the manifest does not name, and nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from corpora.build.gold import check_planted, gold
from corpora.build.not_reports import pages
from corpora.build.plan import UNPLACED, Job, load_plan
from corpora.build.sources import load_sources
from corpora.build.to_docx import to_docx
from corpora.build.to_draw import draw
from corpora.build.to_html import to_html
from corpora.build.to_mail import to_mail
from corpora.build.to_markdown import to_markdown
from corpora.build.to_ofd import to_ofd
from corpora.build.to_office import FORMATS as SAVED
from corpora.build.to_office import save_as
from corpora.build.to_pdf import print_documents, print_page, require_programs
from corpora.build.to_rtf import to_rtf
from corpora.build.to_text import to_text
from corpora.build.to_xlsx import to_xlsx

SAMPLES = Path(__file__).parent.parent / "samples"
FIELDS = ("file", "source", "format", "producer", "style", "quirks", "split", "gold", "sha256")
WRITERS = {
    "html": to_html,
    "mail": to_mail,
    "docx": to_docx,
    "rtf": to_rtf,
    "xlsx": to_xlsx,
    "ofd": to_ofd,
    "text": to_text,
    "markdown": to_markdown,
    "drawn": draw,
}
FORMATS = ("html", "docx", "rtf", "xlsx", "ofd", "text", "markdown", "pdf", *sorted(SAVED))


def build(formats: set[str]) -> int:
    """Write every planned file of ``formats`` and return how many there are."""
    jobs = [job for job in _planned() if job.format in formats]
    contents = _contents(jobs)  # before anything old is removed
    for name in formats:
        for split in ("dev", "holdout"):
            shutil.rmtree(SAMPLES / split / name, ignore_errors=True)
    _write(jobs, contents)
    extra = list(_pages()) if "html" in formats else []
    _record(jobs, extra, [row for row in _recorded() if row["format"] not in formats])
    return len(jobs) + len(extra)


def build_missing() -> int:
    """Write the planned files that the manifest does not name and return how many there are."""
    recorded = _recorded()
    known = {row["file"] for row in recorded}
    jobs = [job for job in _planned() if job.path not in known]
    _write(jobs, _contents(jobs))
    _record(jobs, [], recorded)
    return len(jobs)


def _planned() -> list[Job]:
    sources = load_sources()
    if problems := list(check_planted(sources)):
        raise ValueError("\n".join(problems))
    return load_plan(sources)


def _recorded() -> list[dict[str, str]]:
    manifest = SAMPLES / "manifest.csv"
    if not manifest.exists():
        return []
    with manifest.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(jobs: list[Job], contents: dict[str, bytes]) -> None:
    for job in jobs:
        path = SAMPLES / job.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(contents[job.path])


def _pages() -> Iterator[tuple[dict[str, str], str]]:
    """Write the pages that are no reports; yield each one's line of the manifest and its gold."""
    for page in pages():
        path = SAMPLES / page.split / "html" / f"no-report-{page.name}.html"
        path.write_bytes(page.text.encode())
        fields = {
            "source": "",
            "format": "html",
            "producer": "html",
            "style": page.name,
            "quirks": "no_report",
            "split": page.split,
        }
        row = {
            "file": str(path.relative_to(SAMPLES)),
            **fields,
            "sha256": hashlib.sha256(page.text.encode()).hexdigest(),
        }
        yield row, _dump({"source": "", "error": page.code})


def _contents(jobs: list[Job]) -> dict[str, bytes]:
    if {job.format for job in jobs} & {"pdf", *SAVED}:
        require_programs()
    written: dict[str, bytes] = {
        job.path: WRITERS[job.producer](job.paper, job.style) for job in jobs if job.producer in WRITERS
    }
    with tempfile.TemporaryDirectory() as scratch:
        for job in jobs:
            if job.producer == "chromium":
                written[job.path] = print_page(job.paper, job.style, Path(scratch))
    office = {Path(job.path).stem: (job.paper, job.style) for job in jobs if job.producer == "libreoffice"}
    printed = print_documents(office)
    for job in jobs:
        if job.producer == "libreoffice":
            written[job.path] = printed[Path(job.path).stem]
    for ending in SAVED:
        mine = {Path(job.path).stem: job for job in jobs if job.producer == ending}
        saved = save_as({stem: (job.paper, job.style) for stem, job in mine.items()}, ending)
        written.update({job.path: saved[stem] for stem, job in mine.items()})
    return written


def _record(jobs: list[Job], extra: list[tuple[dict[str, str], str]], kept: list[dict[str, str]]) -> None:
    """Rewrite manifest and gold: the rows of other files stay as they are, equal gold is stored once."""
    folder = SAMPLES / "gold"
    stored = {row["gold"]: (folder / row["gold"]).read_text(encoding="utf-8") for row in kept}
    names = {text: name for name, text in stored.items()}
    rows = list(kept)
    for job in jobs:
        text = _dump(gold(job.paper, job.gold_rows(), placed=job.style not in UNPLACED))
        names.setdefault(text, f"{job.source}~{hashlib.sha256(text.encode()).hexdigest()[:8]}.json")
        rows.append(job.manifest_row(names[text], (SAMPLES / job.path).read_bytes()))
    for row, text in extra:
        names.setdefault(text, f"no-report~{row['style']}.json")
        rows.append({**row, "gold": names[text]})
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for text, name in names.items():
        (folder / name).write_text(text, encoding="utf-8")
    with (SAMPLES / "manifest.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, FIELDS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: (row["split"], row["format"], row["file"])))


def _dump(record: dict[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    chosen = set(sys.argv[1:] or FORMATS)
    print(f"{build_missing() if chosen == {'missing'} else build(chosen)} files")
