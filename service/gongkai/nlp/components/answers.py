"""``gongkai_answers``: which commitment answers which issue."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from gongkai.nlp.components.statements import SPANS_KEY
from gongkai.nlp.links import link
from gongkai.nlp.model import Statement, StatementRole, ThemeScore
from gongkai.nlp.rows import section_of
from gongkai.nlp.tagging import default_tagger
from gongkai.sections.model import Role

FACTORY = "gongkai_answers"


class AnswersComponent:
    """Fills ``span._.answers`` with the ids of the issues that a commitment answers.

    Roles and themes are read from the spans, so a component between may have changed them. Links also ask how likely
    the themes are that were not assigned (``span._.likely``): what a component assigned counts before it.
    ``fallback`` is the theme that stands for none.
    """

    def __init__(self, *, spans_key: str, fallback: str) -> None:
        self.spans_key = spans_key
        self.fallback = fallback

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with the answers of its statements."""
        section, _ = section_of(doc._.section)
        spans = list(doc.spans.get(self.spans_key, ()))
        likely = [{**(span._.likely or {}), **(span._.themes or {})} for span in spans]
        linked = link([_statement(span, section) for span in spans], likely, fallback=self.fallback)
        for span, statement in zip(spans, linked, strict=True):
            span._.answers = statement.answers  # a tuple: what a DocBin gives back
        return doc


def _statement(span: Span, section: Role | None) -> Statement:
    return Statement(
        id=span.id_,
        role=StatementRole(span.label_),
        text=span.text,
        section=section,
        span=(span.start_char, span.end_char),
        page=None,
        themes=tuple(ThemeScore(theme, score) for theme, score in (span._.themes or {}).items()),
        specific=bool(span._.specific),
    )


@Language.factory(
    FACTORY,
    assigns=["span._.answers"],
    requires=["doc.spans", "span._.themes"],
    default_config={"spans_key": SPANS_KEY},
)
def make_answers(nlp: Language, name: str, spans_key: str) -> AnswersComponent:  # noqa: ARG001 - spaCy's signature
    """Return the component."""
    tagger = default_tagger()
    return AnswersComponent(spans_key=spans_key, fallback=tagger.themes[tagger.fallback])
