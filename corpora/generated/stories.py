"""What an organ says from report to report: problems that return, promises kept or not, sentences of others."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from corpora.generated.model import STOCK, Said
from corpora.generated.sentences import Speech

# Shares of what becomes of a problem and of a promise in the next report; the rest is dropped. Of stock phrases only
# the first share of the two returns.
_RETURNS = {"same": 0.22, "light": 0.16, "heavy": 0.17}
_PROMISES = {"kept": 0.3, "same": 0.15, "light": 0.12}
_ISSUES, _COMMITMENTS, _ACHIEVEMENTS = (3, 5), (3, 4), (2, 3)
_STOCK_ISSUE, _STOCK_PROMISE = 0.5, 0.4
_TOLD_EARLY = 0.4  # of the promises kept are told in section one
_BORROWED = 2  # statements taken from another organ where not a whole section is


@dataclass(frozen=True, slots=True)
class Told:
    """What one report says: section one, then the parts of section five."""

    achievements: tuple[Said, ...]
    deeds: tuple[Said, ...]
    issues: tuple[Said, ...]
    promises: tuple[Said, ...]

    def again(self) -> Told:
        """Return the same once more, word for word."""
        return Told(*(tuple(replace(said, wording="same") for said in part) for part in self.parts()))

    def parts(self) -> tuple[tuple[Said, ...], ...]:
        """Return section one and the parts of section five."""
        return self.achievements, self.deeds, self.issues, self.promises


def tell(rng: random.Random, speech: Speech, before: Told | None, other: tuple[str, Told] | None, part: str) -> Told:
    """Return what a report says after ``before``, the organ's last one.

    ``other`` is an organ and a report of its that sentences are taken from, as the ``part`` says: "some" or "all" of
    section five.
    """
    early, late, again = _fates(rng, speech, before)
    achievements = [speech.achievement(rng) for _ in range(rng.randint(*_ACHIEVEMENTS))]
    issues = _issues(rng, speech, before)
    promises = _promises(rng, speech, before, again)
    if other is not None and part:
        organ, told = other
        issues = _borrowed(rng, organ, told.issues, issues, part)
        promises = _borrowed(rng, organ, told.promises, promises, part)
    return Told((*achievements, *early), tuple(late), tuple(issues), tuple(promises))


def _own(said: Sequence[Said]) -> list[Said]:
    """Return what an organ may come back to: what it took from others it forgets."""
    return [one for one in said if not one.copied]


def _fates(rng: random.Random, speech: Speech, before: Told | None) -> tuple[list[Said], list[Said], list[Said]]:
    """Return the deeds told in section one, those in section five, and the promises made again."""
    early: list[Said] = []
    late: list[Said] = []
    again: list[Said] = []
    for promise in _own(before.promises) if before else ():
        fate = _drawn(rng, _PROMISES)
        if promise.family.startswith(STOCK):
            again += [replace(promise, wording="same")] if fate == "kept" else []
        elif fate == "kept":
            (early if rng.random() < _TOLD_EARLY else late).append(speech.deed(promise))
        elif fate:
            again.append(_again(rng, speech, promise, fate))
    return early, late, again


def _issues(rng: random.Random, speech: Speech, before: Told | None) -> list[Said]:
    last = _own(before.issues) if before else []
    found: list[Said] = []
    for issue in last:
        fate = _drawn(rng, _RETURNS)
        if issue.family.startswith(STOCK):
            found += [replace(issue, wording="same")] if fate == "same" else []
        elif fate == "heavy":
            found.append(replace(speech.issue(rng, issue.theme, without=issue.template), wording="heavy"))
        elif fate:
            found.append(_again(rng, speech, issue, fate))
    free = _free(speech, [*(before.issues if before else ()), *found])
    found += _more(rng, found, _ISSUES, lambda theme: speech.issue(rng, theme), free)
    return _with_stock(rng, speech, found, "issue", _STOCK_ISSUE)


def _promises(rng: random.Random, speech: Speech, before: Told | None, again: list[Said]) -> list[Said]:
    free = _free(speech, [*(before.promises if before else ()), *again])
    new = _more(rng, again, _COMMITMENTS, lambda theme: speech.promise(rng, theme), free)
    return _with_stock(rng, speech, [*again, *new], "commitment", _STOCK_PROMISE)


def _drawn(rng: random.Random, shares: Mapping[str, float]) -> str:
    """Return what becomes of a statement, an empty string where nothing does."""
    point = rng.random()
    for fate, share in shares.items():
        point -= share
        if point < 0:
            return fate
    return ""


def _again(rng: random.Random, speech: Speech, said: Said, fate: str) -> Said:
    return speech.light(rng, said) if fate == "light" else replace(said, wording="same")


def _free(speech: Speech, used: Sequence[Said]) -> list[str]:
    themes = {said.theme for said in used}
    return [theme for theme in speech.themes if theme not in themes]


def _more(
    rng: random.Random,
    found: Sequence[Said],
    wanted: tuple[int, int],
    draw: Callable[[str], Said],
    themes: Sequence[str],
) -> list[Said]:
    number = max(0, min(rng.randint(*wanted) - len(found), len(themes)))
    return [draw(theme) for theme in rng.sample(themes, number)]


def _with_stock(rng: random.Random, speech: Speech, found: list[Said], role: str, share: float) -> list[Said]:
    if rng.random() < share:
        stock = speech.stock(rng, role)
        found += [stock] if all(said.family != stock.family for said in found) else []
    rng.shuffle(found)
    return found


def _borrowed(rng: random.Random, organ: str, theirs: Sequence[Said], own: list[Said], part: str) -> list[Said]:
    """Return the organ's own statements with the other's among them, or those alone."""
    able = [said for said in theirs if not said.copied and not said.family.startswith(STOCK)]
    chosen = able if part == "all" else rng.sample(able, min(_BORROWED, len(able)))
    taken = [replace(said, wording="new", copied=organ) for said in chosen]
    return taken if part == "all" and taken else [*own, *taken]
