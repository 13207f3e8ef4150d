"""A short run of the command that kills annotate at random moments."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.faults import compare, make_corpus
from evaluation.faults_kill import Corpus, Runs, differences
from gongkai.corpus.ledger_model import Counts, State

pytestmark = pytest.mark.no_cover  # whole samples: tracing would triple the time


def test_what_was_killed_ends_like_what_was_not(tmp_path: Path) -> None:
    make_corpus(tmp_path / "reports", 4)
    runs = Runs(tmp_path / "reports", workers=2, ledger=None, seed=3)
    found, tally = compare(runs, tmp_path, 2)
    assert found == []
    assert tally.total == 2


QUIET = Corpus(Counts(found=2, ok=2), {"a": (State.OK, "1"), "b": (State.OK, "2")}, {"reports": ["1", "2"]})


@pytest.mark.parametrize(
    ("disturbed", "says"),
    [
        (Corpus(Counts(found=2, ok=1), QUIET.states, QUIET.tables), "does not add up"),
        (Corpus(Counts(found=1, ok=1), {"a": (State.OK, "1")}, QUIET.tables), "b: None"),
        (Corpus(QUIET.counts, QUIET.states, {"reports": ["1", "2", "2"]}), "table reports: 3 rows"),
        (Corpus(QUIET.counts, QUIET.states | {"b": (State.QUARANTINED, "2")}, QUIET.tables), "quarantined"),
    ],
)
def test_every_difference_is_named(disturbed: Corpus, says: str) -> None:
    assert differences(QUIET, QUIET) == []
    assert says in "\n".join(differences(QUIET, disturbed))
