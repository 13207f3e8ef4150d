"""What reading each format costs beside the least that any reader must do: ``python -m evaluation.benchmarks.formats``.

The least is, from the same bytes and warm:

- *doc*, *rtf*, *odt*: LibreOffice's conversion to DOCX and nothing else; its processor time counts with ours;
- *ofd*: unzipping every part and parsing its XML;
- *xlsx*, *xls*: calamine's values of every sheet;
- *ods*: unzipping and parsing the content.

Ratios of the Document, and of the whole Report, to that least, over the development samples of each format together;
the best of several rounds counts. Pages are those of the layout, or of 1,500 characters where a format has none.
"""

from __future__ import annotations

import io
import os
import sys
import time
import zipfile
from collections.abc import Callable

import python_calamine
from lxml import etree

from evaluation.samples import Sample, load_samples
from gongkai.document import Document, Format
from gongkai.pipeline import parse, understand
from gongkai.readers.office import convert
from gongkai.settings import Settings

_ROUNDS = 5
_CONVERTED_ROUNDS = 1  # a run takes seconds, and its own start is most of it
_SETTINGS = Settings()
_CHARACTERS = 1500
_REFUSED = {"locked", "scanned", "picture"}
CONVERTED = (Format.DOC, Format.RTF, Format.ODT)


def main(names: list[str]) -> None:
    """Print a line of ratios for each format."""
    print(f"{'format':8} {'files':>5} {'pages':>5} {'document/least':>15} {'report/least':>13}")
    for fmt in [Format(name) for name in names] or [*CONVERTED, *_LEAST]:
        samples = [item for item in load_samples(split="dev", format=fmt) if not _REFUSED & set(item.quirks)]
        rounds, clock = (_CONVERTED_ROUNDS, _with_children) if fmt in CONVERTED else (_ROUNDS, time.process_time)
        pages, least, document, report = 0, 0.0, 0.0, 0.0
        for sample in samples:
            pages += _pages(_document(sample))
            least += _best(_least(sample, fmt), rounds, clock)
            document += _best(lambda sample=sample: _document(sample), rounds, clock)
            report += _best(lambda sample=sample: understand(_document(sample)), rounds, clock)
        print(f"{fmt:8} {len(samples):5} {pages:5} {document / least:15.2f} {report / least:13.2f}")


def _with_children() -> float:
    """Return the processor time of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def _document(sample: Sample) -> Document:
    convert.forget()
    return parse(sample.data(), name=sample.path.name, settings=_SETTINGS)


def _pages(document: Document) -> int:
    return document.source.n_pages or max(1, round(len(document.text) / _CHARACTERS))


def _least(sample: Sample, fmt: Format) -> Callable[[], object]:
    data = sample.data()
    if fmt in CONVERTED:
        return lambda: (convert.forget(), convert.converted(data, fmt, _SETTINGS))
    return lambda: _LEAST[fmt](data)


def _unzipped(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            if name.endswith(".xml"):
                etree.fromstring(part)


def _calamine(data: bytes) -> None:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


_LEAST: dict[Format, Callable[[bytes], None]] = {
    Format.OFD: _unzipped,
    Format.XLSX: _calamine,
    Format.XLS: _calamine,
    Format.ODS: _unzipped,
}


def _best(work: Callable[[], object], rounds: int, clock: Callable[[], float]) -> float:
    work()
    times = []
    for _ in range(rounds):
        start = clock()
        work()
        times.append(clock() - start)
    return min(times)


if __name__ == "__main__":
    main(sys.argv[1:])
