from __future__ import annotations

from pathlib import Path

import pytest

from gongkai.errors import ArtifactError
from gongkai.nlp.tokenizer import Tokenizer, default_tokenizer, load_lexicon

CORPORA = Path(__file__).parent.parent.parent / "corpora"
AWKWARD = (
    "",
    " ",
    "\n",
    "。",
    "2023年1—12月",
    "GB/T 33190",
    "𠮷野家与“公开”",
    "a\u3000b\tc",
    "Ａ１％",
    "3.5万元、-2件",
    "é\u0301",
)


@pytest.fixture(scope="module")
def texts() -> list[str]:
    files = [*sorted((CORPORA / "gold" / "units").glob("*.txt")), *sorted((CORPORA / "sources").glob("*.toml"))]
    return [line for path in files for line in path.read_text(encoding="utf-8").splitlines()] + list(AWKWARD)


def test_rjieba_cuts_as_jieba_does(texts):
    pytest.importorskip("rjieba", reason="rjieba has no wheel for this machine: jieba cuts")
    fast, slow = Tokenizer(load_lexicon(), fast=True), Tokenizer(load_lexicon(), fast=False)
    assert len(texts) > 5000
    assert [text for text in texts if fast.cut(text) != slow.cut(text)] == []


def test_words_join_back(texts):
    cut = default_tokenizer().cut
    assert all("".join(cut(text)) == text for text in (*texts[::7], "甲\ud800公开\udfff"))


def test_a_word_of_the_lexicon_stands_whole():
    for fast in (True, False):
        assert Tokenizer(["依申请公开答复书模板"], fast=fast).cut("使用依申请公开答复书模板") == [
            "使用",
            "依申请公开答复书模板",
        ]


def test_a_lexicon_without_words_is_refused(tmp_path):
    with pytest.raises(ArtifactError, match="no words"):
        load_lexicon(tmp_path)
