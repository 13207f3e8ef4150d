"""The spaCy pipeline: our words, statements as spans; loaded only by those who ask for it (spaCy takes a second).

Extensions, set once for the process:

``doc._.section``    a role key (``problems``) or a section's title; tells where the text stands. May be set before.
``span._.role``      issue, commitment, achievement, other; also the span's label
``span._.themes``    theme → score, the most prominent first
``span._.likely``    probability of every theme, assigned or not
``span._.answers``   ids (``span.id_``) of the issues that a commitment answers
``span._.specific``  whether a number, date, unit or named thing is in it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin, Span
from spacy.util import registry

from gongkai.nlp.components import answers, statements
from gongkai.nlp.components.statements import SPANS_KEY
from gongkai.nlp.model import StatementRole
from gongkai.nlp.tokenizer import default_tokenizer

TOKENIZER = "gongkai.jieba.v1"
COLOURS = {
    StatementRole.ISSUE.value: "#f6b8a7",
    StatementRole.COMMITMENT.value: "#b7d8f2",
    StatementRole.ACHIEVEMENT.value: "#c5e6b8",
    StatementRole.OTHER.value: "#e4e4e4",
}


class JiebaTokenizer:
    """spaCy's view of our tokenizer: the words of the text, nothing added, nothing lost; white space is a token."""

    def __init__(self, vocab: Any) -> None:
        self.vocab = vocab
        self._words = default_tokenizer()

    def __call__(self, text: str) -> Doc:
        """Return the Doc of ``text``; ``doc.text == text``."""
        words = self._words.cut(text)
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the words travel with the package."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> JiebaTokenizer:
        """Return the tokenizer as it is."""
        return self

    def to_disk(self, _: Path | str, **__: Any) -> None:
        """Write nothing: the words travel with the package."""

    def from_disk(self, _: Path | str, **__: Any) -> JiebaTokenizer:
        """Return the tokenizer as it is."""
        return self


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], JiebaTokenizer]:
    """Return the maker of the tokenizer, as spaCy's configuration wants it."""
    return lambda nlp: JiebaTokenizer(nlp.vocab)


def load() -> Language:
    """Return a Chinese pipeline: our tokenizer, ``gongkai_statements``, ``gongkai_answers``; open for more."""
    register_extensions()
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    nlp.add_pipe(statements.FACTORY)
    nlp.add_pipe(answers.FACTORY)
    return nlp


def register_extensions() -> None:
    """Set the extensions, once; those that are there are left alone."""
    if not Doc.has_extension("section"):
        Doc.set_extension("section", default=None)
    for name, default in (("role", None), ("themes", None), ("likely", None), ("answers", None), ("specific", False)):
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)


def pack(docs: Iterable[Doc]) -> bytes:
    """Return Docs with their spans and extensions as bytes; ``unpack`` brings them back."""
    return DocBin(store_user_data=True, docs=docs).to_bytes()


def unpack(data: bytes, nlp: Language) -> list[Doc]:
    """Return the Docs in ``data``."""
    return list(DocBin().from_bytes(data).get_docs(nlp.vocab))


def display_options() -> dict[str, Any]:
    """Return the options of ``displacy.render(doc, style="span", options=…)`` for statements."""
    return {"spans_key": SPANS_KEY, "colors": COLOURS}
