"""Questions to all reports, or to a selection of them, and the selection as a file."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query
from fastapi.responses import FileResponse
from starlette.background import BackgroundTask

from gongkai.api import schemas
from gongkai.api.exports import XLSX
from gongkai.api.report_shape import Role
from gongkai.api.routes.parts import EVERYWHERE, Limit, Offset, TheService, a_file, refusals
from gongkai.api.selection import Filters
from gongkai.api.service import Service

router = APIRouter(prefix="/v1", tags=["corpus"], responses=refusals(*EVERYWHERE))
Selected = Annotated[Filters, Depends()]
Format = Literal["parquet", "csv", "xlsx", "dta", "jsonl"]
_FILE: dict[int | str, dict[str, Any]] = {
    **a_file("application/zip", "The tables and their codebook."),
    **refusals(404, 409),
}
_FILE[200]["content"][XLSX] = _FILE[200]["content"]["application/zip"]


@router.get("/corpus/overview", response_model=schemas.Overview, summary="Coverage")
def get_overview(service: TheService, filters: Selected) -> dict[str, Any]:
    """Return how many reports there are by state, year, level, province and form; unknown ones under an empty key."""
    return service.questions.overview(filters)


@router.get("/corpus/themes", response_model=schemas.ThemesByYear, summary="Theme by year")
def get_themes(service: TheService, filters: Selected, role: Role = "issue") -> dict[str, Any]:
    """Return how many reports of each year have a statement of this role and theme."""
    return service.questions.themes(filters, role)


@router.get("/corpus/statements", response_model=schemas.SaidItems, summary="Statements of all reports")
def get_statements(
    service: TheService, filters: Selected, role: Role | None = None, limit: Limit = 50, offset: Offset = 0
) -> dict[str, Any]:
    """Return statements by organ and year: the rows behind every number of the theme table."""
    total, items = service.questions.statements(filters, role, limit, offset)
    return {"total": total, "items": items}


@router.get("/corpus/recurring", response_model=schemas.RecurringItems, summary="Problems that come back")
def get_recurring(service: TheService, filters: Selected, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """Return themes that an organ names as a problem in more than one year, with quotes; the longest first."""
    total, items = service.questions.recurring(filters, limit, offset)
    return {"total": total, "items": items}


@router.get("/corpus/concordance", response_model=schemas.Concordance, summary="A word in its context")
def get_concordance(
    service: TheService,
    filters: Selected,
    word: Annotated[str, Query(min_length=1, max_length=40, examples=["更新"])],
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return where a word stands as a word, with what is before and after it."""
    return service.questions.concordance(filters, word, limit, offset)


@router.get("/corpus/findings", response_model=schemas.FindingItems, summary="What was checked")
def get_findings(
    service: TheService,
    filters: Selected,
    code: Annotated[str | None, Query(max_length=64)] = None,
    status: Literal["fail", "pass", "not_assessable"] = "fail",
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return findings by organ and year, and how many there are of each code."""
    total, codes, items = service.questions.findings(filters, code, status, limit, offset)
    return {"total": total, "codes": codes, "items": items}


@router.get("/export", response_class=FileResponse, responses=_FILE, summary="A selection as a file")
def get_export(service: TheService, filters: Selected, form: Annotated[Format, Query(alias="format")]) -> FileResponse:
    """Return the reports of a selection as a dataset, corrections applied."""
    return _exported(service, filters, form)


@router.get("/batches/{id}/export", response_class=FileResponse, responses=_FILE, summary="A batch as a file")
def get_batch_export(
    service: TheService,
    batch: Annotated[str, Path(alias="id", max_length=64)],
    form: Annotated[Format, Query(alias="format")] = "parquet",
) -> FileResponse:
    """Return the reports of a batch as a dataset, corrections applied."""
    service.batches.get(batch)
    return _exported(service, Filters(batch=batch), form)


def _exported(service: Service, filters: Filters, form: str) -> FileResponse:
    held = ExitStack()
    path = held.enter_context(service.exports.of(service.questions.keys(filters), form))
    media_type = XLSX if path.suffix == ".xlsx" else "application/zip"
    return FileResponse(
        path, media_type=media_type, filename=f"gongkai-{form}{path.suffix}", background=BackgroundTask(held.close)
    )
