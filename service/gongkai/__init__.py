"""gongkai (公开): reads the yearly disclosure reports of China's organs of government.

>>> import gongkai
>>> report = gongkai.read("report.pdf")                      # doctest: +SKIP
>>> report.form.values["requests.received.total"].value      # doctest: +SKIP
42
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus
    from gongkai.errors import GongkaiError, ReadError
    from gongkai.pipeline import read, read_all, read_joined
    from gongkai.report import Report
    from gongkai.settings import Settings

__version__ = "0.1.0"
__all__ = [
    "Corpus",
    "GongkaiError",
    "ReadError",
    "Report",
    "Settings",
    "__version__",
    "read",
    "read_all",
    "read_joined",
]

# Imported when used: `gongkai --help` must not pay for readers and models.
_HOMES = {
    "Corpus": "gongkai.corpus.collection",
    "GongkaiError": "gongkai.errors",
    "ReadError": "gongkai.errors",
    "Report": "gongkai.report",
    "Settings": "gongkai.settings",
    "read": "gongkai.pipeline",
    "read_all": "gongkai.pipeline",
    "read_joined": "gongkai.pipeline",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'gongkai' has no attribute {name!r}")
