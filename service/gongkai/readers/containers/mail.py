"""Mail (.eml): its body and its attachments as files. Web pages saved as MIME are no mail (see readers/mhtml.py)."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.errors import MessageError
from email.header import decode_header
from email.message import Message

from gongkai.readers.containers.budget import Meter
from gongkai.readers.containers.entry import Entry, damaged
from gongkai.readers.flow import hanzi
from gongkai.text.encoding import decode

_HEAD = 16 * 1024  # chains of Received headers reach 8 KB
_FIRST_HEADER = re.compile(rb"\A(?:From [^\r\n]*\r?\n)?[A-Za-z][A-Za-z0-9-]*:")
_SENT = re.compile(rb"^(?:received:|delivered-to:|to:|from:[^\r\n]*@)", re.IGNORECASE | re.MULTILINE)
_MIME = re.compile(rb"^(?:mime-version|content-type|message-id|subject):", re.IGNORECASE | re.MULTILINE)
_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
# "请查收附件": a covering note beside its attachments is no report. The shortest real reports have 260 hanzi.
_COVERING_NOTE = 200
_BAD_MESSAGE = (MessageError, ValueError, LookupError, TypeError, AttributeError, IndexError, RecursionError)


def is_mail(data: bytes) -> bool:
    """Tell whether the bytes begin with the headers of a letter that was sent to somebody."""
    if not _FIRST_HEADER.match(data[:_HEAD]):
        return False
    head = _BLANK_LINE.split(data[:_HEAD], maxsplit=1)[0]
    return bool(_SENT.search(head) and _MIME.search(head))


def holds_attachments(data: bytes) -> bool:
    """Tell whether the bytes are a letter that brings files."""
    if not is_mail(data):
        return False
    try:
        return bool(_taken_apart(message_from_bytes(data))[1])
    except _BAD_MESSAGE:
        return False


def entries(data: bytes, _: str, meter: Meter) -> Iterator[Entry]:
    """Yield the body (HTML where there is one) and the attachments. Raises CorruptFileError or LimitExceededError."""
    try:
        message = message_from_bytes(data)
        body, attachments = _taken_apart(message)
    except _BAD_MESSAGE as error:
        raise damaged("EML") from error
    if body is not None and not (attachments and hanzi(body.data.decode("utf-8", "replace")) < _COVERING_NOTE):
        meter.add(len(body.data))
        yield body
    for entry in attachments:
        meter.add(len(entry.data))
        yield entry


def _taken_apart(message: Message) -> tuple[Entry | None, list[Entry]]:
    texts: dict[str, Entry] = {}
    attachments: list[Entry] = []
    for part in _leaves(message):
        kind, name = part.get_content_type(), _file_name(part)
        attached = part.get_content_disposition() == "attachment"
        if kind == "message/rfc822":
            attachments.append(Entry(name or "message.eml", _enclosed(part)))
        elif kind in {"text/html", "text/plain"} and not attached and name is None:
            texts.setdefault(kind, _body(part, kind))
        elif attached or (name is not None and not _is_picture_of_body(part)):
            attachments.append(Entry(name or f"attachment.{part.get_content_subtype()}", _payload(part)))
    return texts.get("text/html") or texts.get("text/plain"), attachments


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that hold something; a letter inside a letter is one of them."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _enclosed(part: Message) -> bytes:
    inner = part.get_payload()
    if isinstance(inner, list) and inner and isinstance(inner[0], Message):
        return inner[0].as_bytes()
    return _payload(part)


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _body(part: Message, kind: str) -> Entry:
    text = decode(_payload(part), declared=part.get_content_charset()).text
    # The mark outweighs whatever charset the page itself declares.
    return Entry("正文.html" if kind == "text/html" else "正文.txt", codecs.BOM_UTF8 + text.encode("utf-8", "replace"))


def _is_picture_of_body(part: Message) -> bool:
    return part.get_content_maintype() == "image" and part.get("Content-ID") is not None


def _headers_read(part: Message) -> Message:
    """Return the headers that name a part, bare bytes in them decoded: the parser replaces those by U+FFFD."""
    plain = Message()
    for key, value in part.raw_items():
        if key.lower() in {"content-type", "content-disposition"} and key not in plain:
            plain[key] = decode(str(value).encode("utf-8", "surrogateescape")).text
    return plain


def _file_name(part: Message) -> str | None:
    """Return the name of a part: RFC 2231, RFC 2047 (not allowed there, but usual) or bare bytes in any encoding."""
    name = _headers_read(part).get_filename()
    if name is None:
        return None
    pieces = []
    for piece, charset in decode_header(name):
        raw = piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogateescape")
        pieces.append(decode(raw, declared=charset).text)
    return "".join(pieces) or None
