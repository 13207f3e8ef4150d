"""What routes share: the service behind a request, documented refusals, limits of lists."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Path, Query, Request

from gongkai.api import schemas
from gongkai.api.problems import MEDIA_TYPE
from gongkai.api.service import Key, Service

_WHAT = {
    401: "A token is missing or wrong.",
    403: "The request comes from a page of another site.",
    404: "There is no such thing.",
    408: "The request came too slowly.",
    409: "Not in the state that this needs.",
    413: "Too much: the request, the file or what it unpacks to.",
    415: "A kind of file or of request that is not supported.",
    421: "The host name is not this service's.",
    422: "The request or the file is not valid.",
    429: "Too many files wait; come again after Retry-After seconds.",
    500: "A bug of ours.",
    503: "Under too much load; come again after Retry-After seconds.",
}
EVERYWHERE = (401, 403, 408, 413, 421, 422, 500, 503)


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of these refusals."""
    return {
        status: {
            "description": _WHAT[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }


def a_file(media_type: str, description: str) -> dict[int | str, dict[str, Any]]:
    """Return the documentation of an answer that is a file."""
    schema = {"type": "string", "format": "binary"}
    return {200: {"description": description, "content": {media_type: {"schema": schema}}}}


def multipart(field: str, *, several: bool) -> dict[str, Any]:
    """Return the documentation of a body with one file or several; it is read as it comes, so no model describes it."""
    binary = {"type": "string", "format": "binary"}
    properties: dict[str, Any] = {field: {"type": "array", "items": binary, "minItems": 1} if several else binary}
    if several:
        properties["name"] = {"type": "string", "description": "What to call the batch; 200 characters of it are kept."}
    schema = {"type": "object", "required": [field], "properties": properties}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


def _service(request: Request) -> Service:
    service: Service = request.app.state.service
    return service


def _key(report_id: Annotated[str, Path(alias="id", description="SHA-256 of the file, or SHA256-N.")]) -> Key:
    return Key.parse(report_id)


def _who(request: Request) -> str:
    who: str = request.state.visit.who
    return who


TheService = Annotated[Service, Depends(_service)]
TheReport = Annotated[Key, Depends(_key)]
Who = Annotated[str, Depends(_who)]
Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="After so many.")]
Problem = schemas.Problem
