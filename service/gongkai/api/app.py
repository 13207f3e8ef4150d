"""Puts the service together."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from gongkai import __version__
from gongkai.api import problems, schemas
from gongkai.api.config import ServiceConfig
from gongkai.api.docs import router as docs
from gongkai.api.guard import Guard
from gongkai.api.routes import batches, corpus, corrections, health, reports, tagging
from gongkai.api.service import Key, Service
from gongkai.api.tokens import Tokens
from gongkai.web import mount

_ABOUT = (
    "读政府信息公开年度报告：表格还原并核对，问题与改进措施标注主题，处处有出处。 "
    "Reads disclosure reports: tables recovered and checked, issues and commitments tagged, each with its evidence. "
    "Every refusal is a problem document (RFC 9457) with a stable `code`."
)
_ROUTERS = (reports.router, batches.router, corrections.router, corpus.router, tagging.router, health.router, docs)


def create_app(config: ServiceConfig | None = None) -> FastAPI:
    """Return the application; its workers run while its lifespan does. Raises CorpusError, UsageError."""
    service = Service(config or ServiceConfig.from_environment())
    tokens = Tokens(service.engine, service.config.tokens)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        service.start()
        try:
            yield
        finally:
            service.stop()
            page.close()

    app = FastAPI(
        title="gongkai",
        version=__version__,
        description=_ABOUT,
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.service = service
    app.state.tokens = tokens
    problems.install(app, _ROUTERS)
    for router in _ROUTERS:
        app.include_router(router)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    page = mount(app, lambda _, report_id: _original(service, report_id))
    app.add_middleware(Guard, config=service.config, tokens=tokens, metrics=service.metrics)
    return app


def _original(service: Service, report_id: str) -> tuple[str, bytes]:
    key = Key.parse(report_id)
    return service.name(key), service.original(key).read_bytes()


def _openapi(app: FastAPI) -> dict[str, Any]:
    """Return the description of the API, with the shape of problems and the bearer token."""
    if app.openapi_schema is None:
        described = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
        parts = described.setdefault("components", {})
        shape = schemas.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts.setdefault("schemas", {}).update({**shape.pop("$defs", {}), "Problem": shape})
        parts["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{}, {"token": []}]
        app.openapi_schema = described
    return app.openapi_schema
