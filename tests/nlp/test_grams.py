from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gongkai.nlp.grams import GramTable, key_of, keys_of, names_of

# The BMP: characters beyond it share one number.
TEXT = st.text(
    st.characters(max_codepoint=0xFFFE, exclude_categories=["Cs"]) | st.sampled_from("公开，。、^$1"), max_size=30
)


@given(st.lists(TEXT, max_size=6), st.integers(1, 4))
def test_keys_are_those_of_the_names(texts, longest):
    keys, owners = keys_of(texts, longest)
    found = [set(keys[owners == number].tolist()) for number in range(len(texts))]
    assert found == [{key_of(name) for name in names_of(text, longest)} for text in texts]


@given(
    st.sets(st.text("公开信息12^$", min_size=1, max_size=4)), st.lists(st.text("公开信息12", min_size=1, max_size=4))
)
def test_a_table_knows_its_names_and_no_others(names, asked):
    columns = {name: number for number, name in enumerate(sorted(names))}
    keys = np.asarray([key_of(name) for name in [*columns, *asked]], dtype=np.uint64)
    assert GramTable(columns).find(keys).tolist() == [columns.get(name, -1) for name in [*columns, *asked]]


def test_grams_stay_within_a_clause_and_know_its_edges():
    whole = {"更", "新", "慢", "^更", "更新", "新慢", "慢$", "无", "人", "^无", "无人", "人$"}
    assert set(names_of("更新慢，无人", 2)) == whole
    assert names_of("，。", 4) == []
