"""Batches: many files at once, followed, cancelled, tried again, exported."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request

from gongkai.api import schemas, uploads
from gongkai.api.batches import Uploaded
from gongkai.api.routes.parts import EVERYWHERE, Limit, Offset, TheService, Who, multipart, refusals
from gongkai.api.service import readable_path

router = APIRouter(prefix="/v1/batches", tags=["batches"], responses=refusals(*EVERYWHERE))
BatchId = Annotated[str, Path(alias="id", max_length=64)]


@router.post(
    "",
    status_code=202,
    response_model=schemas.Batch,
    responses=refusals(415, 429),
    openapi_extra=multipart("files", several=True),
    summary="Upload many reports",
)
async def post_batch(request: Request, service: TheService, who: Who) -> dict[str, Any]:
    """Take files and archives; each is read on its own, and the answer tells where to follow them."""
    await asyncio.to_thread(service.check_queue)
    kept: list[Uploaded] = []
    async with uploads.form(request, most_files=service.config.max_batch_files) as form:
        found = uploads.files(form, "files")
        await asyncio.to_thread(service.check_queue, len(found))
        for upload in found:
            data = await upload.read()
            kept.append(await asyncio.to_thread(service.keep, data, readable_path(upload.filename or "")))
        said = form.get("name")
        name = said[:200] if isinstance(said, str) and said.strip() else kept[0].name
    batch = await asyncio.to_thread(service.batches.create, name.replace("\0", "\ufffd"), who, kept)
    service.jobs.notify()
    return await asyncio.to_thread(service.batches.get, batch)


@router.get("", response_model=schemas.BatchItems, summary="List batches")
def get_batches(service: TheService) -> dict[str, Any]:
    """Return every batch, the latest first."""
    return {"items": service.batches.all()}


@router.get("/{id}", response_model=schemas.Batch, responses=refusals(404), summary="A batch and how far it is")
def get_batch(service: TheService, batch: BatchId) -> dict[str, Any]:
    """Return counts by state, the rate and when it will be done."""
    return service.batches.get(batch)


@router.get("/{id}/files", response_model=schemas.Files, responses=refusals(404), summary="Files of a batch")
def get_files(
    service: TheService,
    batch: BatchId,
    state: Annotated[list[schemas.FileState] | None, Query()] = None,
    limit: Limit = 100,
    offset: Offset = 0,
) -> dict[str, Any]:
    """Return files by name, with reason and remedy of those that failed."""
    total, items = service.batches.files(batch, state or (), limit, offset)
    return {"total": total, "items": items}


@router.post("/{id}/cancel", response_model=schemas.Batch, responses=refusals(404), summary="Cancel a batch")
def post_cancel(service: TheService, batch: BatchId) -> dict[str, Any]:
    """Take back what waits; what is being read is finished, what was read stays."""
    return service.batches.cancel(batch)


@router.post("/{id}/retry", response_model=schemas.Batch, responses=refusals(404, 409), summary="Try again what failed")
def post_retry(service: TheService, batch: BatchId) -> dict[str, Any]:
    """Have failed files read again, and archives opened again."""
    shown = service.batches.retry(batch)
    service.jobs.notify()
    return shown


@router.delete("/{id}", status_code=204, responses=refusals(404, 409), summary="Delete a batch")
def delete_batch(service: TheService, batch: BatchId) -> None:
    """Delete a batch that is finished, and the reports that came with it alone."""
    service.forget_batch(batch)
