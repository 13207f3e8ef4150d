"""What real reports do wrong or differently, one function each on the neutral blocks; named in the manifest.

A new quirk is one function here and its name on a line of ``plan.toml``.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from corpora.build.grid_quirks import (
    extra_column,
    insert_column,
    local_rows,
    no_rowspan,
    repeat_labels,
    row_numbers,
    split_number,
    split_proactive,
    split_requests,
    split_review,
    stacked_organisations,
    vertical_labels,
    wrong_header,
)
from corpora.build.model import Block, Grid, GridCell, Heading, Paper, Para

_PLANS = re.compile(r"改进|针对|下一步|整改|2\d{3}年|与.*平台|\S*将|今后|进一步|文件送审|四件事|列支")
Quirk = Callable[[Paper, random.Random], Paper]

_WORDINGS = {
    "其他法律行政法规禁止公开": "其他法律、行政法规禁止公开",
    "危及“三安全一稳定”": '危及"三安全一稳定"',
    "没有现成信息需要另行制作": "没有现成信息，需要另行制作",
    "信访举报投诉类申请": "信访、举报、投诉类申请",
    "（区分处理的，只计这一情形，不计其他情形）": "(区分处理的，只计这一情形)",
    "本年新收政府信息公开申请数量": "本年新收申请数量",
    "上年结转政府信息公开申请数量": "上年结转申请数量",
    "保护第三方合法权益": "保护第三方合法权益的",
    "本机关不掌握相关政府信息": "不掌握相关政府信息",
    "总计": "合计",
    "其他法人": "其他",
    "本年处理决定数量": "处理决定数量",
    "现行有效件数": "现行有效数",
    "本年新制作数量": "新制作数量",
}
_KANGXI = str.maketrans("一工高人用民力心生行见里长门青面金", "⼀⼯⾼⼈⽤⺠⼒⼼⽣⾏⻅⾥⻓⻔⻘⾯⾦")
_TITLES = {
    "overview": "一、工作总体情况",
    "proactive": "二、行政机关主动公开政府信息情况",
    "requests": "三、政府信息公开申请收到和处理情况",
    "review": "四、行政复议、行政诉讼情况",
    "problems": "五、工作中存在的困难和问题及下一步打算",
    "other": "六、需要说明的其他事项",
}


def _grids(name: str | None, change: Callable[[Grid], Sequence[Block]]) -> Quirk:
    """A quirk of the official table ``name``, or of every official table."""

    def quirk(paper: Paper, _rng: random.Random) -> Paper:
        blocks: list[Block] = []
        for block in paper.blocks:
            hit = isinstance(block, Grid) and block.name is not None and name in (None, block.name)
            blocks.extend(change(block) if hit and isinstance(block, Grid) else [block])
        return paper.with_blocks(blocks)

    return quirk


def _labels(change: Callable[[str], str], name: str | None = None) -> Quirk:
    """A quirk of every label text."""

    def one(cell: GridCell) -> GridCell:
        return cell if cell.key else replace(cell, text=change(cell.text))

    return _grids(name, lambda grid: [grid.mapped(one)])


def _prose(change: Callable[[str, random.Random], str]) -> Quirk:
    """A quirk of every paragraph."""

    def quirk(paper: Paper, rng: random.Random) -> Paper:
        return paper.with_blocks(
            replace(block, text=change(block.text, rng)) if isinstance(block, Para) else block for block in paper.blocks
        )

    return quirk


def _headings(change: Callable[[Heading, int], Sequence[Block]]) -> Quirk:
    """A quirk of the section titles; ``change`` gets the title and its place among them."""

    def quirk(paper: Paper, _rng: random.Random) -> Paper:
        blocks: list[Block] = []
        count = 0
        for block in paper.blocks:
            if isinstance(block, Heading) and block.level == 1:
                blocks.extend(change(block, count))
                count += 1
            else:
                blocks.append(block)
        return paper.with_blocks(blocks)

    return quirk


def _wording(text: str) -> str:
    for usual, other in _WORDINGS.items():
        text = text.replace(usual, other)
    return text


def _wrapped(text: str) -> str:
    """Break a label in the middle of a word, as narrow cells do."""
    if "\n" in text or len(text) < 4:
        return text
    step = 3 if len(text) <= 6 else 7
    return "\n".join(text[start : start + step] for start in range(0, len(text), step))


def _spaced(text: str, rng: random.Random) -> str:
    text = re.sub(r"(20\d\d)年", r"\1 年", text)
    spaced = re.sub(r"(?<=[^\d.])(\d+)(件|条)", r" \1 \2", text)
    return re.sub(r"(\d)(\d)(?=次)", r"\1 \2", spaced, count=1) if rng.random() < 0.5 else spaced


def _full_width(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def _damaged(text: str, rng: random.Random) -> str:
    places = [index for index, char in enumerate(text) if char in "的和与在"]
    if not places:
        return text
    place = rng.choice(places)
    return f"{text[:place]}\ufffd{text[place + 1 :]}"


def _drift(heading: Heading, index: int) -> list[Block]:
    wrong = "一二三三四五六七"[index] if index < 8 else "七"
    return [replace(heading, text=re.sub(r"^[一二三四五六七]、", f"{wrong}、", heading.text))]


def _run_in(paper: Paper, _rng: random.Random) -> Paper:
    """Section titles stand at the head of their first paragraph; tables keep theirs."""
    blocks: list[Block] = []
    pending: Heading | None = None
    for block in paper.blocks:
        if pending and isinstance(block, Para):
            blocks.append(replace(block, text=f"{pending.text}。{block.text}"))
            pending = None
            continue
        if pending:
            blocks.append(pending)
            pending = None
        if isinstance(block, Heading) and block.level == 1:
            pending = block
        else:
            blocks.append(block)
    kept = [
        {"role": block.role, "title": block.text}
        for block in paper.blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    return replace(paper, blocks=tuple(blocks), gold={**paper.gold, "sections": kept})


def _review_prose(paper: Paper, _rng: random.Random) -> Paper:
    """Table four told in a sentence."""
    if not paper.source.form:
        return paper
    names = (
        ("行政复议", "reconsideration"),
        ("未经复议直接起诉的行政诉讼", "litigation_direct"),
        ("复议后起诉的行政诉讼", "litigation_after"),
    )
    parts = (("结果维持", "upheld"), ("结果纠正", "corrected"), ("其他结果", "other"), ("尚未审结", "pending"))
    clauses = []
    for words, block in names:
        figures = {
            column: paper.source.figures[f"review.{block}.{column}"].raw
            for column in ("total", *(key for _, key in parts))
        }
        clauses.append(
            f"{words}{figures['total']}件，其中" + "、".join(f"{word}{figures[key]}件" for word, key in parts)
        )
    told = Para("本年度因政府信息公开发生" + "；".join(clauses) + "。")
    return paper.with_blocks(
        told if isinstance(block, Grid) and block.name == "review" else block for block in paper.blocks
    )


def _picture(paper: Paper, _rng: random.Random) -> Paper:
    """Table three is a picture: nothing of it may be reported as read."""
    values = {
        key: {"value": figure.value, "kind": figure.kind, "raw": figure.raw}
        for key, figure in paper.source.figures.items()
        if not key.startswith("requests.")
    }
    planted = [dict(item) for item in paper.source.planted if item["code"].startswith("REV.")]
    blocks = [
        Para("[[picture]]", "center") if isinstance(block, Grid) and block.name == "requests" else block
        for block in paper.blocks
    ]
    return replace(paper, blocks=tuple(blocks), gold={**paper.gold, "values": values, "planted": planted})


def _lost_title(paper: Paper, _rng: random.Random) -> Paper:
    """The title of section four is missing; a reader may tell the section by its table, or not."""
    titles = [block for block in paper.blocks if isinstance(block, Heading) and block.level == 1]
    sections = [
        {"role": title.role, "title": title.text, **({"optional": True} if title.role == "review" else {})}
        for title in titles
    ]
    kept = [block for block in paper.blocks if not (isinstance(block, Heading) and block.role == "review")]
    return replace(paper, blocks=tuple(kept), gold={**paper.gold, "sections": sections})


def _two_lines(paper: Paper, _rng: random.Random) -> Paper:
    middle = paper.title.find("政府信息公开") if "政府信息公开" in paper.title[4:] else len(paper.title) // 2
    return replace(paper, title=f"{paper.title[:middle]}\n{paper.title[middle:]}")


def _two_year_text(paper: Paper, _rng: random.Random) -> Paper:
    """The body's period is last year's, copied: the title counts."""
    last = paper.source.year - 1
    stale = Para(f"本报告中所列数据的统计期限自{last}年1月1日起至{last}年12月31日止。")
    return paper.with_blocks([stale, *paper.blocks])


_SIMPLE = (
    "万与两个为举书于亿仍体党关写况准则别办务动单参发号员园国场处复头学实宿对导师广库废开张当录总态战扣报"
    "拟据时显东术权条来标栏检没济测渠灵无现环电监着种称站签类级纪组细经结络统缺网职联节药处视规订认议记讼"
    "证评识诉译试询请象负财责账购贴费转还进选这递遴邮采错长门问间际陈险随难页项顺预领题风饮馆马验鲜"
)
_TRADITIONAL = (
    "萬與兩個為舉書於億仍體黨關寫況準則別辦務動單參發號員園國場處復頭學實宿對導師廣庫廢開張當錄總態戰扣報"
    "擬據時顯東術權條來標欄檢沒濟測渠靈無現環電監著種稱站簽類級紀組細經結絡統缺網職聯節藥處視規訂認議記訟"
    "證評識訴譯試詢請象負財責賬購貼費轉還進選這遞遴郵採錯長門問間際陳險隨難頁項順預領題風飲館馬驗鮮"
)
_TO_TRADITIONAL = str.maketrans(_SIMPLE, _TRADITIONAL)


def _traditional(paper: Paper, _rng: random.Random) -> Paper:
    """Prose and section titles in traditional script, as some collectors convert them."""
    return paper.with_blocks(
        block if isinstance(block, Grid) else replace(block, text=block.text.translate(_TO_TRADITIONAL))
        for block in paper.blocks
    )


def _unreadable(paper: Paper, flag: str, gold: dict[str, object]) -> Paper:
    nothing: dict[str, object] = {
        "title": None,
        "agency": None,
        "year": None,
        "form": None,
        "editions": {},
        "values": {},
        "sections": [],
    }
    return replace(paper, flags=paper.flags | {flag}, gold={**nothing, "planted": [], "tables": None, **gold})


def _untitled_organ(paper: Paper, _rng: random.Random) -> Paper:
    """The title does not name the organ; only the signature does."""
    title = f"{paper.source.year}年政府信息公开工作年度报告"
    return replace(paper, title=title, gold={**paper.gold, "title": title})


def _about_title(paper: Paper, _rng: random.Random) -> Paper:
    title = f"{paper.source.agency}关于{paper.source.year}年政府信息公开工作情况的报告"
    return replace(paper, title=title, gold={**paper.gold, "title": title})


def _two_problem_sections(paper: Paper, _rng: random.Random) -> Paper:
    """Problems and plans stand in two sections, and the last one is the seventh."""
    blocks: list[Block] = []
    inside = False
    for block in paper.blocks:
        if isinstance(block, Heading) and block.level == 1:
            inside = block.role == "problems"
            if inside:
                block = replace(block, text="五、存在的主要问题")  # noqa: PLW2901
            elif block.role == "other":
                block = replace(block, text="七、其他需要报告的事项")  # noqa: PLW2901
        elif inside and isinstance(block, Para) and _PLANS.match(block.text):
            blocks.append(Heading("六、下一步工作打算", 1, "problems"))
            inside = False
        blocks.append(block)
    return paper.with_blocks(blocks)


def _captions(paper: Paper, _rng: random.Random) -> Paper:
    blocks: list[Block] = []
    for block in paper.blocks:
        if isinstance(block, Grid) and block.name:
            blocks.append(Para("（单位：件、项、万元）", "right"))
        blocks.append(block)
    return paper.with_blocks(blocks)


QUIRKS: dict[str, Quirk] = {
    "split_t2": _grids("proactive", split_proactive),
    "split_t3": _grids("requests", split_requests),
    "t4_three": _grids("review", split_review),
    "t4_prose": _review_prose,
    "no_rowspan": _grids(None, lambda grid: [no_rowspan(grid)]),
    "repeat_labels": _grids("requests", lambda grid: [repeat_labels(grid)]),
    "extra_column": _grids("requests", lambda grid: [extra_column(grid)]),
    "empty_column": _grids("proactive", lambda grid: [insert_column(grid, grid.n_cols)]),
    "local_rows": _grids(None, lambda grid: [local_rows(grid)]),
    "row_numbers": _grids("requests", lambda grid: [row_numbers(grid)]),
    "split_number": _grids("requests", lambda grid: [split_number(grid)]),
    "stacked_organisations": _grids("requests", lambda grid: [stacked_organisations(grid)]),
    "vertical_labels": _grids("requests", lambda grid: [vertical_labels(grid)]),
    "wrong_header": _grids("proactive", lambda grid: [wrong_header(grid)]),
    "wrapped_labels": _labels(_wrapped),
    "alt_wording": _labels(_wording),
    "label_notes": _labels(
        lambda text: text.replace("（七）总计", "（七）总计（以上各项之和）").replace(
            "（三）不予公开", "（三）不予公开（注：按主要理由计一次）"
        )
    ),
    "comma_items": _labels(lambda text: re.sub(r"^(\d)\.", r"\1、", text)),
    "wide_items": _labels(lambda text: re.sub(r"^(\d)\.", r"\1．", text)),
    "kangxi": _prose(lambda text, _: text.translate(_KANGXI)),
    "spaced_digits": _prose(_spaced),
    "full_width_digits": _prose(lambda text, _: _full_width(text)),
    "ascii_punctuation": _prose(lambda text, _: text.translate(str.maketrans("，；：（）", ",;:()"))),
    "replacement_chars": _prose(_damaged),
    "drifted_numbers": _headings(_drift),
    "dirty_marks": _headings(
        lambda heading, index: [replace(heading, text=f"|{heading.text}") if index % 2 else heading]
    ),
    "alt_titles": _headings(lambda heading, _: [replace(heading, text=_TITLES.get(heading.role or "", heading.text))]),
    "run_in_titles": _run_in,
    "lost_title": _lost_title,
    "untitled_organ": _untitled_organ,
    "about_title": _about_title,
    "two_problem_sections": _two_problem_sections,
    "shifted_numbers": _headings(
        lambda heading, index: [replace(heading, text=f"{'二三四五六七八'[index]}、{heading.text[2:]}")]
    ),
    "arabic_titles": _headings(lambda heading, index: [replace(heading, text=f"{index + 1}．{heading.text[2:]}")]),
    "part_titles": _headings(
        lambda heading, index: [replace(heading, text=f"第{'一二三四五六七'[index]}部分　{heading.text[2:]}")]
    ),
    "wrong_rowspan": lambda paper, _: replace(
        paper, flags=paper.flags | {"wrong_rowspan"}, gold={**paper.gold, "tables": None}
    ),
    "two_line_title": _two_lines,
    "stale_year": _two_year_text,
    "captions": _captions,
    "picture": _picture,
    "traditional": _traditional,
    "locked": lambda paper, _: _unreadable(paper, "locked", {"error": "READ.ENCRYPTED"}),
    "scanned": lambda paper, _: replace(
        paper, flags=paper.flags | {"scanned"}, gold={**paper.gold, "tables": None}
    ),  # labels are recognised, not copied: only values are held against the source
}
