"""A report as a paper: its sections and tables as blocks, ready for the writers of every format."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Sequence
from functools import cache

from corpora.build.annex_grids import annex_grid
from corpora.build.model import Block, Heading, Paper
from corpora.build.paper import paper
from corpora.build.sources import OFFICIAL_TITLES, Figure, Section, Source
from corpora.generated.model import Said, Written
from corpora.generated.sentences import HERE

_NUMBERS = "一二三四五六七八九十"


@cache
def _frame() -> dict[str, list[str]]:
    words: dict[str, list[str]] = tomllib.loads((HERE / "words.toml").read_text("utf-8"))["frame"]
    return words


def paper_of(report: Written) -> Paper:
    """Return the report as a paper; how its lists look is drawn by its ``look``."""
    rng = random.Random(report.look)
    annex = report.edition.startswith("pre2019")
    sections = [Section("overview", OFFICIAL_TITLES["overview"], _overview(report))]
    if not annex:
        sections += [
            Section(role, OFFICIAL_TITLES[role], f"{{{{{role}}}}}") for role in ("proactive", "requests", "review")
        ]
    sections.append(Section("problems", OFFICIAL_TITLES["problems"], "\n".join(_problems(rng, report.problems))))
    sections.append(Section("other", OFFICIAL_TITLES["other"], _frame()["last"][0]))
    source = Source(
        id=report.id,
        split="dev",
        kind="generated",
        title=f"{report.agency}{report.year}年政府信息公开工作年度报告",
        agency=report.agency,
        year=report.year,
        form=None if annex else report.edition,
        editions={} if annex else dict.fromkeys(("proactive", "requests", "review"), report.edition),
        issuer=report.agency,
        date=f"{report.year + 1}年1月{rng.randint(8, 28)}日",
        figures={cell: _figure(value) for cell, value in report.figures.items()},
        sections=tuple(sections),
        tables={},
        planted=(),
    )
    made = paper(source, (), frozenset(), report.id)
    return made.with_blocks([*made.blocks, *_annex(report)]) if annex else made


def _figure(value: int | None) -> Figure:
    return Figure("", None, "blank") if value is None else Figure(str(value), value, "number")


def _annex(report: Written) -> list[Block]:
    raw = {cell.removeprefix("annex."): str(value) for cell, value in report.figures.items()}
    return [Heading("附表"), annex_grid(report.edition, "three", raw)]


def _overview(report: Written) -> str:
    cells = report.figures
    received = cells.get("requests.received.total", cells.get("annex.received")) or 0
    opening = _frame()["opening"][0].format(year=report.year, agency=report.agency, received=received)
    return opening + "\n" + "".join(f"{said.text}。" for said in report.overview)


def _problems(rng: random.Random, said: Sequence[Said]) -> list[str]:
    """Return the paragraphs of section five: what was cured, problems, remedies, each behind a lead-in or a heading."""
    frame = _frame()
    listed = rng.choice((_in_one, _by_line, _by_number))
    headed = rng.random() < 1 / 3
    lines: list[str] = []
    for role, lead, head in (
        ("deed", "deeds", None),
        ("issue", "issues", frame["heads"][0]),
        ("commitment", "remedies", frame["heads"][1]),
    ):
        texts = [one.text for one in said if one.role == role]
        if texts and headed and head:
            lines += [f"## {head}", *listed("", texts)]
        elif texts:
            lines += listed(rng.choice(frame[lead]), texts)
    return lines


def _in_one(lead: str, texts: Sequence[str]) -> list[str]:
    return [lead + "；".join(f"{_NUMBERS[at]}是{text}" for at, text in enumerate(texts)) + "。"]


def _by_line(lead: str, texts: Sequence[str]) -> list[str]:
    return [*([lead] if lead else []), *(f"{_NUMBERS[at]}是{text}。" for at, text in enumerate(texts))]


def _by_number(lead: str, texts: Sequence[str]) -> list[str]:
    return [*([lead] if lead else []), *(f"{at}.{text}。" for at, text in enumerate(texts, 1))]
