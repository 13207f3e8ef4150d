"""The annex of the years before 2019 in running text."""

from __future__ import annotations

import pytest
from annex_documents import expected, filled, numbers_in, of_rows
from filled_forms import dice

from corpora.build.annex_print import PRINTED
from gongkai.document import Document, DocumentBuilder, Format
from gongkai.document.builder import CellDraft
from gongkai.forms import extract
from gongkai.forms.schema import ANNEX, ANNEX_EDITIONS

NEWEST, CODED, BY_ARTICLE = ANNEX_EDITIONS


def dumped(edition: str, raw: dict[str, str], style: str) -> tuple[str, ...]:
    rows = [(row.text.strip("　"), row.unit, raw.get(row.key or "", "")) for row in PRINTED[edition]]
    if style == "cell a line":
        return tuple(text for row in rows for text in row if text)
    if style == "together":
        return tuple("".join(row) for row in rows)
    return tuple("  ".join(row) for row in rows)


@pytest.mark.parametrize("numbered", [False, True])
@pytest.mark.parametrize("edition", [CODED, BY_ARTICLE])
def test_a_coded_annex_in_running_text(edition: str, numbered: bool) -> None:
    raw = filled(dice(edition), edition)
    names = ["指标名称", "计量单位", "代码", "本期实际", "本年累计"]
    texts = [*(["序号"] if numbered else []), *names]
    for number, row in enumerate(PRINTED[edition], 1):
        texts += [
            *([str(number)] if numbered else []),
            row.text.strip("　"),
            row.unit,
            row.code,
            "3",
            raw[str(row.key)],
        ]
    assert numbers_in(of_rows(["会议", "3"], texts=tuple(texts))) == expected(edition, raw)
    lines = [" ".join(texts[at : at + 5]) for at in range(0, len(texts), 5)]
    if not numbered:
        assert numbers_in(of_rows(["会议", "3"], texts=tuple(lines))) == expected(edition, raw)


def test_numbers_that_nothing_tells_apart_are_left_out() -> None:
    rows = [[row.text, row.unit, "7", "9"] for row in PRINTED[NEWEST] if row.key]
    reading = extract(of_rows(*rows))
    assert not reading.values
    assert [doubt.component for doubt in reading.problems] == ["forms.annex_columns"]


def torn(edition: str, drift: int) -> Document:
    """A coded annex of which every third label is torn, its codes ``drift`` higher than the edition's."""
    rows = [["指标名称", "单位", "代码", "数量"]]
    for number, row in enumerate(PRINTED[edition]):
        code = f"{int(row.code.strip('*')) + drift:02}"
        rows.append([row.text if number % 3 else row.text.strip("　")[:2], row.unit, code, str(number)])
    return of_rows(*rows)


def test_codes_tell_rows_whose_labels_are_torn_where_they_agree_with_the_others() -> None:
    keys = [str(row.key) for row in PRINTED[CODED]]
    assert numbers_in(torn(CODED, 0)) == {key: number for number, key in enumerate(keys)}
    assert extract(torn(CODED, 0)).values["annex.service_items.value"].confidence < 0.9
    drifted = numbers_in(torn(CODED, 2))
    assert drifted == {key: number for number, key in enumerate(keys) if key in drifted}
    assert 15 < len(drifted) < len(keys)


def test_lines_of_an_annex_are_no_prose() -> None:
    raw = filled(dice("prose"), NEWEST)
    document = of_rows(["会议", "3"], texts=("2016年，本局认真开展工作。", *dumped(NEWEST, raw, "together"), "某某局"))
    spans = extract(document).spans
    held = "".join(document.text[begin:end] for begin, end in spans)
    assert "收到申请数" in held
    assert "接受培训人员数" in held
    assert "认真开展" not in held
    assert "某某局" not in held


def test_a_section_with_the_words_of_a_row_stays_prose() -> None:
    raw = filled(dice("section"), NEWEST)
    text = ("一、主动公开情况", *["全年公开造林信息。"] * 6, "六、举报投诉数量", *["没有收到举报。"] * 6)
    rows = dumped(NEWEST, {key: number for key, number in raw.items() if key != "complaints"}, "spaces")
    document = of_rows(["会议", "3"], texts=(*text, *(line for line in rows if "举报投诉" not in line)))
    held = "".join(document.text[begin:end] for begin, end in extract(document).spans)
    assert "造林" not in held
    assert "举报" not in held
    assert held.count("主动公开情况") == 1


def test_who_filled_it_in_is_no_prose_either() -> None:
    builder = DocumentBuilder(name="made", data=b"made", format=Format.TEXT)
    builder.text("2016年，本局填报人更换了两名，工作照常开展。")
    builder.text("填报单位（盖章）：某某局")
    builder.table([CellDraft(number, 0, row.text) for number, row in enumerate(PRINTED[NEWEST])])
    builder.text("单位负责人：甲　审核人：乙　填 报 人：丙")
    document = builder.build()
    held = "".join(document.text[begin:end] for begin, end in extract(document).spans)
    assert held == "填报单位（盖章）：某某局单位负责人：甲　审核人：乙　填 报 人：丙"


@pytest.mark.parametrize("style", ["cell a line", "together", "spaces"])
def test_an_annex_in_running_text(style: str) -> None:
    raw = filled(dice(style), NEWEST)
    reading = extract(of_rows(["会议", "3"], texts=("2016年，本局认真开展工作。", *dumped(NEWEST, raw, style))))
    assert {key.split(".")[1]: value.value for key, value in reading.values.items()} == expected(NEWEST, raw)
    assert [(table.form_table, table.edition, table.index) for table in reading.tables] == [(ANNEX, NEWEST, None)]
    assert all(value.confidence < 1 for value in reading.values.values())


def test_labels_broken_over_lines() -> None:
    raw = filled(dice("lines"), NEWEST)
    texts: list[str] = []
    for row in PRINTED[NEWEST]:
        label = row.text.strip("　")
        half = len(label) // 2
        parts = [label[:half], label[half:]] if len(label) > 16 else [label]
        texts.extend(parts[:-1])
        texts.append(f"{parts[-1]} {row.unit} {raw.get(row.key or '', '')}".strip())
    assert numbers_in(of_rows(["会议", "3"], texts=tuple(texts))) == expected(NEWEST, raw)


def folded(edition: str, raw: dict[str, str], width: int, style: str) -> tuple[str, ...]:
    """A dump of narrow columns: labels broken every ``width`` characters, the cells somewhere beside them."""
    texts: list[str] = []
    for number, row in enumerate(PRINTED[edition], 1):
        label = row.text.strip("　")
        parts = [label[at : at + width] for at in range(0, len(label), width)]
        cells = [text for text in (row.unit, raw.get(row.key or "", "")) if text]
        if style == "own lines":
            texts += [*parts, *cells]
        elif style == "numbered":
            texts += [str(number), *parts, *cells]
        elif style == "in front" and row.key:
            texts += [" ".join(cells), *parts]
        elif style == "behind":
            texts += [*parts, " ".join(cells)]
        else:
            texts += [" ".join([parts[0], *cells]), *parts[1:]]
    return tuple(texts)


@pytest.mark.parametrize("width", [7, 11, 17, 60])
@pytest.mark.parametrize("style", ["own lines", "numbered", "in front", "behind", "first line"])
def test_labels_broken_anywhere_and_cells_beside_them(width: int, style: str) -> None:
    raw = filled(dice(f"{width}{style}"), NEWEST)
    head = ("序号",) if style == "numbered" else ()
    texts = (*head, "统计指标", "单位", "统计数", *folded(NEWEST, raw, width, style))
    assert numbers_in(of_rows(["会议", "3"], texts=texts)) == expected(NEWEST, raw)


def test_lines_run_together_give_nothing_rather_than_another_s_number() -> None:
    raw = filled(dice("run"), NEWEST)
    rows = [f"{row.text.strip('　')} {row.unit} {raw[row.key]}" for row in PRINTED[NEWEST] if row.key]
    at = next(number for number, text in enumerate(rows) if "收到申请数" in text)
    rows[at : at + 2] = [rows[at].replace(f" 件 {raw['received']}", " ") + rows[at + 1]]
    reading = extract(of_rows(["会议", "3"], texts=tuple(rows)))
    found = {key.split(".")[1]: value.value for key, value in reading.values.items()}
    assert found == {key: number for key, number in expected(NEWEST, raw).items() if key in found}
    assert set(raw) - set(found) == {"received", "received_in_person"}
    assert [doubt.component for doubt in reading.problems] == ["forms.annex_incomplete"]


def test_indicators_of_a_table_that_could_not_be_read_are_told() -> None:
    rows = [[row.text, row.unit, "3"] for row in PRINTED[NEWEST] if row.key]
    torn_rows = [[f"{rows[at][0]}、{rows[at + 1][0]}", "件", "3 4"] for at in range(20, 26, 2)]
    reading = extract(of_rows(["统计指标", "单位", "统计数"], *rows[:20], *torn_rows))
    assert [doubt.component for doubt in reading.problems] == ["forms.annex_incomplete"]


def test_an_annex_is_found_among_endless_repetitions() -> None:
    raw = filled(dice("endless"), NEWEST)
    noise = ("收到申请数、当面申请数、按时办结数、行政复议数量",) * 1500
    document = of_rows(["会议", "3"], texts=(*noise, *dumped(NEWEST, raw, "spaces")))
    assert numbers_in(document) == expected(NEWEST, raw)
