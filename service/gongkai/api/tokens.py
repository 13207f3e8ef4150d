"""Bearer tokens: shown once when made, kept as SHA-256 alone. 256 random bits need no slow hash."""

from __future__ import annotations

import hashlib
import secrets
import time

from sqlalchemy import Engine, select

from gongkai.api.tables import tokens
from gongkai.errors import ServiceError

NOBODY = "local"  # who asks where no token is asked for


class Tokens:
    """Who may ask. ``extra`` are hashes from the configuration, separated by commas."""

    def __init__(self, engine: Engine, extra: str = "") -> None:
        self._engine = engine
        self._extra = {text.strip().lower(): f"config-{text.strip()[:6].lower()}" for text in extra.split(",") if text}
        self._known = self._load()

    @property
    def asked_for(self) -> bool:
        """Whether a token is needed."""
        return bool(self._known)

    def who(self, header: str) -> str:
        """Return the name of the token in an ``Authorization`` header. Raises ServiceError."""
        if not self._known:
            return NOBODY
        kind, _, token = header.partition(" ")
        name = self._known.get(hashed(token.strip())) if kind.lower() == "bearer" else None
        if name is None:
            raise ServiceError(
                "缺少令牌或令牌不对。 / The token is missing or wrong.",
                code="AUTH.TOKEN",
                status=401,
                remedy="请带 Authorization: Bearer 令牌。 / Send Authorization: Bearer TOKEN.",
            )
        return name

    def make(self, name: str) -> str:
        """Make a token called ``name``, store its hash and return it; it is never shown again."""
        token = secrets.token_urlsafe(32)
        with self._engine.begin() as connection:
            connection.execute(tokens.insert().values(hash=hashed(token), name=name, created=time.time()))
        self._known = self._load()
        return token

    def _load(self) -> dict[str, str]:
        with self._engine.connect().execution_options(reads=True) as connection:
            rows = connection.execute(select(tokens.c.hash, tokens.c.name)).all()
        return {**self._extra, **{row.hash: row.name for row in rows}}


def hashed(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
