"""Files out of a multipart request, one after another; their names are labels and nothing else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from gongkai.errors import ServiceError

_FIELD_BYTES = 64 * 1024  # a field that is no file
_FIELDS = 16


@asynccontextmanager
async def form(request: Request, *, most_files: int) -> AsyncIterator[FormData]:
    """Parse the body. Raises ServiceError: 415 where it is no form, 422 where it is malformed, 413 by the guard."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise ServiceError(
            "请以 multipart/form-data 上传。 / Upload as multipart/form-data.",
            code="UPLOAD.MEDIA_TYPE",
            status=415,
            remedy="curl -F file=@FILE …",
        )
    try:
        found = await request.form(max_files=most_files, max_fields=_FIELDS, max_part_size=_FIELD_BYTES)
    except HTTPException as error:
        raise malformed(str(error.detail)) from error
    except (ValueError, KeyError) as error:  # header values that the parser does not expect
        raise malformed(type(error).__name__) from error
    try:
        yield found
    finally:
        await found.close()


def files(found: FormData, field: str) -> list[UploadFile]:
    """Return the files of a field, in order. Raises ServiceError (422) where there is none."""
    uploads = [value for value in found.getlist(field) if isinstance(value, UploadFile)]
    if not uploads:
        raise ServiceError(
            f"表单缺少文件字段 {field}。 / The form has no file called {field}.",
            code="UPLOAD.MISSING",
            status=422,
            remedy=f"curl -F {field}=@FILE …",
        )
    return uploads


def malformed(detail: str) -> ServiceError:
    """Return the refusal of a body that is no form."""
    return ServiceError(f"表单无法解析。 / The form cannot be parsed: {detail}", code="UPLOAD.MALFORMED", status=422)
