"""Limits and switches, each with a default and an environment variable ``GONGKAI_<NAME>``."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from gongkai.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one reading may cost.

    Raises UsageError when an environment variable is not a positive whole number.
    """

    max_bytes: int = 200 * 1024 * 1024  # a file, before decompression
    max_pages: int = 3000  # a report has 3 to 60; yearbooks of 2,000 pages are read too
    max_cells: int = 400_000  # all tables of one file together
    max_members: int = 20_000  # files in one archive, nested ones too; the reports of a province in one ZIP are 3,000
    max_nesting: int = 4  # archives inside of archives; county, year and organ make three
    max_unpacked_bytes: int = 4 * 1024**3  # all that one archive unpacks to, file after file
    max_convert_seconds: int = 120  # LibreOffice for one file; a report takes 1 to 4, a yearbook of 500 pages 40
    max_ratio: int = 200  # unpacked to packed; office files reach 150 where cells are empty, deflate ends at 1,032
    ocr_threads: int = 2  # of one recognition; a third gains a tenth, and workers each have their own

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """Return the defaults, each overridden by its ``GONGKAI_<NAME>`` where that is set."""
        chosen: dict[str, int] = {}
        for field in fields(cls):
            name = f"GONGKAI_{field.name.upper()}"
            if name in environ:
                if not environ[name].isdecimal() or int(environ[name]) == 0:
                    raise UsageError(f"{name} must be a positive whole number, not {environ[name]!r}")
                chosen[field.name] = int(environ[name])
        return cls(**chosen)
