"""The store: whole files or none, the same bytes for the same reports."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gongkai.corpus.store import Store, current_version
from gongkai.errors import CorpusError

SHA = "ab" + "0" * 62
REPORT = json.dumps({"title": "报告"}, ensure_ascii=False).encode()


def test_reports_come_back_as_they_went_in(tmp_path: Path) -> None:
    store = Store(tmp_path)
    blob = store.put(SHA, "1", [REPORT, REPORT])
    assert store.reports(SHA, "1") == ({"title": "报告"}, {"title": "报告"})
    assert store.holds(SHA, "1", blob)
    assert store.put(SHA, "1", [REPORT, REPORT]) == blob
    assert store.versions() == ["1"]


@pytest.mark.parametrize("kept", [20, 0, -6])
def test_a_damaged_result_is_told(tmp_path: Path, kept: int) -> None:
    store = Store(tmp_path)
    blob = store.put(SHA, "1", [REPORT])
    path = store.path(SHA, "1")
    path.write_bytes(path.read_bytes()[:kept])
    assert not store.holds(SHA, "1", blob)
    with pytest.raises(CorpusError) as caught:
        store.reports(SHA, "1")
    assert caught.value.code == "CORPUS.BLOB"


def test_versions_lie_apart_and_can_be_forgotten(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(SHA, "1", [REPORT])
    store.put(SHA, "2", [b"{}"])
    assert store.reports(SHA, "1") != store.reports(SHA, "2")
    store.forget("1")
    assert store.versions() == ["2"]
    store.discard(SHA, "2")
    with pytest.raises(CorpusError):
        store.lines(SHA, "2")


def test_originals_are_kept_until_dropped(tmp_path: Path) -> None:
    store = Store(tmp_path)
    sha256 = store.keep(b"bytes")
    assert store.keep(b"bytes") == sha256
    assert store.original(sha256).read_bytes() == b"bytes"
    assert list(store.originals()) == [sha256]
    store.drop_original(sha256)
    assert list(store.originals()) == []


def test_nothing_half_written_is_left(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(SHA, "1", [REPORT])
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [store.path(SHA, "1")]
    (tmp_path / "underway" / "left.by.killed").write_bytes(b"x")
    store.sweep()
    assert not (tmp_path / "underway").exists()


def test_the_version_names_tool_and_models() -> None:
    tool, _, models = current_version().partition("+")
    assert tool.count(".") == 2
    assert len(models) == 12
