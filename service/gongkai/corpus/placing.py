"""Where an organ lies that does not say it: by the folders that its report was put into, or by a manifest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from gongkai.sections.model import Agency
from gongkai.sections.regions import find_regions, locate
from gongkai.text.normal import key

TEXT, FOLDER, MANIFEST = "text", "folder", "manifest"
_FOLDERS = 4  # nearest to the file: those above are the computer's
_SHORT_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_TAILS = ("市", "县", "区", "州")
_PROVINCIAL = re.compile(r"[厅委]$")
_PROVINCE = "0000"


def region_of(report: Mapping[str, Any], folder: str | None) -> dict[str, Any]:
    """Return level and region as columns, and ``region_from``: what tells them.

    The report itself goes first. An organ without a region, or of one that several places bear (鼓楼区), is where the
    folders around its file are called after a place that settles it.
    """
    told = report.get("region") or {}
    printed = report.get("printed") or {}
    if "agency" in printed and (printed["agency"] is None or _other(report["agency"], printed["agency"])):
        return _columns(locate(report["agency"], (), report["year"]), MANIFEST)
    if report["agency"] is None or told.get("code") is not None or folder is None:
        known = {"region_code": told.get("code"), **{name: told.get(name) for name in _NAMES}}
        return {**known, "region_from": TEXT if told.get("code") else None}
    found = locate(report["agency"], tuple(_hints(folder)), report["year"])
    code = found.region_code
    if code is None or (code.endswith(_PROVINCE) and not _PROVINCIAL.search(report["agency"])):
        return {"region_code": None, **{name: told.get(name) for name in _NAMES}, "region_from": None}
    return _columns(found, FOLDER)


_NAMES = ("level", "province", "prefecture", "county")


def _columns(agency: Agency, source: str) -> dict[str, Any]:
    return {
        "region_code": agency.region_code,
        **{name: getattr(agency, name) for name in _NAMES},
        "region_from": source if agency.region_code else None,
    }


def _hints(folder: str) -> Iterator[str]:
    """Yield the names of the folders, the nearest first, those of places also as they are called in full."""
    for name in PurePosixPath(folder).parts[: -_FOLDERS - 1 : -1]:
        if find_regions(key(name)):
            yield name
        elif _SHORT_NAME.fullmatch(name):
            yield from (name + tail for tail in _TAILS if find_regions(name + tail))


def disagreement(report: Mapping[str, Any]) -> str | None:
    """Return where a manifest says otherwise than the report prints, one a line; None where nowhere."""
    printed = report.get("printed") or {}
    lines = [
        f"{name}: {report[name]} ≠ {said}"
        for name, said in printed.items()
        if said is not None and (_other(report[name], said) if name == "agency" else report[name] != said)
    ]
    return "\n".join(lines) or None


def _other(one: str, two: str) -> bool:
    """Return whether two names are of different organs: with or without the region above they are the same."""
    first, second = sorted((key(one), key(two)), key=len)
    return not second.endswith(first)
