"""A plan as files: rendered by two processes, some damaged, some in archives, some twice."""

from __future__ import annotations

import json
import multiprocessing
import random
import zipfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from corpora.build.not_reports import pages
from corpora.build.to_docx import to_docx
from corpora.build.to_draw import draw
from corpora.build.to_html import to_html
from corpora.build.to_mail import to_mail
from corpora.build.to_markdown import to_markdown
from corpora.build.to_ofd import to_ofd
from corpora.build.to_office import converted
from corpora.build.to_rtf import to_rtf
from corpora.build.to_text import to_text
from corpora.build.to_xlsx import to_xlsx
from corpora.generated.model import Generated, Sheet
from corpora.generated.render import paper_of

PLANTED = "planted.json"
_WRITERS = {
    "text": to_text,
    "html": to_html,
    "markdown": to_markdown,
    "docx": to_docx,
    "drawn": draw,
    "ofd": to_ofd,
    "xlsx": to_xlsx,
    "mail": to_mail,
    "rtf": to_rtf,
}
# What LibreOffice saves, and from what.
_SAVED = {"doc": "docx", "odt": "docx", "xls": "xlsx", "ods": "xlsx"}
_ENDINGS = {"text": "txt", "markdown": "md", "drawn": "pdf", "mail": "eml"}
# Cut after a third, these cannot be read at all: they are containers whose directory stands at the end.
_CUT = frozenset(("docx", "drawn", "ofd", "xlsx", "odt", "ods"))
_NOISE = 4000  # bytes
_PROCESSES = 2
_AT_ONCE = 8


def write(corpus: Generated, folder: Path) -> None:
    """Write the files into ``folder``/reports and what is planted into ``folder``/planted.json."""
    reports = folder / "reports"
    reports.mkdir(parents=True)
    archives: dict[str, list[tuple[str, bytes]]] = {}
    twice = set(corpus.copies)
    for sheet, data in _contents(corpus.sheets):
        name = f"{sheet.report.id}.{_ENDINGS.get(sheet.format, sheet.format)}"
        if sheet.report.id in twice:
            _put(reports / "again" / name, data)
        if sheet.archive:
            archives.setdefault(sheet.archive, []).append((name, data))
        else:
            _put(reports / sheet.report.organ / name, data)
    for name, members in archives.items():
        with zipfile.ZipFile(reports / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members:
                archive.writestr(f"年报/{member}", data)
    (folder / PLANTED).write_text(recorded(corpus), encoding="utf-8")


def recorded(corpus: Generated) -> str:
    """Return the plan as it is written beside the files."""
    return json.dumps(asdict(corpus), ensure_ascii=False) + "\n"


def _put(path: Path, data: bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)


def _contents(sheets: tuple[Sheet, ...]) -> Iterator[tuple[Sheet, bytes]]:
    """Yield each file's content, in the order of the plan; what LibreOffice saves comes last."""
    saved: dict[str, dict[str, bytes]] = {ending: {} for ending in _SAVED}
    with multiprocessing.get_context("spawn").Pool(_PROCESSES) as pool:
        for sheet, data in zip(sheets, pool.imap(content, sheets, _AT_ONCE), strict=True):
            if sheet.format in _SAVED:
                saved[sheet.format][sheet.report.id] = data
            else:
                yield sheet, damaged(sheet, data)
    by_id = {sheet.report.id: sheet for sheet in sheets}
    for ending, first in _SAVED.items():
        for name, data in converted(saved[ending], first, ending).items():
            yield by_id[name], damaged(by_id[name], data)


def content(sheet: Sheet) -> bytes:
    """Return what the report's file holds, of one that LibreOffice saves what it is made from."""
    return _WRITERS[_SAVED.get(sheet.format, sheet.format)](paper_of(sheet.report), sheet.style)


def damaged(sheet: Sheet, data: bytes) -> bytes:
    """Return the content, so spoilt that its reading ends in the sheet's state."""
    rng = random.Random(f"damage {sheet.report.id}")
    if sheet.state == "not_a_report":
        page = rng.choice([page for page in pages() if page.split == "dev"])
        return page.text.replace("</body>", f"<!-- {sheet.report.id} --></body>").encode()
    if sheet.state == "failed":
        return data[: len(data) // 3] if sheet.format in _CUT else rng.randbytes(_NOISE)
    return data
