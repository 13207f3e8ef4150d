"""Uploads that are kept no longer, found by age. Files that were not uploaded are never touched."""

from __future__ import annotations

import time

from sqlalchemy import Engine, and_, not_, or_, select

from gongkai.corpus.ledger_model import State
from gongkai.corpus.ledger_tables import contents, places

_DAY = 24 * 3600.0
_AT_ONCE = 500  # deleted in one turn; the rest follows in the next
_UPLOADED = or_(places.c.path.startswith("upload:"), places.c.path.startswith("batch:"))


def outdated(engine: Engine, days: int) -> list[str]:
    """Return the hashes of uploads that were read, or failed, more than ``days`` ago."""
    mine = and_(places.c.sha256 == contents.c.sha256, _UPLOADED)
    others = and_(places.c.sha256 == contents.c.sha256, not_(_UPLOADED))
    old = (
        select(contents.c.sha256)
        .where(
            contents.c.state.not_in([State.WAITING, State.RUNNING]),
            contents.c.updated < time.time() - days * _DAY,
            select(places.c.place).where(mine).exists(),
            ~select(places.c.place).where(others).exists(),
        )
        .order_by(contents.c.updated)
        .limit(_AT_ONCE)
    )
    with engine.connect().execution_options(reads=True) as connection:
        return list(connection.execute(old).scalars())
