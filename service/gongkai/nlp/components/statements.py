"""``gongkai_statements``: bounds statements and decides their roles and themes."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc, Span

from gongkai.nlp.boundaries import segment
from gongkai.nlp.context import Region, place
from gongkai.nlp.judge import ModelJudge, default_judge
from gongkai.nlp.model import StatementRole
from gongkai.nlp.rows import section_of
from gongkai.nlp.specific import is_specific
from gongkai.nlp.tagging import Decision, Tagger, default_tagger

FACTORY = "gongkai_statements"
SPANS_KEY = "statements"


class StatementsComponent:
    """Marks every statement of a Doc as a span: label is the role, extensions hold the themes.

    ``doc._.section`` may name the section that the text stands in (a role key or a title); without it the text is
    read as prose of an unknown section.
    """

    def __init__(self, tagger: Tagger, judge: ModelJudge, *, spans_key: str) -> None:
        self.tagger, self.judge, self.spans_key = tagger, judge, spans_key

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with ``doc.spans[spans_key]``."""
        text = doc.text
        section, title = section_of(doc._.section)
        items = place(text, segment(text, judge=self.judge), Region(section, title, 0, len(text)))
        spans: list[Span] = []
        for item, decision in zip(items, self.tagger.decide_in_order(items), strict=True):
            # a word over a statement's edge is taken whole: a Doc knows no half tokens
            span = doc.char_span(*item.span, label=decision.role.value, alignment_mode="expand")
            if span is not None:
                spans.append(_annotated(span, decision, len(spans) + 1))
        doc.spans[self.spans_key] = spans
        return doc


def _annotated(span: Span, decision: Decision, number: int) -> Span:
    span.id_ = f"s{number}"
    span._.role = decision.role.value
    span._.themes = {theme.theme: theme.score for theme in decision.themes}
    span._.likely = decision.scores
    span._.specific = is_specific(span.text, frame=decision.role is StatementRole.OTHER)
    return span


@Language.factory(
    FACTORY,
    assigns=["doc.spans", "span._.role", "span._.themes", "span._.likely", "span._.specific"],
    default_config={"spans_key": SPANS_KEY},
)
def make_statements(nlp: Language, name: str, spans_key: str) -> StatementsComponent:  # noqa: ARG001 - spaCy's signature
    """Return the component with the models that travel with gongkai."""
    return StatementsComponent(default_tagger(), default_judge(), spans_key=spans_key)
