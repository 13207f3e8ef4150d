from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest
from sklearn.svm import LinearSVC

from gongkai.errors import ArtifactError
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.cues import Cues, alternatives, literal_prefix
from gongkai.nlp.features import extract, plain
from gongkai.nlp.linear import LinearModel, load_model, save_model, verify, write_manifest
from gongkai.nlp.tokenizer import default_tokenizer
from gongkai.nlp.training.examples import examples_of, views_of
from gongkai.nlp.training.fit import ROUNDS, TOLERANCE, FitSettings, build_vocabulary, fit_columns, matrix_of, prune
from gongkai.nlp.training.material import cues_of
from gongkai.resources import models_dir


@pytest.fixture(scope="module")
def rows_and_roles(gold_units, gold_labels):
    examples = examples_of(gold_units[:30], gold_labels)
    cues = cues_of(load_codebook())
    rows = [views_of(example.placed, default_tokenizer().cut, cues).full for example in examples]
    return rows, np.asarray([[example.label.role == "issue"] for example in examples])


def test_numpy_says_what_scikit_learn_says(rows_and_roles, tmp_path):
    rows, targets = rows_and_roles
    vocabulary = build_vocabulary(rows, FitSettings())
    matrix = matrix_of(vocabulary, rows)
    weights, bias = fit_columns(matrix, targets, np.ones(len(rows)), 1.0, balanced=True)
    theirs = LinearSVC(C=1.0, class_weight="balanced", tol=TOLERANCE, max_iter=ROUNDS, random_state=0)
    theirs.fit(matrix, targets[:, 0])
    model = LinearModel(vocabulary, weights, bias, ("issue",), {})
    assert np.allclose(model.decide(rows)[:, 0], theirs.decision_function(matrix), atol=1e-3)
    to_the_end = LinearSVC(C=1.0, class_weight="balanced", tol=1e-6, max_iter=50_000, random_state=0)
    to_the_end.fit(matrix, targets[:, 0])
    assert np.abs(model.decide(rows)[:, 0] - to_the_end.decision_function(matrix)).mean() < 0.1  # stopped earlier
    save_model(prune(model), tmp_path)
    kept = load_model(tmp_path)
    assert np.allclose(kept.decide(rows), model.decide(rows), atol=0.02)  # weights are stored as float16
    assert ((kept.decide(rows) > 0) == (model.decide(rows) > 0)).mean() > 0.99


def test_a_row_without_known_names_has_the_bias(rows_and_roles):
    rows, targets = rows_and_roles
    vocabulary = build_vocabulary(rows, FitSettings())
    weights, bias = fit_columns(matrix_of(vocabulary, rows), targets, np.ones(len(rows)), 1.0, balanced=True)
    model = LinearModel(vocabulary, weights, bias, ("issue",), {})
    assert model.decide([{"c": "\u9fa5\u9fa4"}, {}, rows[0]])[:2].tolist() == [bias.tolist()] * 2
    assert model.decide([]).shape == (0, 1)


def test_the_shipped_models_match_their_manifest_and_are_small():
    root = models_dir()
    listed = json.loads((root / "manifest.json").read_text(encoding="utf-8"))["files"]
    verify(root, listed)
    files = [path for path in root.rglob("*") if path.is_file()]
    assert {path.relative_to(root).as_posix() for path in files} == {*listed, "manifest.json"}
    size = {path: path.stat().st_size for path in files}
    assert sum(size[path] for path in files if path.parent.name in ("themes", "boundaries")) < 20_000_000
    assert sum(size.values()) < 32_000_000  # what trains them stands beside the codebook
    assert not [path for path in files if path.suffix in (".pkl", ".pickle", ".joblib")]


def test_a_changed_or_missing_file_is_refused(tmp_path):
    shutil.copytree(models_dir() / "boundaries", tmp_path / "boundaries")
    write_manifest(tmp_path)
    verify(tmp_path, ["boundaries/config.json"])
    (tmp_path / "boundaries" / "config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ArtifactError, match=r"boundaries/config\.json differs"):
        verify(tmp_path, ["boundaries/config.json"])
    with pytest.raises(ArtifactError, match="boundaries"):
        load_model(tmp_path / "boundaries")
    with pytest.raises(ArtifactError, match="gone"):
        verify(tmp_path, ["boundaries/gone"])


def test_vocabulary_and_weights_must_agree(tmp_path):
    shutil.copytree(models_dir() / "boundaries", tmp_path / "b")
    vocabulary = tmp_path / "b" / "vocabulary.txt"
    vocabulary.write_text(vocabulary.read_text(encoding="utf-8") + "b\tmore\n", encoding="utf-8")
    with pytest.raises(ArtifactError, match="disagree"):
        load_model(tmp_path / "b")


def test_cues_find_what_their_expressions_find():
    codebook = load_codebook()
    cues = cues_of(codebook)
    import re

    for theme in codebook.themes:
        for example in theme.examples:
            text = plain(example.text)
            wanted = {
                f"{name}.{number}"
                for name, patterns in codebook.cues.items()
                for number, pattern in enumerate(patterns)
                if re.search(pattern, text)
            }
            assert set(cues.find(text).cues) == wanted


def test_alternatives_and_prefixes():
    assert alternatives(r"甲|乙(?:丙|丁)|[戊|己]|\|庚") == ["甲", "乙(?:丙|丁)", "[戊|己]", r"\|庚"]
    assert [literal_prefix(text) for text in ("甲乙", "甲乙?", "甲.{0,2}乙", "(?:甲)", "甲(?:乙)")] == [
        "甲乙",
        "甲",
        "甲",
        "",
        "甲",
    ]


def test_cues_count_and_see_the_first_clause():
    cues = Cues({"people": ["人手"]}, {"people": ["人手|人少", "编制"], "site": ["网站"]})
    found = cues.find("人手紧，没有编制，网站旧")
    assert found.keywords == ["people"]
    assert set(found.cues) == {"people.0", "people.1", "site.0"}
    assert set(found.weights) == {"people#1", "people#2", "people^", "site#1"}


def test_numbers_are_one_and_none_is_zero():
    assert plain("收到申请12件") == plain("收到申请三件") == "收到申请1件"
    assert plain("一是收到申请0件。") == "收到申请0件。"


def test_features_of_a_bare_row_have_no_place():
    from gongkai.nlp.context import alone

    row = extract(alone("栏目更新慢。"), default_tokenizer().cut, cues_of(load_codebook()))
    assert set(row) == {"c", "w", "k", "q", "n", "e", "g"}


def test_inference_imports_neither_scikit_learn_nor_spacy():
    code = (
        "import sys; from gongkai.nlp import tag_rows; list(tag_rows([{'id': 1, 'text': '更新慢。'}]));"
        "print([name for name in ('sklearn', 'scipy', 'spacy', 'pandas') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
