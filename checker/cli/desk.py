"""``annotate``, ``lsp``, ``serve``: checking where people write."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checker import outlets
from checker.cli.asked import asked, demanded, options
from checker.cli.common import FAILED, complain, deliver, say, spare
from checker.document import UnreadableError

if TYPE_CHECKING:
    from checker.batch import Demand
    from checker.config import Config


@click.command()
@click.argument("path", metavar="FILE.docx")
@click.option("-o", "--output", metavar="FILE", help="另存何处，默认 FILE.检查.docx；原文件从不改动。")
@click.option("--suggest", is_flag=True, help="把有把握的改法写成修订，由人接受或拒绝。")
@asked
@click.pass_context
def annotate(  # noqa: PLR0913, PLR0917 (what is asked, and three options more)
    ctx: click.Context,
    path: str,
    output: str | None,
    suggest: bool,  # noqa: FBT001 (a flag of the command line)
    demand: Demand,
    laid_down: Config,
) -> None:
    """把发现的问题写成 Word 批注，另存一份；答复“忽略：理由”的，下次不再提出。"""
    from checker import batch
    from checker.annotate import UntouchableError, files

    output = output or files.beside(path)
    spare([batch.Source(path)], {Path(output).resolve()})
    demand = laid_down.demand(path, demand)
    try:
        done = files.annotated(path, demand, laid_down.graded, suggest=suggest)
    except UnreadableError as error:
        raise click.ClickException(f"{path}：{error}") from error
    except UntouchableError as error:
        complain(f"{path}：{error}")
        result = laid_down.graded(batch.check_one(batch.Source(path), demand))
        deliver([result], [("text", outlets.STDOUT)])
        ctx.exit(FAILED)
    if lost := files.losses(output, done.data):
        message = f"{output} 里有 {lost} 条人写的批注，覆盖就没有了；请换一个文件名，或改为检查这一份"
        raise click.ClickException(message)
    outlets.deliver(done.data, output, console=False)
    say("\n".join(files.told(done, output)))


@click.command()
@options
def lsp(
    profile: str | None,
    select: str,
    ignore: str,
    config_file: str | None,
    no_config: bool,  # noqa: FBT001
) -> None:
    """供编辑器边写边查（语言服务协议，标准输入输出）；需另装 fazhi-lint[lsp]。"""
    try:
        from checker.lsp.laid_down import LaidDown
        from checker.lsp.server import server
    except ModuleNotFoundError as error:
        message = f"没有安装 {error.name}；请执行 pip install 'fazhi-lint[lsp]'"
        raise click.ClickException(message) from error
    laid_down = LaidDown(config_file, none=no_config)
    laid_down.of(Path.cwd())  # an office's own codes may be selected too
    server(laid_down, demanded(profile, select, ignore)).start_io()


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="端口；默认任取一个空闲的。")
@click.option("--open", "browse", is_flag=True, help="在浏览器里打开。")
@asked
def serve(port: int, browse: bool, demand: Demand, laid_down: Config) -> None:  # noqa: FBT001
    """在浏览器里用：拖入文件即查，可下载带批注的 Word；只有本机能打开，什么也不保存。"""
    from checker.server.start import prepared, shown

    try:
        server, address = prepared(demand, port, laid_down)
    except OSError as error:
        raise click.ClickException(f"端口 {port} 用不了（{error.strerror or error}），请换一个") from error
    say(f"{address}\n在浏览器里打开上面的地址；按 Ctrl+C 结束。地址只给自己用。")
    with shown(address, wanted=browse):
        server.run()
