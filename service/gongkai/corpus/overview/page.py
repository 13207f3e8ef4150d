"""The page: one file, nothing from elsewhere, no script; the same for the same dataset."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from gongkai.corpus.collection import Corpus
from gongkai.corpus.overview.compared import copies, findings, promises, suggestions
from gongkai.corpus.overview.coverage import coverage
from gongkai.corpus.overview.files import Account
from gongkai.corpus.overview.outcomes import requests
from gongkai.corpus.overview.queries import Asked
from gongkai.corpus.overview.quotes import Quoted
from gongkai.corpus.overview.saying import Saying, number, percent
from gongkai.corpus.overview.sections import Context, Section
from gongkai.corpus.overview.themes import problems, themes

_TEMPLATES = Path(__file__).parent / "templates"
# Characters that no page shows, and those that turn the direction of the text around them: out of a damaged or a
# malicious file they could make a quotation read as something else.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def overview(corpus: Corpus, account: Account | None, lang: str, told: Callable[[str], None] = lambda _: None) -> str:
    """Return the overview of a corpus as HTML in ``lang``, zh or en. Raises UsageError for another language.

    ``account`` is what the ledger says of the files, None where there is no ledger. ``told`` hears the heading of each
    section before it is made, for comparing reports takes its time.
    """
    context = Context(Asked(corpus), Saying(lang), Quoted(), account)
    sections = []
    for name, make in _SECTIONS.items():
        told(context.say(f"{name}.heading"))
        sections.append(make(context))
    asked = context.asked
    return (
        _environment()
        .get_template("page.html")
        .render(
            say=context.say,
            asked=asked,
            dataset=asked.rows("dataset")[0],
            n_organs=asked.rows("organs")[0]["n_organs"],
            sections=sections,
            queries=asked.queries,
            reports=asked.reports(context.quoted.reports),
            policy=_policy(),
        )
    )


def _summary(context: Context) -> Section:
    asked, account = context.asked, context.account
    shown = {
        **asked.rows("dataset")[0],
        **asked.rows("organs")[0],
        "n_found": account.counts.found if account else None,
        "n_failed": sum(row["n_fail"] for row in asked.rows("findings")),
    }
    return Section("summary", ("dataset", "organs", "findings"), shown)


def _files(context: Context) -> Section:
    return Section("files", (), {"account": context.account})


_SECTIONS: Mapping[str, Callable[[Context], Section]] = {
    "summary": _summary,
    "coverage": coverage,
    "themes": themes,
    "problems": problems,
    "requests": requests,
    "findings": findings,
    "copies": copies,
    "promises": promises,
    "suggestions": suggestions,
    "files": _files,
}


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    made.globals.update(percent=percent, number=number, style=Markup(_style()))  # noqa: S704 - our own file
    return made


def _seen(value: Any) -> Any:
    """Put a sign in the place of characters that are not to be seen, whatever they come from."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return _UNSEEN.sub("\ufffd", value)


def _style() -> str:
    return (_TEMPLATES / "style.css").read_text(encoding="utf-8")


def _policy() -> str:
    """Return the page's policy: its own style sheet, known by its hash, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
