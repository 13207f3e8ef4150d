"""The report's title: which lines it stands on, also over two or more of them, and where a second report begins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai.sections.headings import Style, read_mark
from gongkai.sections.organs import is_organ, is_region, organ_of_title
from gongkai.sections.prose import Line
from gongkai.sections.roles import is_apparatus, judge
from gongkai.sections.years import find_years
from gongkai.text.normal import key, tidy


@dataclass(frozen=True, slots=True)
class Title:
    """A title as printed, on one line, and the numbers of its lines; ``report``: it names a report."""

    text: str
    lines: tuple[int, ...]
    report: bool = True


# Bookmarks, fields, and the time that browsers print in front of a page's title: 2024/1/15 10:23, 1/15/24, 10:23 AM.
DEBRIS = re.compile(
    r"\[bookmark:[^\]\n]*\]|\{[A-Z]+ [^}\n]*\}"
    r"|^\s*\d{1,4}[/-]\d{1,2}[/-]\d{1,4}[,，]?\s*(?:[上下]午)?\s*\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?\s*(?=[\u4e00-\u9fff《\d])"
)
_GENRE = r"(?:报告书?|年报|总结|公报|白皮书)"
_REPORT = re.compile(rf"{_GENRE}(?:\([^()]{{0,20}}\))?》?$")
_SUBJECT = re.compile(r"(?:政府|政务|党务|校务|院务|厂务)?(?:信息|政务|校务|院务|事务)公开")
_YEARLY = re.compile(r"年度(?:工作)?报告|工作(?:年度)?(?:报告|年报|总结)|年报$|年度总结|情况(?:的)?报告")
_SENTENCE = re.compile(r"[。;!?]|,(?!.{0,6}年)")
_NO_TITLE = re.compile(
    r"^(?:根据|按照|依据|为|本|现将|现就|附|关于(?:印发|做好|开展|公布|报送|编制)|来源|上一|下一|您|当前|首页|编制|如对|欢迎|点击|下载|查看)"
)
_OTHER_GENRE = re.compile(
    r"(?:统计(?:公报|年鉴|表)|公报|通知|意见|方案|规定|办法|条例|公告|说明|要点|计划|总结|报告|年报|决定|批复|情况|规划|清单|指南|目录|预算|决算|预算公开|决算公开|纪要|摘要)(?:\(.*\))?$"
)
# Titles of what is no yearly report on disclosure, though such a report may be sent round or published with one.
_OF_ELSE = re.compile(
    r"(?:通知|意见|方案|规定|办法|条例|要点|计划|规划|清单|指南|目录|统计公报|年鉴|批复|纪要|格式|模板"
    r"|[预决]算(?:公开)?(?:说明|情况|信息)?)(?:\(.*\))?$"
)
_OTHER_WORK = re.compile(
    r"法治|依法行政|预算|决算|审计|统计|财政|述职|调研|督查|评估|普法|党建|政府工作报告|发展|环境|考核"
)
_DATE = re.compile(r"(?:20\d{2}|二[〇零○]\S{2})年\S{1,3}月\S{1,3}日")
_SENT_ROUND = re.compile(r"^.{0,30}关于(?:印发|发布|公布|报送|上报|呈报|转发)")
# The title stands among the first lines; a page's chrome that was not told apart takes some of them.
_SEARCHED = 60
_MOST_LINES = 5
_LONGEST_LINE = 60
_LONGEST = 80
# Lines between a further report's title and its first section: preamble, date, source.
_BEFORE_SECTIONS = 25
_SHORTEST_REPORT = 3
_SHORTEST_HEADLINE = 8  # characters with the year: shorter lines are dates and names of columns
# Subject and year, or subject, genre and organ.
_FULL = 5.0
_BARS = "|｜ "
_DRESS = '《》"“”*#|= \u3000\t'


def find_titles(lines: Sequence[Line]) -> list[Title]:
    """Return the titles of the reports in ``lines``, the first report's first; empty when there is none."""
    first = _first_title(lines)
    if first is None or not first.report:
        told = _told_later(lines) or first
        return [told] if told else []
    titles = [first]
    number = first.lines[-1] + 1
    ends = [place for place, line in enumerate(lines) if _REPORT.search(line.plain.rstrip())]
    while number < len(lines):
        near = bisect_left(ends, number)
        if near == len(ends):
            break
        number = max(number, ends[near] - _MOST_LINES + 1)
        title = _title_at(lines, number)
        if title and key(title.text) != key(first.text) and _begins_report(lines, title, titles[-1].lines[-1]):
            titles.append(title)
            number = title.lines[-1]
        number += 1
    return titles


def _first_title(lines: Sequence[Line]) -> Title | None:
    limit = _first_section(lines)
    best: tuple[float, Title] | None = None
    for number in range(limit):
        for title in _candidates(lines, number, limit):
            score = _score(title.text) + (0.5 if lines[number].heading else 0.0)
            score -= 0.3 * (len(title.lines) - 1) + 0.02 * number
            if best is None or score > best[0]:
                best = score, title
    if best:
        return _with_echoes(_with_region(best[1], lines), lines, limit)
    return _beside_chrome(lines, limit) or _other_title(lines, limit)


def _told_later(lines: Sequence[Line]) -> Title | None:
    """Return the title of a report that stands behind its forms, as in a workbook whose text is its last sheet.

    None where there are several: they name other reports.
    """
    found = {
        key(line.text): Title(clean(line.text), (number,))
        for number, line in enumerate(lines)
        if is_full_title(line.text) and organ_of_title(clean(line.text)) and find_years(key(line.text))
    }
    return next(iter(found.values())) if len(found) == 1 else None


def _beside_chrome(lines: Sequence[Line], limit: int) -> Title | None:
    """Return the whole title at the end of a line that begins with a word of the page around it."""
    for number, line in enumerate(lines[:limit]):
        before, _, words = line.text.strip().rpartition(" ")
        if before and is_full_title(words) and organ_of_title(words):
            return Title(clean(words), (number,))
    return None


def _first_section(lines: Sequence[Line]) -> int:
    """Return the number of the line where the first section begins, at most ``_SEARCHED``."""
    for number, line in enumerate(lines[:_SEARCHED]):
        mark = read_mark(line.plain)
        if mark and mark.ordinal == 1 and mark.style in {Style.COMMA, Style.PART, Style.ROUND, Style.ARABIC}:
            rest = line.plain[mark.end :]
            if not _REPORT.search(key(rest)):
                return number
        judgement = judge(line.plain)
        if number and judgement.certain and judgement.role and not _REPORT.search(key(line.plain)):
            return number
    return min(len(lines), _SEARCHED)


def _candidates(lines: Sequence[Line], number: int, limit: int) -> Iterator[Title]:
    text = ""
    for last in range(number, min(number + _MOST_LINES, limit)):
        line = lines[last]
        plain = key(line.plain)
        if len(plain) > _LONGEST_LINE or _NO_TITLE.match(plain) or is_apparatus(plain) or _SENTENCE.search(plain):
            return
        if _DATE.fullmatch(plain):  # a signature and its date end the report before this title's
            return
        if last > number and read_mark(line.plain):
            return
        text += line.text.strip()
        if len(text) > _LONGEST:
            return
        if _is_report_title(key(clean(text))):
            yield Title(clean(text), tuple(range(number, last + 1)))


def _title_at(lines: Sequence[Line], number: int) -> Title | None:
    found = [title for title in _candidates(lines, number, len(lines)) if _score(title.text) >= _FULL]
    return min(found, key=lambda title: len(title.lines)) if found else None


def is_full_title(text: str) -> bool:
    """Return whether ``text`` alone is the whole title of a disclosure report: subject, genre, and year or organ."""
    plain = key(text)
    return len(plain) <= _LONGEST_LINE and _is_report_title(plain) and _score(text) >= _FULL


def names_other_document(title: str) -> bool:
    """Return whether ``title`` is plainly another kind of document's: a notice, a guide, a report on other work."""
    plain = key(title)
    if _OF_ELSE.search(plain):
        return not (_SENT_ROUND.search(plain) and _SUBJECT.search(plain) and re.search(_GENRE, plain))
    return _REPORT.search(plain) is not None and "公开" not in plain and _OTHER_WORK.search(plain) is not None


def _is_report_title(plain: str) -> bool:
    plain = plain.strip('《》"')
    return _REPORT.search(plain) is not None and len(plain) >= 5


def _score(text: str) -> float:
    """Return how much ``text`` looks like the title of a yearly report: its subject, year, genre and organ."""
    plain = key(text)
    score = 3.0 if _SUBJECT.search(plain) else 0.0
    score += 2.0 if find_years(plain) else 0.0
    score += 1.0 if _YEARLY.search(plain) else 0.0
    subject = re.search(r"(?:20|二〇)|政府信息|信息公开|政务公开|年度", plain)
    organ = plain[: subject.start()] if subject else ""
    return score + (1.5 if is_organ(organ) else 0.0)


def _with_region(title: Title, lines: Sequence[Line]) -> Title:
    """Return ``title`` with the region on the line above, where the organ's name began there."""
    above = title.lines[0] - 1
    organ = organ_of_title(title.text)
    if above < 0 or organ is None:
        return title
    region = key(lines[above].plain)
    if is_region(region) and not organ.startswith(region) and is_organ(region + organ):
        return Title(clean(lines[above].text) + title.text, (above, *title.lines))
    return title


def _with_echoes(title: Title, lines: Sequence[Line], limit: int) -> Title:
    """Return ``title`` with the lines that tell it, or a part of it, once more: a page's own headline."""
    plain = key(title.text)
    echoes = set(title.lines)
    for number in range(limit):
        told = key(clean(lines[number].text))
        if len(told) >= 4 and (told in plain or (plain in told and not _SENTENCE.search(told))):
            echoes.add(number)
    return Title(title.text, tuple(sorted(echoes)))


def _other_title(lines: Sequence[Line], limit: int) -> Title | None:
    """Return the title of a document that names no report: its first heading or first short line of a known genre."""
    for number, line in enumerate(lines[: min(limit, 12)]):
        plain = key(clean(line.text))
        if not 4 <= len(plain) <= _LONGEST_LINE or _SENTENCE.search(plain) or is_apparatus(plain):
            continue
        if read_mark(line.plain) and not line.heading:
            continue
        if line.heading or (_OTHER_GENRE.search(plain) and not _NO_TITLE.match(plain)):
            return Title(clean(line.text), (number,), report=False)
    return _dated_headline(lines, limit)


def _dated_headline(lines: Sequence[Line], limit: int) -> Title | None:
    """Return the very first line of a document with sections where it is short, no sentence, and names a year."""
    if not 0 < limit < len(lines) or read_mark(lines[limit].plain) is None:
        return None
    plain = key(clean(lines[0].text))
    if not _SHORTEST_HEADLINE <= len(plain) <= _LONGEST_LINE or _SENTENCE.search(plain) or _NO_TITLE.match(plain):
        return None
    if read_mark(lines[0].plain) or is_apparatus(plain) or _DATE.search(plain) or not find_years(plain):
        return None
    return Title(clean(lines[0].text), (0,), report=False)


def _begins_report(lines: Sequence[Line], title: Title, before: int) -> bool:
    start = title.lines[-1] + 1
    if title.lines[0] - before < _SHORTEST_REPORT:
        return False
    for line in lines[start : start + _BEFORE_SECTIONS]:
        mark = read_mark(line.plain)
        words = line.plain[mark.end :] if mark else line.plain
        if (mark is None or mark.ordinal == 1) and judge(words).certain and judge(words).role:
            return True
    return False


def clean(text: str) -> str:
    """Return a title for display: on one line, without debris of editors and marks around it."""
    shown = tidy(DEBRIS.sub("", text)).strip(_BARS)
    return shown.strip(_DRESS) if "《" not in shown.strip(_DRESS) else shown
