"""What runs in the child: one request after another, each file read under limits, the answer sent as frames."""

from __future__ import annotations

import hashlib
import json
import os
import traceback
from collections.abc import Sequence
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

from gongkai.errors import GongkaiError, LimitExceededError, ReadError
from gongkai.isolation import frames
from gongkai.isolation.limits import alarm, bound, die_with_parent
from gongkai.isolation.model import Cause, Failure, Limits, out_of_memory, output_too_long
from gongkai.settings import Settings

if TYPE_CHECKING:
    from gongkai.report import Report

_WARMING = """<html><head><meta charset="utf-8"><title>某县2023年政府信息公开工作年度报告</title></head><body>
<h1>某县2023年政府信息公开工作年度报告</h1><h2>一、总体情况</h2><p>2023年，我县收到政府信息公开申请1件，办结1件。</p>
<h2>五、存在的主要问题及改进情况</h2><p>存在的问题：一是栏目更新不及时；二是业务培训不够。</p>
<p>改进措施：一是每月核对栏目；二是举办培训2场。</p></body></html>"""

_OTHER = "META.OTHER_DOCUMENT"
READER = "gongkai.pipeline:read_all"


class Reader(Protocol):
    """Turns the bytes of a file into its reports. Raises a GongkaiError for bytes that hold none."""

    def __call__(self, data: bytes, *, name: str, settings: Settings) -> Sequence[Report]:
        """Return the reports in ``data``."""
        ...


def warm(reader: str) -> None:
    """Load the readers, dictionaries and models that the first file would have to wait for."""
    if reader == READER:
        for module in ("gongkai.readers.pdf.reader", "gongkai.readers.docx.reader"):
            import_module(module)
        from gongkai.pipeline import read_all

        read_all(_WARMING.encode(), name="warm.html", settings=Settings())


def serve(inbox: BinaryIO, outbox: BinaryIO, limits: Limits, reader: str) -> None:
    """Answer requests until the caller hangs up, or until memory ran out. ``reader`` is a ``module:function``."""
    module, _, function = reader.partition(":")
    read: Reader = getattr(import_module(module), function)
    bound(limits.memory)
    frames.send(outbox, frames.READY, {"pid": os.getpid()})
    while (request := frames.receive(inbox)) is not None:
        order = request.json()
        data = frames.receive(inbox, order["n_bytes"]) if "n_bytes" in order else None
        alarm(limits.seconds)
        healthy = _answer(outbox, order, data.payload if data else None, limits, read)
        alarm(0)
        if not healthy:
            return


def _answer(outbox: BinaryIO, order: dict[str, Any], data: bytes | None, limits: Limits, read: Reader) -> bool:
    """Answer one request; return whether this process can take another."""
    sha256 = None
    try:
        settings = Settings(**order["settings"])
        if data is None:
            unpacks = order["job"] == "members"
            data = _load(Path(order["path"]), settings.max_unpacked_bytes if unpacks else settings.max_bytes)
        sha256 = hashlib.sha256(data).hexdigest()
        if order["job"] == "members":
            _send_members(outbox, data, order["name"], settings, limits)
        else:
            _send_reports(outbox, sha256, read(data, name=order["name"], settings=settings), limits)
    except MemoryError:
        data = None
        _refuse(outbox, sha256, out_of_memory(limits))
        return False
    except BrokenPipeError:
        return False
    except GongkaiError as error:
        _refuse(outbox, sha256, Failure.of(error))
    except Exception as error:  # our own bug: this file alone is lost, and it says so
        _refuse(outbox, sha256, _bug(error))
    return True


def _load(path: Path, most: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > most:
            raise _too_large(size, most)
        return path.read_bytes()
    except OSError as error:
        raise ReadError(
            f"打不开：{error.strerror}。 / Cannot be opened: {error.strerror}.",
            code="READ.OPEN",
            remedy="请检查路径与权限。 / Check path and permissions.",
        ) from error


def _send_reports(outbox: BinaryIO, sha256: str, reports: Sequence[Report], limits: Limits) -> None:
    documents = [report.to_dict() for report in reports]
    lines = [json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for document in documents]
    bodies = [line.encode() for line in lines]
    if sum(map(len, bodies)) > limits.output:
        _refuse(outbox, sha256, output_too_long(limits))
        return
    for body in bodies:
        frames.send(outbox, frames.REPORT, body)
    summary = {
        "sha256": sha256,
        "statuses": [document["status"] for document in documents],
        "format": documents[0]["source"]["format"] if documents else None,
        "other": _other_document(documents),
        "lacking": next((problem for document in documents for problem in document["problems"]), None),
    }
    frames.send(outbox, frames.END, summary)


def _send_members(outbox: BinaryIO, data: bytes, name: str, settings: Settings, limits: Limits) -> None:
    from gongkai.readers.containers import members

    for member in members(data, name, settings):
        error = member.error
        if len(member.data) > settings.max_bytes:
            error = _too_large(len(member.data), settings.max_bytes)
        failure = None if error is None else asdict(Failure.of(error))
        frames.send(outbox, frames.MEMBER, {"name": member.name, "failure": failure})
        frames.send(outbox, frames.DATA, b"" if failure else member.data)
        alarm(limits.seconds)  # the limit holds for each member
    frames.send(outbox, frames.END)


def _too_large(n_bytes: int, most: int) -> LimitExceededError:
    """Return the error of a file that is larger than it may be."""
    return LimitExceededError(
        f"文件有 {n_bytes:,} 字节，超过上限 {most:,}。 / The file has {n_bytes:,} bytes, over the limit.",
        remedy="设环境变量 GONGKAI_MAX_BYTES 可放宽。 / Raise GONGKAI_MAX_BYTES to read it.",
    )


def _other_document(documents: list[dict[str, Any]]) -> dict[str, str] | None:
    """Return code and message where each document in the file is of another kind than a yearly report."""
    found = [
        next((finding for finding in document["findings"] if finding["code"] == _OTHER), None) for document in documents
    ]
    if not found or None in found or found[0] is None:
        return None
    message = found[0]["message"]
    return {"code": _OTHER, "message": f"{message['zh']}。 / {message['en'][:1].upper()}{message['en'][1:]}."}


def _refuse(outbox: BinaryIO, sha256: str | None, failure: Failure) -> None:
    frames.send(outbox, frames.ERROR, {"sha256": sha256, "failure": asdict(failure)})


def _bug(error: Exception) -> Failure:
    return Failure(
        code="BUG",
        message=f"程序内部错误（{type(error).__name__}）。 / Internal error ({type(error).__name__}).",
        remedy="请把文件和这条信息报告给我们。 / Report the file and this message.",
        cause=Cause.BUG,
        detail="".join(traceback.format_exception(error)[-6:])[-4000:],
    )


def main() -> None:
    """Serve over the standard streams: how a child runs where processes cannot be forked from a warm one."""
    die_with_parent()
    inbox = os.fdopen(os.dup(0), "rb")
    outbox = os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("r+b") as null:  # a library that prints must not print into the answer
        os.dup2(null.fileno(), 0)
        os.dup2(null.fileno(), 1)
    if hasattr(os, "setsid"):
        os.setsid()
    request = frames.receive(inbox)
    if request is not None:
        order = request.json()
        warm(order["reader"])
        serve(inbox, outbox, Limits(**order["limits"]), order["reader"])


if __name__ == "__main__":
    main()
