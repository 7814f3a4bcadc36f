"""``baseline``: the list of accepted findings is written here alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker import outlets
from checker.baseline import load
from checker.cli.asked import asked
from checker.cli.common import FAILED, judged, say, watched
from checker.cli.previous import PREVIOUS, given

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.baseline import Baseline
    from checker.batch import Demand
    from checker.config import Config
    from checker.findings import FileResult


@click.group()
def baseline() -> None:
    """基线：人看过、接受了的问题，不再列出；检查从不改动它。"""


@baseline.command()
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@PREVIOUS
@asked
@click.pass_context
def update(  # noqa: PLR0913, PLR0917 (click gives them by name)
    ctx: click.Context,
    file: str,
    paths: tuple[str, ...],
    earlier: tuple[str, ...],
    demand: Demand,
    laid_down: Config,
) -> None:
    """把现有的问题都记入 FILE；已有的条目和人写的理由都保留。"""
    before = load(Path(file), new=True)
    results = _judged(file, paths, earlier, demand, laid_down)
    _rewritten(ctx, before, before.updated(results), results)


@baseline.command()
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@PREVIOUS
@asked
@click.pass_context
def prune(  # noqa: PLR0913, PLR0917
    ctx: click.Context,
    file: str,
    paths: tuple[str, ...],
    earlier: tuple[str, ...],
    demand: Demand,
    laid_down: Config,
) -> None:
    """从 FILE 清除这次查过的文件里不再出现的条目；没有查的、读不了的文件，条目不动。"""
    before = load(Path(file))
    results = _judged(file, paths, earlier, demand, laid_down)
    _rewritten(ctx, before, before.pruned(results), results)


def _judged(
    file: str, paths: tuple[str, ...], earlier: tuple[str, ...], demand: Demand, laid_down: Config
) -> list[FileResult]:
    from checker import batch

    written = {Path(file).resolve()}
    every = list(batch.expand(paths or (".",), written))
    previous, unread = given(earlier or laid_down.previous, len(every), written)
    if unread:  # what it would have shown must not count as gone
        raise click.UsageError(f"上年报告没有读全，{file} 未改动。")
    demand = replace(demand, previous=previous)
    sources = [replace(source, demand=laid_down.demand(source.name, demand)) for source in every]
    return list(watched(judged(sources, demand, None, cached=True), len(sources)))


def _rewritten(ctx: click.Context, before: Baseline, after: Baseline, results: Sequence[FileResult]) -> None:
    file = str(after.place)
    outlets.deliver(after.text(), file, console=False)
    say(f"{file}：原有 {len(before.entries)} 条，现有 {len(after.entries)} 条。")
    ctx.exit(FAILED if any(result.error is not None for result in results) else 0)
