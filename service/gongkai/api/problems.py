"""Refusals as problem documents (RFC 9457) with stable codes."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from gongkai.errors import ArtifactError, CorpusError, GongkaiError, IsolationError, ServiceError

log = logging.getLogger("gongkai.api")

MEDIA_TYPE = "application/problem+json"
# What the framework itself refuses, as codes of ours.
_CODES = {404: "NOT_FOUND", 405: "METHOD", 400: "REQUEST.INVALID", 422: "REQUEST.INVALID"}
# A file that cannot be read: whether it is too much, of a kind unknown, or else (422).
_READ_STATUS = {"READ.LIMIT": 413, "READ.UNSUPPORTED": 415, "ISOLATION.OUTPUT": 413}


def problem(
    status: int, code: str, detail: str, *, instance: str = "", remedy: str = "", **more: Any
) -> tuple[int, dict[str, Any]]:
    """Return status and body of a problem document."""
    body = {
        "type": f"urn:gongkai:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "remedy": remedy,
    }
    return status, {**body, **more}


def respond(status: int, body: Mapping[str, Any], *, retry_after: int | None = None) -> Response:
    """Return a problem document as an answer."""
    headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
    if status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="gongkai"'
    content = json.dumps(body, ensure_ascii=False).encode("utf-8", "backslashreplace")
    return Response(content, status, headers, MEDIA_TYPE)


def refusal(error: ServiceError, instance: str) -> Response:
    """Return the answer that ``error`` means."""
    status, body = problem(
        error.status, error.code, str(error), instance=instance, remedy=error.remedy, **dict(error.more)
    )
    return respond(status, body, retry_after=error.retry_after)


def unreadable(report_id: str, failure: Mapping[str, Any]) -> ServiceError:
    """Return the refusal of a file that was taken and could not be read."""
    code = failure["code"] or "READ"
    status = next((status for prefix, status in _READ_STATUS.items() if code.startswith(prefix)), 422)
    return ServiceError(failure["message"], code=code, status=status, remedy=failure["remedy"], more={"id": report_id})


def install(app: FastAPI, routers: Sequence[APIRouter]) -> None:
    """Have every error answered by a problem document; ``routers`` tell which methods a path has."""

    @app.exception_handler(ServiceError)
    async def _service(request: Request, error: ServiceError) -> Response:
        return refusal(error, request.url.path)

    @app.exception_handler(CorpusError)
    @app.exception_handler(IsolationError)
    @app.exception_handler(ArtifactError)
    async def _unwell(request: Request, error: GongkaiError) -> Response:
        # The database is locked or down, a model is missing: ours to mend, and the client may come back.
        log.error("%s: %s", error.code, error)
        status, body = problem(503, error.code, str(error), instance=request.url.path, remedy=error.remedy)
        return respond(status, body, retry_after=5)

    @app.exception_handler(GongkaiError)
    async def _ours(request: Request, error: GongkaiError) -> Response:
        status, body = problem(422, error.code, str(error), instance=request.url.path, remedy=error.remedy)
        return respond(status, body)

    @app.exception_handler(RequestValidationError)
    async def _invalid(request: Request, error: RequestValidationError) -> Response:
        faults = [{"where": ".".join(map(str, fault["loc"])), "what": fault["msg"]} for fault in error.errors()[:20]]
        said = "; ".join(f"{fault['where']}: {fault['what']}" for fault in faults[:3])
        status, body = problem(
            422,
            "REQUEST.INVALID",
            f"请求不合规：{said}。 / The request is not valid: {said}.",
            instance=request.url.path,
            remedy="请对照 /docs。 / See /docs.",
            faults=faults,
        )
        return respond(status, body)

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        status = 422 if error.status_code == 400 else error.status_code
        code = _CODES.get(error.status_code, "REQUEST")
        status, body = problem(status, code, _DETAILS.get(status, str(error.detail)), instance=request.url.path)
        answer = respond(status, body)
        answer.headers.update(error.headers or {})
        if status == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(_allowed(request, routers, answer.headers.get("Allow", "")))
        return answer


def _allowed(request: Request, routers: Sequence[APIRouter], first: str) -> list[str]:
    """Return the methods of every route of this path; the framework names those of the first alone."""
    found = {method.strip() for method in first.split(",") if method.strip()}
    for route in (route for router in routers for route in router.routes):
        if isinstance(route, APIRoute) and route.path_regex.match(request.url.path):
            found |= route.methods or set()
    return sorted(found)


_DETAILS = {
    404: "没有这个资源。 / There is nothing here.",
    405: "此处不支持该方法。 / The method is not supported here.",
    422: "请求无法解析。 / The request cannot be parsed.",
}
