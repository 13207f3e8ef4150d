"""Sentences out of statements with slots: varied, so that two organs never write the same one by accident."""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from corpora.generated.model import STOCK, Said

HERE = Path(__file__).parent
_SLOT = re.compile(r"\{(\w+)\}")
# Two sentences of one statement that share a word are drawn anew from this share of common character triples on; a
# light rewording keeps more than half of them, so nothing that is drawn can be taken for one.
_ALIKE = 0.42
_TRIES = 400
_BASE = 4  # characters that a word shares with the same word behind another scope


class Speech:
    """Draws sentences. ``holdout`` draws from the half that is kept for final runs."""

    def __init__(self, *, holdout: bool = False) -> None:
        name = "statements-holdout.toml" if holdout else "statements.toml"
        self._statements: Mapping[str, Any] = tomllib.loads((HERE / name).read_text("utf-8"))
        words = tomllib.loads((HERE / "words.toml").read_text("utf-8"))
        self.frame: Mapping[str, Any] = words["frame"]
        slots: dict[str, list[str]] = words["slots"]
        slots["matter"] = [scope + matter for matter in slots["matter"] for scope in ["", *slots["scope"]]]
        self._slots: Mapping[str, Sequence[str]] = slots
        self._numbers = range(words["numbers"]["low"], words["numbers"]["high"] + 1)
        self._tails: Mapping[str, Sequence[str]] = words["tails"]
        self._swaps: Sequence[Sequence[str]] = words["rewording"]["swaps"]
        self._openings: Mapping[str, Sequence[str]] = words["rewording"]["openings"]
        self._stock: Sequence[Mapping[str, str]] = words["stock"]
        self._drawn: dict[tuple[str, str, str], list[frozenset[str]]] = {}  # by statement, slot and word
        self._families = 0

    @property
    def themes(self) -> tuple[str, ...]:
        """Themes of the statements."""
        return tuple(self._statements)

    def issue(self, rng: random.Random, theme: str, without: str = "") -> Said:
        """Return a new issue of a theme, from another statement than ``without``."""
        found = self._statements[theme]["issues"]
        chosen = rng.choice([at for at in range(len(found)) if f"{theme}.issue.{at}" != without])
        template = f"{theme}.issue.{chosen}"
        text, _ = self._fill(rng, template, found[chosen] + rng.choice(self._tails["issue"]))
        return Said("issue", theme, text, self._family(), template)

    def promise(self, rng: random.Random, theme: str) -> Said:
        """Return a new commitment of a theme, with the deed that would keep it."""
        found = self._statements[theme]["promises"]
        chosen = rng.randrange(len(found))
        template = f"{theme}.promise.{chosen}"
        tail = rng.choice(self._tails["promise"])
        text, values = self._fill(rng, template, found[chosen][0] + tail)
        deed = (found[chosen][1] + tail).format(**values)
        return Said("commitment", theme, text, self._family(), template, deed=deed)

    def deed(self, promise: Said) -> Said:
        """Return what keeps a promise."""
        return Said(
            "deed", promise.theme, promise.deed, self._family(), f"{promise.template}.deed", keeps=promise.family
        )

    def achievement(self, rng: random.Random) -> Said:
        """Return something done that nobody had promised."""
        chosen = rng.randrange(len(self.frame["achievements"]))
        template = f"achievement.{chosen}"
        text, _ = self._fill(rng, template, self.frame["achievements"][chosen])
        return Said("achievement", "", text, self._family(), template)

    def stock(self, rng: random.Random, role: str) -> Said:
        """Return a sentence that every organ uses."""
        chosen = rng.choice([at for at, phrase in enumerate(self._stock) if phrase["role"] == role])
        phrase = self._stock[chosen]
        return Said(role, phrase["theme"], phrase["text"], f"{STOCK}.{chosen}", f"{STOCK}.{chosen}")

    def light(self, rng: random.Random, said: Said) -> Said:
        """Return the statement with one word swapped for another that means the same."""
        pairs = [pair for swap in self._swaps for pair in (swap, swap[::-1])]
        able = [(old, new) for old, new in pairs if old in said.text and new not in said.text]
        if able:
            old, new = rng.choice(able)
            return replace(said, text=said.text.replace(old, new, 1), wording="light")
        openings = self._openings[said.role]
        held = next((opening for opening in openings if said.text.startswith(opening)), "")
        opening = rng.choice([opening for opening in openings if opening != held])
        return replace(said, text=opening + said.text.removeprefix(held), wording="light")

    def _family(self) -> str:
        self._families += 1
        return f"f{self._families}"

    def _fill(self, rng: random.Random, template: str, statement: str) -> tuple[str, dict[str, str]]:
        names = list(dict.fromkeys(_SLOT.findall(statement)))
        for _ in range(_TRIES):
            values: dict[str, str] = {}
            for name in names:
                values[name] = self._word(rng, name, values.values())
            text = statement.format(**values)
            grams = frozenset(text[at : at + 3] for at in range(len(text) - 2))
            places = [(template, name, value[-_BASE:]) for name, value in values.items() if name != "n"]
            if not any(_alike(grams, other) for place in places for other in self._drawn.get(place, ())):
                for place in places:
                    self._drawn.setdefault(place, []).append(grams)
                return text, values
        raise ValueError(f"{template} is used up: give it more slots, or its slots more words")

    def _word(self, rng: random.Random, name: str, taken: Collection[str]) -> str:
        if name == "n":
            return str(rng.choice(self._numbers))
        pool = self._slots.get(name) or self._slots[name.rstrip("23")]
        return rng.choice([word for word in pool if word not in taken])


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    common = len(one & other)
    return common >= _ALIKE * (len(one) + len(other) - common)
