"""Keeps what a library in another language prints about broken files off the terminal: the error says it better."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_STDERR = 2
_LOCK = threading.Lock()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send the process's standard error nowhere for as long as the context lasts."""
    with _LOCK:
        try:
            kept = os.dup(_STDERR)
        except OSError:  # there is none, as under a window system
            yield
            return
        nowhere = os.open(os.devnull, os.O_WRONLY)
        try:
            os.dup2(nowhere, _STDERR)
            yield
        finally:
            os.dup2(kept, _STDERR)
            os.close(kept)
            os.close(nowhere)
