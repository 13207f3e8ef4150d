from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from gongkai.errors import ArtifactError, UsageError
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.context import alone
from gongkai.nlp.judge import Candidate, ModelJudge
from gongkai.nlp.linear import load_model
from gongkai.nlp.tagging import Tagger
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training import fit
from gongkai.nlp.training.boundaries import candidates_of
from gongkai.nlp.training.bounds import spans_of
from gongkai.nlp.training.build import load_gold, save
from gongkai.nlp.training.fit import best_threshold, folds_of, platt, platt_by_group
from gongkai.nlp.training.practice import load_practice
from gongkai.sections.model import Role

UNIT = """#unit a-1 | organ=某局 | kind=bureau | year=2020 | section=problems | manner=短
五、存在的主要问题及改进情况
¦1:一是人手少；¦2>1:下一步增配一名。
"""


def gold(folder, labels: str, unit: str = UNIT):
    (folder / "units").mkdir()
    (folder / "labels").mkdir()
    (folder / "units" / "a.txt").write_text(unit, encoding="utf-8")
    (folder / "labels" / "settled.tsv").write_text(labels, encoding="utf-8")
    return folder


def test_a_trained_model_works_and_survives_the_disk(small_training, tmp_path):
    save(small_training, tmp_path)
    assert (tmp_path / "manifest.json").is_file()
    tagger = Tagger(load_model(tmp_path / "themes"), default_tokenizer().cut)
    judge = ModelJudge(load_model(tmp_path / "boundaries"), tagger)
    items = [
        alone("一是专职人员配备不足，工作力量薄弱。", Role.PROBLEMS),
        alone("下一步将加强业务培训。", Role.PROBLEMS),
    ]
    issue, promise = tagger.decide(items)
    assert (issue.role, issue.themes[0].theme) == ("issue", "staffing")
    assert (promise.role, promise.themes[0].theme) == ("commitment", "training")
    assert judge([Candidate("公开不及时，今后当日上网。", 6, (0, 13))]) == [True]


def test_gold_is_read_and_faults_are_named(tmp_path):
    units, labels = load_gold(gold(tmp_path, "a-1.1\tissue\tstaffing\na-1.2\tcommitment\tstaffing\n"), load_codebook())
    assert units[0].writer == "a"
    assert units[0].statements[1].answers == ("a-1.1",)
    assert labels["a-1.2"].role == "commitment"


HEAD = "#unit a-1 | organ=某局\n五、存在的主要问题及改进情况\n"


def bound(folder, coder: str, marked: str):
    (folder / "bounds" / coder).mkdir(parents=True)
    (folder / "bounds" / coder / "a.txt").write_text(HEAD + marked + "\n", encoding="utf-8")


def test_what_coders_say_of_boundaries_outvotes_the_writer(tmp_path):
    gold(tmp_path, "a-1.1\tissue\tstaffing\na-1.2\tcommitment\tstaffing\n")
    title = len("五、存在的主要问题及改进情况\n")
    assert load_gold(tmp_path, load_codebook())[0][0].starts == {title, title + 6}
    bound(tmp_path, "a", "¦一是人手少；下一步¦增配一名。")
    assert load_gold(tmp_path, load_codebook())[0][0].starts == {title, title + 9}
    bound(tmp_path, "b", "¦一是人手少；下一步增配一名。")
    (unit,), _ = load_gold(tmp_path, load_codebook())
    assert unit.starts == {title}
    assert spans_of(unit.text, unit.starts) == [(title, len(unit.text))]


def test_a_coder_who_changed_the_text_is_named(tmp_path):
    gold(tmp_path, "a-1.1\tissue\tstaffing\na-1.2\tcommitment\tstaffing\n")
    bound(tmp_path, "c", "¦一是人手不多；¦下一步增配一名。")
    with pytest.raises(UsageError, match="c: a-1"):
        load_gold(tmp_path, load_codebook())


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ("a-1.9\tissue\tstaffing\n", r"a-1\.9"),
        ("a-1.1\twish\tstaffing\n", "wish"),
        ("a-1.1\tissue\tmagic\n", "magic"),
        ("a-1.1 issue\n", "settled.tsv:1"),
        ("", "No units or labels"),
    ],
)
def test_faulty_labels_are_refused(tmp_path, labels, told):
    with pytest.raises(UsageError, match=told):
        load_gold(gold(tmp_path, labels), load_codebook())


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("#unit a-1 |", "#einheit a-1 |", "first line"),
        ("¦2>1:", "¦3>1:", "out of order"),
        ("¦2>1:", "¦2>9:", "not there"),
        ("¦1:一是", "文字¦1:一是", "before the first mark"),
    ],
)
def test_faulty_units_are_refused(tmp_path, old, new, told):
    with pytest.raises(UsageError, match=told):
        load_gold(gold(tmp_path, "a-1.1\tissue\tstaffing\n", UNIT.replace(old, new)), load_codebook())
    with pytest.raises(UsageError):
        load_gold(tmp_path / "nowhere", load_codebook())


def test_what_trains_is_coded_with_the_codebooks_names():
    codebook = load_codebook()
    practice = load_practice(codebook.path)
    assert len(practice.phrases) > 50_000
    assert all(set(phrase.themes) <= set(codebook.theme_ids) for phrase in practice.phrases)
    assert {phrase.role for phrase in practice.phrases} == {None, "issue", "commitment", "achievement", "other"}
    names = [excerpt.id for excerpt in practice.excerpts]
    assert len(names) > 1_000
    assert len(set(names)) == len(names)
    assert len({one.text for one in practice.contrasts}) == len(practice.contrasts) > 5_000


def test_phrases_excerpts_and_contrasts_are_read(tmp_path):
    write = {
        "b.phrases.tsv": "# stock\nissue\tstaffing\t人手少\n-\tplatform,mechanism\t管好网站\n",
        "b.excerpts.txt": "# coded once\n\n#unit s-1 | organ=某局 | kind=bureau\n（一）问题\n"
        "¦I/staffing:人手少，¦C/training,mechanism:将轮训。\n\n#unit s-2 | organ=某乡\n¦O/other:无。\n",
        "b.commas.txt": "# contrasts\n栏目旧，¦电话错。\n栏目旧，半年没动。\n",
    }
    for name, text in write.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    practice = load_practice(tmp_path / "b.toml")
    assert [(phrase.role, phrase.themes, phrase.text) for phrase in practice.phrases] == [
        ("issue", ("staffing",), "人手少"),
        (None, ("platform", "mechanism"), "管好网站"),
        ("issue", ("staffing",), "人手少，"),
        ("commitment", ("training", "mechanism"), "将轮训。"),
        ("other", ("other",), "无。"),
    ]
    first = practice.excerpts[0]
    assert (first.id, first.text, first.starts) == ("s-1", "（一）问题\n人手少，将轮训。", {6, 10})
    assert [item.begins for item in candidates_of(practice.excerpts)] == [True]
    assert [item.begins for item in candidates_of(practice.contrasts)] == [True, False]
    empty = load_practice(tmp_path / "none.toml")
    assert (empty.phrases, empty.excerpts, empty.contrasts) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("phrases.tsv", "issue\tstaffing\n", r"bad\.phrases\.tsv:1"),
        ("excerpts.txt", "¦I/staffing:人手少。\n", r"bad\.excerpts\.txt:1: no #unit"),
        ("excerpts.txt", "#unit s-1 | organ=某局\n前言¦I/staffing:人手少。\n", "s-1"),
        ("excerpts.txt", "#unit s-1 | organ=某局\n¦X/staffing:人手少。\n", "s-1"),
    ],
)
def test_malformed_practice_is_refused_with_its_place(tmp_path, name, text, told):
    (tmp_path / f"bad.{name}").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=told):
        load_practice(tmp_path / "bad.toml")


def test_folds_keep_groups_together():
    groups = ["a", "a", "b", "c", "c", "c", "d"]
    folds = folds_of(groups, 2)
    assert sorted(np.concatenate(folds).tolist()) == list(range(7))
    assert not {groups[row] for row in folds[0]} & {groups[row] for row in folds[1]}


def test_thresholds_and_calibration():
    wanted = np.asarray([True] * 60 + [False] * 60)
    clear = np.where(wanted, 0.6, 0.2).astype(np.float32)
    assert 0.2 < best_threshold(clear, wanted, prior=0.3, strength=0) <= 0.6
    assert best_threshold(clear, wanted, prior=0.3, strength=1e9) == pytest.approx(0.3)
    slope, offset = platt(np.where(wanted, 1.0, -1.0).astype(np.float32), wanted)
    assert slope > 1
    assert abs(offset) < 0.5
    assert platt(clear, np.ones(120, dtype=bool)) == (1.0, 0.0)


def test_calibration_by_group_tells_the_commoner_group_apart():
    draw = np.random.default_rng(0)
    groups = np.repeat([0, 1], 400)
    values = draw.normal(size=800).astype(np.float32)
    wanted = values + draw.normal(size=800) + np.where(groups == 0, -1.0, 1.0) > 0
    slope, rare, common = platt_by_group(values, wanted, groups, 2)
    assert slope > 1
    assert common - rare > 1
    assert platt_by_group(values, np.zeros(800, dtype=bool), groups, 2) == (1.0, 0.0, 0.0)
    flat, *offsets = platt_by_group(-values, values > 0.5, np.zeros(800, dtype=np.intp), 1)
    assert flat == 0.001
    assert -1.5 < offsets[0] < -0.3  # a third says yes


def test_a_model_of_another_version_is_refused(small_training):
    config = {name: value for name, value in small_training.themes.config.items() if name != "by_role"}
    with pytest.raises(ArtifactError, match="by_role"):
        Tagger(replace(small_training.themes, config=config), default_tokenizer().cut)


def test_columns_fitted_beside_each_other_weigh_the_same(monkeypatch):
    draw = np.random.default_rng(0)
    matrix = csr_matrix(draw.random((60, 20)) * (draw.random((60, 20)) < 0.3))
    targets = draw.random((60, 3)) < [0.3, 0.5, 0.0]
    alone = fit.fit_columns(matrix, targets, np.ones(60), 1.0, balanced=False)
    monkeypatch.setattr(fit, "SHARED_FROM", 0)
    beside = fit.fit_columns(matrix, targets, np.ones(60), 1.0, balanced=False)
    assert all(np.array_equal(one, other) for one, other in zip(alone, beside, strict=True))
    assert np.abs(alone[0][:, 0]).max() > 0
