"""Every exception that gongkai raises on purpose.

::

    GongkaiError
     ├─ ReadError                 the input could not become a Document; the file is at fault, not gongkai
     │   ├─ UnsupportedFormatError   no reader for this kind of file
     │   ├─ CorruptFileError         the bytes are damaged, cut short or empty
     │   ├─ EncryptedFileError       a password is needed
     │   ├─ NotAReportPageError      a list page, a page that only links to a file, an empty application shell
     │   └─ LimitExceededError       more pages, cells or bytes than allowed
     ├─ IsolationError         no child process can be started to read a file in
     ├─ ServiceError              a request that the service refuses, with its HTTP status
     ├─ CorpusError            a ledger or store cannot be opened, or does not say what it must
     ├─ ArtifactError             a data file of the package is missing or malformed
     └─ UsageError                the caller asked for something that does not exist
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class GongkaiError(Exception):
    """Base of every exception that gongkai raises on purpose.

    ``code`` is stable across versions and safe to compare in scripts; ``remedy`` says what a user can do.
    """

    code = "GONGKAI"

    def __init__(self, message: str, *, code: str | None = None, remedy: str = "") -> None:
        super().__init__(message)
        self.code = code or type(self).code
        self.remedy = remedy


class ReadError(GongkaiError):
    """The input could not become a Document."""

    code = "READ"

    def __init__(self, message: str, *, code: str | None = None, remedy: str = "", page: int | None = None) -> None:
        super().__init__(message, code=code, remedy=remedy)
        self.page = page


class UnsupportedFormatError(ReadError):
    """No reader is registered for this kind of file."""

    code = "READ.UNSUPPORTED"


class CorruptFileError(ReadError):
    """The bytes are damaged, cut short or empty."""

    code = "READ.CORRUPT"


class EncryptedFileError(ReadError):
    """The file opens only with a password."""

    code = "READ.ENCRYPTED"


class NotAReportPageError(ReadError):
    """A web page that holds no report itself.

    Codes: ``READ.LIST_PAGE`` (a list of links to reports), ``READ.LINK_PAGE`` (only links to a file, named in the
    message), ``READ.APP_SHELL`` (an application that loads its text by script).
    """

    code = "READ.NO_ARTICLE"


class LimitExceededError(ReadError):
    """More pages, cells or bytes than the limits allow."""

    code = "READ.LIMIT"


class IsolationError(GongkaiError):
    """No child process can be started to read a file in."""

    code = "ISOLATION.START"


class CorpusError(GongkaiError):
    """A ledger or store cannot be opened, is damaged, or does not say what it must."""

    code = "CORPUS"


class ServiceError(GongkaiError):
    """A request that the service refuses.

    ``status`` is the HTTP status, ``retry_after`` the seconds after which to come again, ``more`` what the problem
    document says besides.
    """

    code = "SERVICE"

    def __init__(
        self,
        message: str,
        *,
        code: str,
        status: int,
        remedy: str = "",
        retry_after: int | None = None,
        more: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message, code=code, remedy=remedy)
        self.status = status
        self.retry_after = retry_after
        self.more = more or {}


class ArtifactError(GongkaiError):
    """A data file of the package is missing, malformed or differs from its manifest."""

    code = "ARTIFACT"


class UsageError(GongkaiError):
    """The caller asked for something that does not exist: an unknown format, theme, column."""

    code = "USAGE"
