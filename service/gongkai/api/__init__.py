"""The HTTP API over ledger, store and isolation; ``create_app`` makes it, ``gongkai serve`` runs it.

Every answer is JSON unless said otherwise; every refusal is a problem document (RFC 9457)::

    {"type": "urn:gongkai:problem:UPLOAD.TOO_LARGE", "title", "status": 413, "detail": "中文。 / English.",
     "instance": "/v1/reports", "code": "UPLOAD.TOO_LARGE", "remedy": "…"}

429 and 503 carry Retry-After (seconds). Where tokens are set, ``/v1`` and ``/metrics`` ask for ``Authorization: Bearer
TOKEN``. ID is the SHA-256 of the file; of a file that holds several reports the second is ``SHA256-2``. The same file
again is the same report.

Reports::

    POST   /v1/reports?wait=SECONDS      multipart `file` → 201 ANSWER, or 202 {"id", "state"} (always with wait=0)
                                         unreadable: 413, 415 or 422, the problem has `id` besides
    GET    /v1/reports?FILTERS&state=&form=&q=&limit=&offset=  → {"total", "items": [ITEM]}, the latest first
    GET    /v1/reports/{id}?corrected=   → 200 ANSWER (of a failed file too), or 202 {"id", "state"}
    DELETE /v1/reports/{id}              → 204 (409 while it is read)
    GET    /v1/reports/{id}/original     → the file as it was uploaded (attachment)
    GET    /v1/reports/{id}/pages/{n}.png?scale=1.5  → image/png; n from 1; pixels = points × scale
    GET    /v1/reports/{id}/values       → {"id", "values", "extra_values", "findings"}
    GET    /v1/reports/{id}/statements?role=&theme=  → {"id", "statements", "text"}
    GET    /v1/reports/{id}/tables/{n}.csv           → text/csv; n counts `report.tables` from 1
    GET    /v1/reports/{id}/corrections  → {"id", "items": [CORRECTION]}, the oldest first
    POST   /v1/reports/{id}/corrections  {"kind", "target", "value", "note"?} → 201 CORRECTION
    DELETE /v1/reports/{id}/corrections/{number}  → 204: withdrawn, what was said before counts again
    GET    /v1/corrections/export?format=jsonl|gold  → JSON lines, or a ZIP for `gongkai train`

Batches::

    POST   /v1/batches                   multipart `files` (several; archives are opened), `name`? → 202 BATCH
    GET    /v1/batches                   → {"items": [BATCH]}
    GET    /v1/batches/{id}              → BATCH
    GET    /v1/batches/{id}/files?state=&limit=&offset=  → {"total", "items": [FILE]}
    POST   /v1/batches/{id}/cancel       → BATCH
    POST   /v1/batches/{id}/retry        → BATCH (failed files are read again)
    DELETE /v1/batches/{id}              → 204
    GET    /v1/batches/{id}/export?format=parquet|csv|xlsx|dta|jsonl  → a file
    GET    /v1/export?format=&FILTERS    → a file with just this selection

Sentences and corpus::

    POST   /v1/tag {"rows": [{"id", "text", "section"?}]}  → {"rows": [{.., "role", "themes", "scores"}]}
    GET    /v1/themes                    → {"codebook", "roles": [{"role", "name", "definition"}],
                                            "themes": [{"theme", "name", "definition", "includes", "excludes",
                                            "keywords"}]}; names are {"zh", "en"}
    GET    /v1/corpus/overview?FILTERS   → {"reports", "states", "years", "levels", "provinces", "forms", "statements",
                                            "findings"}, each but the first {KEY: n}
    GET    /v1/corpus/themes?role=issue&FILTERS            → {"role", "years", "themes": [{"theme", "name",
                                                              "counts": {YEAR: n}, "total"}]}
    GET    /v1/corpus/statements?role=&FILTERS             → {"total", "items": [SAID]}
    GET    /v1/corpus/recurring?FILTERS                    → {"total", "items": [{"agency", "theme", "years",
                                                              "verbatim", "quotes": [SAID]}]}
    GET    /v1/corpus/concordance?word=&FILTERS            → {"word", "total", "items": [{"id", "agency", "year",
                                                              "left", "match", "right", "span"}]}
    GET    /v1/corpus/findings?code=&status=fail&FILTERS   → {"total", "codes": {CODE: n}, "items": [{"id", "agency",
                                                              "year", "code", "severity", "status", "message",
                                                              "cells", "left", "right"}]}
    GET    /healthz  /readyz (503 until it can work)  /metrics (Prometheus text)  /docs  /openapi.json

Shapes::

    FILTERS    year= (several: year=2020&year=2021), level=, region= (part of province, prefecture or county), theme=,
               agency=, batch=; lists take limit= and offset= too
    ANSWER     {"id", "state", "report": REPORT|null, "failure": FAILURE|null, "reports": how many the file holds,
               "corrections": [CORRECTION that counts]}; `report` is the machine's, unless corrected=1 asks for another
    state      waiting, running, ok, partial, failed, not_a_report, quarantined (hung or crashed twice)
    ITEM       {"id", "state", "name", "title", "agency", "year", "level", "province", "prefecture", "county", "form",
               "format", "n_pages", "n_bytes", "n_issues", "n_commitments", "n_failed", "corrections", "updated",
               "failure"}
    SAID       {"id", "agency", "year", "statement", "role", "themes", "text", "section", "span", "page", "specific"}
    FAILURE    {"code", "message", "remedy"}
    FILE       {"name", "id"|null, "state" (`cancelled` too), "failure"|null, "seconds"|null}
    BATCH      {"id", "name", "state": opening|running|finished|cancelled, "created", "counts": {"found", "waiting",
               "running", "ok", "partial", "failed", "duplicate", "not_a_report", "cancelled"}, "finished",
               "rate" (files a minute)|null, "eta" (seconds)|null}
    CORRECTION {"number", "kind", "target", "value", "machine", "who", "when", "note", "counts": bool}
       cell      target requests.received.total, value {"value": number|null, "kind"?: "number"|"blank"|"dash"|"text"}
       role      target a statement's id, value "issue"|"commitment"|"achievement"|"other"
       theme     target a statement's id, value ["platform", ..]: one to three, the most prominent first
       boundary  target a statement's id, value [start, end] in `text`
       link      target a commitment's id, value [ids of the issues it answers]
"""

from __future__ import annotations

from gongkai.api.app import create_app
from gongkai.api.config import ServiceConfig

__all__ = ["ServiceConfig", "create_app"]
