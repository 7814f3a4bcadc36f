"""Many inputs: folders are expanded, each file is read and judged, a bad one never stops the others."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from checker import readers
from checker.document import UnreadableError
from checker.findings import FileResult
from checker.resources import DataError
from checker.run import inspect

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checker.document import Document

STDIN = "-"
MANY = 8  # from so many files on, starting worker processes pays


class Source(Struct, frozen=True):
    """An input: a path as given, or bytes with a name; *error* is why it was refused unread."""

    name: str
    data: bytes | None = None
    error: str | None = None

    def read(self) -> Document:
        if self.error is not None:
            raise UnreadableError(self.error)
        if self.data is None:
            return readers.read(self.name)
        return readers.read_bytes(self.data, self.name)

    def bytes(self) -> bytes:
        """What is read; of a file that is too great, no more than shows it."""
        if self.data is not None:
            return self.data
        with open(self.name, "rb") as file:  # noqa: PTH123 (a name may be no valid path)
            return file.read(readers.MAX_BINARY + 1)


class Demand(Struct, frozen=True):
    """What is asked of every file: which rules, and for which body the report is written."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None


def expand(paths: Iterable[str], skip: Collection[Path] = ()) -> Iterator[Source]:
    """The files that *paths* name, those of a folder in the order of their names.

    *skip* are files that this run writes: found in a folder, they are no reports.
    """
    for path in paths:
        if not os.path.isdir(path):  # noqa: PTH112 (a path with a NUL is told apart below, not here)
            yield Source(path)
            continue
        found = [Source(str(file)) for file in _walk(Path(path)) if file.resolve() not in skip]
        suffixes = " ".join(sorted(readers.SUFFIXES))
        yield from found or [Source(path, error=f"文件夹里没有可检查的报告（认 {suffixes}），请换一个文件夹")]


def _walk(folder: Path) -> Iterator[Path]:
    """Files that may be reports, recursively; hidden ones and an editor's lock files are none."""
    for root, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(root, name)
            if file.suffix.lower() in readers.SUFFIXES and not name.startswith((".", "~$")):
                yield file


def check(sources: Sequence[Source], demand: Demand, jobs: int | None = None) -> Iterator[FileResult]:
    """Judge every source, in the order given; by default with a process per core if there are many."""
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(sources) >= MANY else 1
    jobs = min(jobs, len(sources))
    if jobs > 1:
        yield from _spread(sources, demand, jobs)
    else:
        yield from (check_one(source, demand) for source in sources)


def _spread(sources: Sequence[Source], demand: Demand, jobs: int) -> Iterator[FileResult]:
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    with ProcessPoolExecutor(jobs) as pool:
        tasks = [pool.submit(check_one, source, demand) for source in sources]
        for source, task in zip(sources, tasks, strict=True):
            try:
                yield task.result()
            except BrokenProcessPool:
                yield _alone(source, demand)


def _alone(source: Source, demand: Demand) -> FileResult:
    """Judge a source in a process of its own, since one among many made a process end."""
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    try:
        with ProcessPoolExecutor(1) as pool:
            return pool.submit(check_one, source, demand).result()
    except BrokenProcessPool:
        return _failed(source, "检查它的进程意外终止（可能内存不足），请单独检查这个文件")


def check_one(source: Source, demand: Demand) -> FileResult:
    """Judge one source; whatever goes wrong becomes the one line of its *error*."""
    from checker.rulebook import rules

    try:
        wanted = rules(demand.select, demand.ignore)
        return inspect(source.read(), wanted, demand.profile)
    except UnreadableError as error:
        return _failed(source, str(error))
    except DataError:
        raise  # ours, and the same for every file
    except OSError as error:
        return _failed(source, f"无法读取：{_reason(error)}")
    except MemoryError:
        return _failed(source, "内存不足，无法检查，请把文件拆小后再试")
    except Exception as error:
        if os.environ.get("FAZHI_LINT_DEBUG"):
            raise
        return _failed(source, crash(error))


def crash(error: BaseException) -> str:
    """The one line for a fault of ours."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"程序内部出错（{what}）；请把这一行和这个文件发给维护者，设 FAZHI_LINT_DEBUG=1 可得详情"


def _reason(error: OSError) -> str:
    known = {
        FileNotFoundError: "没有这个文件，请核对路径",
        PermissionError: "没有读取权限",
        IsADirectoryError: "这是一个文件夹",
    }
    return known.get(type(error), error.strerror or type(error).__name__)


def _failed(source: Source, error: str) -> FileResult:
    suffix = Path(source.name).suffix.lower().lstrip(".")
    return FileResult(path=source.name, format=suffix, error=" ".join(error.split()))
