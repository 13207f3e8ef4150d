"""Form tables recovered from running text, where no table was found or the table lost its numbers."""

from __future__ import annotations

from gongkai.forms.recover_proactive import recover_proactive
from gongkai.forms.recover_requests import recover_requests
from gongkai.forms.recover_review import recover_review
from gongkai.forms.stream import Stream
from gongkai.forms.values import TableValues

_RECOVERERS = {"requests": recover_requests, "review": recover_review, "proactive": recover_proactive}


def recover(name: str, stream: Stream, prior: str | None) -> TableValues | None:
    """Return one form table as the stream tells it, None when it does not."""
    found = _RECOVERERS[name](stream, prior)
    return found if found is not None and found.values else None
