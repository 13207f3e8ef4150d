"""The one place that knows the order: file → Document → sections, forms, narrative → Report.

Each step is a plain function from values to values and can be used alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path

from gongkai.document import Document, Problem
from gongkai.document.parts import as_furniture
from gongkai.errors import CorruptFileError, LimitExceededError, ReadError
from gongkai.forms import Finding, FormReading, check, compare, extract
from gongkai.nlp import narrate
from gongkai.readers.registry import reader_for, second_reader_for
from gongkai.readers.sniff import sniff
from gongkai.report import Report
from gongkai.report.crosscheck import contradictions, link, other_document, prose_against_tables
from gongkai.report.summary import summarize
from gongkai.sections import Outline, outline
from gongkai.sections.several import join, part_of, reports_in
from gongkai.sections.unfold import table_only, unfold
from gongkai.settings import Settings


def read(source: str | Path | bytes, *, name: str | None = None, settings: Settings | None = None) -> Report:
    """Read one report file of any supported format.

    ``source`` is a path or the file's bytes; ``name`` is shown in messages and defaults to the path's last part.
    Raises a ReadError, which says what is wrong with the file and what can be done, and no other exception for any
    content; OSError where the path itself cannot be opened.
    """
    limits = settings or Settings.from_environment()
    data, label = _opened(source, name, limits)
    document = parse(data, name=label, settings=limits)
    return understand(document, reread=lambda: _second_reading(document, data, limits))


def read_all(
    source: str | Path | bytes, *, name: str | None = None, settings: Settings | None = None
) -> tuple[Report, ...]:
    """Read every report of one file: one for most files, several where organs published theirs in one.

    Each of several has the file's name with ``#1``, ``#2`` behind it and a problem ``sections.several``. Errors as in
    ``read``.
    """
    limits = settings or Settings.from_environment()
    data, label = _opened(source, name, limits)
    document = parse(data, name=label, settings=limits)
    parts = reports_in(document)
    second = cache(lambda: _second_reading(document, data, limits))

    def again(number: int) -> Document | None:
        return part_of(second(), number, len(parts))

    return tuple(understand(part, reread=partial(again, number)) for number, part in enumerate(parts))


def read_joined(sources: Sequence[str | Path], *, settings: Settings | None = None) -> Report:
    """Read one report that was published as several files: the main text first, then its annexes.

    The report is named after all of them, a problem ``source.joined`` says so; pages are counted on from file to file.
    The hash is that of the files one after the other. Errors as in ``read``.
    """
    limits = settings or Settings.from_environment()
    opened = [_opened(source, None, limits) for source in sources]
    document = join([parse(data, name=label, settings=limits) for data, label in opened], [data for data, _ in opened])
    return understand(document)


def _opened(source: str | Path | bytes, name: str | None, settings: Settings) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        return source, name or "<bytes>"
    return load(Path(source), settings), name or Path(source).name


def load(path: Path, settings: Settings) -> bytes:
    """Return the bytes of ``path``; LimitExceededError before a file that is too large is loaded."""
    size = path.stat().st_size
    if size > settings.max_bytes:
        raise LimitExceededError(
            f"文件有 {size:,} 字节，超过上限 {settings.max_bytes:,}。 / The file has {size:,} bytes, over the limit.",
            remedy="设环境变量 GONGKAI_MAX_BYTES 可放宽。 / Raise GONGKAI_MAX_BYTES to read it.",
        )
    return path.read_bytes()


def parse(data: bytes, *, name: str, settings: Settings) -> Document:
    """Return the Document in ``data``, its format told from the content. Raises ReadError."""
    if not data.strip(b"\0 \t\r\n"):
        raise CorruptFileError("文件是空的。 / The file is empty.", remedy="请重新下载。 / Download it again.")
    return reader_for(sniff(data, name))(data, name=name, settings=settings)


def understand(document: Document, *, reread: Callable[[], Document | None] = lambda: None) -> Report:
    """Return the report in ``document``.

    ``reread`` yields a second, independent reading of the same file; it is asked only when a relation fails, a form
    table was guessed without rules, or values were recovered with less than full confidence.
    """
    form = extract(document)
    frame, unread = framed(document, form)
    findings = check(form)
    if _doubtful(document, form, findings):
        second = reread()
        if second is not None:
            form, findings = compare(form, extract(second), findings)
    narrative = narrate(frame)
    figures = link(narrative.figures, form)
    about = (*contradictions(frame.metadata), *other_document(frame.metadata, form))
    findings = (*findings, *prose_against_tables(figures, form), *about)
    problems = (*document.problems, *unread, *(Problem(doubt.component, doubt.message) for doubt in form.problems))
    summary = summarize(narrative.sentences, narrative.statements, frame, form, figures=figures, findings=findings)
    return Report(document, frame, form, findings, narrative.statements, figures, summary, problems)


def framed(document: Document, form: FormReading) -> tuple[Outline, tuple[Problem, ...]]:
    """Return the outline of what is no form, prose in tables included, and problems of tables that hold none."""
    forms = {document.tables[table.index].place.span for table in form.tables if table.index is not None}
    readable = unfold(as_furniture(document, form.spans), forms)
    frame = outline(readable)
    return frame, tuple(table_only(readable, frame, forms))


def _doubtful(document: Document, form: FormReading, findings: tuple[Finding, ...]) -> bool:
    if document.pages and all(page.scanned for page in document.pages):
        return False  # the second engine sees no characters there
    if any(finding.status == "fail" for finding in findings):
        return True
    tables = document.tables
    return any(match.index is not None and not tables[match.index].ruled for match in form.tables)


def _second_reading(document: Document, data: bytes, settings: Settings) -> Document | None:
    reader = second_reader_for(document.source.format)
    if reader is None:
        return None
    try:
        return reader(data, name=document.source.name, settings=settings)
    except ReadError:
        return None  # the first reading stands; the second was only to confirm it
