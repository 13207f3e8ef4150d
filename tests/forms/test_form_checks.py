from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from filled_forms import BLOCKS, COLUMNS, REVIEW_COLUMNS, dice, filled_requests, filled_review, request_rows
from hypothesis import given, settings
from hypothesis import strategies as st

import gongkai.forms
from gongkai.document import Place
from gongkai.forms import Finding, FormReading, FormTable, Kind, Value, check, compare
from gongkai.forms.checks import with_suggestions
from gongkai.forms.schema import all_schemas, annex_schemas

PLACE = Place(1, None, (0, 1))
FORMS = Path(gongkai.forms.__file__).parent


def number(value: float | None, raw: str | None = None) -> Value:
    kind = Kind.NUMBER if value is not None else Kind.BLANK
    return Value(value, raw if raw is not None else str(value), kind, PLACE)


def reading_of(edition: str, seed: int = 1, *, proactive: bool = True) -> FormReading:
    rng = dice(seed)
    requests, review = filled_requests(rng, edition), filled_review(rng)
    values = {
        f"requests.{row}.{column}": number(requests[row, column]) for row in request_rows(edition) for column in COLUMNS
    }
    values |= {
        f"review.{block}.{column}": number(review[block, column]) for block in BLOCKS for column in REVIEW_COLUMNS
    }
    tables = [FormTable("requests", edition, 0), FormTable("review", edition, 1)]
    if proactive:
        values["proactive.licensing.decisions"] = number(5)
        tables.append(FormTable("proactive", edition, 2))
    return FormReading(edition, tuple(tables), values)


def changed(reading: FormReading, **cells: float | None) -> FormReading:
    values = dict(reading.values)
    for key, value in cells.items():
        values[key.replace("__", ".")] = number(value)
    return replace(reading, values=values)


def failed(findings: tuple[Finding, ...]) -> list[Finding]:
    return [finding for finding in findings if finding.status == "fail"]


@pytest.mark.parametrize(("edition", "rows"), [("2019", 23), ("2021", 25)])
def test_every_relation_yields_one_finding(edition: str, rows: int) -> None:
    findings = check(reading_of(edition))
    assert Counter((finding.code, finding.status, finding.severity) for finding in findings) == {
        ("REQ.BALANCE", "pass", "info"): 7,
        ("REQ.OUTCOMES", "pass", "info"): 7,
        ("REQ.COLUMNS", "pass", "info"): rows,
        ("REV.TOTAL", "pass", "info"): 3,
    }


def test_a_broken_sum_is_told_in_both_languages() -> None:
    reading = reading_of("2021")
    received = reading.values["requests.received.natural_person"].value
    assert received is not None
    broken = changed(reading, requests__received__natural_person=received + 1)
    findings = {finding.code: finding for finding in failed(check(broken))}
    assert set(findings) == {"REQ.BALANCE", "REQ.COLUMNS"}
    balance = findings["REQ.BALANCE"]
    over, done, forward = (
        broken.values[f"requests.{row}.natural_person"].value
        for row in ("carried_over", "total_processed", "carried_forward")
    )
    assert balance.message["zh"] == f"自然人列：新收 {received + 1} + 结转 {over} ≠ 总计 {done} + 结转下年 {forward}"
    assert balance.message["en"].startswith(f"column natural person: received {received + 1} + carried over {over} ≠")
    assert balance.severity == "error"
    assert balance.left == received + 1 + over
    assert balance.right == done + forward
    assert balance.cells == (
        "requests.received.natural_person",
        "requests.carried_over.natural_person",
        "requests.total_processed.natural_person",
        "requests.carried_forward.natural_person",
    )


CELLS = st.sampled_from([f"requests.{row}.{column}" for row in request_rows("2021") for column in COLUMNS])


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 9999), cell=CELLS, shift=st.integers(1, 50))
def test_a_planted_error_is_found_and_its_cell_named(seed: int, cell: str, shift: int) -> None:
    whole = reading_of("2021", seed)
    assert not failed(check(whole))
    true = whole.values[cell].value
    assert true is not None
    broken = with_suggestions(changed(whole, **{cell.replace(".", "__"): true + shift}))
    findings = failed(check(broken))
    assert findings
    assert all(cell in finding.cells for finding in findings)  # right sums are never accused
    suggested = {key: value.suggested for key, value in broken.values.items() if value.suggested is not None}
    assert suggested == {cell: true}
    assert broken.values[cell].value == true + shift
    assert any(f"{cell} = {true}" in (finding.suggestion or "") for finding in findings)


def test_several_ways_to_mend_are_only_told() -> None:
    reading = reading_of("2021", 4)
    total = reading.values["review.reconsideration.upheld"].value
    assert total is not None
    broken = with_suggestions(changed(reading, review__reconsideration__upheld=total + 2))
    (finding,) = failed(check(broken))
    assert finding.code == "REV.TOTAL"
    assert finding.suggestion is not None
    assert finding.suggestion.startswith("改动以下任一处")
    assert not any(value.suggested is not None for value in broken.values.values())


@pytest.mark.parametrize("value", [number(None, ""), Value(None, "无", Kind.TEXT, PLACE), None])
def test_a_cell_without_a_number_makes_its_relations_not_assessable(value: Value | None) -> None:
    reading = reading_of("2019")
    values = dict(reading.values)
    if value is None:
        del values["requests.granted.business"]
    else:
        values["requests.granted.business"] = value
    findings = check(replace(reading, values=values))
    unknown = [finding for finding in findings if finding.status == "not_assessable"]
    assert {finding.code for finding in unknown} == {"REQ.OUTCOMES", "REQ.COLUMNS"}
    assert len(findings) == 40
    assert all(finding.severity == "warning" for finding in unknown)
    assert "予以公开·商业企业" in unknown[0].message["zh"]
    assert not failed(findings)


def test_a_missing_table_is_told_only_beside_another_form_table() -> None:
    findings = check(reading_of("2021", proactive=False))
    assert [(finding.code, finding.severity) for finding in failed(findings)] == [("FORM.ABSENT", "warning")]
    assert "主动公开" in failed(findings)[0].message["zh"]
    assert not check(FormReading())


def test_implausible_counts() -> None:
    reading = changed(reading_of("2021"), proactive__licensing__decisions=-3, proactive__penalties__decisions=2.5)
    codes = {finding.code: finding.cells for finding in failed(check(reading))}
    assert codes == {
        "FORM.NEGATIVE": ("proactive.licensing.decisions",),
        "FORM.FRACTION": ("proactive.penalties.decisions",),
    }
    signed = changed(reading_of("2019"), proactive__licensing__change=-3, proactive__procurement__amount=2.5)
    assert not failed(check(signed))


def test_parts_above_a_total_that_cannot_be_checked() -> None:
    reading = changed(
        reading_of("2021"),
        review__reconsideration__pending=None,
        review__reconsideration__upheld=9,
        review__reconsideration__total=3,
    )
    (finding,) = failed(check(reading))
    assert finding.code == "FORM.PART_ABOVE_TOTAL"
    assert "review.reconsideration.pending" not in finding.cells


def test_values_moved_one_column_are_recognised() -> None:
    reading = reading_of("2021")
    moved = dict(reading.values)
    for row in request_rows("2021"):
        for here, there in pairwise(COLUMNS):
            moved[f"requests.{row}.{here}"] = reading.values[f"requests.{row}.{there}"]
        moved[f"requests.{row}.total"] = number(None, "")
    with_parts = dict(moved)
    for row in request_rows("2021"):  # natural persons fell off the edge: there were none
        lost = reading.values[f"requests.{row}.natural_person"].value or 0
        last = with_parts[f"requests.{row}.other_org"].value or 0
        with_parts[f"requests.{row}.other_org"] = number(last - lost)
    codes = {finding.code for finding in failed(check(replace(reading, values=with_parts)))}
    assert "REQ.SHIFTED" in codes


def test_both_readings_agree_so_the_source_is_wrong() -> None:
    reading = reading_of("2021")
    broken = changed(reading, review__litigation_after__total=99)
    kept, findings = compare(broken, broken, check(broken))
    assert kept.values == broken.values
    (finding,) = failed(findings)
    assert "原文数字本身不符" in finding.message["zh"]
    assert "source itself" in finding.message["en"]


def test_readings_that_differ_put_the_reading_in_doubt() -> None:
    whole = reading_of("2021", 2)
    ours = changed(whole, review__litigation_after__total=98)
    theirs = changed(whole, review__litigation_after__total=97)
    kept, findings = compare(ours, theirs, check(ours))
    value = kept.values["review.litigation_after.total"]
    assert (value.value, value.suggested, value.confidence) == (98, 97, 0.5)
    (finding,) = failed(findings)
    assert "98 / 97" in finding.message["zh"]
    assert "may be at fault" in finding.message["en"]


def test_a_whole_second_reading_is_taken() -> None:
    whole = reading_of("2021", 2)
    broken = changed(whole, requests__received__total=1)
    kept, findings = compare(broken, whole, check(broken))
    assert kept.values["requests.received.total"] == whole.values["requests.received.total"]
    assert not failed(findings)
    assert [finding.code for finding in findings].count("FORM.SECOND_READING") == 1
    assert list(kept.values) == list(whole.values)


def test_a_fuller_second_reading_is_taken_even_when_the_source_is_wrong() -> None:
    printed = changed(reading_of("2021", 2), review__litigation_after__total=99)  # as the office printed it
    lost = replace(printed, values={key: value for key, value in printed.values.items() if ".rejected_" not in key})
    kept, findings = compare(lost, printed, check(lost))
    assert (
        kept.values["requests.rejected_reissue.total"].value == printed.values["requests.rejected_reissue.total"].value
    )
    (finding,) = failed(findings)
    assert "原文数字本身不符" in finding.message["zh"]


def test_rows_of_table_two_that_only_the_second_reading_has() -> None:
    first = reading_of("2021", 2)
    second = changed(first, proactive__penalties__decisions=7)
    assert compare(first, second, check(first))[0].values["proactive.penalties.decisions"].value == 7
    doubtful = changed(second, proactive__licensing__decisions=6)  # and it disagrees elsewhere
    assert "proactive.penalties.decisions" not in compare(first, doubtful, check(first))[0].values


def test_a_table_that_only_the_second_reading_has_is_taken() -> None:
    whole = reading_of("2021", 2)
    without = replace(
        whole,
        values={key: value for key, value in whole.values.items() if not key.startswith("review")},
        tables=tuple(table for table in whole.tables if table.form_table != "review"),
    )
    kept, findings = compare(without, whole, check(without))
    assert "review.reconsideration.total" in kept.values
    assert FormTable("review", "2021", None) in kept.tables
    assert kept.values["review.reconsideration.total"].place == Place(1, None, (0, 0))
    assert "FORM.ABSENT" not in {finding.code for finding in findings}


def test_findings_of_others_are_left_alone() -> None:
    whole = reading_of("2021", 2)
    foreign = Finding("TXT.RECEIVED", "warning", "fail", {"zh": "…", "en": "…"}, cells=("requests.received.total",))
    _, findings = compare(whole, changed(whole, requests__received__total=1), [foreign])
    assert findings == (foreign,)


def test_every_code_is_documented() -> None:
    headings = set(re.findall(r"^### ([A-Z]+\.[A-Z_]+)$", (FORMS / "CHECKS.md").read_text("utf-8"), re.MULTILINE))
    source = "".join(path.read_text("utf-8") for path in FORMS.glob("*.py"))
    used = set(re.findall(r'"((?:REQ|REV|FORM)\.[A-Z_]+)"', source))
    schemas = (*all_schemas(), *annex_schemas())
    declared = {rule.code for schema in schemas for rule in (*schema.identities, *schema.bounds)}
    assert headings == used | declared
