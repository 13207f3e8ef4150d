from __future__ import annotations

import re
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from gongkai.nlp.grams import GramTable, counted, keys_of, keys_of_names

# The BMP: characters beyond it share one number.
TEXT = st.text(
    st.characters(max_codepoint=0xFFFE, exclude_categories=["Cs"]) | st.sampled_from("公开，。、^$1"), max_size=30
)


def names_of(text: str, longest: int) -> set[str]:
    """Return the grams of a text the slow way."""
    grams = set()
    for clause in re.split(r"[^\w%“”《》]+", text):
        whole = f"^{clause}$"
        for length in range(1, longest + 1) if clause else ():
            grams |= {whole[at : at + length] for at in range(len(whole) - length + 1)}
    return grams - {"^", "$"}


@given(st.lists(TEXT, max_size=6), st.integers(1, 4))
def test_grams_are_counted_once_a_text(texts, longest):
    assert counted(texts, longest) == Counter(name for text in texts for name in names_of(text, longest))


@given(st.lists(TEXT, max_size=6), st.integers(1, 4))
def test_keys_are_those_of_the_names(texts, longest):
    keys, owners = keys_of(texts, longest)
    found = [set(keys[owners == number].tolist()) for number in range(len(texts))]
    assert found == [set(keys_of_names(names_of(text, longest)).tolist()) for text in texts]


@given(
    st.sets(st.text("公开信息12^$", min_size=1, max_size=4)), st.lists(st.text("公开信息12", min_size=1, max_size=4))
)
def test_a_table_knows_its_names_and_no_others(names, asked):
    columns = {name: number for number, name in enumerate(sorted(names))}
    keys = keys_of_names([*columns, *asked])
    assert GramTable(columns).find(keys).tolist() == [columns.get(name, -1) for name in [*columns, *asked]]


def test_grams_stay_within_a_clause_and_know_its_edges():
    whole = {"更", "新", "慢", "^更", "更新", "新慢", "慢$", "无", "人", "^无", "无人", "人$"}
    assert set(counted(["更新慢，无人"], 2)) == whole
    assert counted(["，。"], 4) == {}
