"""The narrative: statements with roles and themes, figures, summary. Everything is a slice of the prose.

``narrate`` reads an outline, ``tag_rows`` rows of text. Each imports what it needs when it is called, so that importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from gongkai.nlp.model import Narrative
from gongkai.sections.model import Outline

__all__ = ["Narrative", "narrate", "tag_rows"]


def narrate(outline: Outline) -> Narrative:
    """Return what the outline's prose says; every statement, figure and sentence is a slice of ``prose.text``."""
    from gongkai.nlp.narrative import narrate as run

    return run(outline)


def tag_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows ``{"id", "text", "section"?}`` with ``role``, ``themes`` and ``scores``; see ``nlp/rows.py``."""
    from gongkai.nlp.rows import tag_rows as run

    return run(rows)
