"""``gongkai evaluate``: how well the tagger does on the researcher's own labels."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from gongkai.errors import ArtifactError, UsageError
from gongkai.nlp.codebook import Codebook, load_codebook
from gongkai.nlp.model import StatementRole


class _Pair(NamedTuple):
    """What a person says of a statement and what the tagger says."""

    role: str
    themes: frozenset[str]
    told_role: str
    told_themes: frozenset[str]


class _Score(NamedTuple):
    """Precision, recall and F1, None where nothing is to be divided; ``support`` is how often a person says it."""

    precision: float | None
    recall: float | None
    f1: float | None
    support: int


def evaluate_models(gold: Path, models: Path | None, codebook_path: Path | None, *, as_json: bool, lang: str) -> int:
    """Tag the statements of a gold folder, print the scores against its labels and return the exit status.

    ``models`` is the ``--out`` of ``gongkai train``; without it the models in use are asked. Scores on statements that
    the models were trained on are too good: keep some back.
    """
    codebook = load_codebook(codebook_path)
    pairs = _pairs(gold, models, codebook)
    scores = _scores(pairs, codebook)
    if as_json:
        sys.stdout.write(json.dumps(scores, ensure_ascii=False) + "\n")
    else:
        _print(scores, codebook, lang)
    return 0


def _pairs(gold: Path, models: Path | None, codebook: Codebook) -> list[_Pair]:
    from gongkai.nlp.linear import load_model
    from gongkai.nlp.tagging import Tagger, default_tagger
    from gongkai.nlp.tokenizer import default_tokenizer
    from gongkai.nlp.training.build import load_gold
    from gongkai.nlp.training.examples import examples_of

    units, labels = load_gold(gold, codebook)
    try:
        tagger = Tagger(load_model(models / "themes"), default_tokenizer().cut) if models else default_tagger()
        examples = examples_of(units, labels)
    except (ArtifactError, ValueError) as error:
        raise UsageError(f"{models or gold}: {error}") from error
    found = []
    for unit in dict.fromkeys(example.unit for example in examples):
        own = [example for example in examples if example.unit == unit]
        decisions = tagger.decide_in_order([example.placed for example in own])
        found += [
            _Pair(
                example.label.role,
                frozenset(example.label.themes),
                decision.role.value,
                frozenset(theme.theme for theme in decision.themes),
            )
            for example, decision in zip(own, decisions, strict=True)
        ]
    return found


def _scores(pairs: Sequence[_Pair], codebook: Codebook) -> dict[str, Any]:
    roles = {
        role.value: _score((pair.role == role.value, pair.told_role == role.value) for pair in pairs)
        for role in StatementRole
    }
    themes = {
        theme: _score((theme in pair.themes, theme in pair.told_themes) for pair in pairs)
        for theme in codebook.theme_ids
    }
    every = _score((theme in pair.themes, theme in pair.told_themes) for pair in pairs for theme in codebook.theme_ids)
    return {
        "statements": len(pairs),
        "role_accuracy": _share(sum(pair.role == pair.told_role for pair in pairs), len(pairs)),
        "role_macro_f1": _mean(roles.values()),
        "themes_micro_f1": every.f1,
        "themes_macro_f1": _mean(themes.values()),
        "roles": {role: score._asdict() for role, score in roles.items()},
        "themes": {theme: score._asdict() for theme, score in themes.items()},
    }


def _score(told: Iterable[tuple[bool, bool]]) -> _Score:
    both = said = found = 0
    for wanted, got in told:
        both += wanted and got
        said += wanted
        found += got
    return _Score(_share(both, found), _share(both, said), _share(2 * both, said + found), said)


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _mean(scores: Iterable[_Score]) -> float | None:
    """Return the mean F1 of what a person says at least once."""
    known = [score.f1 or 0.0 for score in scores if score.support]
    return round(sum(known) / len(known), 4) if known else None


_WORDS = {
    "zh": {
        "name": "标注", "precision": "精确率", "recall": "召回率", "f1": "F1", "support": "条数", "statements": "语句",
        "role_accuracy": "角色正确率", "role_macro_f1": "角色宏平均 F1", "themes_micro_f1": "主题微平均 F1",
        "themes_macro_f1": "主题宏平均 F1",
    },
    "en": {
        "name": "label", "precision": "precision", "recall": "recall", "f1": "F1", "support": "support",
        "statements": "statements", "role_accuracy": "accuracy of roles", "role_macro_f1": "macro F1 of roles",
        "themes_micro_f1": "micro F1 of themes", "themes_macro_f1": "macro F1 of themes",
    },
}  # fmt: skip


def _print(scores: dict[str, Any], codebook: Codebook, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    words = _WORDS[lang]
    names = {entry.role.value: entry.name[lang] for entry in codebook.roles}
    names |= {theme.id: theme.name[lang] for theme in codebook.themes}
    table = Table(words["name"], *(words[name] for name in _Score._fields))
    for part in ("roles", "themes"):
        for key, score in scores[part].items():
            table.add_row(f"{names.get(key, key)} ({key})", *(_shown(score[name]) for name in _Score._fields))
        table.add_section()
    screen = Console()
    screen.print(table)
    for name, value in scores.items():
        if name in words:
            screen.print(f"{words[name]}: {_shown(value)}")


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.3f}"
