"""The benchmark of the narrative measures a report as one that was not read before."""

import pytest

from evaluation.benchmarks import narrative
from evaluation.samples import load_samples
from gongkai.nlp.features import plain


def test_a_file_is_measured_and_what_was_remembered_of_it_is_forgotten(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(narrative, "_ROUNDS", 1)
    smallest = min(
        (sample for sample in load_samples(split="dev", format="pdf") if "scanned" not in sample.quirks),
        key=lambda sample: sample.path.stat().st_size,
    )
    plain("无关的句子")
    narrative.main([smallest.path])
    head, row, total = capsys.readouterr().out.splitlines()
    assert "ratio" in head
    assert row.startswith(smallest.path.name)
    assert total.split()[1] == row.split()[1] != "0"
    before = plain.cache_info().misses
    plain("无关的句子")
    assert plain.cache_info().misses == before + 1
