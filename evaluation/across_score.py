"""What the tables across years and organs say of a generated corpus, against what was planted: recall and precision."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any

from corpora.generated.model import Generated, Said, Written
from evaluation.across_truth import COPIED_SHARE, HEAVY, LIGHT, SAME, Key, Truth, series_of, truth
from gongkai.corpus.collection import Corpus

TARGET = 0.95
_MARK = re.compile(r"^(?:[一二三四五六七八九十]是|\d+[.．、])")
_STOPS = re.compile(r"[\s，。；、：“”]")
_CODES = ("YEAR.CARRIED", "YEAR.IN_FORCE", "YEAR.ITEMS", "YEAR.SAME_FIGURES", "YEAR.SAME_PROSE")
_TRUE_PAIR = "of one theme"
_WHOLE = {"YEAR.MISSING": "missing", "YEAR.DUPLICATE": "two reports"}
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Score:
    """How much of a kind was found, and how much of what was found is right."""

    kind: str
    planted: int
    found: int
    recall: float
    precision: float
    missed: tuple[Key, ...]
    wrong: tuple[Key, ...]

    @property
    def good(self) -> bool:
        """Whether both reach the target."""
        return min(self.recall, self.precision) >= TARGET


def scores(corpus: Generated, tables: Corpus) -> list[Score]:
    """Return the scores of every kind."""
    must = truth(corpus)
    found = Found(corpus, tables).all()
    # What is said twice of one theme, planted or not, is a true pair; it counts where its theme was planted to return.
    found[HEAVY] |= found.pop(_TRUE_PAIR, set()) & must[HEAVY]
    return [_score(kind, must.get(kind, set()), found.get(kind, set())) for kind in KINDS]


KINDS = (
    "reports", "statements", "chains", "renamed", "missing", "two reports", *_CODES, SAME, LIGHT, HEAVY, "copies",
    "copied reports", "promise kept", "promise repeated", "promise dropped", "promise open",
)  # fmt: skip


_READ = frozenset((SAME, LIGHT, HEAVY, "promise kept", "promise repeated", "promise dropped", "promise open"))


def _score(kind: str, must: set[Key], found: set[Key]) -> Score:
    right = len(must & found)
    return Score(
        kind,
        len(must),
        len(found),
        right / len(must) if must else 1.0,
        right / len(found) if found else 1.0,
        tuple(sorted(must - found)),
        tuple(sorted(found - must)),
    )


def misread(corpus: Generated, found: Sequence[Score]) -> dict[str, int]:
    """Return how many that were missed of a kind have a statement whose role or theme was not read as planted.

    These are the tagger's, not the analysis's.
    """
    unread = next(set(score.missed) for score in found if score.kind == "statements")
    series = series_of(corpus)
    counts = {}
    for score in found:
        if score.missed and score.kind in _READ:
            involved = (_involved(series[organ], year, name) for organ, year, name in score.missed)
            counts[score.kind] = sum(bool(unread & keys) for keys in involved)
    return counts


def _involved(reports: Mapping[int, Written], year: int, name: str) -> set[Key]:
    """Return the statements of a theme, or of a family with what keeps it, in the report of a year and in the next."""
    years = [year, *sorted(later for later in reports if later > year)[:1]]
    return {
        (reports[one].id, said.family)
        for one in years
        for said in reports[one].said
        if name in {said.family, said.keeps} or (said.role == "issue" and said.theme == name)
    }


class Found:
    """What the tables say, in the keys of the truth."""

    def __init__(self, corpus: Generated, tables: Corpus) -> None:
        self._tables = tables
        self._written = {report.id: report for report in corpus.readable}
        self._reports: dict[str, Written] = {}
        for row in rows(tables.table("reports")):
            named = (PurePosixPath(part).stem for part in (row["path"] or "").split("/"))  # a letter holds its page
            written = next((self._written[name] for name in named if name in self._written), None)
            if written is not None and row["status"] != "failed":
                self._reports[row["report"]] = written
        self._said = self._match()

    def _match(self) -> dict[tuple[str, str], Said]:
        """Return the sentence behind each statement that was found: the one it shares the most with."""
        matched = {}
        plain = {report.id: [(_plain(said.text), said) for said in report.said] for report in self._written.values()}
        for row in rows(self._tables.table("statements")):
            report = self._reports.get(row["report"])
            text = _plain(row["text"])
            within = [
                (min(len(text), len(own)), said)
                for own, said in (plain[report.id] if report else ())
                if text in own or own in text
            ]
            if within and text:
                matched[row["report"], row["statement"]] = max(within, key=lambda pair: pair[0])[1]
        return matched

    def all(self) -> Truth:
        """Return the keys of every kind."""
        found: Truth = defaultdict(set)
        parts = (self._read(), self._chains(), self._years(), self._returned(), self._copied(), self._fates())
        for part in parts:
            for kind, key in part:
                found[kind].add(key)
        return found

    def _read(self) -> Iterator[tuple[str, Key]]:
        for row in rows(self._tables.table("reports")):
            report = self._reports.get(row["report"])
            if report is not None:
                same = (row["agency"], row["year"]) == (report.agency, report.year)
                yield "reports", (report.id,) if same else (report.id, row["agency"], row["year"])
        for row in rows(self._tables.table("statements")):
            said = self._said.get((row["report"], row["statement"]))
            if said is not None and said.role != "achievement":
                role = "commitment" if said.role == "deed" else said.role
                right = row["role"] == role or (said.role == "deed" and row["role"] == "achievement")
                key = (self._reports[row["report"]].id, said.family)
                yield "statements", key if right and row["theme"] == said.theme else (*key, row["role"], row["theme"])

    def _chains(self) -> Iterator[tuple[str, Key]]:
        chains: dict[str, dict[int, Written]] = defaultdict(dict)
        for row in rows(self._tables.table("chain_reports")):
            if row["report"] in self._reports and row["chosen"]:
                chains[row["organ"]][row["year"]] = self._reports[row["report"]]
        for reports in chains.values():
            for year, following in pairwise(sorted(reports)):
                one, two = reports[year], reports[following]
                key = (one.organ, year, following) if one.organ == two.organ else (one.organ, two.organ, year)
                yield "chains", key
                if one.agency != two.agency:
                    yield "renamed", key

    def _years(self) -> Iterator[tuple[str, Key]]:
        for row in rows(self._tables.year_findings()):
            report = self._reports.get(row["report"])
            if report is None or row["status"] != "fail":
                continue
            whole = row["cell"] is None or row["code"] in _WHOLE
            key = (report.organ, row["year"]) if whole else (report.organ, row["year"], row["cell"])
            yield _WHOLE.get(row["code"], str(row["code"])), key

    def _returned(self) -> Iterator[tuple[str, Key]]:
        for row in rows(self._tables.recurring(role="issue")):
            report = self._reports.get(row["report"])
            one = self._said.get((row["report"], row["statement"]))
            two = self._said.get((row["next_report"], row["next_statement"]))
            if report is None:
                continue
            if one is None or two is None:
                yield LIGHT if row["kind"] == "near_identical" else HEAVY, (report.organ, row["year"], row["text"])
            elif row["kind"] == "near_identical":
                kind = SAME if one.text == two.text else LIGHT
                same = one.family == two.family
                yield kind, (report.organ, row["year"], one.family if same else f"{one.text} | {two.text}")
            elif one.theme != two.theme:
                yield HEAVY, (report.organ, row["year"], f"{one.text} | {two.text}")
            else:
                yield _TRUE_PAIR, (report.organ, row["year"], one.theme)

    def _copied(self) -> Iterator[tuple[str, Key]]:
        for row in rows(self._tables.copies()):
            one, two = self._reports.get(row["report"]), self._reports.get(row["other_report"])
            said = self._said.get((row["report"], row["statement"]))
            other = self._said.get((row["other_report"], row["other_statement"]))
            if one is not None and two is not None:
                if said and other and {said.keeps, other.keeps} & {said.family, other.family}:
                    continue  # a promise that was copied and the deed that keeps it: true, but not planted
                same = said is not None and other is not None and said.family == other.family
                organs = sorted((one.organ, two.organ))
                yield "copies", (*organs, said.family if said and same else f"{row['text']} | {row['other_text']}")
        for row in rows(self._tables.copied_reports()):
            report = self._reports.get(row["report"])
            if report is not None and row["share"] >= COPIED_SHARE:
                yield "copied reports", (report.organ, report.year)

    def _fates(self) -> Iterator[tuple[str, Key]]:
        for row in rows(self._tables.promises()):
            report = self._reports.get(row["report"])
            said = self._said.get((row["report"], row["statement"]))
            if report is not None:
                promise = said is not None and said.role == "commitment"
                name = said.family if said and promise else f"{said.role if said else None}: {row['text']}"
                yield f"promise {row['fate']}", (report.organ, report.year, name)


def rows(relation: Any) -> Iterator[Row]:
    """Yield the rows of a relation by the names of their columns."""
    names = list(relation.columns)
    for row in relation.fetchall():
        yield dict(zip(names, row, strict=True))


def _plain(text: str) -> str:
    """Return the words alone: without list marks, stops and spaces."""
    return _STOPS.sub("", _MARK.sub("", text.strip()))
