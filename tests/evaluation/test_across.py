"""The generated corpus, and a short run, in text formats, of the command that measures what is found of it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from corpora.generated.model import STOCK, Generated
from corpora.generated.plan import TEXTS, plan
from corpora.generated.sentences import Speech
from corpora.generated.write import PLANTED, content, damaged, recorded
from evaluation.across import complain, failures, main, table
from evaluation.across_run import Look, Run, expected
from evaluation.across_score import TARGET, Score
from evaluation.across_truth import relations, series_of, truth
from gongkai.corpus.ledger_model import Counts
from gongkai.errors import ReadError
from gongkai.pipeline import read_all

SURE = ("chains", "two reports", "YEAR.CARRIED", "YEAR.IN_FORCE", "YEAR.ITEMS", "verbatim", "light")


@pytest.fixture(scope="module")
def corpus() -> Generated:
    return plan(100, formats=TEXTS)


def test_what_is_planted_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanting = tmp_path / "wanting.tsv"
    main(["--reports", "40", "--formats", "texts", "--out", str(tmp_path / "corpus"), "--failures", str(wanting)])
    said = capsys.readouterr().out
    assert "found = " in said
    assert "the account is" not in said
    scores = {line.split(" | ")[0].strip("| "): line.split(" | ") for line in said.splitlines() if "| " in line}
    for kind in SURE:
        assert min(map(float, scores[kind][3:5])) >= TARGET, f"{kind}\n{wanting.read_text(encoding='utf-8')}"
    assert int(scores["verbatim"][1]) > 10
    assert float(scores["copies"][3]) >= TARGET  # among so few organs a stock phrase is no different from a copy
    assert all(float(scores[f"promise {fate}"][3]) >= 0.85 for fate in ("kept", "repeated", "dropped", "open"))


def test_another_corpus_is_not_measured(tmp_path: Path) -> None:
    (tmp_path / PLANTED).write_text(recorded(plan(20, formats=TEXTS, seed=2)), encoding="utf-8")
    assert main(["--reports", "20", "--formats", "texts", "--out", str(tmp_path)]) == 2


def test_a_plan_is_the_same_every_time() -> None:
    assert plan(20, formats=TEXTS) == plan(20, formats=TEXTS)
    assert plan(20, formats=TEXTS) != plan(20, formats=TEXTS, seed=2)


def test_everything_is_planted() -> None:
    found = truth(plan(300, formats=TEXTS))
    for kind in (
        "renamed", "missing", "two reports", "YEAR.CARRIED", "YEAR.IN_FORCE", "YEAR.ITEMS", "YEAR.SAME_FIGURES",
        "YEAR.SAME_PROSE", "verbatim", "light", "heavy", "copies", "copied reports", "promise kept", "promise repeated",
        "promise dropped",
    ):  # fmt: skip
        assert found[kind], kind


def test_organs_that_do_not_copy_share_no_sentence(corpus: Generated) -> None:
    said = [
        (report.organ, one.keeps or one.family, frozenset(one.text[at : at + 3] for at in range(len(one.text) - 2)))
        for report in corpus.readable
        for one in report.said
        if not one.family.startswith(STOCK) and one.wording == "new"
    ]
    for (organ, family, one), (other, relative, two) in combinations(said, 2):
        if organ != other and family != relative:
            assert len(one & two) < 0.5 * len(one | two)


def test_the_halves_of_the_statements_have_the_same_themes() -> None:
    assert Speech().themes == Speech(holdout=True).themes


def test_chains_hold_where_nothing_is_planted(corpus: Generated) -> None:
    found = truth(corpus)
    for organ, reports in series_of(corpus).items():
        for year, one in reports.items():
            two = reports.get(year + 1)
            for code, cell, left, right in relations(one, two) if two else ():
                broken = left is not None and right is not None and left != right
                assert broken == ((organ, year, cell) in found[code])


@pytest.mark.parametrize("form", ["text", "docx", "drawn", "ofd", "xlsx", "rtf"])
def test_damaged_files_cannot_be_read(corpus: Generated, form: str) -> None:
    style = {"text": "tabs", "docx": "office", "drawn": "lines", "ofd": "lines", "xlsx": "one", "rtf": "gbk"}[form]
    sheet = replace(corpus.sheets[0], format=form, style=style, state="failed")
    with pytest.raises(ReadError):
        read_all(damaged(sheet, content(sheet)))
    assert damaged(replace(sheet, state="ok"), b"whole") == b"whole"
    with pytest.raises(ReadError):
        read_all(damaged(replace(sheet, state="not_a_report"), b""))


def test_growth_is_that_of_the_last_tenth() -> None:
    looks = tuple(Look(finished, 100 + finished) for finished in range(101))
    run = Run("", Counts(found=100, ok=100), looks)
    assert run.growth == pytest.approx(199 / 110)
    assert run.peaks == (110, 199, 200)
    assert complain(run, Counts(found=100, ok=100)) == ["the parent's memory grew by 1.809"]
    assert "the account is" in complain(run, Counts(found=100, ok=99, failed=1))[0]


def test_what_falls_short_is_named(corpus: Generated) -> None:
    score = Score("copies", 2, 2, 0.5, 0.5, (("o1", "o2", "f1"),), (("o1", "o3", "f9"),))
    assert not score.good
    assert "below" in table([score])[-1]
    assert failures([score]) == ["copies\tmissed\t('o1', 'o2', 'f1')", "copies\twrong\t('o1', 'o3', 'f9')"]
    assert expected(corpus).adds_up
