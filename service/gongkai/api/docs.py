"""The API's documentation as one page without scripts: it works offline and under the strictest policy."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

router = APIRouter(include_in_schema=False)
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:62rem;margin:2rem auto;padding:0 1rem}"
    "code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{background:#f4f4f2;padding:.6rem;overflow:auto}"
    "h2{border-top:1px solid #ccc;padding-top:1rem}table{border-collapse:collapse}td,th{padding:.1rem .8rem .1rem 0;"
    "text-align:left;vertical-align:top}"
)


@router.get("/docs", response_class=HTMLResponse)
async def docs(request: Request) -> HTMLResponse:
    """Return every operation with its parameters and answers."""
    described = request.app.openapi()
    body = "".join(_operations(described))
    info = described["info"]
    head = '<meta charset="utf-8"><title>gongkai API</title><link rel="stylesheet" href="/docs.css">'
    about = f"<h1>gongkai API {_text(info['version'])}</h1><p>{_text(info['description'])}</p>"
    link = '<p><a href="/openapi.json">OpenAPI</a></p>'
    page = f'<!doctype html><html lang="en"><head>{head}</head><body><main>{about}{link}{body}</main></body></html>'
    return HTMLResponse(page)


@router.get("/docs.css")
async def style() -> HTMLResponse:
    """Return the page's style."""
    return HTMLResponse(_STYLE, media_type="text/css")


def _operations(described: dict[str, Any]) -> Iterator[str]:
    for path, operations in described["paths"].items():
        for method, operation in operations.items():
            yield f"<h2><code>{method.upper()} {_text(path)}</code></h2><p>{_text(operation.get('summary', ''))}. "
            yield f"{_text(operation.get('description', ''))}</p>"
            yield _table(_parameters(operation))
            yield _example(operation)
            yield _table((status, answer["description"]) for status, answer in operation["responses"].items())


def _parameters(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for parameter in operation.get("parameters", []):
        yield f"{parameter['name']} ({parameter['in']})", parameter.get("description", "")


def _example(operation: dict[str, Any]) -> str:
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        schema = content["schema"]
        shown = schema.get("$ref", "").rpartition("/")[2] or json.dumps(schema, ensure_ascii=False)
        return f"<pre>{_text(media_type)}: {_text(shown)}</pre>"
    return ""


def _table(rows: Any) -> str:
    cells = "".join(
        f"<tr><th scope=row><code>{_text(key)}</code></th><td>{_text(value)}</td></tr>" for key, value in rows
    )
    return f"<table>{cells}</table>" if cells else ""


def _text(value: object) -> str:
    return html.escape(str(value))
