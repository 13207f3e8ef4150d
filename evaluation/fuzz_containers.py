"""Damaged copies of archives and letters, and bombs: their members come out or say why not, in bounded time."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import random
import tarfile
import time
import zipfile
from email.message import EmailMessage

from corpora.build.seven import seven_zipped
from evaluation.fuzz import DAMAGES, MAX_SECONDS, SEED, SMALLEST, Failure
from evaluation.samples import load_samples
from gongkai.errors import LimitExceededError
from gongkai.readers.containers import members
from gongkai.settings import Settings

_BOMB = 96 * 1024 * 1024  # of zeros: three times what may swell at any ratio
_DEEP = 12  # levels


def fuzz_containers(copies: int) -> list[Failure]:
    """Open ``copies`` damaged containers of each kind, and a bomb in each; return what broke."""
    failures: list[Failure] = []
    for kind, data in boxes().items():
        for index in range(copies):
            damage = DAMAGES[index % len(DAMAGES)]
            seed = SEED + index
            failures.extend(_opened(kind, damage.__name__, seed, damage(data, random.Random(seed))))  # noqa: S311
    for kind, data in bombs().items():
        failures.extend(_opened(kind, "bomb", 0, data))
        if not any(isinstance(member.error, LimitExceededError) for member in members(data, kind, Settings())):
            failures.append(Failure(kind, "", "bomb", 0, "went off"))
    return failures


def _opened(kind: str, damage: str, seed: int, data: bytes) -> list[Failure]:
    began = time.monotonic()
    try:
        for _ in members(data, kind, Settings()):
            pass
    except Exception as error:  # whatever comes out is the finding
        return [Failure(kind, "", damage, seed, f"{type(error).__name__}: {error}")]
    if time.monotonic() - began > MAX_SECONDS:
        return [Failure(kind, "", damage, seed, f"took {time.monotonic() - began:.0f} s")]
    return []


def boxes() -> dict[str, bytes]:
    """Return a container of each kind that holds small samples, one of them in a container of its own."""
    samples = sorted(load_samples(split="dev", format="text"), key=lambda item: item.path.stat().st_size)[:SMALLEST]
    files = {item.path.name: item.data() for item in samples}
    inner = {**files, "附件.zip": _zip(files, zipfile.ZIP_DEFLATED)}
    tar = _tar(inner)
    return {
        "zip": _zip(inner, zipfile.ZIP_DEFLATED),
        "zip.bz2": _zip(inner, zipfile.ZIP_BZIP2),
        "zip.xz": _zip(inner, zipfile.ZIP_LZMA),
        "tar": tar,
        "tar.gz": gzip.compress(tar, mtime=0),
        "tar.bz2": bz2.compress(tar),
        "tar.xz": lzma.compress(tar),
        "7z": seven_zipped(inner),
        "7z of deflate": seven_zipped(inner, method="deflate", packed_header=False),
        "eml": _letter(inner),
    }


def bombs() -> dict[str, bytes]:
    """Return small files that would unpack to far more, or without end."""
    zeros = bytes(_BOMB)
    deep = b"0"
    for _ in range(_DEEP):
        deep = _zip({"a.zip": deep}, zipfile.ZIP_DEFLATED)
    packed = gzip.compress(zeros, mtime=0)
    return {
        "zip": _zip({"0": zeros}, zipfile.ZIP_DEFLATED),
        "tar.gz": gzip.compress(_tar({"0": zeros}), mtime=0),
        "gz": packed,
        "bz2": bz2.compress(zeros),
        "xz": lzma.compress(zeros),
        "7z": seven_zipped({"0": zeros}),
        "zip of gz": _zip({f"{at}.gz": packed for at in range(3)}, zipfile.ZIP_STORED),
        "eml": _letter({"0.gz": packed}),
        "nested": deep,
        "many": _zip({f"{at}": b"" for at in range(Settings().max_members + 1)}, zipfile.ZIP_STORED),
    }


def _zip(files: dict[str, bytes], method: int) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, (2021, 1, 26, 9, 30, 0)), data, method)
    return stream.getvalue()


def _tar(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def _letter(files: dict[str, bytes]) -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@example.cn", "b@example.org", "年度报告"
    message.set_content("请查收附件。")
    for name, data in files.items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    message.set_boundary("=-gongkai-=")
    return message.as_bytes()
