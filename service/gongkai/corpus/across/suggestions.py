"""Themes that the codebook lacks: groups among the problems and promises that fell to ``other``, with quotations.

What only says that there is nothing, and slogans, are left out: of these sentences nothing remains when the words of
``data/empty_words.toml`` are taken away. The rest is compared by its words and pairs of characters (tf-idf), grouped
bottom up by average similarity, and each group named by the words that tell it from the rest. Nothing is drawn at
random: the same dataset gives the same groups.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, pairwise
from math import log, sqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gongkai.errors import ArtifactError
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.resources import load_toml

if TYPE_CHECKING:
    from gongkai.corpus.collection import Corpus

_DATA = Path(__file__).parents[1] / "data" / "empty_words.toml"
# Groups further apart than this (1 - cosine, on average) stay apart. Of three new themes planted among 280 statements
# of three known ones, 0.90 keeps all 30 statements together, and of every group 91 % are of one theme; 0.80 loses half
# of a theme, 0.95 makes groups of fifty that are of one theme to 87 %.
_APART = 0.9
_LEAST = 3  # statements that make a group: two that are alike are no theme
_LEAST_WORDS = 2  # a sentence with one word of substance has no object that could be compared
_MOST_TEXTS = 4000  # compared each with each, 128 MB; of more, those that most organs say
_MOST_WORDS = 5
_EXAMPLES = 3
_PRIOR = 0.5  # of a word, in the log-odds: keeps rare words from leading
_MARK = re.compile(r"^\s*(?:[一二三四五六七八九十]+是|(?:[（(]\s*)?[一二三四五六七八九十\d]+\s*[）)、.．])\s*")
_STOPS = re.compile(r"[\s。；，、：！;,.:!]+")
_WORD = re.compile(r"[A-Za-z\u3400-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class Said:
    """A statement: where it stands, who says it and what."""

    report: str
    statement: str
    organ: str
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A group of statements. ``examples`` begins with the one nearest to all others; then such of other organs."""

    words: tuple[str, ...]
    n: int
    n_organs: int
    n_years: int
    examples: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class _Text:
    """All statements of one wording, and its words of substance."""

    key: str
    words: tuple[str, ...]
    said: tuple[Said, ...]

    @property
    def organs(self) -> set[str]:
        return {each.organ for each in self.said}


def suggested(corpus: Corpus) -> list[Suggestion]:
    """Return the groups of a dataset, those that most organs share first."""
    corpus.table("chain_reports")
    relation = corpus.sql(
        """SELECT report, statement, organ, l.year, text FROM statements JOIN chain_reports l USING (report)
        WHERE chosen AND role IN ('issue', 'commitment') AND themes = 'other' AND text IS NOT NULL
        ORDER BY l.year, organ, report, statement"""
    )
    return grouped(Said(*row) for row in corpus.rows(relation))


def suggestions(corpus: Corpus) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table ``suggestions``."""
    for number, found in enumerate(suggested(corpus), 1):
        quoted: list[tuple[str | None, ...]] = [(said.report, said.statement, said.text) for said in found.examples]
        quoted += [(None, None, None)] * (_EXAMPLES - len(quoted))
        yield (number, " ".join(found.words), found.n, found.n_organs, found.n_years, *chain.from_iterable(quoted))


def grouped(said: Iterable[Said]) -> list[Suggestion]:
    """Return the groups among these statements, those that most organs share first."""
    texts = _texts(said)
    if len(texts) == 0:
        return []
    likeness = _likeness(texts)
    spoken = _spoken(texts)
    found = [_suggestion([texts[i] for i in group], likeness[group][:, group], spoken) for group in _groups(likeness)]
    enough = [each for each in found if each.n >= _LEAST]
    return sorted(enough, key=lambda each: (-each.n_organs, -each.n, each.words, each.examples[0].text))


def wording(text: str) -> str:
    """Return a statement without its list mark, stops and spaces; numbers stay as they are."""
    return _STOPS.sub("", _MARK.sub("", text))


def substance(text: str) -> tuple[str, ...]:
    """Return the words that say what a statement is about; of nil sentences and slogans there are none or one.

    >>> substance("二是早年的档案还没有数字化。")
    ('早年', '档案', '数字化')
    """
    empty, slogans, nil = _emptiness()
    bare = _STOPS.sub(" ", _MARK.sub("", text)).strip()
    if nil.fullmatch(bare):
        return ()
    cut = default_tokenizer().cut(slogans.sub(" ", bare))
    return tuple(word for word in cut if word not in empty and _WORD.fullmatch(word))


@cache
def _emptiness() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str]]:
    data = load_toml(_DATA)
    try:
        slogans, nil = ("|".join(f"(?:{one})" for one in data[name]) for name in ("phrases", "nil"))
        return frozenset(data["words"].split()), re.compile(slogans), re.compile(nil)
    except (KeyError, TypeError, AttributeError, re.error) as error:
        raise ArtifactError(f"{_DATA.name}: missing or malformed: {error}") from error


def _texts(said: Iterable[Said]) -> list[_Text]:
    """Return each wording with its statements, when there is something in it; the most widely said first."""
    wordings: dict[str, list[Said]] = defaultdict(list)
    for each in said:
        wordings[wording(each.text)].append(each)
    texts = [_Text(key, substance(those[0].text), tuple(those)) for key, those in wordings.items()]
    telling = [text for text in texts if len(text.words) >= _LEAST_WORDS]
    return sorted(telling, key=lambda text: (-len(text.organs), text.key))[:_MOST_TEXTS]


def _likeness(texts: Sequence[_Text]) -> Any:
    """Return an array (texts × texts) of cosines, 0 to 1. What a single statement says alone likens it to none."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    counted: Counter[str] = Counter()
    for text in texts:
        counted.update(dict.fromkeys(_features(text.words), len(text.said)))
    shared = sorted(feature for feature, count in counted.items() if count > 1)
    if not shared:
        shared = sorted(counted)
    weights = TfidfVectorizer(analyzer=_features, vocabulary=shared, lowercase=False, sublinear_tf=True).fit_transform(
        text.words for text in texts
    )
    return (weights @ weights.T).toarray()


def _features(words: Sequence[str]) -> list[str]:
    """Return the words, and the pairs of characters in them: 数字化 and 电子化 share one."""
    return [*words, *(f"·{one}{two}" for one, two in pairwise("".join(words)))]


def _groups(likeness: Any) -> list[list[int]]:
    """Return the texts of each group."""
    import numpy as np
    from sklearn.cluster import AgglomerativeClustering

    if len(likeness) == 1:
        return [[0]]
    apart = np.clip(1 - likeness, 0, 1)
    np.fill_diagonal(apart, 0)
    chosen = AgglomerativeClustering(
        n_clusters=None, metric="precomputed", linkage="average", distance_threshold=_APART
    ).fit_predict(apart)
    groups: dict[int, list[int]] = defaultdict(list)
    for text, group in enumerate(chosen.tolist()):
        groups[group].append(text)
    return list(groups.values())


def _suggestion(texts: Sequence[_Text], likeness: Any, spoken: Counter[str]) -> Suggestion:
    said = [each for text in texts for each in text.said]
    sizes = [len(text.said) for text in texts]
    nearness = (likeness @ sizes).tolist()
    order = sorted(range(len(texts)), key=lambda i: (-round(nearness[i], 9), texts[i].key))
    return Suggestion(
        words=_telling(texts, spoken),
        n=len(said),
        n_organs=len({each.organ for each in said}),
        n_years=len({each.year for each in said}),
        examples=_examples([texts[i] for i in order]),
    )


def _examples(texts: Sequence[_Text]) -> tuple[Said, ...]:
    """Return the first wording and two more, of organs not yet heard where there are such."""
    chosen = [texts[0].said[0]]
    rest = [next((s for s in text.said if s.organ != chosen[0].organ), text.said[0]) for text in texts[1:]]
    while rest and len(chosen) < _EXAMPLES:
        heard = {each.organ for each in chosen}
        one = next((each for each in rest if each.organ not in heard), rest[0])
        rest.remove(one)
        chosen.append(one)
    return tuple(chosen)


def _spoken(texts: Iterable[_Text]) -> Counter[str]:
    """Return in how many statements each word stands."""
    spoken: Counter[str] = Counter()
    for text in texts:
        spoken.update(dict.fromkeys(text.words, len(text.said)))
    return spoken


def _telling(texts: Sequence[_Text], spoken: Counter[str]) -> tuple[str, ...]:
    """Return the words that tell a group from the rest: by log-odds over their error (Monroe and others 2008)."""
    here = _spoken(texts)
    n_here, n_rest = here.total(), spoken.total() - here.total()

    def weight(word: str) -> float:
        inside, outside = here[word], spoken[word] - here[word]
        odds = _log_odds(inside, n_here) - _log_odds(outside, n_rest)
        return odds / sqrt(1 / (inside + _PRIOR) + 1 / (outside + _PRIOR))

    return tuple(sorted(here, key=lambda word: (-round(weight(word), 9), word))[:_MOST_WORDS])


def _log_odds(count: int, of: int) -> float:
    return log((count + _PRIOR) / (of - count + _PRIOR))
