"""What tests of readers share: the two engines that read a PDF file."""

from __future__ import annotations

import pytest

from gongkai.readers.pdf.reader import read_pdf
from gongkai.readers.pdf.second import read_pdf_second
from gongkai.readers.registry import Reader


@pytest.fixture(params=[read_pdf, read_pdf_second], ids=["pdfium", "pdfminer"])
def engine(request: pytest.FixtureRequest) -> Reader:
    reader: Reader = request.param
    return reader
