"""Figures of the work, told in prose: what is counted, how many, of what, and how surely.

Numbers that only look like figures (dates, document numbers, phones, ordinals, readers and followers) are left out.
A number gets the key of a total only where its own clause says so: a part, another organ, another year or a cumulative
number must not be compared with the form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.nlp.boundaries import paragraphs
from gongkai.nlp.figures_bare import blank_labels
from gongkai.nlp.figures_carried import named
from gongkai.nlp.figures_clauses import Found, numbers_of
from gongkai.nlp.figures_details import detailed
from gongkai.nlp.figures_indicators import last_topic
from gongkai.nlp.figures_nils import nils
from gongkai.nlp.figures_numbers import mask
from gongkai.nlp.figures_scopes import Office
from gongkai.nlp.figures_together import continued, once, without_gross, without_parts
from gongkai.nlp.model import Figure
from gongkai.nlp.surface import body
from gongkai.sections.model import Outline, Role
from gongkai.text.normal import even

# A sentence; a longer run without a full stop is no prose, and is cut so that its cost stays linear.
_SENTENCE = re.compile(r"[^。！？!?\n]{1,800}")
SAID_BEFORE = 300  # characters of the line before a sentence that may name its subject
HEADING_LENGTH = 25  # characters; a longer line without a full stop is a sentence that lost it
_DEFAULT_TOPIC = {Role.REQUESTS: "request", Role.REVIEW: "review", Role.PROACTIVE: "proactive"}
# A line that opens with what became of the requests of the line before: 办结23件.
_GOES_ON = re.compile(r"(?:全年|年内|当年|现?已|共|均|按[时期])*(?:办结|答复)(?:申请)?\d")
_GAP = re.compile(
    r"(?<=[\u4e00-\u9fff，。；：、（）])[ \u3000]+(?=[\u4e00-\u9fff\d，。；：、（）])"
    r"|(?<=\d)[ \u3000]+(?=[\u4e00-\u9fff，。；：、（）])"
)


def find(outline: Outline) -> tuple[Figure, ...]:
    """Return the figures of the prose in reading order; each ``text`` is the slice of its span."""
    prose, metadata = outline.prose, outline.metadata
    agency = metadata.agency.name if metadata.agency else None
    figures: list[Figure] = []
    for section, start, end in _stretches(outline):
        for found in _scan(_folded(prose.text[start:end]), Office(section, metadata.year, agency)):
            begin, stop = start + found.start, start + found.end
            figures.append(
                Figure(
                    found.indicator,
                    found.value,
                    found.unit,
                    found.approximate,
                    prose.text[begin:stop],
                    section,
                    (begin, stop),
                    prose.page(begin),
                    found.scope,
                    part=found.part,
                )
            )
    return _without_contradicted_nils(figures)


def _folded(text: str) -> str:
    """Return the text as the patterns have it, same length; 資訊 is what 信息 is called elsewhere."""
    return even(text).replace("资讯", "信息")


def _without_contradicted_nils(figures: list[Figure]) -> tuple[Figure, ...]:
    """Drop a nil told in words where the report also gives a number: the nil was about something narrower."""
    told = {figure.indicator for figure in figures if figure.scope == "year" and figure.value}
    return tuple(
        figure
        for figure in figures
        if figure.value or figure.indicator not in told or any(mark.isdigit() for mark in figure.text)
    )


def _stretches(outline: Outline) -> Iterator[tuple[Role | None, int, int]]:
    """Yield (role, start, end) of each top section's text, or of all prose when there are no sections."""
    tops = [section for section in outline.sections if section.level == 1]
    if not tops:
        yield None, 0, len(outline.prose.text)
    for section in tops:
        yield section.role, *section.span


def _scan(text: str, office: Office) -> Iterator[Found]:
    default = _DEFAULT_TOPIC.get(office.section) if office.section else None
    topic = default
    before = ""
    carried = topic
    for paragraph in paragraphs(text):
        line, places = _squeezed(paragraph.folded)
        if before[-1:].isdigit() and line[:1].isdigit():
            line = re.sub(r"^\d+", lambda torn: "＊" * len(torn.group()), line)  # half of a number is none
        before = line
        heading = body(line).rstrip("。：")
        if 0 < len(heading) <= HEADING_LENGTH and not re.search(r"[。；\d]", heading):
            topic = last_topic(heading, default)
        carried = carried if topic is None and _GOES_ON.match(line) else topic
        for match in _SENTENCE.finditer(line):
            sentence = mask(blank_labels(match.group()))
            said = line[max(0, match.start() - SAID_BEFORE) : match.start()]
            for found in _sentence(sentence, match.group(), said, carried, office):
                start, end = (match.start() + found.start, match.start() + found.end)
                yield found._replace(start=paragraph.start + places[start], end=paragraph.start + places[end - 1] + 1)
            carried = last_topic(sentence, carried)
        if line.endswith("："):
            topic = carried  # a list of what the line announces


def _squeezed(text: str) -> tuple[str, Sequence[int]]:
    """Return ``text`` without the blanks beside its Chinese signs, and where each sign kept stands in it.

    Careless typing and text layers of PDFs set them (全年 共 收到 申请 44 件), and no name of the data file has any.
    """
    if " " not in text and "\u3000" not in text:
        return text, range(len(text))
    gaps = {at for gap in _GAP.finditer(text) for at in range(*gap.span())}
    places = [at for at in range(len(text)) if at not in gaps]
    return "".join(text[at] for at in places), places


def _sentence(sentence: str, told: str, said: str, topic: str | None, office: Office) -> Iterator[Found]:
    """Yield the figures of a masked sentence, in order; ``told`` is the sentence as it stands."""
    found = continued(list(numbers_of(sentence, told, said, topic, office)), sentence)
    numbers = without_parts(without_gross(found, sentence), sentence)
    numbers = named(detailed(numbers, sentence), sentence)
    zeros = [Found(nil.start, nil.end, nil.key, 0, "件", False, "year") for nil in nils(sentence, said, topic, office)]
    yield from sorted(once(numbers, zeros), key=lambda item: (item.start, item.end))
