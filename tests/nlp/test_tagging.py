from __future__ import annotations

import json

import pytest

from evaluation.gold import HOLDOUT, ROOT
from gongkai.errors import UsageError
from gongkai.nlp import tag_rows
from gongkai.nlp.boundaries import segment
from gongkai.nlp.clauses import faults
from gongkai.nlp.codebook import load_codebook
from gongkai.nlp.context import Region, alone, place, regions
from gongkai.nlp.headings import Stance
from gongkai.nlp.rows import section_of
from gongkai.nlp.tagging import default_tagger
from gongkai.nlp.tokenizer import Tokenizer, default_tokenizer
from gongkai.nlp.training.build import load_gold
from gongkai.nlp.training.examples import examples_of
from gongkai.sections.model import Outline, Prose, Role, Section


def tag(text: str, section: str | None = None) -> dict:
    row = {"id": "1", "text": text} | ({"section": section} if section else {})
    return next(tag_rows([row]))


@pytest.mark.parametrize(
    ("text", "section", "role", "themes"),
    [
        ("一是政务公开工作人员多为兼职，人手紧张。", "problems", "issue", {"staffing"}),
        ("二是部分栏目更新不及时。", "problems", "issue", {"content_updates"}),
        ("政策解读形式不够丰富。", None, "issue", {"interpretation"}),
        ("下一步，加大业务培训力度，提高工作人员业务水平。", "problems", "commitment", {"training"}),
        ("将信息公开工作纳入年度绩效考核。", "改进措施", "commitment", {"supervision"}),
        ("全年主动公开政府信息300条。", "overview", "achievement", {"content_coverage"}),
        ("主要表现在以下几个方面：", "problems", "other", {"other"}),
        ("本年度未收到政府信息公开申请。", "requests", "other", {"other"}),
    ],
)
def test_plain_sentences(text, section, role, themes):
    row = tag(text, section)
    assert row["role"] == role
    assert {theme["theme"] for theme in row["themes"]} == themes


def test_a_row_keeps_its_keys_and_has_a_score_for_every_theme():
    row = next(tag_rows([{"id": 7, "text": "宣传不够。", "page": 3}]))
    assert (row["id"], row["page"]) == (7, 3)
    assert set(row["scores"]) == set(load_codebook().theme_ids)
    assert all(0 <= score <= 1 for score in row["scores"].values())
    assert all(row["scores"][theme["theme"]] == theme["score"] for theme in row["themes"])
    json.dumps(row)


def test_one_to_three_themes_and_the_fallback_alone():
    texts = ["加大力度。", "", "。", "制度、平台、人员、培训、经费、宣传、考核、解读都不够。", "ABC", "1" * 300]
    for row in tag_rows([{"id": at, "text": text} for at, text in enumerate(texts)]):
        named = [theme["theme"] for theme in row["themes"]]
        assert 1 <= len(named) <= 3
        assert named == ["other"] or "other" not in named


def test_rows_do_not_depend_on_their_neighbours():
    texts = ["一是人手不足。", "二是更新慢，内容少，宣传不够。", "下一步将加强培训。"]
    together = list(tag_rows([{"id": at, "text": text, "section": "problems"} for at, text in enumerate(texts)]))
    single = [tag(text, "problems") for text in texts]
    assert [row["scores"] for row in together] == [row["scores"] for row in single]


def test_a_row_without_text_is_refused():
    with pytest.raises(UsageError, match="text"):
        list(tag_rows([{"id": 1}]))


@pytest.mark.parametrize(
    ("value", "role"),
    [
        ("problems", Role.PROBLEMS),
        ("PROBLEMS", Role.PROBLEMS),
        ("五、存在的主要问题及改进情况", Role.PROBLEMS),
        ("改进措施", Role.PROBLEMS),
        ("一、总体情况", Role.OVERVIEW),
        ("二、主动公开政府信息情况", Role.PROACTIVE),
        ("三、收到和处理政府信息公开申请情况", Role.REQUESTS),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", Role.REVIEW),
        ("六、其他需要报告的事项", Role.OTHER),
        ("附录", None),
        ("", None),
        (None, None),
        (5, None),
    ],
)
def test_a_section_is_a_key_or_a_title(value, role):
    assert section_of(value)[0] is role


REPORT = """总体情况
我局认真贯彻条例。
五、存在的主要问题及改进情况
我局仍存在以下问题：一是人员少；二是更新慢。
针对以上问题，将采取以下措施：一是增配一人；二是每周更新。
"""


def outline() -> Outline:
    first, second = REPORT.index("我局认真"), REPORT.index("我局仍")
    sections = (
        Section(Role.OVERVIEW, "总体情况", 1, (first, REPORT.index("五、"))),
        Section(Role.PROBLEMS, "五、存在的主要问题及改进情况", 1, (second, len(REPORT))),
    )
    return Outline(Prose(REPORT, ()), sections)


def test_regions_follow_the_top_sections():
    found = regions(outline())
    assert [region.section for region in found] == [Role.OVERVIEW, Role.PROBLEMS]
    assert regions(Outline(Prose("只有一段话。", ()), ()))[0] == Region(None, "", 0, 6)


def test_places_know_pivots_lists_and_neighbours():
    region = regions(outline())[1]
    items = place(REPORT, segment(REPORT, region.start, region.end), region)
    assert [item.pivot for item in items] == [Stance.ISSUES] * 3 + [Stance.REMEDIES] * 3
    assert [item.list_index for item in items] == [0, 1, 1, 1, 2, 2]
    assert [item.pivot_ahead for item in items] == [True] * 3 + [False] * 3
    assert items[1].previous == items[0].text
    assert items[1].following == items[2].text


def test_what_cured_last_years_problems_is_no_problem():
    text = "上年度问题整改情况：一是已为信访窗口配齐两名专人；二是过期栏目已全部更新。存在的问题：一是解读偏少。"
    region = Region(Role.PROBLEMS, "五、存在的主要问题及改进情况", 0, len(text))
    items = place(text, segment(text), region)
    assert [item.stance for item in items] == [Stance.RECTIFIED] * 3 + [Stance.BOTH] * 2
    roles = [decision.role.value for decision in default_tagger().decide_in_order(items)]
    assert roles == ["other", "commitment", "commitment", "other", "issue"]


def test_headings_are_remembered_and_left_again():
    text = "1.加强队伍建设。\n配一名专职。\n2.规范目录。\n重编一遍。"
    region = Region(Role.PROBLEMS, "改进措施", 0, len(text))
    items = place(text, segment(text), region)
    assert [item.heading for item in items] == ["", "加强队伍建设。", "", "规范目录。"]


def test_roles_of_a_whole_section():
    region = regions(outline())[1]
    items = place(REPORT, segment(REPORT, region.start, region.end), region)
    roles = [decision.role.value for decision in default_tagger().decide_in_order(items)]
    assert roles == ["other", "issue", "issue", "other", "commitment", "commitment"]
    assert default_tagger().decide_in_order([]) == []


def test_a_bare_title_gives_a_stance():
    assert alone("加强培训。", Role.PROBLEMS, "改进措施").stance is Stance.REMEDIES


def test_the_tokenizer_loses_nothing_and_knows_the_lexicon():
    text = "三审三校 落实不到位，AB岗\n尚未建立。😀"
    words = default_tokenizer().cut(text)
    assert "".join(words) == text
    assert {"三审三校", "AB岗"} <= set(words)


def test_two_tokenizers_have_two_lexicons():
    mine = Tokenizer(["信公开目"])
    assert "信公开目" in mine.cut("信公开目录")
    assert "信公开目" not in default_tokenizer().cut("信公开目录")


@pytest.mark.parametrize(
    ("text", "themes"),
    [
        ("存在政策解读少、公开不及时、专业人员缺乏等问题。", {"interpretation", "timeliness", "staffing"}),
        ("答复不规范、回应不及时、公开不及时。", {"request_handling", "public_response", "timeliness"}),
        ("政策文件公开滞后、部分链接失效、专职人员缺乏。", {"timeliness", "platform", "staffing"}),
        ("公开时效性不强、解读质量不高、经费保障不足。", {"timeliness", "interpretation", "funding"}),
        ("人员流动性大、业务水平不高、公开意识不强。", {"staffing", "training", "awareness"}),
        ("公开内容不全面、更新不及时、渠道单一。", {"content_coverage", "content_updates", "platform"}),
        ("存在内容不够丰富、互动回应不够、考核不严等不足。", {"content_coverage", "public_response", "supervision"}),
        ("部门协同不够、审核把关不严、群众知晓率低。", {"coordination", "review_security", "publicity"}),
        ("栏目更新慢、搜索不好用、意见征集少。", {"content_updates", "platform", "public_response"}),
        ("渠道窄、更新慢、解读少。", {"platform", "content_updates", "interpretation"}),
        (
            "材料报送拖沓、解读偏少、审查不严等问题仍较突出。",
            {"coordination", "interpretation", "review_security"},
        ),
    ],
)
def test_each_fault_of_a_list_names_its_theme(text: str, themes: set[str]) -> None:
    (decision,) = default_tagger().decide([alone(text, Role.PROBLEMS)])
    assert {theme.theme for theme in decision.themes} == themes


def test_themes_stand_in_the_order_in_which_the_words_name_them() -> None:
    (decision,) = default_tagger().decide([alone("一是考核不严，培训不够。", Role.PROBLEMS)])
    assert [theme.theme for theme in decision.themes] == ["supervision", "training"]
    (decision,) = default_tagger().decide([alone("一是培训不够，考核不严。", Role.PROBLEMS)])
    assert [theme.theme for theme in decision.themes] == ["training", "supervision"]


def test_the_coders_write_themes_in_the_same_order() -> None:
    units, labels = load_gold(ROOT, load_codebook())
    known = examples_of([unit for unit in units if unit.writer not in HOLDOUT], labels)
    several = [example for example in known if len(example.label.themes) > 1]
    told = [
        [theme.theme for theme in decision.themes]
        for decision in default_tagger().decide([example.placed for example in several])
    ]
    same = [(said, list(one.label.themes)) for said, one in zip(told, several, strict=True)]
    same = [(said, coded) for said, coded in same if set(said) == set(coded)]
    assert len(same) > 1000
    assert sum(said[0] == coded[0] for said, coded in same) / len(same) > 0.75


def test_faults_are_listed_alone() -> None:
    assert faults("仍存在政策解读少、公开不及时等问题，要改进") == ["政策解读少", "公开不及时"]
    assert faults("对公开内容、公开形式把握不准") == []
    assert faults("加强队伍建设、制度建设") == []
