"""Statements and reports that stand in another organ's report."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from corpus.across.written import Said, Written, opened

from gongkai import Corpus
from gongkai.corpus.across.near_texts import near_pairs
from gongkai.corpus.across.shingles import jaccard, shingles
from gongkai.corpus.columns import table

WELLS = "机井维修基金的收支只在水管站门口的黑板上写，雨一淋就看不清了。"
METERS = "智能水表换装后用户不会用手机查水量，说明书也没有放到网上。"
RIVER = "河道采砂的许可和处罚分在两个栏目里，企业要找齐一套材料得问三个人。"
REMEDY = "明年三月底前把黑板上的收支表改成每月一张的电子表，由会计核对后上传。"
STOCK = "公开的主动性、积极性还不够高，内容还不够全面细致。"
SHORT = "专职人员偏少。"
OWN = "排涝站夜间启停的记录没有公开，村民只能听水声判断。"


def five(*texts: str) -> tuple[Said, ...]:
    return tuple(Said("commitment" if text.startswith("明年") else "issue", "content_coverage", text) for text in texts)


OTHERS = ("东陵县", "西陵县", "南陵县", "北陵县")
REPORTS = [
    Written("上河县水务局", 2019, five(WELLS, METERS, REMEDY, STOCK, SHORT)),
    Written("上河县水务局", 2020, five(WELLS, OWN, STOCK, SHORT)),
    # copied a year later, with a word or two changed; the third statement is its own
    Written("下河县水务局", 2020, five(METERS.replace("手机", "手机端"), REMEDY.replace("三月", "四月"), RIVER, STOCK)),
    Written("下河县水务局", 2021, five(METERS, SHORT)),
    # its own region in the place of the other's
    Written("左河县水务局", 2019, five("左河县灌区的水价分了三档，左河县的农户分不清自己在哪一档。")),
    Written("右河县水务局", 2020, five("右河县灌区的水价分了三档，右河县的农户分不清自己在哪一档。")),
    # two reports of one year: who copied cannot be told
    Written("中河县水务局", 2021, five(RIVER.replace("三个人", "好几个人"), STOCK, SHORT)),
    # what many say is no copy, nor is an achievement told elsewhere in the report
    *(Written(f"{name}水务局", 2020, five(STOCK, SHORT)) for name in OTHERS),
    Written("前河县水务局", 2020, (Said("achievement", "other", WELLS, "overview"),)),
    # its own words, under another name
    Written("后河县环境保护局", 2018, five("噪声监测点的位置图画得太粗，看不出在哪条街上。")),
    Written("后河县生态环境局", 2019, five("噪声监测点的位置图画得太粗，看不出在哪条街上。")),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    with opened(tmp_path_factory.mktemp("copies"), REPORTS) as found:
        yield found


def test_what_another_organ_had_before_is_a_copy(corpus: Corpus):
    assert tuple(corpus.copies().columns) == table("copies").names
    columns = "agency, year, statement, other_agency, other_year, other_statement, n_organs"
    assert corpus.copies().order("organ, year, statement").select(columns).fetchall() == [
        ("下河县水务局", 2020, "s1", "上河县水务局", 2019, "s2", 2),
        ("下河县水务局", 2020, "s2", "上河县水务局", 2019, "s3", 2),
        ("下河县水务局", 2021, "s1", "上河县水务局", 2019, "s2", 2),
        ("中河县水务局", 2021, "s1", "下河县水务局", 2020, "s3", 2),
        ("右河县水务局", 2020, "s1", "左河县水务局", 2019, "s1", 2),
    ]


def test_a_copy_quotes_both_sides(corpus: Corpus):
    row = corpus.copies().filter("agency = '下河县水务局' AND year = 2021")
    assert row.select("text, other_text, role, similarity, report, other_report").fetchall() == [
        (METERS, METERS, "issue", 1.0, "下河县水务局-2021", "上河县水务局-2019")
    ]


def test_a_report_tells_what_share_of_its_section_five_is_another_s(corpus: Corpus):
    assert tuple(corpus.copied_reports().columns) == table("copied_reports").names
    columns = "agency, year, n_statements, n_copied, round(share, 2), other_agency, other_year, n_shared"
    assert corpus.copied_reports().order("organ, year").select(columns).fetchall() == [
        ("下河县水务局", 2020, 3, 2, 0.67, "上河县水务局", 2019, 2),
        ("下河县水务局", 2021, 1, 1, 1.0, "上河县水务局", 2019, 1),
        ("中河县水务局", 2021, 1, 1, 1.0, "下河县水务局", 2020, 1),
        ("右河县水务局", 2020, 1, 1, 1.0, "左河县水务局", 2019, 1),
    ]


def test_a_template_that_all_fill_in_is_copied_though_each_phrase_is_stock(tmp_path_factory: pytest.TempPathFactory):
    template = (WELLS, METERS, RIVER, STOCK)
    towns = [Written(f"{name}镇人民政府", 2021, five(*template)) for name in "东西南北中"]
    others = [Written(f"{name}河镇人民政府", 2021, five(STOCK, own)) for name, own in (("左", OWN), ("右", REMEDY))]
    with opened(tmp_path_factory.mktemp("template"), [*towns, *others]) as corpus:
        listed = corpus.copied_reports().select("agency, n_statements, n_copied").order("agency").fetchall()
        assert listed == sorted((town.agency, 4, 4) for town in towns)
        assert {row[0] for row in corpus.copies().select("n_organs").fetchall()} == {5, 7}


def test_of_two_reports_of_one_year_the_pair_is_told_once_and_both_are_listed(tmp_path_factory: pytest.TempPathFactory):
    pair = [Written("上河县水务局", 2020, five(WELLS)), Written("下河县水务局", 2020, five(WELLS))]
    with opened(tmp_path_factory.mktemp("pair"), pair) as corpus:
        assert len(corpus.copies().fetchall()) == 1
        assert corpus.copied_reports().order("organ").select("agency, other_agency").fetchall() == [
            ("上河县水务局", "下河县水务局"), ("下河县水务局", "上河县水务局")
        ]  # fmt: skip


def test_a_corpus_without_statements_has_no_copies(tmp_path_factory: pytest.TempPathFactory):
    with opened(tmp_path_factory.mktemp("none"), [Written("上河县水务局", 2020)]) as corpus:
        assert corpus.copies().fetchall() == []
        assert corpus.copied_reports().fetchall() == []


def test_near_pairs_are_those_that_comparing_all_would_find():
    chance = random.Random(5)  # noqa: S311 - texts for a test
    signs = [chr(0x4E00 + number) for number in range(300)]
    texts = ["".join(chance.choices(signs, k=24)) for _ in range(150)]
    texts += [text[:at] + "改" + text[at + 1 :] for text in texts[:60] for at in (3, 20)]
    known = [shingles(text) for text in texts]
    every = {
        (one, two)
        for one in range(len(known))
        for two in range(one + 1, len(known))
        if jaccard(known[one], known[two]) >= 0.6
    }
    found = {(min(one, two), max(one, two)) for one, two, _ in near_pairs(known, 0.6)}
    assert found <= every
    assert len(found) >= 0.97 * len(every) > 0


def test_a_crowd_of_variants_is_seen_without_comparing_all():
    texts = [shingles(f"公开的主动性积极性还不够高内容还不够全面细致{chr(0x4E00 + number)}") for number in range(400)]
    partners: dict[int, int] = {}
    for one, two, _ in near_pairs(texts, 0.6):
        partners[one] = partners.get(one, 0) + 1
        partners[two] = partners.get(two, 0) + 1
    assert min(partners.values()) >= 3
    assert sum(partners.values()) < 400 * 399
