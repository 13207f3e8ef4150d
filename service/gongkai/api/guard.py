"""What stands before every request: who may ask, how much and how slowly; what every answer carries; the audit line."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gongkai.api.config import LOOPBACK, ServiceConfig
from gongkai.api.metrics import Metrics
from gongkai.api.problems import problem, refusal, respond
from gongkai.api.tokens import Tokens
from gongkai.errors import ServiceError

audit = logging.getLogger("gongkai.audit")
log = logging.getLogger("gongkai.api")

_PROTECTED = ("/v1", "/metrics")
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Scripts and styles are files of ours alone, pictures may be made from bytes fetched with a token; nothing else loads.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


_DRAIN = 10.0  # seconds that a client has to stop sending after it was refused


@dataclass(slots=True)
class Visit:
    """One request as the audit tells it: never what it holds."""

    id: str = field(default_factory=lambda: secrets.token_hex(8))
    began: float = field(default_factory=time.monotonic)
    who: str = ""
    received: int = 0
    ended: bool = False  # the whole body was received
    status: int = 0


class Guard:
    """ASGI middleware around everything; see the module."""

    def __init__(self, app: ASGIApp, *, config: ServiceConfig, tokens: Tokens, metrics: Metrics) -> None:
        self.app = app
        self.config = config
        self.tokens = tokens
        self.metrics = metrics
        self._requests = 0
        self._uploading = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        visit = Visit()
        answered = _Answer(receive, send, visit)
        self._requests += 1
        self.metrics.under_way.inc()
        announced = 0
        try:
            self._admit(scope, visit)
            announced = self._announced(scope)
            self._uploading += announced
            await self.app(scope, self._watched(scope, receive, visit), answered)
        except ServiceError as error:
            await self._refuse(answered, refusal(error, scope["path"]), scope, receive)
        except Exception:
            log.exception("request %s failed", visit.id)
            await self._refuse(answered, respond(*_bug(visit, scope["path"])), scope, receive)
        finally:
            self._uploading -= announced
            self._requests -= 1
            self.metrics.under_way.dec()
            self._tell(scope, visit)

    async def _refuse(self, answer: _Answer, response: ASGIApp, scope: Scope, receive: Receive) -> None:
        if not answer.begun:  # else half an answer is out; the server cuts the connection
            answer.closing = True  # the body may not have been read, so the connection is not used again
            await response(scope, receive, answer)

    def _admit(self, scope: Scope, visit: Visit) -> None:
        headers = Headers(scope=scope)
        self._check_host(headers)
        scope.setdefault("state", {})["visit"] = visit
        if scope["method"] not in _SAFE_METHODS:
            _check_origin(headers)
        if scope["path"].startswith(_PROTECTED):
            visit.who = self.tokens.who(headers.get("authorization", ""))
            if self._requests > self.config.max_requests:
                raise busy("请求过多，请稍后再试。 / Too many requests at once; come again soon.")

    def _check_host(self, headers: Headers) -> None:
        """Refuse names that are not ours: a page elsewhere may have pointed its own name at this machine."""
        allowed = self.config.allowed_hosts or (frozenset() if self.tokens.asked_for else LOOPBACK)
        name = (urlsplit(f"//{headers.get('host', '')}").hostname or "") if _is_host(headers) else ""
        if allowed and name not in allowed | LOOPBACK:
            raise ServiceError(
                "不接受以此主机名访问。 / This host name is not ours.",
                code="AUTH.HOST",
                status=421,
                remedy="用 GONGKAI_SERVE_HOSTS 列出主机名。 / List it in GONGKAI_SERVE_HOSTS.",
            )

    def _announced(self, scope: Scope) -> int:
        """Return the bytes that a request says it brings. Raises ServiceError when they are too many."""
        text = Headers(scope=scope).get("content-length", "0")
        n_bytes = int(text) if text.isdecimal() and len(text) < 16 else 0
        limit = self._limit(scope)
        if n_bytes > limit:
            raise too_large(limit)
        if n_bytes and self._uploading + n_bytes > self.config.max_uploading:
            raise busy("上传过多，请稍后再试。 / Too much is being uploaded at once; come again soon.")
        return n_bytes

    def _limit(self, scope: Scope) -> int:
        if scope["method"] == "POST" and scope["path"] == "/v1/reports":
            return self.config.max_upload
        if scope["method"] == "POST" and scope["path"] == "/v1/batches":
            return self.config.max_batch_upload
        return self.config.max_json

    def _watched(self, scope: Scope, receive: Receive, visit: Visit) -> Receive:
        limit = self._limit(scope)
        ended = False

        async def watched() -> Message:
            nonlocal ended
            if ended:  # only waits for the client to go away, which may take as long as the work does
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), self.config.idle)
            except TimeoutError:
                visit.ended = True  # nothing more is waited for
                raise too_slow() from None
            if message["type"] == "http.request":
                visit.received += len(message.get("body", b""))
                ended = visit.ended = not message.get("more_body", False)
                if visit.received > limit:
                    raise too_large(limit)
                late = time.monotonic() - visit.began - self.config.idle
                if not ended and late * self.config.slowest > visit.received:
                    raise too_slow()
            return message

        return watched

    def _tell(self, scope: Scope, visit: Visit) -> None:
        route = getattr(scope.get("route"), "path", "other")
        seconds = time.monotonic() - visit.began
        self.metrics.requests.labels(_method(scope), route, str(visit.status)).inc()
        self.metrics.request_seconds.labels(route).observe(seconds)
        self.metrics.received.inc(visit.received)
        line = {
            "at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
            "request": visit.id,
            "who": visit.who,
            "from": (scope.get("client") or ("",))[0],
            "method": _method(scope),
            "route": route,
            "on": {key: str(value)[:80] for key, value in scope.get("path_params", {}).items()},
            "status": visit.status,
            "received": visit.received,
            "ms": round(seconds * 1000),
        }
        audit.info("%s", json.dumps(line, ensure_ascii=True))


class _Answer:
    """Sends an answer on with the headers that every answer carries."""

    def __init__(self, receive: Receive, send: Send, visit: Visit) -> None:
        self._receive = receive
        self._send = send
        self._visit = visit
        self.begun = False
        self.closing = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            self._visit.status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers["X-Request-ID"] = self._visit.id
            headers.setdefault("Cache-Control", "no-store")
            if self.closing:
                headers["Connection"] = "close"
        elif self.closing and not self._visit.ended and not message.get("more_body", False):
            await self._send({**message, "more_body": True})
            await self._drain()
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    async def _drain(self) -> None:
        """Discard what the client still sends: closed in its face, the connection would take the answer along."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN):
                while (message := await self._receive())["type"] == "http.request" and message.get("more_body", False):
                    pass


def _check_origin(headers: Headers) -> None:
    """Refuse what a page of another site has a browser send."""
    origin = headers.get("origin")
    elsewhere = headers.get("sec-fetch-site", "none") in {"cross-site", "same-site"}
    if elsewhere or (origin is not None and urlsplit(origin).netloc != headers.get("host")):
        raise ServiceError(
            "请求来自别的网站。 / The request comes from another site.",
            code="AUTH.ORIGIN",
            status=403,
            remedy="请从本服务的页面或程序发送。 / Send it from this service's page or from a program.",
        )


def _is_host(headers: Headers) -> bool:
    try:
        return urlsplit(f"//{headers.get('host', '')}").hostname is not None
    except ValueError:
        return False


def _method(scope: Scope) -> str:
    return scope["method"] if scope["method"] in {*_SAFE_METHODS, "POST", "DELETE", "PUT", "PATCH"} else "OTHER"


def _bug(visit: Visit, path: str) -> tuple[int, dict[str, object]]:
    return problem(
        500,
        "BUG",
        "程序内部错误。 / Internal error.",
        instance=path,
        remedy=f"请报告请求号 {visit.id}。 / Report request {visit.id}.",
    )


def busy(message: str, *, retry_after: int = 5) -> ServiceError:
    """Return the refusal under load."""
    return ServiceError(message, code="SERVICE.BUSY", status=503, retry_after=retry_after)


def too_large(limit: int) -> ServiceError:
    """Return the refusal of a body that is too long."""
    return ServiceError(
        f"请求超过 {limit:,} 字节。 / The request is longer than {limit:,} bytes.",
        code="UPLOAD.TOO_LARGE",
        status=413,
        remedy="请分批上传；上限由服务的管理者设定。 / Send less at once; who runs the service sets the limit.",
    )


def too_slow() -> ServiceError:
    """Return the refusal of a body that does not come in time."""
    return ServiceError(
        "上传过慢，已中止。 / The upload was too slow and was cut off.",
        code="UPLOAD.SLOW",
        status=408,
        remedy="请检查网络后重试。 / Check the network and try again.",
    )
