"""Reports: taken one by one, answered, listed, deleted."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.responses import FileResponse

from gongkai.api import schemas, uploads
from gongkai.api.corpus import id_of
from gongkai.api.corrections import apply
from gongkai.api.csvs import as_csv
from gongkai.api.pictures import MAX_SCALE, MIN_SCALE
from gongkai.api.problems import unreadable
from gongkai.api.report_shape import Role
from gongkai.api.routes.parts import (
    EVERYWHERE,
    Limit,
    Offset,
    TheReport,
    TheService,
    a_file,
    multipart,
    refusals,
)
from gongkai.api.selection import Filters, listed
from gongkai.api.service import Found, Key, Service, not_found

router = APIRouter(prefix="/v1/reports", tags=["reports"], responses=refusals(*EVERYWHERE))
JSON = "application/json"
_PENDING: dict[int | str, dict[str, Any]] = {202: {"model": schemas.Pending, "description": "Taken, not read yet."}}


@router.post(
    "",
    status_code=201,
    response_model=schemas.Answer,
    responses={**_PENDING, **refusals(415, 429)},
    openapi_extra=multipart("file", several=False),
    summary="Upload one report",
)
async def post_report(
    request: Request,
    service: TheService,
    wait: Annotated[float | None, Query(ge=0, description="Seconds to wait for the report; 0: do not.")] = None,
) -> Response:
    """Take a file; answer with its report, or with 202 when ``wait`` seconds were not enough."""
    await asyncio.to_thread(service.check_queue)
    async with uploads.form(request, most_files=1) as form:
        upload = uploads.files(form, "file")[0]
        data = await upload.read()
        name = upload.filename or ""
    found = await asyncio.to_thread(service.accept, data, name)
    seconds = service.config.wait if wait is None else min(wait, service.config.max_wait)
    if not found.state.terminal and seconds > 0:
        found = await service.wait(found.key, seconds)
    if found.state.terminal and found.report is None and found.failure is not None:
        raise unreadable(str(found.key), found.failure)
    return await asyncio.to_thread(_answer, service, found, status=201)


@router.get("", response_model=schemas.Items, summary="List reports")
def get_reports(
    service: TheService,
    filters: Annotated[Filters, Depends()],
    state: Annotated[list[schemas.State] | None, Query()] = None,
    form: Annotated[str | None, Query(max_length=16)] = None,
    q: Annotated[str | None, Query(max_length=200, description="Part of title, organ or file name.")] = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return reports, the latest first; files that failed or wait are among them unless a filter asks for content."""
    if filters.counted:
        service.questions.refresh()
    total, items = listed(service.engine, filters, state=state or (), form=form, words=q, limit=limit, offset=offset)
    corrected = service.corrections.counts()
    for item in items:
        key = Key.parse(item["id"])
        item["corrections"] = corrected.get((key.sha256, key.part), 0)
    return {"total": total, "items": items}


@router.get(
    "/{id}",
    response_model=schemas.Answer,
    responses={**_PENDING, **refusals(404)},
    summary="A report",
)
def get_report(
    service: TheService,
    key: TheReport,
    corrected: Annotated[bool, Query(description="With corrections applied.")] = False,
) -> Response:
    """Return a report, also of a file that failed (then ``report`` is null), or 202 while it is not read."""
    return _answer(service, service.find(key), status=200, corrected=corrected)


def _answer(service: Service, found: Found, *, status: int, corrected: bool = False) -> Response:
    if not found.state.terminal:
        return _json({"id": str(found.key), "state": found.state.value}, 202, {"Retry-After": "1"})
    corrections = service.corrections.of(found.key.sha256, found.key.part)
    report = found.report or b"null"
    if corrected and found.report is not None:
        report = json.dumps(apply(json.loads(found.report), corrections), ensure_ascii=False).encode()
    rest = {
        "id": str(found.key),
        "state": found.state.value,
        "failure": found.failure,
        "reports": found.result.n_reports if found.result else 0,
        "ids": [id_of(found.key.sha256, part + 1) for part in range(found.result.n_reports if found.result else 0)],
        "corrections": [each.to_dict() for each in corrections if each.counts],
    }
    # The report is stored as it is sent: parsing it only to write it again would cost as much as reading a page.
    head = json.dumps(rest, ensure_ascii=False).encode()[:-1]
    return Response(head + b',"report":' + report + b"}", status, media_type=JSON)


def _json(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(json.dumps(body, ensure_ascii=False), status, headers, JSON)


@router.delete("/{id}", status_code=204, responses=refusals(404, 409), summary="Delete a report")
def delete_report(service: TheService, key: TheReport) -> None:
    """Delete the uploaded file, what was read in it, and its corrections."""
    service.forget(key)


@router.get(
    "/{id}/original",
    response_class=FileResponse,
    responses={**a_file("application/octet-stream", "The file as it was uploaded."), **refusals(404)},
    summary="The uploaded file",
)
def get_original(service: TheService, key: TheReport) -> FileResponse:
    """Return the uploaded bytes, always as an attachment: a browser must not run what a stranger wrote."""
    path = service.original(key)
    return FileResponse(
        path,
        media_type="application/octet-stream",
        filename=service.name(key),
        headers={"Content-Security-Policy": "sandbox; default-src 'none'"},
    )


@router.get(
    "/{id}/pages/{page}.png",
    response_class=Response,
    responses={**a_file("image/png", "The page."), **refusals(404)},
    summary="A page as a picture",
)
def get_page(
    service: TheService,
    key: TheReport,
    page: Annotated[int, Path(ge=1, le=100_000, description="From 1.")],
    scale: Annotated[float, Query(ge=MIN_SCALE, le=MAX_SCALE, description="Pixels a point.")] = 1.5,
) -> Response:
    """Return a page as it looks; a box in points times ``scale`` is a box in pixels."""
    path = service.original(key)
    png = service.pictures.get(key.sha256, path, page, round(scale, 2))
    return Response(png, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})


@router.get(
    "/{id}/values", response_model=schemas.Values, responses=refusals(404, 409), summary="Cells of the official tables"
)
def get_values(service: TheService, key: TheReport) -> Response:
    """Return the cells of the official tables, and what was checked on them."""
    report = service.document(key)
    return _json({"id": str(key), **{name: report[name] for name in ("values", "extra_values", "findings")}})


@router.get(
    "/{id}/statements",
    response_model=schemas.Statements,
    responses=refusals(404, 409),
    summary="Issues, commitments, achievements",
)
def get_statements(
    service: TheService,
    key: TheReport,
    role: Role | None = None,
    theme: Annotated[str | None, Query(max_length=64)] = None,
) -> Response:
    """Return the statements, of one role or theme only when it is named."""
    report = service.document(key)
    found = [
        statement
        for statement in report["statements"]
        if role in {None, statement["role"]}
        and (theme is None or theme in {each["theme"] for each in statement["themes"]})
    ]
    return _json({"id": str(key), "statements": found, "text": report["text"]})


@router.get(
    "/{id}/tables/{table}.csv",
    response_class=Response,
    responses={**a_file("text/csv", "UTF-8 with a mark that Excel knows."), **refusals(404, 409)},
    summary="A table as CSV",
)
def get_table(
    service: TheService, key: TheReport, table: Annotated[int, Path(ge=1, le=100_000, description="From 1.")]
) -> Response:
    """Return the cells of a table as printed; none of them runs as a formula."""
    tables = service.document(key)["tables"]
    if table > len(tables):
        raise not_found()
    headers = {"Content-Disposition": f'attachment; filename="{key.sha256[:12]}-table-{table}.csv"'}
    return Response(as_csv(tables[table - 1]["rows"]), media_type="text/csv; charset=utf-8", headers=headers)
