"""Many files in many processes: in order whatever happens, and ended at once when the run is broken off."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING

from checker.batch.failures import failed
from checker.findings import FileResult
from checker.resources import DataError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from contextlib import AbstractContextManager

    from checker.batch.judging import Judge
    from checker.batch.sources import Source

AHEAD = 64  # files that wait for a process: enough for any machine, and no more than memory bears


@contextmanager
def processes(workers: int) -> Iterator[Executor]:
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


def spread(
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
        with processes(1) as pool:
            return pool.submit(judge, source).result()
    except BrokenExecutor:
        return failed(source.name, "检查它的进程意外终止（可能内存不足），请单独检查这个文件")
