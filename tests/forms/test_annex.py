"""The annex of the years before 2019 in tables."""

from __future__ import annotations

import re
import tomllib

import pytest
from annex_documents import FITTING, expected, filled, numbers_in, of_grids, of_rows
from filled_forms import dice

from corpora.build.annex_grids import annex_grid
from corpora.build.annex_print import PRINTED
from corpora.build.model import Grid
from gongkai.document import DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import check, extract
from gongkai.forms.align import CERTAIN, Chain
from gongkai.forms.annex import MIN_SCORE
from gongkai.forms.schema import ANNEX, ANNEX_EDITIONS, DATA, annex_schemas, load_schema

NEWEST, CODED, BY_ARTICLE = ANNEX_EDITIONS


@pytest.mark.parametrize(("layout", "edition"), FITTING)
def test_every_indicator_in_every_layout(layout: str, edition: str) -> None:
    for seed in range(4):
        raw = filled(dice(f"{layout}{edition}{seed}"), edition, blanks=seed * 2)
        document = of_grids(annex_grid(edition, layout, raw))
        reading = extract(document)
        assert reading.edition == "pre2019"
        assert {table.edition for table in reading.tables} == {edition}
        assert numbers_in(document) == expected(edition, raw)
        assert not reading.extra
        assert not reading.problems


@pytest.mark.parametrize("edition", ANNEX_EDITIONS)
def test_a_right_annex_accuses_nobody(edition: str) -> None:
    raw = filled(dice(edition), edition)
    findings = check(extract(of_grids(annex_grid(edition, "three" if edition == NEWEST else "coded", raw))))
    assert {finding.status for finding in findings if finding.code not in {"ANNEX.PART", "ANNEX.CHANNELS"}} == {"pass"}
    assert len(findings) >= 5


@pytest.mark.parametrize("edition", ANNEX_EDITIONS)
def test_a_wrong_sum_is_found_and_no_other(edition: str) -> None:
    layout = "six" if edition == NEWEST else "eight_coded"
    printed = {row.key for row in PRINTED[edition]}
    for identity in load_schema(edition).identities:
        if not {*identity.left, *identity.right} <= printed:
            continue
        raw = filled(dice(identity.code), edition)
        part = identity.left[0]
        raw[part] = str(int(raw[part]) + 7)
        failed = [item for item in check(extract(of_grids(annex_grid(edition, layout, raw)))) if item.status == "fail"]
        sums = [item for item in failed if item.code not in {"ANNEX.PART", "ANNEX.CHANNELS"}]
        assert [item.code for item in sums] == [identity.code]
        assert set(sums[0].cells) == {f"annex.{key}.value" for key in (*identity.left, *identity.right)}
        assert sums[0].left == pytest.approx((sums[0].right or 0) + (0.0007 if "FEES" in identity.code else 7))


def test_a_total_that_two_sums_share_is_suggested() -> None:
    raw = filled(dice("shared"), NEWEST)
    right = int(raw["denied"])
    raw["denied"] = str(right + 5)  # too much below 申请答复数 and above its own reasons
    reading = extract(of_grids(annex_grid(NEWEST, "three", raw)))
    assert reading.values["annex.denied.value"].suggested == right
    assert reading.values["annex.denied.value"].value == right + 5


def test_messages_use_the_words_of_their_own_edition() -> None:
    for edition, words in ((NEWEST, "不同意公开答复数"), (CODED, "否决公开答复总数"), (BY_ARTICLE, "不予公开答复总数")):
        layout = "three" if edition == NEWEST else "coded"
        findings = check(extract(of_grids(annex_grid(edition, layout, filled(dice("words"), edition)))))
        (told,) = [item.message["zh"] for item in findings if item.code == "ANNEX.DENIED"]
        assert told.startswith(f"“{words}”：")


def test_a_blank_is_not_assessable_and_never_nought() -> None:
    raw = filled(dice("blank"), NEWEST) | {"received_fax": ""}
    reading = extract(of_grids(annex_grid(NEWEST, "three", raw)))
    assert reading.values["annex.received_fax.value"].value is None
    assert [item.status for item in check(reading) if item.code == "ANNEX.RECEIVED"] == ["not_assessable"]


def test_a_part_above_its_whole_is_a_warning() -> None:
    raw = filled(dice("part"), NEWEST) | {"press_conferences": "2", "press_conferences_led": "3"}
    parts = [item for item in check(extract(of_grids(annex_grid(NEWEST, "three", raw)))) if item.code == "ANNEX.PART"]
    wrong = [item for item in parts if item.status == "fail"]
    assert [(item.left, item.right, item.severity) for item in wrong] == [(3, 2, "warning")]
    assert wrong[0].cells == ("annex.press_conferences_led.value", "annex.press_conferences.value")


def test_channels_may_add_up_to_more_than_the_items_but_not_to_less() -> None:
    raw = filled(dice("channels"), NEWEST)
    few = raw | {"disclosed": "9999"}
    for cells, status in ((raw, "pass"), (few, "fail")):
        findings = check(extract(of_grids(annex_grid(NEWEST, "three", cells))))
        assert [item.status for item in findings if item.code == "ANNEX.CHANNELS"] == [status]


@pytest.mark.parametrize("layout", ["three", "six", "parents"])
def test_an_annex_cut_by_pages(layout: str) -> None:
    raw = filled(dice(layout), NEWEST)
    whole = annex_grid(NEWEST, layout, raw)
    cut = {cell.row for cell in whole.cells if cell.col == 0 and cell.row > whole.n_rows // 2}
    at = min(cut)
    first = Grid("annex", tuple(cell for cell in whole.cells if cell.row < at), at, whole.n_cols)
    below = [cell for cell in whole.cells if cell.row >= at]
    second = Grid(
        "annex",
        tuple(type(cell)(cell.row - at, cell.col, cell.text, cell.row_span, cell.col_span) for cell in below),
        whole.n_rows - at,
        whole.n_cols,
    )
    document = of_grids(first, second)
    assert numbers_in(document) == expected(NEWEST, raw)
    assert [table.index for table in extract(document).tables] == [0, 1]


def test_rows_in_another_order_and_rows_of_the_office_s_own() -> None:
    document = of_rows(
        ["统计指标", "单位", "统计数"],
        ["五、行政诉讼数量", "件", "4"],
        ["（一）维持具体行政行为或者驳回原告诉讼请求数", "件", "3"],
        ["（二）被依法纠错数", "件", "1"],
        ["（三）其他情形数", "件", "0"],
        ["四、行政复议数量", "件", "9"],
        ["（一）维持具体行政行为数", "件", "5"],
        ["（二）被依法纠错数", "件", "4"],
        ["（三）其他情形数", "件", "0"],
        ["（四）村务公开栏数", "个", "12"],
        ["一、主动公开政府信息数", "条", "88"],
    )
    assert numbers_in(document) == {
        "disclosed": 88, "reconsideration": 9, "reconsideration_upheld": 5, "reconsideration_corrected": 4,
        "reconsideration_other": 0, "litigation": 4, "litigation_upheld": 3, "litigation_corrected": 1,
        "litigation_other": 0,
    }  # fmt: skip
    assert {key: value.value for key, value in extract(document).extra.items()} == {"annex.(四)村务公开栏数.value": 12}


def test_units_in_cells_and_other_units_of_money() -> None:
    document = of_rows(
        ["项目", "单位", "数量"],
        ["收到申请数", "件", "12件"],
        ["当面申请数", "件", "1,012"],
        ["依申请公开信息收取的费用", "元", "2500"],
        ["政府信息公开专项经费", "万元", "3.5万元"],
        ["举报投诉数量", "件", "２"],
        ["接受培训人员数", "人次", "1.2万"],
    )
    assert numbers_in(document) == {
        "received": 12, "received_in_person": 1012, "fees": 0.25, "funding": 3.5, "complaints": 2,
        "training_people": 12000,
    }  # fmt: skip


def test_value_columns_none_of_which_is_the_year_s() -> None:
    head = ["统计指标", "单位", "区政府", "区直单位", "乡镇街道"]
    rows = [
        ["收到申请数", "件", "1", "2", "3"],
        ["当面申请数", "件", "1", "1", "1"],
        ["传真申请数", "件", "0", "1", "2"],
    ]
    reading = extract(of_rows(head, *rows))
    assert not reading.values
    assert [doubt.component for doubt in reading.problems] == ["forms.annex_columns"]
    summed = extract(of_rows([*head, "合计"], *([*row, "6"] for row in rows)))
    assert {value.value for value in summed.values.values()} == {6}
    assert not summed.problems


def plain_rows(raw: dict[str, str]) -> list[list[str]]:
    return [[row.text, row.unit, raw.get(row.key or "", "")] for row in PRINTED[NEWEST]]


def test_each_part_of_the_form_in_one_row_of_cells() -> None:
    raw = filled(dice("stacked"), NEWEST, blanks=3)
    parts: list[list[list[str]]] = []
    for row in plain_rows(raw):
        if not row[0].startswith("　"):
            parts.append([])
        parts[-1].append(row)
    stacked = [["\n".join(cells) for cells in zip(*part, strict=True)] for part in parts]
    assert numbers_in(of_rows(["统计指标", "单位", "统计数"], *stacked)) == expected(NEWEST, raw)


@pytest.mark.parametrize("named", [False, True])
def test_indicators_along_the_first_row(named: bool) -> None:
    raw = filled(dice("across"), NEWEST)
    lines = [list(cells) for cells in zip(*[row for row in plain_rows(raw) if row[2]], strict=True)]
    front = [["单位名称"], ["某某局"]] if named else [[], []]
    assert numbers_in(of_rows([*front[0], *lines[0]], [*front[1], *lines[2]])) == expected(NEWEST, raw)
    two = extract(of_rows(["单位名称", *lines[0]], ["甲局", *lines[2]], ["乙局", *lines[2]]))
    assert not two.values
    assert [doubt.component for doubt in two.problems] == ["forms.annex_columns"]


def test_no_header_a_title_above_and_remarks_behind() -> None:
    raw = filled(dice("bare"), NEWEST)
    rows = plain_rows(raw)
    assert numbers_in(of_rows(*rows)) == expected(NEWEST, raw)
    assert numbers_in(of_rows(*annex_grid(NEWEST, "six", raw).rows()[1:])) == expected(NEWEST, raw)
    noted = [[*row, "由办公室提供" if number % 5 == 0 else ""] for number, row in enumerate(rows)]
    titled = of_rows(["统计表（2016年度）", "", "", ""], ["统计指标", "单位", "统计数", "备注"], *noted)
    assert numbers_in(titled) == expected(NEWEST, raw)
    turned = [[label, value, unit] for label, unit, value in rows]
    assert numbers_in(of_rows(["统计指标", "统计数", "单位"], *turned)) == expected(NEWEST, raw)


def test_columns_by_year_give_the_latest() -> None:
    rows = [["收到申请数", "件", "4", "5"], ["当面申请数", "件", "1", "2"], ["传真申请数", "件", "0", "3"]]
    document = of_rows(["指标名称", "单位", "2015年", "2016年"], *rows)
    assert numbers_in(document) == {"received": 5, "received_in_person": 2, "received_fax": 3}


def test_a_second_annex_is_told() -> None:
    grids = [annex_grid(NEWEST, "three", filled(dice(name), NEWEST)) for name in ("one", "two")]
    reading = extract(of_grids(*grids))
    assert {key.split(".")[1]: value.value for key, value in reading.values.items()} == numbers_in(of_grids(grids[0]))
    assert [doubt.component for doubt in reading.problems] == ["forms.repeated_table"]


def test_an_unruled_annex_is_trusted_less() -> None:
    grid = annex_grid(NEWEST, "three", filled(dice("grey"), NEWEST))
    sure, unsure = (extract(of_grids(grid, ruled=ruled)).values["annex.received.value"] for ruled in (True, False))
    assert unsure.value == sure.value
    assert unsure.confidence < sure.confidence == 1.0


def test_prose_and_other_tables_are_no_annex() -> None:
    prose = (
        "（一）收到申请数量情况。全年收到政府信息公开申请5件，其中当面申请1件，信函申请4件，同意公开3件。",
        "（二）全年没有发生针对本机关政府信息公开的行政复议案、行政诉讼案。",
    )
    reading = extract(of_rows(["项目", "数量"], ["行政复议数", "3"], ["行政诉讼数", "2"], texts=prose))
    assert not reading.tables
    assert not reading.values


def test_the_later_form_beside_an_annex_decides_the_edition() -> None:
    review = [["行政复议"], ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"], ["1", "0", "0", "0", "1"]]
    header = ["本年新收政府信息公开申请数量", "予以公开", "属于国家秘密", "保护第三方合法权益", "结转下年度继续办理"]
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    rows = [[label, *["0"] * 7] for label in header]
    annex = [["统计指标", "单位", "统计数"], *[[row.text, row.unit, "1"] for row in PRINTED[NEWEST] if row.key]]
    for table in (rows, review, annex):
        builder.table([CellDraft(row, col, text) for row, line in enumerate(table) for col, text in enumerate(line)])
    reading = extract(builder.build())
    assert reading.edition == "2021"
    assert reading.values["annex.received.value"].value == 1
    assert reading.values["review.reconsideration.total"].value == 1


@pytest.mark.parametrize("edition", ANNEX_EDITIONS)
def test_every_label_is_its_own_row_s_best_match(edition: str) -> None:
    chain = Chain(load_schema(edition).tables[ANNEX].rows)
    for row in chain.rows:
        for label in row.labels:
            scores = chain.score_text(label)
            same = {other.key for other in chain.rows if label in other.labels}
            assert {chain.rows[place].key for place, score in scores.items() if score >= CERTAIN} == same, label


def test_parents_precede_their_parts_and_keys_mean_one_thing() -> None:
    names: dict[str, set[str]] = {}
    for schema in annex_schemas():
        seen: set[str] = set()
        for row in schema.tables[ANNEX].rows:
            assert row.parent is None or row.parent in seen
            assert row.group or (row.unit and row.name_en)
            seen.add(row.key)
            names.setdefault(row.key, set()).add("money" if row.unit in {"元", "万元"} else "count")
    assert {key: kinds for key, kinds in names.items() if len(kinds) > 1} == {}
    assert MIN_SCORE < CERTAIN


def test_every_label_has_its_evidence_and_every_key_is_documented() -> None:
    text = (DATA.parent / "ANNEX.md").read_text("utf-8")
    for schema in annex_schemas():
        data = tomllib.loads((DATA / f"{schema.edition}.toml").read_text("utf-8"))
        told = {row["key"]: row["evidence"] for row in data[ANNEX]["rows"]}
        assert set(told.values()) <= {"seen", "heading", "recalled"}
        part = text.split(f"## {schema.edition}\n")[1].split("\n## ")[0]
        listed = dict(re.findall(r"^\| `(\w+)` \|.*\| (\w+) \|$", part, re.MULTILINE))
        assert listed == {row.key: told[row.key] for row in schema.tables[ANNEX].data_rows}


def test_a_code_that_stands_alone_is_no_value() -> None:
    """Where an office leaves a value blank and its cell is lost, the row's code is the last number of the row."""
    rows = [row for row in PRINTED[CODED] if row.key]
    lines = [["指标名称", "计量单位", "代码", "本期实际"]]
    for number, row in enumerate(rows):
        lines.append([row.text, row.unit, f"{number + 1:02}", *([] if number % 3 == 1 else [str(7 * number)])])
    wanted = {str(row.key): None if number % 3 == 1 else 7 * number for number, row in enumerate(rows)}
    assert numbers_in(of_rows(*lines)) == wanted


def test_an_annex_without_any_number_is_told() -> None:
    rows = [[row.text, row.unit] for row in PRINTED[NEWEST] if row.key]
    reading = extract(of_rows(["统计指标", "单位"], *rows))
    assert not reading.values
    assert [doubt.component for doubt in reading.problems] == ["forms.no_values"]
