from __future__ import annotations

import pytest

from evaluation import fuzz, fuzz_containers
from evaluation.samples import load_samples
from gongkai.document import Format

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time

# Each copy costs a run of LibreOffice.
CONVERTED = {Format.DOC, Format.RTF, Format.ODT}


def test_damaged_copies_are_read_or_refused():
    """A small version of ``python -m evaluation fuzz``."""
    assert fuzz.fuzz(24, [kind for kind in fuzz.KINDS if kind not in CONVERTED | {Format.IMAGE}]) == []
    assert fuzz.fuzz(3, CONVERTED) == []


def test_damaged_pictures_are_read_or_refused():
    pytest.importorskip("rapidocr", reason='the extra is not installed: pip install "gongkai[ocr]"')
    assert fuzz.fuzz(10, [Format.IMAGE]) == []


def test_damaged_containers_are_opened_or_refused(monkeypatch):
    monkeypatch.setattr(fuzz_containers, "bombs", dict)  # those are in the tests of containers
    assert fuzz_containers.fuzz_containers(6) == []


def test_a_container_that_breaks_its_opener_is_reported(monkeypatch):
    def broken(data, name, settings):
        raise KeyError(name)

    monkeypatch.setattr(fuzz_containers, "members", broken)
    monkeypatch.setattr(fuzz_containers, "bombs", dict)
    failures = fuzz_containers.fuzz_containers(1)
    assert {failure.format for failure in failures} == fuzz_containers.boxes().keys()
    assert "KeyError" in failures[0].what


def test_copies_are_the_same_at_every_call_and_differ_from_the_sample():
    first, again = (list(fuzz.damaged_copies(Format.HTML, 40)) for _ in range(2))
    assert first == again
    originals = {sample.file: sample.data() for sample in load_samples(format="html")}
    assert sum(data == originals[file] for file, _, _, data in first) < 4


def test_another_exception_is_reported(monkeypatch):
    def broken(data, *, name, settings):
        raise KeyError("row")

    monkeypatch.setattr(fuzz, "reader_for", lambda _: broken)
    monkeypatch.setattr(fuzz, "second_reader_for", lambda _: None)
    monkeypatch.setattr(fuzz, "sniff", lambda *_: Format.TEXT)
    formats = [fmt for fmt in Format if fmt not in {Format.IMAGE, Format.TEXT}]
    failures = fuzz.fuzz(2, formats)
    assert len(failures) == 2 * 2 * len(formats)  # as what it was, and as what it is taken for
    assert "KeyError" in failures[0].what
