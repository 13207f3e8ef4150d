"""Roles and themes of statements by the linear model; along a section, roles and answers that fit each other.

What the guideline's rulings settle by words alone (``settled.py``) is settled first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import Any

import numpy as np

from gongkai.errors import ArtifactError
from gongkai.nlp.accord import are_open, load_accord
from gongkai.nlp.clauses import ClauseReader, faults, several
from gongkai.nlp.context import Placed
from gongkai.nlp.cues import Cues
from gongkai.nlp.features import extract, plain
from gongkai.nlp.linear import Floats, LinearModel, default_model, sigmoid
from gongkai.nlp.links import Matters, Pairs, load_model
from gongkai.nlp.model import StatementRole, ThemeScore
from gongkai.nlp.settled import settle
from gongkai.nlp.settled_elsewhere import Settled
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.trunk import trunk

ROLES = tuple(StatementRole)
# Which of the three role models judges: the whole place is known, only the section, or the text alone.
FULL, SECTION, TEXT = "full", "section", "text"
PLACES = 4  # decimals of a score
CERTAIN = 100.0  # added to the decision value of a role that the words alone settle
# A theme's decision value is that of the whole statement for the most part, and of its strongest clause for this share:
# left-out writers gained 0.005 of micro-F1, sentences in the set phrases of real reports 0.02; at 0.35 both lost again.
CLAUSE_SHARE = 0.2
# Of a list of faults each names a theme, and the others stand around it like noise: lists lose themes without this
# share of each fault's own value (``tests/nlp/test_tagging.py`` has some).
FAULT_SHARE = 0.7
# A further theme must be as probable as not: the gold, written to be hard, names more themes a statement than
# reports do, and thresholds found on it let a second one pass too easily.
FURTHER = 0.5
_CONFIG = (
    "keywords", "cues", "themes", "fallback", "most_themes", "calibration", "by_role", "thresholds", "rescue",
    "transitions", "sharpness", "absorbed",
)  # fmt: skip
_PART = re.compile(r"[，。；：、和及并]")
# From this probability on a part of a statement names a theme; ``tests/nlp/test_tagging.py`` holds the order against
# the coders', which that of the scores was no more like than chance.
NAMED_FOR_SURE = 0.7
PASSES = 2  # links tell more of themes, themes more of links; a third pass tells nothing more


@dataclass(frozen=True, slots=True)
class Decision:
    """Role, themes (in the order in which the words name them), how probable every theme of the codebook is, answers.

    ``answers`` are the places of the issues that a commitment answers, counted over all statements judged together.
    """

    role: StatementRole
    themes: tuple[ThemeScore, ...]
    scores: dict[str, float]
    answers: tuple[int, ...] = ()


class Tagger:
    """Judges statements. ``model`` holds everything it needs, the codebook's words included.

    Raises ArtifactError for a model that was trained by another version.
    """

    def __init__(self, model: LinearModel, cut: Callable[[str], list[str]]) -> None:
        config = model.config
        lacking = [name for name in _CONFIG if name not in config]
        if lacking:
            names = ", ".join(lacking)
            raise ArtifactError(
                f"主题模型缺少 {names}，请用 gongkai train 重新训练。 / "
                f"The model lacks {names}: train it again with gongkai train."
            )
        self.model = model
        self.cut = cut
        self.cues = Cues(config["keywords"], config["cues"])
        self.themes: tuple[str, ...] = tuple(config["themes"])
        self.fallback = self.themes.index(config["fallback"])
        self.most_themes: int = config["most_themes"]
        # of each theme: slope and offset for a clause; slope and, for a statement, the offset of its role as judged
        self._calibration = np.asarray([config["calibration"][theme] for theme in self.themes], dtype=np.float32).T
        self._by_role = np.asarray([config["by_role"][theme] for theme in self.themes], dtype=np.float32).T
        self._thresholds = np.asarray([config["thresholds"][theme] for theme in self.themes], dtype=np.float32)
        self._rescue: float = config["rescue"]
        # of a theme: the themes beside which it is not named, and the words that name it all the same
        self._absorbed = {
            self.themes.index(theme): (frozenset(map(self.themes.index, by)), re.compile(unless))
            for theme, (by, unless) in config["absorbed"].items()
        }
        self._theme_columns = [model.outputs.index(f"theme/{theme}") for theme in self.themes]
        self.read_clauses = ClauseReader(model.narrowed(self._theme_columns), self.cues)
        self._role_columns = {
            way: [model.outputs.index(f"role.{way}/{role.value}") for role in ROLES] for way in (FULL, SECTION, TEXT)
        }
        self._transitions = {key: np.asarray(values, dtype=np.float32) for key, values in config["transitions"].items()}
        self._sharpness: float = config["sharpness"]

    def decide(self, items: Sequence[Placed]) -> list[Decision]:
        """Return the decision on each statement by itself."""
        scores = self._scores(items)
        settled = [settle(item) for item in items]
        roles = [ROLES[int(row.argmax())] for row in self._emissions(scores, items, settled)]
        probabilities = self._theme_probabilities(scores, roles, settled)
        return self._decisions(items, probabilities, self.assigned(probabilities), roles)

    def decide_in_order(self, items: Sequence[Placed]) -> list[Decision]:
        """Return the decisions on the statements of one section in reading order, roles chosen together."""
        return self.decide_sections([items])[0]

    def decide_sections(self, sections: Sequence[Sequence[Placed]]) -> list[list[Decision]]:
        """Return the decisions on the statements of each section, scored all at once.

        Issues and commitments of one kind of section are compared, though they stand under two titles.
        """
        flat = [item for items in sections for item in items]
        scores = self._scores(flat)
        settled = [settle(item) for item in flat]
        emissions = self._emissions(scores, flat, settled)
        roles: list[StatementRole] = []
        for items in sections:
            if items:
                part = emissions[len(roles) : len(roles) + len(items)] * self._sharpness
                roles += [ROLES[index] for index in self._best_path(part, items)]
        probabilities = self._theme_probabilities(scores, roles, settled)
        assigned = self.assigned(probabilities)
        answers: dict[int, tuple[int, ...]] = {}
        for members in _by_section(flat):
            pairs = Pairs([flat[at].text for at in members], [roles[at] for at in members])
            if pairs:
                found = self._joined(members, pairs, probabilities, assigned)
                answers.update((members[at], tuple(members[one] for one in issues)) for at, issues in found.items())
        decisions = iter(self._decisions(flat, probabilities, assigned, roles, answers))
        return [[next(decisions) for _ in items] for items in sections]

    def _joined(
        self, members: Sequence[int], pairs: Pairs, probabilities: Floats, assigned: list[list[int]]
    ) -> dict[int, tuple[int, ...]]:
        """Judge the themes of a section's statements again, each with its partners', and return what answers what.

        ``probabilities`` and ``assigned`` of the members change.
        """
        model, accord = load_model(), load_accord()
        alone = likely = probabilities[members]
        open_ = are_open(alone[[*pairs.promises, *pairs.issues]], self.fallback).any()
        for _ in range(PASSES if open_ else 0):
            linked = pairs.probabilities(self.matters(likely, self.assigned(likely)), model)
            likely = accord.again(alone, pairs.promises, pairs.issues, linked, fallback=self.fallback)
        probabilities[members] = likely
        again = self.assigned(likely)
        for at, themes in zip(members, again, strict=True):
            assigned[at] = themes
        matters = self.matters(likely, again)
        return pairs.answers(pairs.probabilities(matters, model), matters, model)

    def matters(self, probabilities: Floats, assigned: Sequence[Sequence[int]]) -> Matters:
        """Return what statements are about, as links ask it: the fallback is nothing."""
        likely = probabilities.copy()
        likely[:, self.fallback] = 0
        said = np.zeros(likely.shape, dtype=np.bool_)
        first = np.full(len(likely), -1, dtype=np.intp)
        for row, themes in enumerate(assigned):
            if themes[0] == self.fallback:
                continue
            said[row, list(themes)] = True
            first[row] = themes[0]
        return Matters(said, first, likely)

    def clause_probabilities(self, clauses: Sequence[str]) -> Floats:
        """Return the probability of each theme (columns) for each clause by itself."""
        slope, offset = self._calibration
        return sigmoid(self.read_clauses(clauses) * slope + offset)

    def _theme_probabilities(
        self, scores: Floats, roles: Sequence[StatementRole], settled: Sequence[Settled | None]
    ) -> Floats:
        """Return the probability of each theme; the words alone may tell that it has none, or one."""
        probabilities = self.probabilities(scores[:, self._theme_columns], roles)
        themeless = [at for at, found in enumerate(settled) if found is not None and found.themeless]
        probabilities[themeless] = 0
        probabilities[themeless, self.fallback] = 1
        probabilities[[at for at, found in enumerate(settled) if found is not None and found.named], self.fallback] = 0
        return probabilities

    def probabilities(self, values: Floats, roles: Sequence[StatementRole]) -> Floats:
        """Return the probability of each theme (columns) for decision values of statements of these roles."""
        slope, *offsets = self._by_role
        known = np.asarray([ROLES.index(role) for role in roles], dtype=np.intp)
        return sigmoid(values * slope + np.stack(offsets)[known])

    def _scores(self, items: Sequence[Placed]) -> Floats:
        scores = self.model.decide([extract(item, self.cut, self.cues) for item in items])
        told = [trunk(plain(item.text)) for item in items]
        clauses, listed = [several(text) for text in told], [faults(text) for text in told]
        self.read_clauses([*chain(*clauses, *listed)])  # all at once
        themes = share_clauses(scores[:, self._theme_columns], clauses, self.read_clauses)
        lists = share_clauses(themes, listed, self.read_clauses, share=FAULT_SHARE)
        scores[:, self._theme_columns] = np.maximum(themes, lists)
        return scores

    def _emissions(self, scores: Floats, items: Sequence[Placed], settled: Sequence[Settled | None]) -> Floats:
        """Return the decision value of each role for each statement; a role that is settled outweighs all others."""
        if not items:
            return scores
        emissions = np.take_along_axis(scores, np.asarray([self._columns(item) for item in items]), axis=1)
        for row, found in enumerate(settled):
            if found is not None:
                emissions[row, ROLES.index(found.role)] += CERTAIN
        return emissions

    def _columns(self, item: Placed) -> list[int]:
        way = FULL if item.located else TEXT if item.setting is None else SECTION
        return self._role_columns[way]

    def _best_path(self, emissions: Floats, items: Sequence[Placed]) -> list[int]:
        first, following = self._steps(items[0])
        best = emissions[0] + first
        back: list[Any] = []
        for row in emissions[1:]:
            reached = best[:, None] + following
            back.append(reached.argmax(axis=0))
            best = reached.max(axis=0) + row
        path = [int(best.argmax())]
        for pointers in reversed(back):
            path.append(int(pointers[path[-1]]))
        path.reverse()
        return path

    def _steps(self, item: Placed) -> tuple[Floats, Floats]:
        section = item.setting.value if item.setting else ""
        table = self._transitions.get(section, self._transitions[""])
        return table[0], table[1:]

    def assigned(self, probabilities: Floats) -> list[list[int]]:
        """Return the themes (columns) of each statement, the likeliest first: those that pass, else the nearest one.

        The fallback stands alone: where no theme is near, and where it is likelier than every theme.
        """
        shares = probabilities / self._thresholds  # from 1 on a theme is assigned
        sure = (shares[:, self.fallback] >= 1).tolist()
        shares[:, self.fallback] = -1
        nearest, most = shares.argmax(axis=1).tolist(), shares.max(axis=1).tolist()
        passed: list[list[int]] = [[] for _ in sure]
        for row, at in np.argwhere(shares >= 1).tolist():
            passed[row].append(at)
        found = [
            self._passed(row, themes) if themes else [near] if share >= self._rescue and not none else [self.fallback]
            for row, themes, near, share, none in zip(probabilities.tolist(), passed, nearest, most, sure, strict=True)
        ]
        themes = np.delete(probabilities, self.fallback, axis=1)
        for row in np.flatnonzero(probabilities[:, self.fallback] > themes.max(axis=1)).tolist():
            found[row] = [self.fallback]
        return found

    def _passed(self, probabilities: Sequence[float], themes: Sequence[int]) -> list[int]:
        """Return the themes that passed, the likeliest first.

        More than a statement may have are only those that are named for sure; the words' order then chooses.
        """
        first, *further = sorted(themes, key=lambda at: -probabilities[at])
        most = self.most_themes - 1
        further = further[:most] + [at for at in further[most:] if probabilities[at] >= NAMED_FOR_SURE]
        return [first, *(at for at in further if probabilities[at] >= FURTHER)]

    def _decisions(
        self,
        items: Sequence[Placed],
        probabilities: Floats,
        assigned: Sequence[Sequence[int]],
        roles: Sequence[StatementRole],
        answers: Mapping[int, tuple[int, ...]] = MappingProxyType({}),
    ) -> list[Decision]:
        rounded = np.round(probabilities.astype(np.float64), PLACES).tolist()
        return [
            Decision(
                role,
                tuple([ThemeScore(self.themes[column], row[column]) for column in columns]),
                dict(zip(self.themes, row, strict=True)),
                answers.get(at, ()),
            )
            for at, (role, row, columns) in enumerate(zip(roles, rounded, self._as_named(items, assigned), strict=True))
        ]

    def _as_named(self, items: Sequence[Placed], assigned: Sequence[Sequence[int]]) -> list[Sequence[int]]:
        """Return the themes of each statement in the order in which its words name them, as coders write them down."""
        themes = [self._apart(item.text, columns) for item, columns in zip(items, assigned, strict=True)]
        words = [plain(item.text) for item in items]
        parts = [
            [part for part in _PART.split(told) if len(part) > 1] if len(columns) > 1 else []
            for told, columns in zip(words, themes, strict=True)
        ]
        likely = np.split(self.clause_probabilities([*chain(*parts)]), np.cumsum([len(of_one) for of_one in parts]))
        return [
            (self._in_order(told, columns, values) if len(values) else columns)[: self.most_themes]
            for told, columns, values in zip(words, themes, likely, strict=False)  # the last of ``likely`` is empty
        ]

    def _in_order(self, words: str, themes: Sequence[int], likely: Floats) -> Sequence[int]:
        """Return the themes of a statement in the order of its ``words``; ``likely`` is by its parts (rows).

        A theme stands in the first part of the text that names it for sure, else in the part that speaks for it most;
        in one part the themes stand as their keywords do.
        Of more than a statement may have the first are taken (R5, R115), one of each part before a second of any.
        """
        likely = likely[:, list(themes)]
        sure = likely >= NAMED_FOR_SURE
        places = np.where(sure.any(axis=0), sure.argmax(axis=0), likely.argmax(axis=0)).tolist()
        ranks = [places[:at].count(place) for at, place in enumerate(places)]  # `themes` has the likeliest first
        first = [self.cues.first_keyword(words, self.themes[theme]) for theme in themes]
        named = sorted(zip(ranks, places, first, themes, strict=True))[: self.most_themes]
        return [theme for *_, theme in sorted(named, key=lambda one: one[1:3])]

    def _apart(self, text: str, themes: Sequence[int]) -> Sequence[int]:
        """Return the themes without those that another of them absorbs (guideline, part three, step 3)."""
        if self._absorbed.keys().isdisjoint(themes) or len(themes) == 1:
            return themes
        return [
            theme
            for theme in themes
            if theme not in self._absorbed
            or self._absorbed[theme][0].isdisjoint(themes)
            or self._absorbed[theme][1].search(text)
        ]


def _by_section(items: Sequence[Placed]) -> list[list[int]]:
    """Return the places of the statements of each kind of section."""
    found: dict[object, list[int]] = {}
    for at, item in enumerate(items):
        found.setdefault(item.section, []).append(at)
    return list(found.values())


def share_clauses(
    values: Floats,
    clauses: Sequence[Sequence[str]],
    read: Callable[[Sequence[str]], Floats],
    *,
    share: float = CLAUSE_SHARE,
) -> Floats:
    """Return the theme values of statements with the share of each statement's strongest clause.

    ``read`` gives the values of clauses, one column a column of ``values``.
    """
    flat = [clause for parts in clauses for clause in parts]
    if not flat:
        return values
    owners = [row for row, parts in enumerate(clauses) if parts]
    edges = np.cumsum([0, *(len(clauses[row]) for row in owners[:-1])])
    strongest = np.maximum.reduceat(read(flat), edges, axis=0)
    shared = values.copy()
    shared[owners] = (1 - share) * shared[owners] + share * strongest
    return shared


@cache
def default_tagger() -> Tagger:
    """Return the tagger with the model that travels with gongkai."""
    return Tagger(default_model("themes"), default_tokenizer().cut)
