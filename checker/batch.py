"""Many inputs: folders are expanded, each file is read and judged, a bad one never stops the others."""

from __future__ import annotations

import os
from collections import deque
from contextlib import contextmanager, nullcontext, suppress
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker import readers
from checker.document import UnreadableError
from checker.findings import FileResult
from checker.resources import DataError, extend
from checker.run import inspect
from checker.suppress import sifted
from checker.suppress.sidecar import contents

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

    from checker.cache import Cache
    from checker.document import Document
    from checker.previous import Edition, Previous

STDIN = "-"
MANY = 8  # from so many files on, starting worker processes pays
AHEAD = 64  # files that wait for a process: enough for any machine, and no more than memory bears


class Source(Struct, frozen=True):
    """An input: a path as given, or bytes with a name; *error* is why it was refused unread."""

    name: str
    data: bytes | None = None
    error: str | None = None
    demand: Demand | None = None  # what is asked of this one, if not what is asked of all
    listed: bytes | None = None  # the list of suppressed findings; None: what lies beside the file

    def read(self) -> Document:
        if self.error is not None:
            raise UnreadableError(self.error)
        if self.data is None:
            return readers.read(self.name)
        return readers.read_bytes(self.data, self.name)

    def beside(self) -> bytes:
        """The bytes of the list of suppressed findings. Raises UnreadableError."""
        if self.listed is not None:
            return self.listed
        return b"" if self.name == STDIN else contents(self.name)

    def bytes(self) -> bytes:
        """What is read; of a file that is too great, no more than shows it."""
        if self.data is not None:
            return self.data
        with open(self.name, "rb") as file:  # noqa: PTH123 (a name may be no valid path)
            return file.read(readers.MAX_BINARY + 1)

    def hold(self) -> Source:
        """The source with its bytes in hand, and those of the list beside it. Raises UnreadableError."""
        if self.error is not None:
            raise UnreadableError(self.error)
        data = readers.contents(Path(self.name)) if self.data is None else self.data
        return replace(self, data=data, listed=self.beside())


class Held(Source, frozen=True, dict=True):
    """A source that is read once; its document is there when it has been judged."""

    @cached_property
    def document(self) -> Document:
        return Source.read(self)

    def read(self) -> Document:
        return self.document


class Demand(Struct, frozen=True):
    """What is asked of every file: which rules, for which body it is written, what came before it."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    own: str | None = None  # a folder of rules and lexicons beside ours
    previous: Previous | None = None  # the reports of earlier years


def expand(paths: Iterable[str], skip: Collection[Path] = ()) -> Iterator[Source]:
    """The files that *paths* name, those of a folder in the order of their names.

    One that is named twice is judged once. *skip* are files that this run writes: found in a folder,
    they are no reports.
    """
    seen: set[str] = set()
    for path in paths:
        for source in _named(path, skip):
            whole = os.path.abspath(source.name)  # noqa: PTH100 (a link is a report of its own)
            if whole not in seen:
                seen.add(whole)
                yield source


def _named(path: str, skip: Collection[Path]) -> Iterator[Source]:
    if not os.path.isdir(path):  # noqa: PTH112 (a path with a NUL is told apart below, not here)
        yield Source(path)
        return
    found = [source for source in _walk(path) if source.error or Path(source.name).resolve() not in skip]
    suffixes = " ".join(sorted(readers.SUFFIXES))
    yield from found or [Source(path, error=f"文件夹里没有可检查的报告（认 {suffixes}），请换一个文件夹")]


def _walk(folder: str) -> Iterator[Source]:
    """Files that may be reports, recursively, and folders that may not be searched; hidden ones and an
    editor's lock files are none.
    """
    closed: list[OSError] = []
    for root, folders, files in os.walk(Path(folder), onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(root, name)
            if file.suffix.lower() in readers.SUFFIXES and not name.startswith((".", "~$")):
                yield Source(str(file))
    for error in closed:
        yield Source(str(error.filename), error=f"无法读取：{_reason(error)}")


def check(  # noqa: PLR0913 (what may be given, by name)
    sources: Sequence[Source],
    demand: Demand,
    jobs: int | None = None,
    *,
    pool: Executor | None = None,
    cache: Cache | None = None,
    told: Callable[[str], None] = lambda _: None,
) -> Generator[FileResult]:
    """Judge every source, in the order given; by default with a process per core if there are many.

    *pool* is any executor to use instead (Dask's, Ray's): it is left open. Of as many sources as one
    likes, only a few wait in it at a time. *told* is given a line when a process ends that should not.
    """
    if jobs is None:
        jobs = (os.cpu_count() or 1) if len(sources) >= MANY else 1
    if pool is not None:
        yield from _spread(sources, Judge(demand, cache), lambda: nullcontext(pool), told)
    elif min(jobs, len(sources)) > 1:
        workers = min(jobs, len(sources))
        yield from _spread(sources, Judge(demand, cache), lambda: _processes(workers), told)
    else:
        yield from map(Judge(demand, cache), sources)


@contextmanager
def _processes(workers: int) -> Iterator[Executor]:
    """Processes that end at once when the run is broken off."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    before = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(workers, initializer=_deaf)
    try:
        with _no_interrupt():  # one that came while a process starts would be answered by that process
            pool.submit(_deaf)
        yield pool
    except BaseException:
        for worker in set(multiprocessing.active_children()) - before:
            worker.kill()
            worker.join(1)
        pool.shutdown(wait=False, cancel_futures=True)  # it may wait for a worker that is gone
        raise
    pool.shutdown(cancel_futures=True)


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Ctrl-C is answered afterwards, if it is to be answered at all.

    Raises KeyboardInterrupt.
    """
    import signal

    heard = []
    try:
        before = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number))
    except ValueError:  # only the main thread may, and only there Ctrl-C is heard
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if heard and before is not signal.SIG_IGN:
        raise KeyboardInterrupt


def _deaf() -> None:
    """Ctrl-C reaches every process of a terminal; the first one alone answers it."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _spread(
    sources: Sequence[Source],
    judge: Judge,
    start: Callable[[], AbstractContextManager[Executor]],
    told: Callable[[str], None],
) -> Iterator[FileResult]:
    """Judge in the executor that *start* gives; when that breaks, what was under way is judged alone."""
    at = 0
    while at < len(sources):
        with start() as pool:
            for result in _in_order(sources[at:], judge, pool):
                if result is None:
                    break
                yield result
                at += 1
        if at < len(sources):
            told("有检查进程意外终止（可能内存不足），已另起进程接着查，不缺一份。")
            yield _alone(sources[at], judge)
            at += 1


def _in_order(sources: Sequence[Source], judge: Judge, pool: Executor) -> Iterator[FileResult | None]:
    """The results in the order of the sources, and None when the pool is broken."""
    waiting: deque[FileResult | Future[FileResult]] = deque()
    left = iter(sources)
    while True:
        for source in islice(left, AHEAD - len(waiting)):
            known = judge.known(source)
            try:
                waiting.append(known or pool.submit(judge, source))
            except RuntimeError:  # broken, or shut down
                waiting.append(_broken())
        if not waiting:
            return
        first = waiting.popleft()
        try:
            yield first if isinstance(first, FileResult) else first.result()
        except DataError:
            raise
        except Exception:  # noqa: BLE001 (what a judge raises is our own; all else is the executor's)
            yield None
            return


def _broken() -> Future[FileResult]:
    from concurrent.futures import BrokenExecutor, Future

    future: Future[FileResult] = Future()
    future.set_exception(BrokenExecutor())
    return future


def _alone(source: Source, judge: Judge) -> FileResult:
    """Judge a source in a process of its own, since it may be what made a process end."""
    from concurrent.futures import BrokenExecutor

    try:
        with _processes(1) as pool:
            return pool.submit(judge, source).result()
    except BrokenExecutor:
        return _failed(source, "检查它的进程意外终止（可能内存不足），请单独检查这个文件")


class Judge(Struct, frozen=True):
    """What is done with each source, in whatever process."""

    demand: Demand
    cache: Cache | None = None

    def __call__(self, source: Source) -> FileResult:
        if self.cache is None or source.error is not None:
            return check_one(source, self.demand)
        try:
            held = source.hold()
        except (UnreadableError, OSError):
            return check_one(source, self.demand)
        key = self._key(self.cache, held)
        if (kept := self.cache.get(key, held.name)) is not None:
            return kept
        result = check_one(held, self.demand)
        if result.error is None:
            self.cache.put(key, result)
        return result

    def known(self, source: Source) -> FileResult | None:
        """What the cache has of a source; it is not worth a process then."""
        if self.cache is None or source.error is not None:
            return None
        with suppress(UnreadableError, OSError):
            held = source.hold()
            return self.cache.get(self._key(self.cache, held), held.name)
        return None

    def _key(self, cache: Cache, held: Source) -> str:
        demand = held.demand or self.demand
        return cache.key(held.data or b"", held.name, repr((demand, held.listed)), demand.own)


def check_one(source: Source, demand: Demand) -> FileResult:
    """Judge one source; whatever goes wrong becomes the one line of its *error*."""
    from checker.rulebook import rules

    demand = source.demand or demand
    try:
        extend(demand.own)
        wanted = rules(demand.select, demand.ignore)
        held = source.hold() if source.data is None else source
        document = held.read()
        result = inspect(document, wanted, demand.profile, demand.previous)
        return sifted(result, document, held.data or b"", held.beside())
    except DataError:
        raise  # ours, and the same for every file
    except Exception as error:  # noqa: BLE001 (each becomes a line)
        return _failed(source, _line(error))


def earlier(sources: Sequence[Source]) -> tuple[Previous, tuple[FileResult, ...]]:
    """The reports of earlier years that some files hold; and of those that cannot be read, why.

    Of a file that holds no report nothing is said.
    """
    from checker.previous import Previous, editions

    found: list[Edition] = []
    failed: list[FileResult] = []
    for source in sources:
        try:
            if source.error is not None:
                raise UnreadableError(source.error)
            held = source.hold()
            found += editions(source.name, held.data or b"", held=source.data is not None)
        except DataError:
            raise
        except Exception as error:  # noqa: BLE001
            failed.append(_failed(source, _line(error)))
    return Previous(tuple(found)), tuple(failed)


def _line(error: Exception) -> str:
    """What went wrong with a file, in one line."""
    if isinstance(error, UnreadableError):
        return str(error)
    if isinstance(error, OSError):
        return f"无法读取：{_reason(error)}"
    if isinstance(error, MemoryError):
        return "内存不足，无法检查，请把文件拆小后再试"
    if os.environ.get("FAZHI_LINT_DEBUG"):
        raise error
    return crash(error)


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
