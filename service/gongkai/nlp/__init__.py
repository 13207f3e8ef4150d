"""The narrative: statements with roles and themes, figures, summary. Everything is a slice of the prose.

``narrate`` reads an outline, ``tag_rows`` rows of text; ``load`` is the spaCy pipeline. Each imports what it needs when
it is called, so that importing this package costs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from gongkai.nlp.model import Narrative
from gongkai.sections.model import Outline

if TYPE_CHECKING:
    from spacy.language import Language

__all__ = ["Narrative", "load", "narrate", "tag_rows"]


def narrate(outline: Outline) -> Narrative:
    """Return what the outline's prose says; every statement, figure and sentence is a slice of ``prose.text``."""
    from gongkai.nlp.narrative import narrate as run

    return run(outline)


def tag_rows(rows: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Yield rows ``{"id", "text", "section"?}`` with ``role``, ``themes`` and ``scores``; see ``nlp/rows.py``."""
    from gongkai.nlp.rows import tag_rows as run

    return run(rows)


def load() -> Language:
    """Return the spaCy pipeline: Chinese words by jieba and our lexicon, statements in ``doc.spans``."""
    from gongkai.nlp.language import load as run

    return run()
