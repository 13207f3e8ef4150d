"""An issue and the commitment that answers it are about one matter: what is likely of the one is so of the other.

Nearly all of the gold's answer links join statements that share a theme, and 更新不够 says what 建立台账 is for where
its own words do not. So themes are judged a second time, with what a statement's likeliest partners are about: those of
statements alone whose own words name none (guideline, part three, step 7). Real reports answer less closely than the
gold does, and what a promise says plainly is not to be outweighed by an issue.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from gongkai.errors import ArtifactError
from gongkai.nlp.linear import Floats
from gongkai.nlp.links import DATA, Values
from gongkai.resources import load_toml

NAMED = 0.5  # probability from which the words of a statement name a theme themselves
MOST = 5.0  # log odds at most of a theme by a statement's own words: surer ones are not surer in fact
NAMES = ("own", "of_issue", "has_issue", "of_promise", "has_promise", "intercept")


@dataclass(frozen=True, slots=True)
class Accord:
    """Weights of a logistic model, the same for every theme.

    ``own`` of the log odds by a statement's own words; ``of_issue`` of the root of how likely a promise's issue has the
    theme, times how likely they are linked; ``has_issue`` of how likely it answers any; ``of_promise``,
    ``has_promise`` of an issue's promises.
    """

    own: float
    of_issue: float
    has_issue: float
    of_promise: float
    has_promise: float
    intercept: float

    def again(
        self, likely: Floats, promises: Sequence[int], issues: Sequence[int], linked: Values, *, fallback: int
    ) -> Floats:
        """Return the probability of each theme (columns) for statements (rows), judged with their partners.

        ``likely`` is by the statements' own words; ``linked`` how likely each promise (rows) answers each issue;
        ``fallback`` is the column of the theme that names none.
        """
        seen = terms(likely, promises, issues, linked)
        *weights, intercept = (getattr(self, name) for name in NAMES)
        rows = np.asarray([*promises, *issues])
        judged = are_open(likely[rows], fallback)
        result = likely.copy()
        result[rows[judged]] = 1 / (1 + np.exp(-(seen[judged] @ np.asarray(weights) + intercept)))
        return result


def are_open(likely: Floats, fallback: int) -> NDArray[np.bool_]:
    """Tell which statements (rows) name no theme by their own words."""
    return np.asarray(np.delete(likely, fallback, axis=1).max(axis=1) < NAMED)


def terms(likely: Floats, promises: Sequence[int], issues: Sequence[int], linked: Values) -> Values:
    """Return what ``Accord`` weighs: (promises and then issues, themes, five terms)."""
    own = likely[[*promises, *issues]].astype(np.float64)
    odds = np.log((own + 1e-9) / (1 - own + 1e-9)).clip(-MOST, MOST)
    n_promises = len(promises)
    seen = np.zeros((*odds.shape, 5))
    seen[:, :, 0] = odds
    themes, their_themes = own[:n_promises], own[n_promises:]
    seen[:n_promises, :, 1] = np.sqrt((linked[:, :, None] * their_themes[None, :, :]).max(axis=1))
    seen[:n_promises, :, 2] = linked.max(axis=1)[:, None]
    seen[n_promises:, :, 3] = np.sqrt((linked[:, :, None] * themes[:, None, :]).max(axis=0))
    seen[n_promises:, :, 4] = linked.max(axis=0)[:, None]
    return seen


@cache
def load_accord() -> Accord:
    """Return the fitted weights. Raises ArtifactError when the file lacks one."""
    found = load_toml(DATA).get("accord", {})
    if set(found) != set(NAMES):
        raise ArtifactError(f"{DATA.name}: the weights of the accord are not {', '.join(NAMES)}")
    return Accord(**{name: float(found[name]) for name in NAMES})
