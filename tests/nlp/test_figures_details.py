"""Parts of a whole with a cell of their own: told by the whole that their sentence has counted."""

from __future__ import annotations

import pytest
from figures_told import find

from gongkai.nlp.figures_details import details
from gongkai.nlp.figures_indicators import vocabulary
from gongkai.sections.model import Role


def keyed(text: str, agency: str | None = "柳溪区人民政府") -> list[tuple[str, float]]:
    known = {detail.key for detail in details()} | {indicator.key for indicator in vocabulary().indicators}
    return [(item.indicator, item.value) for item in find(text, Role.OVERVIEW, 2022, agency) if item.indicator in known]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "全年收到信息公开申请14件，其中自然人9件、商业企业4件、律师事务所1件。",
            [
                ("requests_received", 14),
                ("requests_from_natural_persons", 9),
                ("requests_from_businesses", 4),
                ("requests_from_legal_services", 1),
            ],
        ),
        (
            "行政复议5件，维持3件，纠正1件，1件尚未审结；行政诉讼2件，败诉1件，其他结果1件。",
            [
                ("reconsiderations", 5),
                ("reconsiderations_upheld", 3),
                ("reconsiderations_corrected", 1),
                ("reconsiderations_pending", 1),
                ("lawsuits", 2),
                ("lawsuits_corrected", 1),
                ("lawsuits_other", 1),
            ],
        ),
        (
            "共受理申请15件（含上年结转1件），其中自然人9件。",
            [("requests_received", 15), ("requests_carried_over", 1), ("requests_from_natural_persons", 9)],
        ),
        ("制定规章2部，现行有效规章19部。", [("regulations_issued", 2), ("regulations_in_force", 19)]),
        (
            "主动公开信息90条，其中县政府网站61条、微信20条。",
            [("information_items", 90), ("website_items", 61), ("wechat_items", 20)],
        ),
    ],
)
def test_parts_get_the_key_of_their_cell(text: str, parts: list[tuple[str, float]]) -> None:
    assert keyed(text) == parts


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("行政复议5件、行政诉讼2件，其中维持6件。", "of which is not said"),
        ("收到申请14件，自然人19件。", "more than the whole"),
        ("区住建局收到申请14件，其中自然人9件。", "of another organ"),
        ("2021年收到申请14件，其中自然人9件。", "of another year"),
        ("收到申请14件，上年结转5件，其中自然人4件。", "of what was carried over"),
        ("配合制定规章2部。", "made by another organ"),
        ("办理不动产登记300件，其中自然人280件。", "of another matter"),
    ],
)
def test_no_key_where_the_whole_is_not_sure(text: str, reason: str) -> None:
    narrow = {detail.key for detail in details()}
    assert [key for key, _ in keyed(text) if key in narrow] == [], reason


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("予以公开及部分公开21件。", []),
        ("不予公开或无法提供5件。", []),
        ("印发规章1部、行政规范性文件9件。", ["normative_documents_issued"]),
        ("制发规范性文件9件，主动公开8件。", ["normative_documents_issued", "normative_documents_published"]),
        ("待答复申请3件。", []),
        ("接听咨询电话2.1万通。", []),
        ("收取检索费30元、复制费12元，合计42元。", ["fees"]),
        ("街道收到申请3件。", []),
        ("收到书面申请两份。", ["requests_received"]),
        ("收到书面申请两份，网上申请三份。", []),
        (
            "共受理申请9件（上年结转1件、本年新收8件）。",
            ["requests_received", "requests_carried_over", "requests_received"],
        ),
    ],
)
def test_a_neighbour_gives_no_wrong_key(text: str, keys: list[str]) -> None:
    assert [
        key for key, _ in keyed(text) if key.startswith(("requests_r", "requests_c", "requests_p", "n", "f", "le"))
    ] == keys


def test_details_are_no_indicators_of_a_whole() -> None:
    shared = {"website_items", "weibo_items", "wechat_items"}
    assert {detail.key for detail in details()} & {row.key for row in vocabulary().indicators} == shared
    assert all(detail.zh and detail.en for detail in details())
