"""Two reports of one year that differ, and reports that say last year's once more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.corpus.across.apart import DOUBTFUL
from gongkai.corpus.across.pairs import Finding
from gongkai.corpus.across.shingles import jaccard, shingles, worded

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

# Figures that two years may well share say nothing. What a cell counts in the year is telling, what merely stands (in
# force, the year before's items) is not; 0 is not; and a figure tells as many bits as it has digits, for two small
# offices that each answered one application are no wonder. Ten bits: once in a thousand by chance.
_TELLING_BITS = 10.0
_STANDING = "('in_force', 'total_public', 'previous_items')"
_SUMMED = "('carried_over', 'total_processed')"  # last year's, and the sum of the rows above it
# Years and figures are masked, so that a section that was only brought up to date keeps all its shingles; one word in
# forty that is another costs it about a tenth.
_SAME_PROSE = 0.9
_SHORTEST_PROSE = 30  # characters without stops: one sentence; 无 and 暂无需要报告的问题 are alike without being copied
# Two readings of one report (a web page and its PDF) lose a line here and there.
_ONE_TEXT = 0.7

_FIGURES = f"""
    WITH compared AS (
        SELECT p.*, a.cell, a."table", a."row", a.value AS one, b.value AS two
        FROM across_pairs p JOIN values a ON a.report = p.report
        JOIN values b ON b.report = p.next_report AND b.cell = a.cell
        WHERE NOT a.local_row AND NOT b.local_row
            AND coalesce(a."column", '') NOT IN {_STANDING} AND a."row" NOT IN {_SUMMED}
    ), by_row AS (
        SELECT organ, agency, year, next_year, report, next_report, max(abs(coalesce(one, 0))) AS most,
            count(*) FILTER (coalesce(one, 0) <> coalesce(two, 0)) AS n_differ,
            count(*) FILTER (one <> 0 OR two <> 0) AS n_telling
        FROM compared GROUP BY organ, agency, year, next_year, report, next_report, "table", "row"
    )
    SELECT organ, agency, year, next_year, report, next_report, sum(n_telling - n_differ), sum(n_telling),
        sum(log2(1 + most))
    FROM by_row GROUP BY ALL ORDER BY organ, year
"""  # noqa: S608 - constants of this module
_PROSE = """
    WITH five AS (
        SELECT report, string_agg(text, chr(10) ORDER BY section) AS text
        FROM (SELECT * FROM sections WHERE role = 'problems' QUALIFY level = min(level) OVER (PARTITION BY report))
        GROUP BY report
    ), said AS (
        SELECT report, string_agg(text, chr(10) ORDER BY span_start) AS text FROM statements WHERE section = 'problems'
        GROUP BY report
    )
    SELECT l.organ, c.agency, l.year, l.report, l.chosen, coalesce(five.text, said.text, '') AS text
    FROM chain_reports l JOIN chains c USING (organ) LEFT JOIN five USING (report) LEFT JOIN said USING (report)
"""
_DOUBLES = f"""
    WITH prose AS ({_PROSE}), doubles AS (
        SELECT a.organ, a.agency, a.year, a.report, b.report AS next_report, a.text AS one, b.text AS two
        FROM prose a JOIN prose b USING (organ, year) WHERE a.chosen AND NOT b.chosen
    ), cells AS (
        SELECT d.report, d.next_report, count(*) AS n_compared, count(*) FILTER (a.value <> b.value) AS n_differ,
            min(a.cell) FILTER (a.value <> b.value) AS cell
        FROM doubles d JOIN values a ON a.report = d.report
        JOIN values b ON b.report = d.next_report AND b.cell = a.cell
        WHERE a.value IS NOT NULL AND b.value IS NOT NULL
            AND coalesce(a.confidence, 1) > {DOUBTFUL} AND coalesce(b.confidence, 1) > {DOUBTFUL}
        GROUP BY ALL
    )
    SELECT organ, agency, year, report, next_report, coalesce(n_differ, 0), coalesce(n_compared, 0), cell, one, two
    FROM doubles LEFT JOIN cells USING (report, next_report) ORDER BY organ, year, next_report
"""  # noqa: S608 - constants of this module


def duplicates(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each further report of a year: failed where it differs from the one that speaks for it."""
    for organ, agency, year, report, other, n_differ, n_compared, cell, one, two in corpus.rows(corpus.sql(_DOUBLES)):
        alike = _alike(one, two)
        if not n_compared and alike is None:
            status = "not_assessable"
        else:
            status = "fail" if n_differ or (alike is not None and alike < _ONE_TEXT) else "pass"
        prose_zh = "" if alike is None else f"；第五部分相似度 {alike:.2f}"
        prose_en = "" if alike is None else f"; similarity of section five {alike:.2f}"
        yield Finding(
            organ, agency, year, None, "YEAR.DUPLICATE", status, "warning" if status == "fail" else "info", cell,
            n_differ, n_compared,
            f"{year}年有不止一份报告；所比的 {n_compared} 个单元格中 {n_differ} 个不同{prose_zh}。",
            f"More than one report for {year}; of {n_compared} cells compared {n_differ} differ{prose_en}.",
            report, other,
        )  # fmt: skip


def same_figures(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each report and its next: failed where all telling figures are last year's."""
    for organ, agency, year, next_year, report, next_report, n_equal, n_telling, bits in corpus.rows(
        corpus.sql(_FIGURES)
    ):
        status = "pass" if n_equal < n_telling else "fail" if bits >= _TELLING_BITS else "not_assessable"
        few = status == "not_assessable"
        yield Finding(
            organ, agency, year, next_year, "YEAR.SAME_FIGURES", status, "warning" if status == "fail" else "info",
            None, n_equal, n_telling,
            f"{next_year}年不为 0 的 {n_telling:.0f} 个当年数字中，{n_equal:.0f} 个与{year}年相同"
            + ("；数字太少太小，无从判断。" if few else "。"),
            f"Of {n_telling:.0f} figures of the year other than 0, {n_equal:.0f} are the same in {year} and {next_year}"
            + ("; they are too few and too small to tell." if few else "."),
            report, next_report,
        )  # fmt: skip


def same_prose(corpus: Corpus) -> Iterator[Finding]:
    """Yield a finding for each report and its next: failed where section five is last year's."""
    last: tuple[str, int, str, str] | None = None
    told = f"SELECT organ, agency, year, report, text FROM ({_PROSE}) WHERE chosen ORDER BY organ, year"  # noqa: S608
    for organ, agency, year, report, text in corpus.rows(corpus.sql(told)):
        if last is not None and last[0] == organ:
            yield _same_prose(organ, agency, last[1:], (year, report, text))
        last = (organ, year, report, text)


def _same_prose(organ: str, agency: str, one: tuple[int, str, str], two: tuple[int, str, str]) -> Finding:
    (year, report, text), (next_year, next_report, next_text) = one, two
    alike = _alike(text, next_text)
    status = "not_assessable" if alike is None else "fail" if alike >= _SAME_PROSE else "pass"
    if alike is None:
        zh, en = "第五部分没有读到，或太短", "Section five was not found, or is too short to compare"
    else:
        zh = f"{next_year}年第五部分与{year}年的相似度为 {alike:.2f}"
        en = f"Section five of {next_year} and of {year} have a similarity of {alike:.2f}"
    severity = "warning" if status == "fail" else "info"
    return Finding(
        organ, agency, year, next_year, "YEAR.SAME_PROSE", status, severity, None, alike, None, f"{zh}。", f"{en}.",
        report, next_report,
    )  # fmt: skip


def _alike(one: str, two: str) -> float | None:
    """Return how alike two sections five are, None where one is too short to tell."""
    words = [worded(one), worded(two)]
    if min(map(len, words)) < _SHORTEST_PROSE:
        return None
    return round(jaccard(shingles(words[0]), shingles(words[1])), 4)
