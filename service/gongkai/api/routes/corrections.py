"""Corrections of one report."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response

from gongkai.api import gold, schemas
from gongkai.api.routes.parts import EVERYWHERE, TheReport, TheService, Who, refusals
from gongkai.api.service import not_found

router = APIRouter(prefix="/v1", tags=["corrections"], responses=refusals(*EVERYWHERE))


@router.get(
    "/reports/{id}/corrections",
    response_model=schemas.CorrectionItems,
    responses=refusals(404),
    summary="Corrections of a report",
)
def get_corrections(service: TheService, key: TheReport) -> dict[str, Any]:
    """Return all that was ever corrected, the oldest first; ``counts`` tells which of them hold now."""
    service.find(key)
    return {"id": str(key), "items": [each.to_dict() for each in service.corrections.of(key.sha256, key.part)]}


@router.post(
    "/reports/{id}/corrections",
    status_code=201,
    response_model=schemas.Correction,
    responses=refusals(404, 409),
    summary="Correct a cell, role, theme, boundary or link",
)
def post_correction(service: TheService, key: TheReport, who: Who, order: schemas.NewCorrection) -> dict[str, Any]:
    """Enter what a person says instead of the machine; an earlier correction of the same thing counts no more."""
    report = service.document(key)
    made = service.corrections.add(
        report,
        sha256=key.sha256,
        part=key.part,
        version=service.jobs.version,
        kind=order.kind,
        target=order.target,
        value=order.value,
        who=who,
        note=order.note,
    )
    service.reindex(key)
    return made.to_dict()


@router.delete(
    "/reports/{id}/corrections/{number}", status_code=204, responses=refusals(404), summary="Withdraw a correction"
)
def delete_correction(service: TheService, key: TheReport, number: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> None:
    """Take a correction back; it stays on record."""
    if not service.corrections.withdraw(key.sha256, key.part, number):
        raise not_found()
    service.reindex(key)


@router.get(
    "/corrections/export",
    response_class=Response,
    responses={
        200: {
            "description": "Lines of JSON, or a ZIP of units/ and labels/.",
            "content": {
                "application/x-ndjson": {"schema": {"type": "string"}},
                "application/zip": {"schema": {"type": "string", "format": "binary"}},
            },
        }
    },
    summary="Corrections as data",
)
def get_corrections_export(
    service: TheService, form: Annotated[Literal["jsonl", "gold"], Query(alias="format")] = "jsonl"
) -> Response:
    """Return every correction ever made, or those that count as gold for `gongkai train --gold`."""
    corrections = service.corrections.all()
    if form == "jsonl":
        return Response("".join(gold.lines(corrections)), media_type="application/x-ndjson")
    headers = {"Content-Disposition": 'attachment; filename="gongkai-gold.zip"'}
    return Response(gold.packed(service.corrected(corrections)), media_type="application/zip", headers=headers)
