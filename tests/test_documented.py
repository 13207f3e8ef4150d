"""The documents say what the code does, or these fail."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import gongkai
from gongkai.forms.schema import load_schema
from gongkai.report.official import TABLES, labels
from gongkai.report.restatements import restatements
from gongkai.resources import load_toml
from gongkai.settings import Settings

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_every_environment_variable_is_in_the_readme():
    assert all(f"`GONGKAI_{field.name.upper()}`" in README for field in fields(Settings))


def test_every_prose_check_has_a_heading():
    text = (ROOT / "service/gongkai/report/CHECKS.md").read_text("utf-8")
    headings = set(re.findall(r"^### ([A-Z_.]+)$", text, re.MULTILINE))
    own = {"META.CONTRADICTION", "META.OTHER_DOCUMENT"}
    assert headings == {restatement.code for restatement in restatements()} | own


def test_every_row_and_column_of_the_forms_has_a_name_in_both_languages():
    for edition in ("2019", "2021"):
        for table in TABLES:
            schema = load_schema(edition).tables[table]
            rows = {row.key for row in schema.data_rows}
            columns = {column.key for column in schema.columns}
            assert rows <= labels()[table]["rows"].keys()
            assert columns <= labels()[table]["columns"].keys()
    for table in TABLES:
        for kind in ("rows", "columns"):
            assert all(name["zh"] and name["en"] for name in labels()[table][kind].values())


def test_every_exported_name_can_be_had():
    for name in gongkai.__all__:
        assert getattr(gongkai, name) is not None


def test_no_module_is_two_jobs():
    lengths = {path.name: len(path.read_text("utf-8").splitlines()) for path in (ROOT / "service").rglob("*.py")}
    long = {name: length for name, length in lengths.items() if length > 400}
    assert long == {}


def test_no_room_is_a_cupboard():
    banned = {"utils", "core", "helpers", "common"}
    assert not [path for path in (ROOT / "service").rglob("*") if path.stem in banned]


def test_every_key_of_figures_is_listed_with_its_checks():
    indicators = load_toml(ROOT / "service/gongkai/nlp/data/indicators.toml")["indicator"]
    parts = load_toml(ROOT / "service/gongkai/nlp/data/details.toml")["detail"]
    for name, lang in (("figures.md", "en"), ("figures.zh-CN.md", "zh")):
        text = (ROOT / "docs" / name).read_text("utf-8")
        for row in (*indicators, *parts):
            codes = dict.fromkeys(item.code for item in restatements() if item.indicator == row["key"])
            told = " ".join(f"`{code}`" for code in codes) or "–"
            assert re.search(rf"^\| `{row['key']}` \| .+ \| {re.escape(told)} \|$", text, re.MULTILINE), (
                name,
                row["key"],
            )
            assert row[lang]
