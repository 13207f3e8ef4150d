"""Whether the service lives, can work, and what it has done."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from gongkai.api import schemas
from gongkai.api.metrics import MEDIA_TYPE
from gongkai.api.routes.parts import TheService, refusals

router = APIRouter(tags=["health"], responses=refusals(421, 503))


@router.get("/healthz", response_model=schemas.Health, summary="Does it live?")
async def healthz() -> dict[str, str]:
    """Answer as long as the process can."""
    return {"status": "ok"}


@router.get("/readyz", response_model=schemas.Health, summary="Can it work?")
def readyz(service: TheService) -> dict[str, Any]:
    """Ask the database; 503 when it does not answer."""
    return {"status": "ok", "queue": dict(service.queue()), "version": service.jobs.version}


@router.get(
    "/metrics",
    response_class=Response,
    responses={
        200: {"description": "Prometheus text.", "content": {"text/plain": {"schema": {"type": "string"}}}},
        **refusals(401),
    },
    summary="Measures",
)
def metrics(service: TheService) -> Response:
    """Return counters and gauges in Prometheus's text format."""
    for state, number in service.queue().items():
        service.metrics.queue.labels(state).set(number)
    return Response(service.metrics.text(), media_type=MEDIA_TYPE)
