"""What the classifiers of statements learn from: rows and their features, once for every part of the gold they see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongkai.nlp.codebook import Codebook
from gongkai.nlp.cues import Cues
from gongkai.nlp.features import PLACE_VIEWS, Features
from gongkai.nlp.linear import Floats, Rows, Vocabulary
from gongkai.nlp.tagging import FULL, ROLES, SECTION, TEXT
from gongkai.nlp.training.corpus import Phrase
from gongkai.nlp.training.examples import Example, Views, phrase_views, views_of
from gongkai.nlp.training.fit import FitSettings, Matrix, build_vocabulary, fit_columns, matrix_of

_PHRASE = -1  # the owner of a row that is no example's


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that training reads, features extracted once."""

    examples: Sequence[Example]
    views: Sequence[Views]
    phrases: Sequence[Phrase]
    phrase_views: Sequence[Views]
    codebook: Codebook


def gather(
    examples: Sequence[Example], phrases: Sequence[Phrase], codebook: Codebook, cut: Callable[[str], list[str]]
) -> Material:
    """Return the material of training; the codebook's own examples join the stock phrases."""
    cues = cues_of(codebook)
    coded = [Phrase(item.role.value, (theme.id,), item.text) for theme in codebook.themes for item in theme.examples]
    coded += [Phrase(None, (theme.id,), word) for theme in codebook.themes for word in theme.keywords]
    known = [*phrases, *coded]
    return Material(
        examples,
        [views_of(example.placed, cut, cues) for example in examples],
        known,
        [phrase_views(phrase, cut, cues) for phrase in known],
        codebook,
    )


def cues_of(codebook: Codebook) -> Cues:
    """Return the finder of the codebook's keywords and cues; the fallback's keywords are none: it is an absence."""
    keywords = {theme.id: theme.keywords for theme in codebook.themes if theme.id != codebook.fallback}
    return Cues(keywords, codebook.cues)


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind of classifier, and how it is fitted."""

    groups: Sequence[Matrix]  # the same rows, the views of one group filled
    targets: NDArray[np.bool_]  # (rows, outputs)
    weights: NDArray[np.float64]
    owners: NDArray[np.intp]  # the example of each row
    cost: float
    balanced: bool

    def fitted(self, examples: NDArray[np.intp]) -> tuple[Floats, Floats]:
        """Return the mean weights and bias of the groups' classifiers, fitted on the phrases and these examples."""
        rows = np.flatnonzero((self.owners == _PHRASE) | np.isin(self.owners, examples))
        found = [
            fit_columns(matrix[rows], self.targets[rows], self.weights[rows], self.cost, balanced=self.balanced)
            for matrix in self.groups
        ]
        return np.stack([one for one, _ in found]).mean(axis=0), np.stack([one for _, one in found]).mean(axis=0)


@dataclass(frozen=True, slots=True)
class Design:
    """Everything that fits need. The vocabulary counts examples that a fit leaves out; their features weigh nothing."""

    vocabulary: Vocabulary
    themes: Part
    roles: Mapping[str, Part]  # by the way in which a statement may come


def lay_out(material: Material, settings: FitSettings) -> Design:
    """Return the design of the material."""
    vocabulary = build_vocabulary(_distinct(material), settings)
    texts = matrix_of(vocabulary, [views.text for views in (*material.views, *material.phrase_views)])
    roles = {way: _role_part(material, vocabulary, texts, way, settings) for way in (FULL, SECTION, TEXT)}
    return Design(vocabulary, _theme_part(material, vocabulary, texts, settings), roles)


def _rows_of(vocabulary: Vocabulary, texts: Matrix, places: Rows) -> Matrix:
    """Return the matrix of rows whose text is encoded already and whose place is not."""
    return texts + matrix_of(vocabulary, [{view: row[view] for view in row if view in PLACE_VIEWS} for row in places])


def _only(whole: Matrix, vocabulary: Vocabulary, views: Sequence[str]) -> Matrix:
    """Return the rows with these views filled and no others."""
    wanted = np.zeros(whole.shape[1], dtype=bool)
    for view in views:
        wanted[list(vocabulary.index[view].values())] = True
    part = whole.copy()
    part.data[~wanted[part.indices]] = 0
    part.eliminate_zeros()
    part.sort_indices()
    return part


def _distinct(material: Material) -> list[Features]:
    """Return each statement once, with all that is known of it: what the vocabulary counts."""
    rows = [*material.views, *material.phrase_views]
    titled = [{"t": views.section["t"]} for views in material.views if "t" in views.section]
    return [*(views.full for views in rows), *titled]


def _theme_part(material: Material, vocabulary: Vocabulary, texts: Matrix, settings: FitSettings) -> Part:
    """Return each statement with and without the heading above it (half a row each), and phrases."""
    places: list[Features] = []
    weights: list[float] = []
    sources: list[int] = []  # rows of ``texts``
    for number, views in enumerate(material.views):
        shown: list[Features] = [views.full, {}] if "h" in views.full else [{}]
        places += shown
        weights += [1.0 / len(shown)] * len(shown)
        sources += [number] * len(shown)
    n_examples, n_phrases = len(material.examples), len(material.phrases)
    sources += range(n_examples, n_examples + n_phrases)
    places += [{}] * n_phrases
    weights += [settings.phrase_weight] * n_phrases
    named = [example.label.themes for example in material.examples] + [phrase.themes for phrase in material.phrases]
    theme_ids = material.codebook.theme_ids
    targets = np.asarray([[theme in themes for theme in theme_ids] for themes in named])[sources]
    owners = np.asarray([source if source < n_examples else _PHRASE for source in sources])
    whole = _rows_of(vocabulary, texts[sources], places)
    groups = [_only(whole, vocabulary, views) for views in settings.theme_views]
    return Part(groups, targets, np.asarray(weights), owners, settings.theme_cost, balanced=False)


def _role_part(material: Material, vocabulary: Vocabulary, texts: Matrix, way: str, settings: FitSettings) -> Part:
    pick: dict[str, Callable[[Views], Features]] = {
        FULL: lambda views: views.full,
        SECTION: lambda views: views.section,
        TEXT: lambda views: views.text,
    }
    n_examples = len(material.examples)
    stock = [number for number, phrase in enumerate(material.phrases) if phrase.role is not None]
    sources = [*range(n_examples), *(n_examples + number for number in stock)]
    places = [pick[way](views) for views in (*material.views, *(material.phrase_views[number] for number in stock))]
    said = [example.label.role for example in material.examples] + [material.phrases[number].role for number in stock]
    weights = [1.0] * n_examples + [settings.phrase_weight] * len(stock)
    owners = [*range(n_examples), *([_PHRASE] * len(stock))]
    groups = [_only(_rows_of(vocabulary, texts[sources], places), vocabulary, settings.role_views)]
    targets = np.asarray(said)[:, None] == np.asarray([role.value for role in ROLES])
    return Part(groups, targets, np.asarray(weights), np.asarray(owners), settings.role_cost, balanced=True)
