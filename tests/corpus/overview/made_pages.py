"""Small corpora for the overview, and pages as trees."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from pathlib import Path

import lxml.html
from corpus.across.written import Said, Written

from gongkai import Corpus
from gongkai.corpus.dataset import Entry, build
from gongkai.corpus.ledger import Ledger
from gongkai.corpus.ledger_model import Place, State, Verdict
from gongkai.corpus.overview.files import Account, account
from gongkai.corpus.overview.page import overview

HOSTILE = "</p><script>alert(1)</script><img src=x onerror=alert(2)>\u202e\"'&"
STAFFING = "公开工作由一人兼职，精力有限。"
CELLS = {
    "requests.received.total": 12.0,
    "requests.granted.total": 6.0,
    "requests.partially_granted.total": 1.0,
    "requests.denied_third_party.total": 2.0,
    "requests.unavailable_not_held.total": 3.0,
    "requests.total_processed.total": 12.0,
    "requests.carried_over.total": 0.0,
    "requests.carried_forward.total": 1.0,
    "review.reconsideration.total": 4.0,
    "review.reconsideration.upheld": 3.0,
    "review.reconsideration.corrected": 1.0,
    "review.litigation_direct.total": 1.0,
    "review.litigation_after.total": 1.0,
}
SUM = {
    "code": "REQ.BALANCE", "severity": "error", "status": "fail", "left": 12, "right": 13, "suggestion": None,
    "message": {"zh": f"不等{HOSTILE}", "en": f"unequal{HOSTILE}"}, "cells": ["requests.received.total"],
}  # fmt: skip


def said(year: int) -> tuple[Said, ...]:
    """Return what an organ says that has one problem year after year."""
    once = (Said("commitment", "funding", "添置两台触摸屏查询机。"),) if year == 2021 else ()
    return (
        *once,
        Said("issue", "staffing", STAFFING),
        Said("issue", "platform", f"{year}年网站栏目打不开。"),
        Said("commitment", "staffing", "配备一名专职人员。"),
        Said("commitment", "training", f"举办{year}次条例培训班。"),
        Said("achievement", "training", f"举办{year - 1}次条例培训班。"),
        Said("issue", "other", "早年的档案没有数字化。"),
    )


def reports() -> list[Written]:
    """Return three organs over three years: a gap, two reports of a year, a copy, a hostile name, a failed sum."""
    made = [Written("密云区水务局", year, said(year), CELLS) for year in (2021, 2022, 2023)]
    made += [
        Written("富阳市教育局", year, said(year), CELLS | {"requests.received.total": None}) for year in (2021, 2023)
    ]
    made.append(Written("富阳市教育局", 2023, said(2023), {"requests.received.total": 3.0}, name="twice"))
    hostile = (Said("issue", "publicity", f"群众不知道{HOSTILE}怎样申请公开。"), *said(2022)[1:])
    more = {
        "source": {"name": HOSTILE, "sha256": "0", "format": "html", "n_bytes": 1, "n_pages": 2},
        "status": "partial",
    }
    made.append(Written(f"青禾县{HOSTILE}局", 2022, hostile, CELLS | {"requests.granted.total": 5.0}, more=more))
    made.append(Written(None, None, (), name="nobody's"))
    made.append(Written(None, None, (), name="unread", more={"status": "failed"}))
    return made


def corpus_of(folder: Path, written: Sequence[Written]) -> None:
    """Write the dataset of these reports; one that grants 5 of 12 has a failed check."""
    documents = {each.report: each.document() for each in written}
    for each in written:
        if each.cells.get("requests.granted.total") == 5.0:
            documents[each.report]["findings"] = [SUM]
    build(folder, [Entry(name, "1", tool_version="1.0") for name in documents], documents.__getitem__)


def ledger_of(folder: Path) -> None:
    """Write a ledger of five files: two whole, one in part, one damaged, one that waits."""
    with Ledger(folder / "ledger.sqlite") as ledger:
        names = ("a.html", "b.html", "c.html", HOSTILE, "e.pdf")
        for number, name in enumerate(names):
            ledger.add([Place(place=f"/x/{name}", name=name, path=f"/x/{name}", sha256=f"{number}" * 64, n_bytes=1)])
        run = ledger.begin("1")
        verdicts = {
            "0": Verdict(state=State.OK, version="1", n_reports=1),
            "1": Verdict(state=State.OK, version="1", n_reports=1),
            "2": Verdict(
                state=State.PARTIAL, version="1", n_reports=1, code="FORM.MISSING", message="缺表", remedy="-"
            ),
            "3": Verdict(
                state=State.FAILED,
                version="1",
                code="READ.CORRUPT",
                message=f"损坏{HOSTILE} / Damaged{HOSTILE}",
                remedy="再取 / Fetch it again",
            ),
        }
        for number, verdict in verdicts.items():
            ledger.claim_these(run, [number * 64])
            ledger.finish(run, number * 64, verdict)


def page(folder: Path, lang: str = "zh", found: Account | None = None) -> str:
    """Return the overview of the dataset in this folder."""
    with Corpus.open(folder) as corpus:
        return overview(corpus, found or account(folder), lang)


def tree(text: str) -> lxml.html.HtmlElement:
    """Return the page as a browser has it."""
    return lxml.html.document_fromstring(text)


def queries(text: str) -> list[tuple[list[str], str]]:
    """Return what the appendix prints: the tables to make first, and the query."""
    items = re.findall(r'<li id="q\d+">(.*?)</li>', text, re.DOTALL)
    found = []
    for item in items:
        needs = re.search(r'class="needs">[^:：]*[:：] ?([^<]*)', item)
        words = re.search(r"<pre>(.*?)</pre>", item, re.DOTALL)
        assert words
        found.append((re.findall(r"\w+", needs[1]) if needs else [], html.unescape(words[1])))
    return found
