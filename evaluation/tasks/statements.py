"""Task ``statements``: boundaries, roles and themes on the hold-out writer, baselines beside ours.

Every score is of the models in ``models/``, which never saw the hold-out. Intervals are of 95 %, by bootstrap over
units.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evaluation.gold import HOLDOUT, ROOT
from evaluation.measurement import Measurement
from gongkai.nlp.boundaries import by_rule, segment
from gongkai.nlp.codebook import Codebook, load_codebook
from gongkai.nlp.context import alone
from gongkai.nlp.judge import Judge, default_judge
from gongkai.nlp.model import StatementRole
from gongkai.nlp.tagging import Decision, Tagger, default_tagger
from gongkai.nlp.training.bounds import spans_of
from gongkai.nlp.training.build import load_gold
from gongkai.nlp.training.corpus import Unit
from gongkai.nlp.training.examples import Example, examples_of

DRAWS = 300
_NEAREST = "TF-IDF of characters + linear SVM"  # the best of the baselines
ROLES = tuple(role.value for role in StatementRole)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a system says of one statement."""

    role: str
    themes: frozenset[str]


System = Callable[[Sequence[Example]], list[Answer]]
Score = Callable[[Sequence[tuple[Example, Answer]]], float]


def measure() -> Measurement:
    """Measure the shipped models and the baselines on the hold-out."""
    codebook = load_codebook()
    units, labels = load_gold(ROOT, codebook)
    held = [unit for unit in units if unit.writer in HOLDOUT]
    examples = examples_of(held, labels)
    known = examples_of([unit for unit in units if unit.writer not in HOLDOUT], labels)
    scores: dict[str, float] = {}
    lines = [
        "| hold-out | role, whole report | role, section | role, text | themes micro | themes macro |",
        "|" + "---|" * 6,
    ]
    tagger = default_tagger()
    systems: dict[str, Mapping[str, System]] = {
        "ours": ways(tagger),
        _NEAREST: _same(tfidf(known, codebook)),
        "keywords of the codebook": _same(keywords(codebook)),
        "majority": _same(majority(known)),
    }
    said = {name: {way: system(examples) for way, system in by_way.items()} for name, by_way in systems.items()}
    for name, answers in said.items():
        found = {key: interval(examples, answers[way], score) for key, way, score in _MEASURED}
        lines.append(f"| {name} | " + _row("{:.3f} ({:.3f}–{:.3f})", found) + " |")
        if name == "ours":
            scores.update({key: round(value[0], 4) for key, value in found.items()})
    ours, nearest = said["ours"], said[_NEAREST]
    gained = {key: interval(examples, ours[way], score, nearest[way]) for key, way, score in _MEASURED}
    lines.append("| ours above that SVM | " + _row("{:+.3f} ({:+.3f} to {:+.3f})", gained) + " |")
    bounds = {"ours": spans_f1(held, default_judge()), "rules alone": spans_f1(held, by_rule)}
    scores.update({f"boundaries.{kind}.f1": round(value, 4) for kind, value in bounds["ours"].items()})
    lines += ["", "| boundaries | exact | overlap |", "|---|---|---|"]
    lines += [f"| {name} | {found['exact']:.3f} | {found['overlap']:.3f} |" for name, found in bounds.items()]
    lines += ["", *per_theme(examples, ways(tagger)["full"](examples), codebook)]
    return Measurement(scores, dict.fromkeys(scores, len(examples)), corpus_sha(), "\n".join(lines))


def _row(form: str, found: Mapping[str, tuple[float, float, float]]) -> str:
    return " | ".join(form.format(*found[key]) for key in _SHOWN)


def ways(tagger: Tagger) -> dict[str, System]:
    """Return our tagger as three systems: with the whole place known, the section, the text alone."""

    def full(examples: Sequence[Example]) -> list[Answer]:
        found: list[Decision] = []
        for unit in dict.fromkeys(example.unit for example in examples):
            found += tagger.decide_in_order([example.placed for example in examples if example.unit == unit])
        return _answers(found)

    return {
        "full": full,
        "section": lambda examples: _answers(
            tagger.decide([alone(example.placed.text, example.placed.section) for example in examples])
        ),
        "text": lambda examples: _answers(tagger.decide([alone(example.placed.text) for example in examples])),
    }


def majority(known: Sequence[Example]) -> System:
    """Return the baseline that always says the most common role and theme."""
    role = Counter(example.label.role for example in known).most_common(1)[0][0]
    theme = Counter(theme for example in known for theme in example.label.themes).most_common(1)[0][0]
    return lambda examples: [Answer(role, frozenset({theme}))] * len(examples)


def keywords(codebook: Codebook) -> System:
    """Return the baseline of keyword rules: the codebook's words for themes, section and cue words for roles."""
    future = ("将", "拟", "下一步", "今后", "进一步", "加强", "完善", "继续", "明年")
    lacking = ("不够", "不足", "有待", "薄弱", "问题", "缺乏", "不高", "滞后", "没有", "尚")

    def role(example: Example) -> str:
        text, section = example.placed.text, example.placed.section
        if any(word in text for word in lacking):
            return "issue"
        if any(word in text for word in future) or section == "problems":
            return "commitment"
        return "achievement" if section in ("overview", "proactive", "requests") else "other"

    def themes(text: str) -> frozenset[str]:
        hits = [
            theme.id
            for theme in codebook.themes
            if theme.id != codebook.fallback and any(word in text for word in theme.keywords)
        ]
        return frozenset(hits[: codebook.most_themes] or [codebook.fallback])

    return lambda examples: [Answer(role(example), themes(example.placed.text)) for example in examples]


def tfidf(known: Sequence[Example], codebook: Codebook) -> System:
    """Return the baseline of TF-IDF on characters and a linear SVM, without words, cues, phrases or places."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.multiclass import OneVsRestClassifier
    from sklearn.preprocessing import MultiLabelBinarizer
    from sklearn.svm import LinearSVC

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
    matrix = vectors.fit_transform([example.placed.text for example in known])
    binary = MultiLabelBinarizer(classes=list(codebook.theme_ids))
    themes = OneVsRestClassifier(LinearSVC(random_state=0))
    themes.fit(matrix, binary.fit_transform([example.label.themes for example in known]))
    roles = LinearSVC(random_state=0).fit(matrix, [example.label.role for example in known])

    def answer(examples: Sequence[Example]) -> list[Answer]:
        rows = vectors.transform([example.placed.text for example in examples])
        said = binary.inverse_transform(themes.predict(rows))
        return [
            Answer(str(role), frozenset(named or (codebook.fallback,)))
            for role, named in zip(roles.predict(rows), said, strict=True)
        ]

    return answer


def role_f1(pairs: Sequence[tuple[Example, Answer]]) -> float:
    """Return the macro F1 of roles."""
    return _macro(
        [_f1((example.label.role == role, answer.role == role) for example, answer in pairs) for role in ROLES]
    )


def micro_f1(pairs: Sequence[tuple[Example, Answer]]) -> float:
    """Return the micro F1 of themes."""
    both = sum(len(answer.themes.intersection(example.label.themes)) for example, answer in pairs)
    return 2 * both / sum(len(answer.themes) + len(example.label.themes) for example, answer in pairs)


def macro_f1(pairs: Sequence[tuple[Example, Answer]]) -> float:
    """Return the mean F1 of the themes that occur."""
    themes = {theme for example, _ in pairs for theme in example.label.themes}
    return _macro([theme_f1(pairs, theme) for theme in themes])


def theme_f1(pairs: Sequence[tuple[Example, Answer]], theme: str) -> float:
    """Return the F1 of one theme."""
    return _f1((theme in example.label.themes, theme in answer.themes) for example, answer in pairs)


# Score → the way in which statements come, and what is measured.
_MEASURED: tuple[tuple[str, str, Score], ...] = (
    ("role.full.f1", "full", role_f1),
    ("role.section.f1", "section", role_f1),
    ("role.text.f1", "text", role_f1),
    ("themes.full.micro", "full", micro_f1),
    ("themes.full.macro", "full", macro_f1),
    ("themes.text.micro", "text", micro_f1),
    ("themes.text.macro", "text", macro_f1),
)
_SHOWN = tuple(key for key, _, _ in _MEASURED[:5])


def interval(
    examples: Sequence[Example], answers: Sequence[Answer], score: Score, less: Sequence[Answer] | None = None
) -> tuple[float, float, float]:
    """Return the score and its 95 % interval, units drawn with replacement.

    With ``less``, what the score gains on these other answers: both are asked of the same draws, so that what is hard
    for both does not count (a paired bootstrap; Efron and Tibshirani 1993, chapter 16).
    """
    ours, theirs = _draws(examples, answers, score), _draws(examples, less, score) if less else []
    drawn = [one - other for one, other in zip(ours, theirs, strict=True)] if less else ours
    spread = sorted(drawn[1:])
    return drawn[0], spread[int(0.025 * DRAWS)], spread[int(0.975 * DRAWS)]


def _draws(examples: Sequence[Example], answers: Sequence[Answer], score: Score) -> list[float]:
    """Return the score of all units, then that of each draw; the same draws whatever the answers."""
    by_unit: dict[str, list[tuple[Example, Answer]]] = {}
    for example, answer in zip(examples, answers, strict=True):
        by_unit.setdefault(example.unit, []).append((example, answer))
    groups = list(by_unit.values())
    chance = random.Random(0)  # noqa: S311 - reproducible draws
    chosen = [groups, *(chance.choices(groups, k=len(groups)) for _ in range(DRAWS))]
    return [score([pair for group in drawn for pair in group]) for drawn in chosen]


def spans_f1(units: Sequence[Unit], judge: Judge) -> dict[str, float]:
    """Return the F1 of statement spans: exact, and overlapping by half of the longer."""
    exact = overlap = gold = said = 0
    for unit in units:
        true = [_trimmed(unit.text, span) for span in spans_of(unit.text, unit.starts)]
        found = segment(unit.text, judge=judge)
        exact += len(set(true) & set(found))
        overlap += sum(any(_half(one, other) for other in found) for one in true)
        gold, said = gold + len(true), said + len(found)
    return {"exact": 2 * exact / (gold + said), "overlap": 2 * overlap / (gold + said)}


def per_theme(examples: Sequence[Example], answers: Sequence[Answer], codebook: Codebook) -> list[str]:
    """Return the lines of a table of every theme with its F1, interval and support."""
    lines = ["| theme | F1 | 95 % | support |", "|---|---|---|---|"]
    for theme in codebook.theme_ids:
        support = sum(theme in example.label.themes for example in examples)
        value, low, high = interval(examples, answers, lambda pairs, theme=theme: theme_f1(pairs, theme))  # type: ignore[misc]
        lines.append(f"| {theme} | {value:.3f} | {low:.3f}–{high:.3f} | {support} |")
    return lines


def corpus_sha() -> str:
    """Return the fingerprint of units and settled labels."""
    digest = hashlib.sha256()
    for path in (
        *sorted(ROOT.glob("units/*.txt")),
        *sorted(ROOT.glob("bounds/*/*.txt")),
        ROOT / "labels" / "settled.tsv",
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _same(system: System) -> dict[str, System]:
    return dict.fromkeys(("full", "section", "text"), system)


def _answers(decisions: Iterable[Decision]) -> list[Answer]:
    return [Answer(found.role.value, frozenset(theme.theme for theme in found.themes)) for found in decisions]


def _f1(pairs: Iterable[tuple[bool, bool]]) -> float:
    both = wanted = said = 0
    for true, answer in pairs:
        both, wanted, said = both + (true and answer), wanted + true, said + answer
    return 2 * both / (wanted + said) if wanted + said else 1.0


def _macro(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    raw = text[slice(*span)]
    return span[0] + len(raw) - len(raw.lstrip()), span[1] - len(raw) + len(raw.rstrip())


def _half(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return 2 * shared >= max(one[1] - one[0], other[1] - other[0])
