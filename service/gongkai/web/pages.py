"""Addresses of the page.

======================================  ==========================================================================
``/``                                   upload, and what was read lately
``/batches/{id}``                       a batch: each file as it comes in
``/reports/{id}``                       a report beside its original
``/corpus``                             all reports: themes by year, recurring problems, a word in its context
``/ui/words/{lang}.json``               what the scripts say
``/v1/reports/{id}/layout``             pages or text of the original, and where its prose is printed
``/static/…``                           style, scripts
======================================  ==========================================================================

The pages are shells without data: what they show comes from ``/v1`` with the reader's token, so they need none.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from gongkai.web.evidence import Evidence
from gongkai.web.words import LANGUAGES, messages, words

_HERE = Path(__file__).parent
_COOKIE = "gongkai_lang"
_YEAR = 365 * 24 * 3600
# blob: is for page pictures that were fetched with a token. Nothing inline, nothing from elsewhere, in no frame.
_POLICY = (
    "default-src 'self'; img-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


class Originals(Protocol):
    """Where uploaded files are kept."""

    def __call__(self, request: Request, report_id: str) -> tuple[str, bytes]:
        """Return name and bytes of the file of a report; raises what the API raises when there is none."""
        ...


class Page:
    """The page of one app; ``close`` ends its child process."""

    def __init__(self, originals: Originals) -> None:
        self._originals = originals
        self._evidence = Evidence()
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"), autoescape=True, undefined=StrictUndefined
        )

    def close(self) -> None:
        """End the child process that parses originals."""
        self._evidence.close()

    def shell(self, request: Request, template: str, **context: str) -> Response:
        """Return a page in the reader's language."""
        lang = language(request)
        text = messages(lang)
        html = self._templates.get_template(template).render(
            lang=lang, t=text.__getitem__, other=_other(request, lang), **context
        )
        response = Response(
            html, media_type="text/html; charset=utf-8", headers=HEADERS | {"Cache-Control": "no-cache"}
        )
        if "lang" in request.query_params:
            response.set_cookie(_COOKIE, lang, max_age=_YEAR, samesite="lax", httponly=False)
        return response

    def original(self, request: Request, report_id: str) -> Response:
        """Return the original of a report for showing it. Raises ServiceError where it cannot be shown."""
        name, data = self._originals(request, report_id)
        behind = report_id.rpartition("-")[2]  # several reports in one file: the second is SHA256-2
        shown = self._evidence.of(data, name, int(behind) if behind.isdecimal() and behind != report_id else 1)
        return Response(shown, media_type="application/json", headers={"Cache-Control": "private, max-age=3600"})


def mount(app: FastAPI, originals: Originals) -> Page:
    """Add the page to ``app``. ``originals`` finds the files that were uploaded."""
    page = Page(originals)
    app.include_router(_router(page))
    app.mount("/static", _Static(directory=_HERE / "static"), name="static")
    return page


def language(request: Request) -> str:
    """Return the language to answer in: asked for in the address, remembered, or the first that the browser prefers."""
    for said in (request.query_params.get("lang"), request.cookies.get(_COOKIE)):
        if said in LANGUAGES:
            return said
    preferred = request.headers.get("accept-language", "zh").lower()
    places = {lang: preferred.find(lang) for lang in LANGUAGES}
    known = {lang: place for lang, place in places.items() if place >= 0}
    return min(known, key=lambda lang: known[lang]) if known else "en"


def _other(request: Request, lang: str) -> str:
    """Return the address of this page in the other language; what else is asked for stays."""
    other = next(choice for choice in LANGUAGES if choice != lang)
    return str(request.url.include_query_params(lang=other).replace(scheme="", netloc="")).removeprefix("//")


def _router(page: Page) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def home(request: Request) -> Response:
        return page.shell(request, "upload.html", here="upload")

    @router.get("/batches/{batch_id}")
    def batch(request: Request, batch_id: str) -> Response:
        return page.shell(request, "batch.html", here="upload", batch_id=batch_id)

    @router.get("/reports/{report_id}")
    def report(request: Request, report_id: str) -> Response:
        return page.shell(request, "report.html", here="report", report_id=report_id)

    @router.get("/corpus")
    def corpus(request: Request) -> Response:
        return page.shell(request, "corpus.html", here="corpus")

    @router.get("/ui/words/{lang}.json")
    def say(lang: str) -> Response:
        known: Mapping[str, Any] = words(lang if lang in LANGUAGES else "en")
        return JSONResponse(known, headers={"Cache-Control": "no-cache"})

    @router.get("/v1/reports/{report_id}/layout")
    def original(request: Request, report_id: str) -> Response:
        return page.original(request, report_id)

    return router


class _Static(StaticFiles):
    """Style and scripts under the same policy as the pages; asked for anew each time, answered by 304."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(HEADERS | {"Cache-Control": "no-cache"})
        return response
