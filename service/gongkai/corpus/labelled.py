"""Columns as SQL with labels in the place of codes and keys, in one language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from gongkai.corpus.columns import Column, codes, table
from gongkai.corpus.dataset_parquet import literal, quoted
from gongkai.report.official import labels

_HAN = r"\x{3400}-\x{9fff}\x{3000}-\x{303f}\x{ff00}-\x{ffef}"
# What is told in both languages: 文件是空的。 / The file is empty.
_OF_BOTH = {"zh": rf" / [^{_HAN}\n]*", "en": rf"[{_HAN}][^\n]*? / "}


def labelled(column: Column, lang: str) -> str:
    """Return the expression of a column; what has no label stays as it is."""
    name = quoted(column.name)
    if column.codes is not None:
        return _one(_codes(column.codes, lang), name, name)
    if column.labels is None:
        return name
    kind, _, form = column.labels.partition(" ")
    if kind == "both":
        return f"trim(regexp_replace({name}, {literal(_OF_BOTH[lang])}, '', 'g'))"
    known = _cells(lang) if kind == "cell" else _lines(kind, lang) if kind in _AXES else _codes(kind, lang)
    if form == "list":
        return f"array_to_string([{_one(known, 'x', 'x')} FOR x IN string_split({name}, ' ')], '; ')"
    return _one(known, f"{quoted('table')} || '.' || {name}" if kind in _AXES else name, name)


_AXES = ("row", "column")


def _one(known: Mapping[str, str], key: str, other: str) -> str:
    pairs = ", ".join(f"{literal(code)}: {literal(label)}" for code, label in known.items())
    return f"coalesce(map_extract(MAP {{{pairs}}}, {key})[1], {other})"


@cache
def _codes(name: str, lang: str) -> Mapping[str, str]:
    return {code: names[lang] for code, names in codes(name).items()}


@cache
def _cells(lang: str) -> Mapping[str, str]:
    return {column.name: column.label[lang] for column in table("panel").columns if column.cell}


@cache
def _lines(kind: str, lang: str) -> Mapping[str, str]:
    """Return the names of rows or columns of the form by table and key."""
    named = {f"{form}.{key}": names[lang] for form in labels()["tables"] for key, names in _axis(form, kind).items()}
    if kind == "row":  # the annex has rows alone
        named |= {name: label for name, label in _cells(lang).items() if name.count(".") == 1}
    return named


def _axis(form: str, kind: str) -> Mapping[str, Mapping[str, str]]:
    found: Mapping[str, Mapping[str, str]] = labels().get(form, {}).get(f"{kind}s", {})
    return found
