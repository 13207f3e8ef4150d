"""``gongkai serve``: the API and the page, on this machine alone unless a token guards them."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

import uvicorn

from gongkai.api import ServiceConfig, create_app
from gongkai.api.config import LOOPBACK
from gongkai.api.patience import PatientProtocol
from gongkai.errors import UsageError

_KEEP_ALIVE = 15  # seconds that an idle connection is kept
_FAREWELL = 10  # seconds that requests under way have when the service is told to end
_BACKLOG = 256  # connections that wait to be taken
_CONNECTIONS = 1024  # at once; requests are refused with a reason long before


def serve_app(
    host: str, port: int, *, data: Path | None, database: str | None, workers: int | None, new_token: str | None
) -> int:
    """Run the service until it is told to end; with ``new_token``, make one of that name, print it and return."""
    config = ServiceConfig.from_environment(data=data, database=database, workers=workers)
    app = create_app(config)
    tokens = app.state.tokens
    if new_token is not None:
        sys.stdout.write(tokens.make(new_token) + "\n")
        return 0
    if host not in LOOPBACK and not tokens.asked_for:
        raise UsageError(
            f"要在 {host} 上提供服务，须先有令牌。 / Serving on {host} needs a token first.",
            code="AUTH.OPEN",
            remedy="gongkai serve --new-token NAME",
        )
    _log_to_stderr()
    sys.stderr.write(f"gongkai: http://{f'[{host}]' if ':' in host else host}:{port}/\n")
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_config=None,
        access_log=False,  # the audit line takes its place
        server_header=False,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_FAREWELL,
        backlog=_BACKLOG,
        limit_concurrency=_CONNECTIONS,
        http=PatientProtocol,
    )
    return 0


def _log_to_stderr() -> None:
    """Send the audit line as it is, and what goes wrong with its time."""
    plain = logging.StreamHandler()
    plain.setFormatter(logging.Formatter("%(message)s"))
    audit = logging.getLogger("gongkai.audit")
    audit.addHandler(plain)
    audit.setLevel(logging.INFO)
    audit.propagate = False
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s %(message)s")
