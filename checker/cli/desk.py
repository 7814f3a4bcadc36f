"""``annotate``, ``lsp``, ``serve``: checking where people write."""

from __future__ import annotations

from pathlib import Path

import click

from checker import outlets
from checker.cli.common import FAILED, complain, deliver, say, spare
from checker.document import UnreadableError
from checker.options import codes, profile_name


@click.command()
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
    spare([batch.Source(path)], {Path(output).resolve()})
    demand = batch.Demand(codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile))
    try:
        done = files.annotated(path, demand, suggest=suggest)
    except UnreadableError as error:
        raise click.ClickException(f"{path}：{error}") from error
    except UntouchableError as error:
        complain(f"{path}：{error}")
        deliver([batch.check_one(batch.Source(path), demand)], [("text", outlets.STDOUT)])
        ctx.exit(FAILED)
    if lost := files.losses(output, done.data):
        message = f"{output} 里有 {lost} 条人写的批注，覆盖就没有了；请换一个文件名，或改为检查这一份"
        raise click.ClickException(message)
    outlets.deliver(done.data, output, console=False)
    say("\n".join(files.told(done, output)))


@click.command()
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


@click.command()
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
    say(f"{address}\n在浏览器里打开上面的地址；按 Ctrl+C 结束。地址只给自己用。")
    with shown(address, wanted=browse):
        server.run()
