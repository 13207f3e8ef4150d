from __future__ import annotations

from gongkai.text.glosses import without_glosses


def test_readings_behind_characters_are_dropped_where_a_text_is_full_of_them():
    text = "規(guī)章3件,行政復(fù)議(yì)0件,行政訴(sù)訟(sòng)0件,結(jié)轉（zhuǎn）1件"
    assert without_glosses(text) == "規章3件,行政復議0件,行政訴訟0件,結轉1件"


def test_a_rare_name_keeps_its_reading_and_brackets_their_words():
    text = "亳(bó)州市水务局（以下简称我局）发布12条（图文3条）"
    assert without_glosses(text) == text
    full = text + "規(guī)章、復(fù)議(yì)、訴(sù)訟(sòng)、(app)端(web)"
    assert "（以下简称我局）" in without_glosses(full)
    assert "(app)端(web)" in without_glosses(full)
