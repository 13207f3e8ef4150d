"""Prints a paper with the programs that offices use: a browser, and an office suite from the DOCX."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from corpora.build.model import Paper
from corpora.build.to_docx import to_docx
from corpora.build.to_html import to_html


@dataclass(frozen=True, slots=True)
class Print:
    """How a page is printed: size, body font, style of tables and of their cells, all appended to the page's own style;
    ``more`` stands after them, with values in the class ``value``; ``markup`` is one of ``to_html``."""

    page: str
    font: str
    table: str
    cell: str
    more: str = ""
    markup: str = "clean"


_PRINTS = {
    "a4": Print(
        "A4",
        "'Droid Sans Fallback'",
        "border-collapse:collapse;width:100%",
        "border:1px solid #000;padding:2px 4px",
    ),
    "a4sans": Print(
        "A4",
        "'Noto Sans CJK SC'",
        "border-collapse:separate;border-spacing:1px;background:#000;width:100%",
        "background:#fff;padding:3px",
    ),
    "dotted": Print(
        "A4 landscape",
        "'Noto Sans CJK SC'",
        "border-collapse:collapse",
        "border:0.6pt dotted #333;padding:3px 5px",
    ),
    # --- hold-out
    "letter": Print(
        "letter landscape",
        "'WenQuanYi Micro Hei'",
        "border-collapse:collapse",
        "border:0.5pt dotted #444;padding:4px 6px",
    ),
    "b5": Print(
        "176mm 250mm",
        "'WenQuanYi Micro Hei'",
        "border-collapse:collapse;width:100%;font-size:9pt",
        "border:1.5px solid #06c;padding:1px",
    ),
    "a3": Print(
        "A3",
        "'Noto Serif CJK SC'",
        "border:3px double #000;border-spacing:0;width:90%",
        "border-right:1px solid #999;border-bottom:1px solid #999;padding:6px 2px",
    ),
    "shaded": Print(
        "A4",
        "'Noto Sans CJK SC'",
        "border-spacing:3px;width:100%;font-size:8.5pt",
        "background:#eaf1dd;padding:4px",
    ),
    "handbook": Print(
        "A4",
        "'AR PL KaitiM GB'",
        "border-collapse:collapse;width:100%;border:2.2px solid #000;font-size:10.5pt",
        "border:0.7px solid #000;padding:5px 6px;line-height:1.35",
        "@page{margin:22mm 20mm 24mm;@top-right{content:'信息公开年度报告';font:9pt 'AR PL KaitiM GB';"
        "border-bottom:0.5pt solid #000}@bottom-center{content:'第 ' counter(page) ' 页';font:9pt 'AR PL KaitiM GB'}}"
        "figure{margin:0} tr{break-inside:avoid} th{letter-spacing:0.15em} td{text-align:left}"
        "td.value{text-align:right;font-family:'Liberation Serif'}",
        "thead",
    ),
    "accent": Print(
        "A4",
        "'Noto Sans CJK SC'",
        "border-collapse:collapse;width:100%;font-size:9pt",
        "border:0.6pt solid #8eaadb;padding:3px 4px",
        "figure{margin:0} th{background:#4472c4;color:#fff;font-weight:bold} tr:nth-child(odd) td{background:#d9e2f3}"
        "td.value{font-weight:bold;font-family:'Liberation Sans'}",
        "thead",
    ),
    "threeline": Print(
        "184mm 260mm",
        "'Noto Serif CJK SC'",
        "border-collapse:collapse;width:100%;font-size:8.5pt;border:solid #000;border-width:1.6pt 0",
        "padding:4px 3px;border-bottom:0.3pt solid #aaa",
        "figure{margin:0} thead tr:last-child th{border-bottom:0.9pt solid #000}"
        "td.value{font-family:'Liberation Serif'}",
        "thead",
    ),
}
_VALUE = re.compile(r"<td([^>]*)>(?=(?:[+-]?[\d.,]+|[—/-]*)</td>)")
_DATE = re.compile(rb"\((D:)\d{14}([^)]*)\)")


class MissingProgramError(RuntimeError):
    """A printing program that the build needs is not installed."""


def require_programs() -> None:
    """Raise MissingProgramError that names what to install."""
    missing = [name for name in ("chromium", "soffice") if not shutil.which(name)]
    if missing:
        raise MissingProgramError(
            f"the build prints with {' and '.join(missing)}, not found on PATH (Debian: chromium, libreoffice-writer); "
            "the tests need neither, they use the committed files"
        )


def print_page(paper: Paper, style: str, folder: Path) -> bytes:
    """Return the page printed by Chromium. ``style`` names a print layout."""
    look = _PRINTS[style]
    css = (
        f"<style>@page{{size:{look.page};margin:18mm}} body{{font-family:{look.font};font-size:11pt}}"
        f" table{{margin:10px 0;{look.table}}} td,th{{{look.cell};text-align:center;font-weight:normal}}"
        f"{look.more}</style>"
    )
    html = to_html(paper, f"bare-{look.markup}").decode().replace("</head>", css + "</head>")
    if look.more:
        html = _VALUE.sub(r'<td\1 class="value">', html)
    source = folder / "page.html"
    source.write_text(html, encoding="utf-8")
    target = folder / "page.pdf"
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        "--disable-pdf-tagging",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - a fixed command
    return _undated(target.read_bytes())


def print_documents(papers: Mapping[str, tuple[Paper, str]]) -> dict[str, bytes]:
    """Return name → PDF of each paper set as DOCX in the named style; one call of LibreOffice for all."""
    if not papers:
        return {}
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for name, (paper, style) in papers.items():
            (folder / f"{name}.docx").write_bytes(to_docx(paper, style))
        command = [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
        ]
        command += map(str, sorted(folder.glob("*.docx")))
        subprocess.run(command, check=True, capture_output=True, timeout=600)  # noqa: S603 - a fixed command
        return {name: _undated((folder / f"{name}.pdf").read_bytes()) for name in papers}


def _undated(data: bytes) -> bytes:
    """Replace dates, and the file id made from them, by fixed ones of the same length."""
    data = _DATE.sub(lambda match: b"(" + match[1] + b"20210126093000" + match[2] + b")", data)
    data = re.sub(
        rb"/ID\s*\[\s*<[0-9A-Fa-f]+>\s*<[0-9A-Fa-f]+>\s*\]",
        lambda match: re.sub(rb"[0-9A-Fa-f](?=[0-9A-Fa-f]*>)", b"0", match[0]),
        data,
    )
    return re.sub(rb"/DocChecksum /[0-9A-F]+", lambda match: b"/DocChecksum /" + b"0" * (len(match[0]) - 14), data)
