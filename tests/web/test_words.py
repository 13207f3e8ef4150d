"""The page speaks both languages whole: nothing is missing, nothing is left over."""

import json
import re
from pathlib import Path

import pytest

import gongkai.web
from gongkai.report.official import labels
from gongkai.web.words import LANGUAGES, messages, words

HERE = Path(gongkai.web.__file__).parent
SOURCES = [*HERE.glob("static/js/*.js"), *HERE.glob("templates/*.html")]
ASKED = re.compile(r"""\b(?:t|tOr|save)\(\s*["'`]([^"'`]+)["'`]""")
CHINESE = re.compile(r"[\u3400-\u9fff]")


def asked() -> tuple[set[str], set[str]]:
    """Return the keys that scripts and templates ask for, and the beginnings of those that they put together."""
    found = {key for source in SOURCES for key in ASKED.findall(source.read_text("utf-8"))}
    found |= {
        key for source in SOURCES for key in re.findall(r'\? "(\w+\.\w+)" : "\w+\.\w+"', source.read_text("utf-8"))
    }
    found |= {
        key for source in SOURCES for key in re.findall(r'\? "\w+\.\w+" : "(\w+\.\w+)"', source.read_text("utf-8"))
    }
    return {key for key in found if "${" not in key}, {key.split("${")[0] for key in found if "${" in key}


def test_every_key_that_is_asked_for_is_there():
    exact, begun = asked()
    known = messages("zh").keys()
    assert exact - known == set()
    assert {prefix for prefix in begun if not any(key.startswith(prefix) for key in known)} == set()


def test_no_message_is_left_over():
    exact, begun = asked()
    unused = {key for key in messages("zh") if key not in exact and not any(key.startswith(prefix) for prefix in begun)}
    assert unused == set()


def test_both_languages_have_the_same_messages_with_the_same_names():
    zh, en = messages("zh"), messages("en")
    assert zh.keys() == en.keys()
    for key, text in zh.items():
        assert text.strip(), key
        assert en[key].strip(), key
        assert sorted(re.findall(r"\{(\w+)\}", text)) == sorted(re.findall(r"\{(\w+)\}", en[key])), key


def test_english_has_no_chinese_but_the_switch_and_the_names_of_old_indicators():
    mixed = {key for key, text in messages("en").items() if CHINESE.search(text)}
    assert mixed == {"app.other_language"}
    said = words("en")
    named = [said[key] for key in ("tables", "forms", "names", "indicators", "roles")]
    assert not CHINESE.search(json.dumps([*named, [theme["name"] for theme in said["themes"]]], ensure_ascii=False))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_printed_form_has_every_row_and_column_once(lang: str):
    forms = words(lang)["forms"]
    assert [row["key"] for row in forms["requests"]["rows"]] == list(labels()["requests"]["rows"])
    assert [block for group in forms["review"]["groups"] for block in group["blocks"]] == list(
        labels()["review"]["rows"]
    )
    rows = {row for edition in ("2021", "2019") for block in forms["proactive"][edition] for row in block["rows"]}
    columns = {
        column for edition in ("2021", "2019") for block in forms["proactive"][edition] for column in block["columns"]
    }
    assert rows == set(labels()["proactive"]["rows"])
    assert columns == set(labels()["proactive"]["columns"])


def test_scripts_and_templates_hold_no_words_of_their_own():
    said = {
        source.name: CHINESE.findall(
            re.sub(
                r"//.*|/\*.*?\*/|\{#.*?#\}",
                "",
                source.read_text("utf-8"),
                flags=re.DOTALL if source.suffix == ".html" else 0,
            )
        )
        for source in SOURCES
    }
    assert {name: found for name, found in said.items() if found} == {"base.html": ["公", "开"]}  # the mark
