"""The corpus is whole: files as recorded, gold complete, the two halves apart, rebuilt from its sources alike."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest

from corpora.build.gold import check_planted, wrong_sums
from corpora.build.plan import load_plan
from corpora.build.quirks import QUIRKS
from corpora.build.sources import load_sources, token
from corpora.build.to_html import to_html
from corpora.build.to_mail import to_mail
from corpora.build.to_markdown import to_markdown
from corpora.build.to_rtf import to_rtf
from corpora.build.to_text import to_text
from evaluation.samples import ROOT, load_samples
from gongkai.document import Format
from gongkai.forms.schema import load_schema

SOURCES = load_sources()
SAMPLES = load_samples()
MAX_BYTES = 18 * 1024 * 1024


def test_files_are_as_recorded_and_none_is_left_over():
    recorded = {sample.file: sample.sha256 for sample in SAMPLES}
    found = {str(path.relative_to(ROOT)): path for half in ("dev", "holdout") for path in (ROOT / half).rglob("*.*")}
    assert recorded.keys() == found.keys()
    assert [
        name for name, path in found.items() if hashlib.sha256(path.read_bytes()).hexdigest() != recorded[name]
    ] == []
    assert sum(path.stat().st_size for path in found.values()) < MAX_BYTES


def test_every_gold_file_is_used():
    assert {sample.gold_file for sample in SAMPLES} == {path.name for path in (ROOT / "gold").iterdir()}


# Converted to another format, or read as one, before anything is understood: a few files show whether that works.
TWINS = {Format.DOC, Format.RTF, Format.ODT, Format.XLS, Format.ODS}
# Pictures are drawn from the PDF samples when they are asked for (``python -m evaluation run scans``).
DRAWN = {Format.IMAGE}


@pytest.mark.parametrize("fmt", [fmt for fmt in Format if fmt not in DRAWN])
def test_every_format_has_both_halves(fmt: Format):
    halves = Counter(sample.split for sample in SAMPLES if sample.format == fmt)
    least = (1, 1) if fmt in TWINS else (6, 5)
    assert halves["dev"] >= least[0]
    assert halves["holdout"] >= least[1]


def test_no_source_and_no_style_is_in_both_halves():
    for field in ("source", "style"):
        dev, holdout = (
            {(sample.producer, getattr(sample, field)) for sample in SAMPLES if sample.split == half and sample.source}
            for half in ("dev", "holdout")
        )
        assert not dev & holdout


def test_every_quirk_occurs():
    named = {quirk for sample in SAMPLES for quirk in sample.quirks}
    assert QUIRKS.keys() - named == set()


def test_gold_has_every_cell_of_the_form():
    for sample in SAMPLES:
        gold = sample.gold()
        if not gold.get("editions") or "picture" in sample.quirks:
            continue
        expected = {
            key
            for table, edition in gold["editions"].items()
            for key in load_schema(edition).tables[table].value_keys()
        }
        assert set(gold["values"]) == expected, sample.file


def test_planted_sums_are_the_only_wrong_ones():
    assert list(check_planted(SOURCES)) == []
    assert sum(bool(wrong_sums(source)) for source in SOURCES.values()) >= 4


@pytest.mark.parametrize(
    ("written", "raw", "value", "kind"),
    [
        ("12", "12", 12, "number"),
        ("_", "", None, "blank"),
        ("--", "--", None, "dash"),
        ("无", "无", None, "text"),
        ("+1036=1036", "+1036", 1036, "number"),
        ("251000元=25.1", "251000元", 25.1, "number"),
        ("22（其中修订␣16␣件）=22", "22（其中修订 16 件）", 22, "number"),
    ],
)
def test_figure_tokens(written: str, raw: str, value: float | None, kind: str):
    figure = token(written)
    assert (figure.raw, figure.value, figure.kind) == (raw, value, kind)


def test_text_formats_rebuild_to_the_same_bytes():
    writers = {"html": to_html, "mail": to_mail, "rtf": to_rtf, "text": to_text, "markdown": to_markdown}
    recorded = {sample.file: sample.sha256 for sample in SAMPLES}
    for job in load_plan(SOURCES):
        if job.producer in writers:
            data = writers[job.producer](job.paper, job.style)
            assert hashlib.sha256(data).hexdigest() == recorded[job.path], job.path
