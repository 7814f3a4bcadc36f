"""What the commands have in common: inputs in, results and lines out."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import outlets
from checker.reporters import pieces

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from checker.batch import Demand, Source
    from checker.findings import FileResult

FAILED = 2  # wrong usage, an input that could not be read, an output that could not be written


def judged(
    sources: Sequence[Source],
    demand: Demand,
    jobs: int | None,
    *,
    cached: bool,
    mishaps: list[str] | None = None,
) -> Generator[FileResult]:
    """Every result, in order, with those that are kept from runs before.

    A process that is killed costs no result, but is said, and put down in *mishaps*.
    """
    from checker import batch

    def told(line: str) -> None:
        complain(line)
        if mishaps is not None:
            mishaps.append(line)

    cache = None
    if cached and len(sources) > 1:  # one file is judged in the time that looking up takes
        from checker.cache import Cache
        from checker.kept import folder

        cache = Cache(folder())
    yield from batch.check(sources, demand, jobs, cache=cache, told=told)
    if cache is not None:
        cache.prune()


def watched(every: Generator[FileResult], total: int, *, listed: bool = False) -> Iterator[FileResult]:
    """The results; what goes wrong with a file is said as soon as it is known, and what people wrote in
    vain to leave findings, unless the report itself has it *listed* for them.
    """
    from checker.progress import Progress
    from checker.reporters.words import in_vain

    with Progress(total) as bar, closing(every):
        for result in every:
            if result.error is not None:
                complain(f"{result.path}：{result.error}")
            for line in in_vain(result) if result.unused and not listed else ():
                complain(line)
            yield result
            bar.step(len(result.findings))


def say(text: str, *, console: bool = True) -> None:
    outlets.deliver(text + "\n", outlets.STDOUT, console=console)


def in_hand(source: Source, stdin_filename: str | None) -> Source:
    """The source; standard input is read."""
    from checker import readers
    from checker.batch import STDIN, Source

    if source.name != STDIN:
        return source
    data = sys.stdin.buffer.read(readers.MAX_BINARY + 1)  # one more than is allowed is refused, not kept
    return Source(stdin_filename or STDIN, data)


def spare(sources: Sequence[Source], written: set[Path]) -> None:
    """Refuse to write a report over the very file that it is about."""
    for source in sources if written else ():
        if source.data is None and Path(source.name).resolve() in written:
            raise click.UsageError(f"-o 会覆盖被检查的文件 {source.name}，请换一个文件名。")


def complain(line: str) -> None:
    """Say what went wrong; where that cannot be said either, the status alone tells."""
    try:
        bar = "\r\x1b[K" if sys.stderr.isatty() else ""  # of progress, which is drawn again
        click.echo(bar + " ".join(line.split()), err=True)
    except OSError:
        outlets.hush(sys.stderr)


def deliver(results: Sequence[FileResult], targets: Sequence[tuple[str, str]]) -> bool:
    """Write every report; True if one could not be written."""
    failed = False
    for form, place in targets:
        try:
            bits = pieces(form, results, outlets.view(place))
            outlets.deliver(bits, place, console=form == "text")
        except outlets.UnwritableError as error:
            complain(str(error))
            failed = True
        except OSError as error:  # what a format needs besides: a temporary file
            from tempfile import gettempdir

            complain(str(outlets.unwritable(f"{place}（临时文件夹 {gettempdir()}）", error)))
            failed = True
    return failed
