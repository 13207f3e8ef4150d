"""Sentences to tag, and the codebook they are tagged by."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool

from gongkai.api import schemas
from gongkai.api.routes.parts import EVERYWHERE, TheService, refusals
from gongkai.api.service import too_many_rows
from gongkai.nlp import tag_rows
from gongkai.nlp.codebook import load_codebook

router = APIRouter(prefix="/v1", tags=["tagging"], responses=refusals(*EVERYWHERE))


@router.post("/tag", response_model=schemas.TagAnswer, responses=refusals(415), summary="Tag sentences")
async def post_tag(service: TheService, order: schemas.TagRequest) -> dict[str, Any]:
    """Return each row with role, themes and the probability of every theme, in order."""
    if len(order.rows) > service.config.max_rows:
        raise too_many_rows(service.config.max_rows)
    rows = [row.model_dump(exclude_unset=True) for row in order.rows]
    return {"rows": await run_in_threadpool(lambda: list(tag_rows(rows)))}


@router.get("/themes", response_model=schemas.Themes, summary="The codebook")
def get_themes() -> dict[str, Any]:
    """Return roles and themes with their definitions."""
    book = load_codebook()
    return {
        "codebook": f"{book.id} {book.version}",
        "roles": [
            {"role": entry.role.value, "name": dict(entry.name), "definition": dict(entry.definition)}
            for entry in book.roles
        ],
        "themes": [
            {
                "theme": theme.id,
                "name": dict(theme.name),
                "definition": dict(theme.definition),
                "includes": list(theme.includes),
                "excludes": list(theme.excludes),
                "keywords": list(theme.keywords),
            }
            for theme in book.themes
        ],
    }
