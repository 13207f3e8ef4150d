"""How the caller and a child talk: frames of a kind, a length and bytes, never pickles.

A frame is one byte of kind, eight bytes of length (big-endian), then the payload. The side that reads states the
longest payload it takes, so that neither can be made to allocate what the other claims.
"""

from __future__ import annotations

import json
import struct
from typing import Any, BinaryIO, NamedTuple

_HEAD = struct.Struct(">cQ")
READY = b"+"  # child: warm, waiting for a request
REQUEST = b"?"  # caller: JSON, what to do under which limits
DATA = b"d"  # either: the bytes of a file
REPORT = b"r"  # child: one report as JSON
MEMBER = b"m"  # child: JSON, the name of a member; its DATA follows
ERROR = b"!"  # child: JSON, why there is no report
END = b"."  # child: JSON, what was read; the answer is complete
MAX_JSON = 1 << 20  # a request, an error or a summary is a few hundred bytes


class Frame(NamedTuple):
    """One message."""

    kind: bytes
    payload: bytes

    def json(self) -> dict[str, Any]:
        """Return the payload parsed. Raises BrokenFrameError when it is no JSON object."""
        try:
            value = json.loads(self.payload)
        except ValueError as error:
            raise BrokenFrameError(f"no JSON in a frame of kind {self.kind!r}") from error
        if not isinstance(value, dict):
            raise BrokenFrameError(f"no JSON object in a frame of kind {self.kind!r}")
        return value


class BrokenFrameError(Exception):
    """The other side went away in mid-message or does not keep to the protocol; internal, never leaves the package."""


class TooLongError(BrokenFrameError):
    """A payload is longer than the reader takes."""


def send(stream: BinaryIO, kind: bytes, payload: bytes | dict[str, Any] = b"") -> None:
    """Write one frame and flush it."""
    # Escapes carry what is no UTF-8: names in GBK reach Python as surrogates.
    body = json.dumps(payload).encode("ascii") if isinstance(payload, dict) else payload
    stream.write(_HEAD.pack(kind, len(body)))
    stream.write(body)
    stream.flush()


def receive(stream: BinaryIO, longest: int = MAX_JSON) -> Frame | None:
    """Return the next frame, None at the end of the stream. Raises BrokenFrameError, TooLongError."""
    head = stream.read(_HEAD.size)
    if not head:
        return None
    if len(head) < _HEAD.size:
        raise BrokenFrameError("the stream ends inside the head of a frame")
    kind, length = _HEAD.unpack(head)
    if length > longest:
        raise TooLongError(f"a frame of {length:,} bytes where {longest:,} are taken")
    payload = stream.read(length)
    if len(payload) < length:
        raise BrokenFrameError("the stream ends inside a frame")
    return Frame(kind, payload)
