"""An outline to its narrative: statements with roles, themes and answers; figures; the sentences worth quoting."""

from __future__ import annotations

import re
from itertools import chain

from gongkai.nlp import figures, quotes, specific
from gongkai.nlp.boundaries import segment_all
from gongkai.nlp.context import place, regions
from gongkai.nlp.figures_plans import planned
from gongkai.nlp.judge import default_judge
from gongkai.nlp.model import Narrative, Statement, StatementRole
from gongkai.nlp.surface import fold, mark_at
from gongkai.nlp.tagging import default_tagger
from gongkai.sections.model import Outline

# Lines of the title page and of the signature: a title, a date, an organ's name. No statement stands in them.
_YEAR = r"[\d○〇零一二三四五六七八九十]{2,4}年"
_YEAR_MONTH = _YEAR + r"[\d一二三四五六七八九十]{1,3}月"
_DAY = r"(?:[\d一二三四五六七八九十]{1,3}日)?"
_DATE = re.compile(rf"[（(]?(?:{_YEAR_MONTH}{_DAY}|{_YEAR})[）)]?")
_TITLE = re.compile(
    r"[^。；，]{0,60}(?:年度报告|年报|工作报告|年度工作总结|公开报告|公开工作总结)[（(]?[^。；，]{0,8}[）)]?"
)
_ORGAN = re.compile(
    r"[^。；，：\d]{2,30}(?:局|委|委员会|政府|办公室|办事处|管理处|厅|院|校|大学|中心|公司|集团|署|站|所|队|会|府)"
    rf"(?:{_YEAR_MONTH}{_DAY})?"
)


def narrate(outline: Outline) -> Narrative:
    """Return what the outline's prose says; every statement, figure and sentence is a slice of ``prose.text``."""
    statements = _statements(outline)
    told = planned(figures.find(outline), statements, outline.prose.text, outline.metadata.year)
    return Narrative(statements, told, quotes.choose(outline, statements, figures=told))


def _statements(outline: Outline) -> tuple[Statement, ...]:
    text, parts = outline.prose.text, regions(outline)
    bounds = segment_all(text, [(region.start, region.end) for region in parts], judge=default_judge())
    sections = [
        place(text, [span for span in spans if not _is_matter(text[slice(*span)])], region)
        for spans, region in zip(bounds, parts, strict=True)
    ]
    decided = default_tagger().decide_sections(sections)
    agency = outline.metadata.agency
    found: list[Statement] = []
    for item, decision in zip(chain(*sections), chain(*decided), strict=True):
        start, end = item.span
        told = text[start:end]
        frame = decision.role is StatementRole.OTHER
        found.append(
            Statement(
                id=f"s{len(found) + 1}",
                role=decision.role,
                text=told,
                section=item.section,
                span=item.span,
                page=outline.prose.page(start),
                themes=decision.themes,
                specific=specific.is_specific(told, agency=agency.name if agency else None, frame=frame),
                hedged=specific.is_hedged(told),
                answers=tuple(f"s{issue + 1}" for issue in decision.answers),
            )
        )
    return tuple(found)


def _is_matter(line: str) -> bool:
    """Tell whether a line is a title, a date or a signature rather than a statement; an item of a list is none."""
    if mark_at(fold(line)) is not None:
        return False
    words = re.sub(r"\s+", "", line)
    return any(pattern.fullmatch(words) for pattern in (_DATE, _TITLE, _ORGAN))
