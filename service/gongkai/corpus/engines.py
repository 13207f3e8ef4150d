"""Where files are read: in children of this process, or on a Dask cluster. The same limits, the same outcome."""

from __future__ import annotations

from collections.abc import Callable, Generator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gongkai.errors import CorpusError, UsageError
from gongkai.isolation import Limits, Outcome, Pool, Unpacked
from gongkai.isolation.model import killed
from gongkai.settings import Settings

ENGINES = ("local", "dask")


@dataclass(frozen=True, slots=True)
class Task:
    """A file to read."""

    sha256: str
    name: str
    path: Path


# Called from another thread with what came of the file, or the error of an engine that cannot go on.
Done = Callable[[Task, "Outcome | Exception"], None]


class Engine(Protocol):
    """Reads files at several places at once."""

    @property
    def width(self) -> int:
        """How many files are read at the same time."""
        ...

    def submit(self, task: Task, done: Done) -> None:
        """Have a file read; ``done`` is called from another thread, once, whatever happens."""
        ...

    def members(self, path: Path, name: str) -> Generator[Unpacked, None, None]:
        """Open an archive here, in a child."""
        ...

    def abort(self) -> None:
        """Give up what is being read; each is done with an outcome that does not blame the file."""
        ...

    def close(self) -> None:
        """End the children."""
        ...


class LocalEngine:
    """Children of this process."""

    def __init__(
        self, workers: int, *, limits: Limits | None = None, settings: Settings | None = None, reader: str | None = None
    ) -> None:
        named = {} if reader is None else {"reader": reader}
        self._pool = Pool(workers, limits=limits, settings=settings, **named)

    @property
    def width(self) -> int:
        """How many children there are."""
        return self._pool.workers

    def submit(self, task: Task, done: Done) -> None:
        """Have a file read by the next free child."""
        future = self._pool.submit(task.path, name=task.name)
        future.add_done_callback(lambda future: done(task, _came_of(future)))

    def members(self, path: Path, name: str) -> Generator[Unpacked, None, None]:
        """Open an archive in a child."""
        return self._pool.members(path, name=name)

    def abort(self) -> None:
        """Kill the children that are reading."""
        self._pool.abort()

    def close(self) -> None:
        """End the children."""
        self._pool.close()


def _came_of(future: Future[Outcome]) -> Outcome | Exception:
    try:
        return future.result()
    except CancelledError:  # the pool was closed
        return Outcome(failure=killed())
    except Exception as error:
        return error


def engine(
    name: str, *, workers: int, scheduler: str | None = None, limits: Limits | None = None, settings: Settings
) -> Engine:
    """Return the engine of that name. Raises UsageError for another name or a scheduler where there is none."""
    if name == "local" and scheduler is None:
        return LocalEngine(workers, limits=limits, settings=settings)
    if name == "dask":
        try:
            from gongkai.corpus.engines_dask import DaskEngine
        except ModuleNotFoundError as error:
            raise CorpusError(
                f"缺少 {error.name}。 / {error.name} is not installed.",
                code="CORPUS.ENGINE",
                remedy="pip install 'gongkai[dask]'",
            ) from error

        return DaskEngine(scheduler, workers=workers, limits=limits, settings=settings)
    raise UsageError(
        "--engine 只有 local 和 dask；--scheduler 只用于 dask。 / "
        "--engine takes local or dask; --scheduler goes with dask."
    )
