"""The command line: options in, exit status out."""

from __future__ import annotations

import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker import __version__, outlets
from checker.document import UnreadableError
from checker.options import Choice, codes, did_you_mean, places, profile_name
from checker.reporters import REPORTERS, pieces
from checker.warm import put_by, warm

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from checker.batch import Demand, Source
    from checker.findings import FileResult
    from checker.fixes import Corrected
    from checker.spool import Spool

FAILED = 2  # wrong usage, an input that could not be read, an output that could not be written
HELP = {"help_option_names": ["-h", "--help"]}


@click.group(context_settings=HELP, invoke_without_command=True)
@click.version_option(__version__, prog_name="fazhi-lint")
@click.pass_context
def app(ctx: click.Context) -> None:
    """检查法治政府建设年度报告：结构、序号、统计表、数字、用语等。不联网，不外传。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(FAILED)


@app.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--format", "form", type=Choice(tuple(REPORTERS)), default="text", help="输出格式，默认 text。")
@click.option(
    "-o", "--output", "outputs", multiple=True, metavar="FILE|FORMAT:FILE", help="写入文件，可重复。"
)
@click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
@click.option("--select", metavar="CODES", default="", help="只用这些规则（编号或前缀，逗号分隔）。")
@click.option("--ignore", metavar="CODES", default="", help="不用这些规则。")
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
@click.option("--config", "config_file", metavar="FILE", help="配置文件；默认逐级向上找 fazhi-lint.toml。")
@click.option("--no-config", is_flag=True, help="不用配置文件。")
@click.option("--baseline", "accepted", metavar="FILE", help="已接受的问题，不再列出；见 baseline 命令。")
@click.pass_context
def check(  # noqa: PLR0913, PLR0917 (the options are the contract's)
    ctx: click.Context,
    paths: tuple[str, ...],
    form: str,
    outputs: tuple[str, ...],
    profile: str | None,
    select: str,
    ignore: str,
    fail_on: str | None,
    stdin_filename: str | None,
    jobs: int | None,
    fix: bool,  # noqa: FBT001 (a flag of the command line)
    diff: bool,  # noqa: FBT001
    no_cache: bool,  # noqa: FBT001 (click gives it by name)
    config_file: str | None,
    no_config: bool,  # noqa: FBT001
    accepted: str | None,
) -> None:
    """检查文件、文件夹（逐层查找）或标准输入（-）；不写 PATH 即当前文件夹。"""
    from checker import batch
    from checker.baseline import Baseline, Sieve, load
    from checker.config import configuration
    from checker.spool import Spool

    laid_down = configuration(config_file, none=no_config)
    targets = places(outputs, form)
    demand = batch.Demand(
        codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile), laid_down.rules
    )
    written = {Path(file).resolve() for _, file in targets if file != outlets.STDOUT}
    every = [_source(source, stdin_filename) for source in batch.expand(paths or (".",), written)]
    sources = [replace(source, demand=laid_down.demand(source.name, demand)) for source in every]
    _spare(sources, written)
    if diff:
        targets = [target for target in targets if target[1] != outlets.STDOUT]
    place = accepted or laid_down.baseline
    sieve = Sieve(load(Path(place)) if place else Baseline(Path("-"), {}))
    with Spool() as results:
        judged = _judged(sources, demand, jobs, cached=not no_cache)
        if fix or diff:
            judged = _corrected(sources, demand, write=not diff)
        for result in _watched(judged, len(sources)):
            _append(results, sieve(laid_down.graded(result)))
        for line in sieve.told():
            _complain(line)
        undelivered = _deliver(results, targets)
        status = FAILED if undelivered else _status(results, fail_on or laid_down.fail_on)
    ctx.exit(status)


@app.command()
@click.argument("code", required=False, metavar="[CODE]")
def explain(code: str | None) -> None:
    """一条规则的要求、理由、依据和例子；不写 CODE 即全部规则。"""
    from checker import explain as pages

    lines = pages.manual() if code is None else pages.explain(code)
    if lines is None:
        near = did_you_mean(str(code), pages.names())
        raise click.BadParameter(f"no rule is called {code!r}.{near}", param_hint="'CODE'")
    _say("\n".join(lines))


@app.command()
@click.option("--format", "form", type=Choice(("text", "json")), default="text", help="默认 text。")
def rules(form: str) -> None:
    """全部规则的目录。"""
    from checker import explain as pages
    from checker.rulebook import rules as every

    lines = pages.catalogue_json(every()) if form == "json" else pages.catalogue_text(every())
    _say("\n".join(lines), console=form == "text")


@app.command()
@click.argument("path")
@click.option("--format", "form", type=Choice(("text", "json")), default="text", help="默认 text。")
@click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
@click.option("--stdin-filename", metavar="NAME", help="标准输入（-）的文件名，由它知格式。")
def outline(path: str, form: str, profile: str | None, stdin_filename: str | None) -> None:
    """一份报告的结构：如何分块、标题层次、必备内容各在何处，附行号。"""
    from checker import batch
    from checker.outline.survey import survey
    from checker.reporters import outline as written

    try:
        document = _source(batch.Source(path), stdin_filename).read()
    except UnreadableError as error:
        raise click.ClickException(f"{path}：{error}") from error
    found = survey(document, profile_name(profile))
    text = written.as_json(document, found) if form == "json" else "\n".join(written.text(document, found))
    _say(text, console=form == "text")


@app.command()
@click.argument("path", metavar="FILE.docx")
@click.option("-o", "--output", metavar="FILE", help="另存何处，默认 FILE.检查.docx；原文件从不改动。")
@click.option("--suggest", is_flag=True, help="把有把握的改法写成修订，由人接受或拒绝。")
@click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
@click.option("--select", metavar="CODES", default="", help="只用这些规则（编号或前缀，逗号分隔）。")
@click.option("--ignore", metavar="CODES", default="", help="不用这些规则。")
@click.pass_context
def annotate(  # noqa: PLR0913, PLR0917 (the options of check, and two more)
    ctx: click.Context,
    path: str,
    output: str | None,
    suggest: bool,  # noqa: FBT001 (a flag of the command line)
    profile: str | None,
    select: str,
    ignore: str,
) -> None:
    """把发现的问题写成 Word 批注，另存一份；答复“忽略：理由”的，下次不再提出。"""
    from checker import batch
    from checker.annotate import UntouchableError, files

    output = output or files.beside(path)
    _spare([batch.Source(path)], {Path(output).resolve()})
    demand = batch.Demand(codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile))
    try:
        done = files.annotated(path, demand, suggest=suggest)
    except UnreadableError as error:
        raise click.ClickException(f"{path}：{error}") from error
    except UntouchableError as error:
        _complain(f"{path}：{error}")
        _deliver([batch.check_one(batch.Source(path), demand)], [("text", outlets.STDOUT)])
        ctx.exit(FAILED)
    if lost := files.losses(output, done.data):
        message = f"{output} 里有 {lost} 条人写的批注，覆盖就没有了；请换一个文件名，或改为检查这一份"
        raise click.ClickException(message)
    outlets.deliver(done.data, output, console=False)
    _say("\n".join(files.told(done, output)))


@app.command()
@click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
@click.option("--select", metavar="CODES", default="", help="只用这些规则（编号或前缀，逗号分隔）。")
@click.option("--ignore", metavar="CODES", default="", help="不用这些规则。")
def lsp(profile: str | None, select: str, ignore: str) -> None:
    """供编辑器边写边查（语言服务协议，标准输入输出）；需另装 fazhi-lint[lsp]。"""
    from checker.batch import Demand

    try:
        from checker.lsp.server import server
    except ModuleNotFoundError as error:
        message = f"没有安装 {error.name}；请执行 pip install 'fazhi-lint[lsp]'"
        raise click.ClickException(message) from error
    demand = Demand(codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile))
    server(demand).start_io()


@app.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="端口；默认任取一个空闲的。")
@click.option("--open", "browse", is_flag=True, help="在浏览器里打开。")
@click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
@click.option("--select", metavar="CODES", default="", help="只用这些规则（编号或前缀，逗号分隔）。")
@click.option("--ignore", metavar="CODES", default="", help="不用这些规则。")
def serve(port: int, browse: bool, profile: str | None, select: str, ignore: str) -> None:  # noqa: FBT001
    """在浏览器里用：拖入文件即查，可下载带批注的 Word；只有本机能打开，什么也不保存。"""
    from checker.batch import Demand
    from checker.server.start import prepared, shown

    demand = Demand(codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile))
    try:
        server, address = prepared(demand, port)
    except OSError as error:
        raise click.ClickException(f"端口 {port} 用不了（{error.strerror or error}），请换一个") from error
    _say(f"{address}\n在浏览器里打开上面的地址；按 Ctrl+C 结束。地址只给自己用。")
    with shown(address, wanted=browse):
        server.run()


@app.group()
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
    judged = _watched(_judged(sources, demand, None, cached=True), len(sources))
    results = [laid_down.graded(result) for result in judged]
    after = before.pruned(results) if pruned else before.updated(results)
    outlets.deliver(after.text(), file, console=False)
    _say(f"{file}：原有 {len(before.entries)} 条，现有 {len(after.entries)} 条。")
    ctx.exit(FAILED if any(result.error is not None for result in results) else 0)


def _judged(
    sources: Sequence[Source], demand: Demand, jobs: int | None, *, cached: bool
) -> Generator[FileResult]:
    """Every result, in order, with those that are kept from runs before."""
    from checker import batch

    cache = None
    if cached and len(sources) > 1:  # one file is judged in the time that looking up takes
        from checker.cache import Cache
        from checker.kept import folder

        cache = Cache(folder())
    yield from batch.check(sources, demand, jobs, cache=cache)
    if cache is not None:
        cache.prune()


def _watched(every: Generator[FileResult], total: int) -> Iterator[FileResult]:
    """The results; what goes wrong with a file is said as soon as it is known."""
    from checker.progress import Progress

    with Progress(total) as bar, closing(every):
        for result in every:
            if result.error is not None:
                bar.clear()
                _complain(f"{result.path}：{result.error}")
            yield result
            bar.step(len(result.findings))


def _append(results: Spool, result: FileResult) -> None:
    try:
        results.append(result)
    except OSError as error:
        raise outlets.unwritable("临时文件夹", error) from error


@app.group(name="config")
def config_group() -> None:
    """配置：fazhi-lint.toml 或 pyproject.toml 的 [tool.fazhi-lint]。"""


@config_group.command()
@click.option("--config", "config_file", metavar="FILE", help="配置文件；默认逐级向上找 fazhi-lint.toml。")
def show(config_file: str | None) -> None:
    """现在生效的配置，各从何来。"""
    from checker.config import configuration, shown

    _say("\n".join(shown(configuration(config_file))))


def _say(text: str, *, console: bool = True) -> None:
    outlets.deliver(text + "\n", outlets.STDOUT, console=console)


def _source(source: Source, stdin_filename: str | None) -> Source:
    from checker import readers
    from checker.batch import STDIN, Source

    if source.name != STDIN:
        return source
    data = sys.stdin.buffer.read(readers.MAX_BINARY + 1)  # one more than is allowed is refused, not kept
    return Source(stdin_filename or STDIN, data)


def _spare(sources: Sequence[Source], written: set[Path]) -> None:
    """Refuse to write a report over the very file that it is about."""
    for source in sources if written else ():
        if source.data is None and Path(source.name).resolve() in written:
            raise click.UsageError(f"-o 会覆盖被检查的文件 {source.name}，请换一个文件名。")


def _corrected(sources: Sequence[Source], demand: Demand, *, write: bool) -> Generator[FileResult]:
    """Judge and correct: written back, or shown as a diff. What was corrected is no longer reported."""
    from checker.fixes import correct

    if write and any(source.data is not None for source in sources):
        raise click.UsageError("--fix 不能改标准输入，请写文件名，或用 --diff。")
    for source in sources:
        done = correct(source, source.demand or demand)
        if done.kept:
            _complain(f"{source.name}：有可改正的，未改（{done.kept}）")
        if done.count and write:
            yield _written_back(done)
            continue
        if done.count:
            _say(done.diff())
        yield done.said


def _written_back(done: Corrected) -> FileResult:
    try:
        outlets.deliver(done.after, done.path, console=False)
    except outlets.UnwritableError as error:
        return replace(done.said, error=str(error).partition("：")[2])
    _complain(f"{done.path}：改正 {done.count} 处")
    return done.left


def _complain(line: str) -> None:
    click.echo(" ".join(line.split()), err=True)


def _deliver(results: Sequence[FileResult], targets: Sequence[tuple[str, str]]) -> bool:
    """Write every report; True if one could not be written."""
    failed = False
    for form, place in targets:
        try:
            bits = pieces(form, results, outlets.view(place))
            outlets.deliver(bits, place, console=form == "text")
        except outlets.UnwritableError as error:
            _complain(str(error))
            failed = True
    return failed


def _status(results: Sequence[FileResult], fail_on: str) -> int:
    from checker.findings import Severity

    worst = 9
    for result in results:
        if result.error is not None:
            return FAILED
        worst = min([worst, *(finding.severity.rank for finding in result.findings)])
    return int(fail_on != "never" and worst <= Severity(fail_on).rank)


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"（用法见 {context.command_path} --help）" if context else ""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line; no fault ever shows a traceback, unless FAZHI_LINT_DEBUG asks for it."""
    outlets.speak_plainly()
    warm()
    try:
        status = app.main(args, prog_name="fazhi-lint", standalone_mode=False)
    except (outlets.UnwritableError, UnreadableError) as error:
        _complain(str(error))
        status = FAILED
    except click.ClickException as error:
        _complain(f"{error.format_message()}{_usage(error)}")
        status = FAILED
    except (click.Abort, KeyboardInterrupt):
        _complain("已中断。")
        sys.stdout.flush()
        os._exit(130)  # at once: at exit Python would wait for processes that are gone
    except Exception as error:
        if os.environ.get("FAZHI_LINT_DEBUG"):
            raise
        from checker.batch import crash

        _complain(crash(error))
        status = FAILED
    put_by()
    sys.exit(status)
