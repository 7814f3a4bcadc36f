"""``suppress``: write down that a finding is left, and why, in the list beside the report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker import outlets
from checker.cli.asked import asked
from checker.cli.common import say
from checker.cli.previous import PREVIOUS, given
from checker.options import did_you_mean

if TYPE_CHECKING:
    from checker.batch import Demand, Source
    from checker.config import Config
    from checker.findings import FileResult, Finding


@click.command()
@click.argument("path", metavar="FILE")
@click.argument("code")
@click.option("--line", type=click.IntRange(1), required=True, metavar="N", help="问题所在的行，同检查所列。")
@click.option("--column", type=click.IntRange(1), metavar="N", help="一行有几处时，所在的列。")
@click.option("--text", metavar="QUOTE", default="", help="一行有几处时，所指的字。")
@click.option("--reason", required=True, help="为什么不必改。")
@click.option("--by", metavar="NAME", default="", help="谁的意见。")
@PREVIOUS
@asked
def suppress(  # noqa: PLR0913, PLR0917 (each says one thing of the entry)
    path: str,
    code: str,
    line: int,
    column: int | None,
    text: str,
    reason: str,
    by: str,
    earlier: tuple[str, ...],
    demand: Demand,
    laid_down: Config,
) -> None:
    """忽略 FILE 里的一处问题：连同理由记入 FILE.fazhi-lint.yaml，只添不改；此后不再列出。"""
    from checker.batch import Source

    code, reason = _known(code), " ".join(reason.split())
    if not reason:
        raise click.BadParameter("reason is empty. 请写明理由。", param_hint="'--reason'")
    before, _ = given(earlier or laid_down.previous, 1, set())
    demand = replace(laid_down.demand(path, demand), previous=before)
    held, result = _judged(Source(path, demand=demand))

    def meant(one: Finding) -> bool:
        at = one.place
        return one.code == code and at.line == line and column in {None, at.column} and text in at.quote

    found = [at for at, one in enumerate(result.findings) if meant(one)]
    said = [one.reason for one in result.suppressed if meant(one.finding)]
    if said and not found:
        say(f"{path} 第{line}行的 {code} 已经忽略：{said[0]}")
        return
    if len(found) != 1:
        raise click.ClickException(_which(result, line, code, len(found)))
    _write(held, result, found[0], reason, by)


def _judged(source: Source) -> tuple[Source, FileResult]:
    """The source with its bytes in hand, and what is found in it."""
    from checker import batch
    from checker.document import UnreadableError

    try:
        held = source.hold()
    except UnreadableError as error:
        raise click.ClickException(f"{source.name}：{error}") from error
    result = batch.check_one(held, batch.Demand())
    if result.error is not None:
        raise click.ClickException(f"{source.name}：{result.error}")
    return held, result


def _known(name: str) -> str:
    """The code of a rule that is called so."""
    from checker.rulebook import rules

    codes = {known.casefold(): rule.code for rule in rules() for known in (rule.code, rule.name)}
    if (code := codes.get(name.casefold())) is None:
        near = did_you_mean(name, codes)
        raise click.BadParameter(f"no rule is called {name!r}.{near}", param_hint="'CODE'")
    return code


def _which(result: FileResult, line: int, code: str, count: int) -> str:
    """Why no single finding is meant, with those that stand on the line."""
    here = [one for one in result.findings if one.place.line == line]
    every = "、".join(f"{one.code}「{one.place.quote}」（第{one.place.column}列）" for one in here)
    if not every:
        return f"{result.path} 第{line}行没有问题"
    if count:
        return f"{result.path} 第{line}行有 {count} 处 {code}，请用 --text 或 --column 指明一处：{every}"
    return f"{result.path} 第{line}行没有这样的 {code}；这一行有：{every}"


def _write(held: Source, result: FileResult, at: int, reason: str, by: str) -> None:
    from checker.fingerprint import fingerprints, shown
    from checker.suppress import sidecar

    finding, mark = result.findings[at], fingerprints(result)[at]
    today = date.today().isoformat()  # noqa: DTZ011 (the day of the person who says it)
    entry = sidecar.Entry(0, finding.code, mark, reason, shown(finding), by, today)
    listed, place = held.listed or b"", sidecar.beside(held.name)
    more = sidecar.added(listed, entry)
    before, after = (sidecar.entries(data, place.name) for data in (listed, listed + more))
    if [replace(one, line=0) for one in after[len(before) :]] != [entry]:
        raise click.ClickException(f"{place}：不能在后面添加；请把各条都写成顶格以“- code: ”起头")
    outlets.add(more, place)
    say(f"{place}：已记下 {finding.code}「{finding.place.quote}」")
