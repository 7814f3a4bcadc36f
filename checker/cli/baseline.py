"""``baseline``: the list of accepted findings is written here alone."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from checker import outlets
from checker.cli.common import FAILED, judged, say, watched


@click.group()
def baseline() -> None:
    """基线：人看过、接受了的问题，不再列出；检查从不改动它。"""


@baseline.command()
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.pass_context
def update(ctx: click.Context, file: str, paths: tuple[str, ...]) -> None:
    """把现有的问题都记入 FILE；已有的条目和人写的理由都保留。"""
    _rewrite(ctx, file, paths, pruned=False)


@baseline.command()
@click.argument("file")
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.pass_context
def prune(ctx: click.Context, file: str, paths: tuple[str, ...]) -> None:
    """从 FILE 清除这次查过的文件里不再出现的条目；没有查的、读不了的文件，条目不动。"""
    _rewrite(ctx, file, paths, pruned=True)


def _rewrite(ctx: click.Context, file: str, paths: tuple[str, ...], *, pruned: bool) -> None:
    from checker import batch
    from checker.baseline import load
    from checker.config import configuration

    laid_down, place = configuration(), Path(file)
    before = load(place, new=not pruned)
    demand = batch.Demand(own=laid_down.rules)
    every = batch.expand(paths or (".",), {place.resolve()})
    sources = [replace(source, demand=laid_down.demand(source.name, demand)) for source in every]
    coming = watched(judged(sources, demand, None, cached=True), len(sources))
    results = [laid_down.graded(result) for result in coming]
    after = before.pruned(results) if pruned else before.updated(results)
    outlets.deliver(after.text(), file, console=False)
    say(f"{file}：原有 {len(before.entries)} 条，现有 {len(after.entries)} 条。")
    ctx.exit(FAILED if any(result.error is not None for result in results) else 0)
