"""``check``: judge files and deliver what was found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker import outlets
from checker.cli.asked import asked
from checker.cli.common import FAILED, complain, deliver, in_hand, judged, say, spare, watched
from checker.cli.previous import PREVIOUS, Unpaired, given
from checker.options import Choice, places
from checker.reporters import REPORTERS

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from checker.batch import Demand, Source
    from checker.config import Config
    from checker.findings import FileResult
    from checker.fixes import Corrected
    from checker.spool import Spool


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "form", type=Choice(tuple(REPORTERS)), default="text", help="输出格式，默认 text。")
@click.option(
    "-o", "--output", "outputs", multiple=True, metavar="FILE|FORMAT:FILE", help="写入文件，可重复。"
)
@click.option(
    "--fail-on",
    type=Choice(("error", "warning", "info", "never")),
    help="达到何种级别时以 1 退出，默认 error。",
)
@click.option("--stdin-filename", metavar="NAME", help="标准输入（-）的文件名，由它知格式。")
@click.option("-j", "--jobs", type=click.IntRange(1), metavar="N", help="并行进程数。")
@click.option("--fix", is_flag=True, help="改正有把握的（只改文本和 Markdown，不动数字），报告余下的。")
@click.option("--diff", is_flag=True, help="只显示会怎样改正，不写文件。")
@click.option("--no-cache", is_flag=True, help="不用、不留以前的结果。")
@click.option("--baseline", "accepted", metavar="FILE", help="已接受的问题，不再列出；见 baseline 命令。")
@PREVIOUS
@asked
@click.pass_context
def check(  # noqa: PLR0913, PLR0917 (the options are the contract's)
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str,
    outputs: tuple[str, ...],
    fail_on: str | None,
    stdin_filename: str | None,
    jobs: int | None,
    fix: bool,  # noqa: FBT001 (a flag of the command line)
    diff: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001 (click gives it by name)
    accepted: str | None,
    earlier: tuple[str, ...],
    demand: Demand,
    laid_down: Config,
) -> None:
    """检查文件、文件夹（逐层查找）或标准输入（-）；不写 PATH 即当前文件夹。"""
    from checker import batch
    from checker.baseline import Baseline, Sieve, load
    from checker.spool import Spool

    targets = places(outputs, form)
    written = {Path(file).resolve() for _, file in targets if file != outlets.STDOUT}
    every = [in_hand(source, stdin_filename) for source in batch.expand(paths or (".",), written)]
    before, unread = given(earlier or laid_down.previous, len(every), written)
    demand = replace(demand, previous=before)
    sources = [replace(source, demand=laid_down.demand(source.name, demand)) for source in every]
    spare(sources, written)
    if diff:
        targets = [target for target in targets if target[1] != outlets.STDOUT]
    place = accepted or laid_down.baseline
    sieve = Sieve(load(Path(place)) if place else Baseline(Path("-"), {}))
    unpaired = Unpaired()
    with Spool() as results:
        mishaps: list[str] = []
        coming = judged(sources, demand, jobs, cached=not no_cache, mishaps=mishaps)
        if fix or diff:
            coming = _corrected(sources, demand, write=not diff)
        for result in watched(coming, len(sources), listed=("text", outlets.STDOUT) in targets):
            _append(results, sieve(laid_down.graded(unpaired(result))))
        for line in (*unpaired.told(), *sieve.told()):
            complain(line)
        undelivered = deliver(results, targets)
        failed = undelivered or unread or mishaps
        status = FAILED if failed else _status(results, fail_on or laid_down.fail_on)
    ctx.exit(status)


def _append(results: Spool, result: FileResult) -> None:
    try:
        results.append(result)
    except OSError as error:
        raise outlets.unwritable("临时文件夹", error) from error


def _corrected(sources: Sequence[Source], demand: Demand, *, write: bool) -> Generator[FileResult]:
    """Judge and correct: written back, or shown as a diff. What was corrected is no longer reported."""
    from checker.fixes import correct

    if write and any(source.data is not None for source in sources):
        raise click.UsageError("--fix 不能改标准输入，请写文件名，或用 --diff。")
    for source in sources:
        done = correct(source, source.demand or demand)
        if done.kept:
            complain(f"{source.name}：有可改正的，未改（{done.kept}）")
        if done.count and write:
            yield _written_back(done)
            continue
        if done.count:
            say(done.diff())
        yield done.said


def _written_back(done: Corrected) -> FileResult:
    try:
        outlets.deliver(done.after, done.path, console=False)
    except outlets.UnwritableError as error:
        return replace(done.said, error=str(error).partition("：")[2])
    complain(f"{done.path}：改正 {done.count} 处")
    return done.left


def _status(results: Sequence[FileResult], fail_on: str) -> int:
    from checker.findings import Severity

    worst = 9
    for result in results:
        if result.error is not None:
            return FAILED
        worst = min([worst, *(finding.severity.rank for finding in result.findings)])
    return int(fail_on != "never" and worst <= Severity(fail_on).rank)
