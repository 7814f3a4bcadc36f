"""Many inputs: folders are expanded, each file is read and judged, a bad one never stops the others."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING

from checker.batch.failures import crash
from checker.batch.judging import Judge, check_one, earlier
from checker.batch.sources import STDIN, Demand, Held, Source, expand

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from concurrent.futures import Executor

    from checker.cache import Cache
    from checker.findings import FileResult

__all__ = ["STDIN", "Demand", "Held", "Source", "check", "check_one", "crash", "earlier", "expand"]

MANY = 8  # from so many files on, starting worker processes pays


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
    judge, workers = Judge(demand, cache), min(jobs, len(sources))
    if pool is None and workers <= 1:
        yield from map(judge, sources)
        return
    from checker.batch.pool import processes, spread

    start = (lambda: processes(workers)) if pool is None else lambda: nullcontext(pool)
    yield from spread(sources, judge, start, told)
