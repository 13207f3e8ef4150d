"""Rows of a table matched to the rows of the form as an ordered chain, by label and never by counting numbers.

Dynamic programming over label similarity: a line may be skipped (a local extra row), a form row may be skipped (a
missing row), and several printed lines may together be one form row (a wrapped label).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from gongkai.forms.labels import Label, bigrams, read_label, squeeze
from gongkai.forms.lines import Line, Spot
from gongkai.forms.schema import Row

# The most alike of two different rows of the form reach 0.48 under `_similarity`; a label of four characters with one
# wrong has 0.67.
MIN_SCORE = 0.55
EXACT_ONLY = 2  # labels this short (其他, 总计, 规章) must match whole: they have a single pair of characters
MAX_PRINTED_LINES = 6  # the longest label of the form in the narrowest column seen
SLIP_EVERY = 6  # wrong characters that a label may have: one, and in longer ones one for each so many
VALUES_BONUS = 0.1  # a form row prefers the printed lines that hold its values
NUMBER_BONUS = 0.05
ONE_LINE = 0.85  # score of a label that is one of several lines in its cell
WRONG_NUMBER = -0.1
LINE_COST = 0.01
STRANGE_LABEL = 0.3  # the values' own line carries a label that is no part of the row's
UNKNOWN_PAIR = 0.5  # weight of a pair of characters that no row of the form has: a note, a slip
CERTAIN = 0.95
PARENT_BONUS = 0.05
ALIAS = 0.95  # score of other words for a row, which are no other row's
# What a label may have around the words that tell its row.
_FRAME = re.compile(r"^(?:属于|涉及|因|可能)+|(?:的|类|数量?)+$")
# A path of labels in one cell: （六）其他处理：3.其他
_PATH = re.compile(
    r"(?P<parent>.*[^\d\W].*?)[:：>、-]+\s*(?P<leaf>(?:\d{1,2}[.．、]|[(（][一二三四五六七八九十][)）]).+)", re.DOTALL
)
GROUP_DISCOUNT = -0.75  # a parent label holds no values: it may take a line of its own, never one that a row could use


@dataclass(frozen=True, slots=True)
class Match:
    """A form row found. ``lines`` count the lines given to ``align``; ``score`` is at most 1."""

    row: Row
    lines: tuple[int, ...]
    score: float


class Chain:
    """The rows of one form table in order, ready to be compared with labels."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._places = {row.key: place for place, row in enumerate(self.rows)}
        self.parent_words = "|".join(
            squeeze(row.number) + label for row in self.rows if row.group for label in row.labels
        )
        frequency: dict[str, int] = {}
        for row in self.rows:
            for pair in frozenset().union(*(bigrams(label) for label in row.labels)):
                frequency[pair] = frequency.get(pair, 0) + 1
        # A pair of characters that many rows share (公开, 申请) tells little.
        self._weights = {pair: 1 / count for pair, count in frequency.items()}
        self._index: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            for pair in frozenset().union(*(bigrams(label) for label in row.labels)):
                self._index.setdefault(pair, []).append(place)
        self._also: dict[str, list[int]] = {}
        for place, row in enumerate(self.rows):
            for alias in row.also:
                self._also.setdefault(alias, []).append(place)
        self.score_text = lru_cache(maxsize=2048)(self._score_text)

    def _weight(self, text: str) -> float:
        return sum(self._weights.get(pair, UNKNOWN_PAIR) for pair in bigrams(text))

    def _score_text(self, text: str) -> dict[int, float]:
        """Return the similarity of ``text`` to every row that it could be."""
        places = {place for pair in bigrams(text) for place in self._index.get(pair, ())}
        scores = {place: max(self._similarity(text, label) for label in self.rows[place].labels) for place in places}
        found = {place: score for place, score in scores.items() if score >= MIN_SCORE}
        for place in self._also.get(_FRAME.sub("", text), ()):
            found[place] = max(found.get(place, 0.0), ALIAS)
        return found

    def _similarity(self, text: str, label: str) -> float:
        if text == label:
            return 1.0
        if len(label) <= EXACT_ONLY or len(text) <= EXACT_ONLY:
            return 0.0
        common = sum(self._weights[pair] for pair in bigrams(text) & bigrams(label))
        score = 2 * common / (self._weight(text) + self._weight(label))
        if len(text) == len(label):  # one character misread or mistyped
            wrong = sum(ours != theirs for ours, theirs in zip(text, label, strict=True))
            score = max(score, 0.9 * (1 - wrong / len(label))) if wrong <= max(1, len(label) // SLIP_EVERY) else score
        if len(label) >= 4 and label in text and len(text) <= 4 * len(label):
            score = max(score, 0.9 if text.startswith(label) or text.endswith(label) else 0.8)
        elif len(text) >= 4 and text in label:
            score = max(score, 0.55 + 0.35 * self._weight(text) / self._weight(label))
        return score

    def scores(self, labels: Sequence[Spot], parents: Sequence[Spot]) -> dict[int, float]:
        """Return the score of each form row for a line's own label cells, ``parents`` being those above it."""
        if not labels:
            return {}
        if path := _PATH.fullmatch(labels[-1].text.strip()):
            parent, own = (labels[-1]._replace(text=path[part]) for part in ("parent", "leaf"))
            found = self.scores([own], (*parents, *labels[:-1], parent))
            if found:
                return found
        leaf = read_label(labels[-1].text)
        best = self._score_label(leaf)
        if len(labels) > 1:
            joined = read_label("".join(spot.text for spot in labels))
            for place, score in self._score_label(joined).items():
                best[place] = max(best.get(place, 0.0), score - 0.02)
        for place in self._whole_lines(labels[-1].text):
            best[place] = max(best.get(place, 0.0), ONE_LINE)
        for place in best:
            hint = self._hints(place, leaf, (*parents, *labels[:-1]))
            if hint > 0 or best[place] < CERTAIN:  # numbering drifts; a label that is whole is not doubted for it
                best[place] += hint
        return best

    def _whole_lines(self, text: str) -> list[int]:
        """Return the rows whose label is one printed line of a cell that caught other lines too."""
        found: list[int] = []
        for part in text.split("\n") if "\n" in text.strip() else ():
            label = read_label(part)
            for place, score in self.score_text(label.text).items():
                short = len(label.text) <= EXACT_ONLY
                if score >= 1 and (not short or label.number == self.rows[place].number):
                    found.append(place)
        return found

    def _score_label(self, label: Label) -> dict[int, float]:
        scores = dict(self.score_text(label.text))
        if label.bare != label.text:
            for place, score in self.score_text(label.bare).items():
                scores[place] = max(scores.get(place, 0.0), score - 0.01)
        return scores

    def _hints(self, place: int, leaf: Label, parents: Sequence[Spot]) -> float:
        row = self.rows[place]
        hint = 0.0
        if leaf.number and row.number:
            hint = NUMBER_BONUS if leaf.number == row.number else WRONG_NUMBER
        if row.parent and parents:
            parent = self._places[row.parent]
            if any(parent in self.score_text(read_label(spot.text).text) for spot in parents):
                hint += PARENT_BONUS
        return hint

    def align(self, lines: Sequence[Line]) -> list[Match]:
        """Return the best ordered matching of the lines to the form's rows."""
        return _Alignment(self, lines).run()


def gain(score: float) -> float:
    """Return what a match of this score is worth: one whole label more than two halves of labels."""
    return score if score >= 1 else max(0.0, (2 * score - 1)) ** 2


class _Alignment:
    """One run of the dynamic programme over ``lines`` × ``chain.rows``."""

    def __init__(self, chain: Chain, lines: Sequence[Line]) -> None:
        self.chain, self.lines = chain, lines
        self._valued = [line.has_values for line in lines]

    def run(self) -> list[Match]:
        n_rows = len(self.chain.rows)
        best: list[list[float]] = [[0.0] * (n_rows + 1)]
        steps: list[dict[int, tuple[int, float]]] = [{}]  # per line end: row place -> (printed lines, label score)
        for end in range(1, len(self.lines) + 1):
            above = best[end - 1]
            offers = self._offers(end)
            current = above.copy()
            taken: dict[int, tuple[int, float]] = {}
            for place in range(n_rows):
                current[place + 1] = max(current[place + 1], current[place])
                for size, score, bonus in offers.get(place, ()):
                    total = best[end - size][place] + gain(score) + bonus
                    if total > current[place + 1] + 1e-9:
                        current[place + 1] = total
                        taken[place] = (size, score)
            best.append(current)
            steps.append(taken)
        return self._traced(best, steps)

    def _offers(self, end: int) -> dict[int, list[tuple[int, float, float]]]:
        """Return, for each row place, the printed lines before ``end`` that could be it: how many, score, bonus."""
        offers: dict[int, list[tuple[int, float, float]]] = {}
        valued = 0
        for size in range(1, min(MAX_PRINTED_LINES, end) + 1):
            valued += self._valued[end - size]
            if valued > 1:
                break
            group = self.lines[end - size : end]
            for place, score in self._group_scores(group).items():
                bonus = GROUP_DISCOUNT if self.chain.rows[place].group else VALUES_BONUS * valued
                offers.setdefault(place, []).append((size, score, bonus))
        return offers

    def _group_scores(self, group: Sequence[Line]) -> dict[int, float]:
        if len(group) == 1:
            own = group[0].own_labels
            return self.chain.scores(own, tuple(spot for spot in group[0].labels if spot.inherited))
        columns: dict[int, Spot] = {}
        for line in group:
            for spot in line.own_labels:
                seen = columns.get(spot.col)
                columns[spot.col] = spot._replace(text=seen.text + spot.text) if seen else spot
        if not group[0].own_labels and not group[-1].own_labels:
            return {}
        labels = [columns[col] for col in sorted(columns)]
        # Fewer printed lines are the simpler reading.
        cost = LINE_COST * (len(group) - 1)
        valued = next((line for line in group if line.has_values and line.own_labels), None)
        if valued and valued.own_labels[-1].col != labels[-1].col and not self._is_parent(valued.own_labels[-1]):
            cost += STRANGE_LABEL
        return {place: score - cost for place, score in self.chain.scores(labels, ()).items()}

    def _is_parent(self, spot: Spot) -> bool:
        """Return whether the words are (a printed line of) a parent label beside the row's own."""
        return squeeze(spot.text) in self.chain.parent_words

    def _traced(self, best: list[list[float]], steps: list[dict[int, tuple[int, float]]]) -> list[Match]:
        matches: list[Match] = []
        end, place = len(self.lines), len(self.chain.rows)
        while end > 0 and place > 0:
            if best[end][place] == best[end][place - 1]:
                place -= 1
            elif best[end][place] == best[end - 1][place]:
                end -= 1
            else:
                size, score = steps[end][place - 1]
                matches.append(Match(self.chain.rows[place - 1], tuple(range(end - size, end)), min(score, 1.0)))
                end, place = end - size, place - 1
        return matches[::-1]
