"""What the statement models are made of and how fast they are: ``python -m evaluation.benchmarks.statements``.

Prints Markdown: scores with each writer of the gold left out in turn, what each kind of feature is worth, a learning
curve on the hold-out (would more gold help?), and speed as a ratio to jieba alone. Takes some ten minutes.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from evaluation.gold import HOLDOUT, ROOT
from evaluation.tasks.statements import Answer, macro_f1, micro_f1, role_f1, spans_f1, ways
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.context import alone
from gongkai.nlp.judge import ModelJudge
from gongkai.nlp.tagging import Tagger, default_tagger
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training import boundaries
from gongkai.nlp.training.build import load_gold
from gongkai.nlp.training.examples import Example, examples_of
from gongkai.nlp.training.fit import FitSettings
from gongkai.nlp.training.material import gather, lay_out
from gongkai.nlp.training.practice import load_practice
from gongkai.nlp.training.statements import decision_config, fit, left_out, train

SHARES = (0.125, 0.25, 0.5, 0.75, 1.0)
CHUNK = 256

_HEAD = "| {} | role, whole | role, section | role, text | themes micro | themes macro |\n|---|---|---|---|---|---|"


def main() -> None:
    """Print the tables."""
    codebook = load_codebook()
    units, labels = load_gold(ROOT, codebook)
    practice = load_practice(codebook.path)
    cut = default_tokenizer().cut
    known = [unit for unit in units if unit.writer not in HOLDOUT]
    held = examples_of([unit for unit in units if unit.writer in HOLDOUT], labels)
    material = gather(examples_of(known, labels), practice.phrases, codebook, cut)

    print("## Each writer left out in turn\n")
    print("Calibration, thresholds and the weights of answer links (`nlp/data/links.toml`) are of all writers.\n")
    print("| left out | boundaries | role, whole | role, section | role, text | themes micro | themes macro |")
    print("|---|---|---|---|---|---|---|")
    settings = FitSettings()
    design = lay_out(material, settings)
    decision = decision_config(material, left_out(material, design))
    for writer in sorted({unit.writer for unit in known}):
        rest = np.flatnonzero([example.writer != writer for example in material.examples])
        out = [example for example in material.examples if example.writer == writer]
        tagger = Tagger(fit(material, design, decision, rest), cut)
        judge = ModelJudge(
            boundaries.train([unit for unit in known if unit.writer != writer], practice, tagger), tagger
        )
        bounds = spans_f1([unit for unit in known if unit.writer == writer], judge)["exact"]
        print(f"| {writer} | {bounds:.3f} | {_row(tagger, out)} |", flush=True)

    print("\n## What the features are worth (hold-out)\n")
    print(_HEAD.format("features"))
    for name, changed in _variants(settings).items():
        print(f"| {name} | {_row(Tagger(train(material, changed), cut), held)} |", flush=True)
    bare = replace(material, phrases=[], phrase_views=[])
    print(f"| no stock phrases | {_row(Tagger(train(bare), cut), held)} |", flush=True)

    print("\n## Learning curve (hold-out)\n")
    print(_HEAD.format("statements"))
    names = list(dict.fromkeys(example.unit for example in material.examples))
    order = np.random.default_rng(0).permutation(len(names))
    for share in SHARES:
        chosen = {names[at] for at in order[: round(share * len(names))]}
        rows = np.flatnonzero([example.unit in chosen for example in material.examples])
        print(f"| {len(rows)} | {_row(Tagger(fit(material, design, decision, rows), cut), held)} |", flush=True)
    _speed(material.examples)


def _variants(settings: FitSettings) -> dict[str, FitSettings]:
    def without(*views: str) -> FitSettings:
        return replace(
            settings,
            theme_views=tuple(tuple(view for view in group if view not in views) for group in settings.theme_views),
            role_views=tuple(view for view in settings.role_views if view not in views),
        )

    return {
        "all": settings,
        "no words (jieba)": without("w"),
        "no characters": without("c"),
        "no cues and keywords": without("k", "q", "n", "hk"),
        "no edges and signs": without("e", "g"),
        "no place": without("p", "b", "h", "hk"),
    }


def _row(tagger: Tagger, examples: Sequence[Example]) -> str:
    answers: dict[str, list[Answer]] = {way: system(examples) for way, system in ways(tagger).items()}
    pairs = {way: list(zip(examples, said, strict=True)) for way, said in answers.items()}
    roles = [f"{role_f1(pairs[way]):.3f}" for way in ("full", "section", "text")]
    return " | ".join([*roles, f"{micro_f1(pairs['full']):.3f}", f"{macro_f1(pairs['full']):.3f}"])


def _speed(examples: Sequence[Example]) -> None:
    tagger, words = default_tagger(), default_tokenizer()
    texts = [example.placed.text for example in examples]
    items = [alone(text) for text in texts]

    def tag() -> None:
        for at in range(0, len(items), CHUNK):
            tagger.decide(items[at : at + CHUNK])

    ours, jieba = _best(tag), _best(lambda: [words.cut(text) for text in texts])
    print(
        f"\n## Speed\n\n{len(texts) / ours:,.0f} statements a second; {ours / jieba:.1f} times the time of jieba alone"
    )


def _best(run: Callable[[], object], rounds: int = 5) -> float:
    run()
    seconds = []
    for _ in range(rounds):
        begin = time.process_time()
        run()
        seconds.append(time.process_time() - begin)
    return min(seconds)


if __name__ == "__main__":
    sys.exit(main())
