"""``explain``, ``rules``, ``outline``: pages to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.cli.asked import PROFILE, configured
from checker.cli.common import in_hand, say
from checker.document import UnreadableError
from checker.options import Choice, did_you_mean, profile_name

if TYPE_CHECKING:
    from checker.config import Config


@click.command()
@click.argument("code", required=False, metavar="[CODE]")
@configured
def explain(code: str | None, laid_down: Config) -> None:
    """一条规则的要求、理由、依据和例子；不写 CODE 即全部规则。"""
    from checker import explain as pages

    settings = laid_down.settings
    lines = pages.manual(settings) if code is None else pages.explain(code, settings)
    if lines is None:
        near = did_you_mean(str(code), pages.names())
        raise click.BadParameter(f"no rule is called {code!r}.{near}", param_hint="'CODE'")
    say("\n".join(lines))


@click.command()
@click.option("--format", "form", type=Choice(("text", "json")), default="text", help="默认 text。")
@configured
def rules(form: str, laid_down: Config) -> None:
    """全部规则的目录；级别按配置，配置里不用的注明。"""
    from checker import explain as pages
    from checker.rulebook import rules as every

    listed = pages.catalogue_json if form == "json" else pages.catalogue_text
    say("\n".join(listed(every(), laid_down.settings)), console=form == "text")


@click.command()
@click.argument("path")
@click.option("--format", "form", type=Choice(("text", "json")), default="text", help="默认 text。")
@click.option("--stdin-filename", metavar="NAME", help="标准输入（-）的文件名，由它知格式。")
@PROFILE
@configured
def outline(path: str, form: str, stdin_filename: str | None, profile: str | None, laid_down: Config) -> None:
    """一份报告的结构：如何分块、标题层次、必备内容各在何处，附行号。"""
    from checker import batch
    from checker.outline.survey import survey
    from checker.reporters import outline as written

    try:
        document = in_hand(batch.Source(path), stdin_filename).read()
    except UnreadableError as error:
        raise click.ClickException(f"{path}：{error}") from error
    found = survey(document, profile_name(profile) or laid_down.at(document.name).profile)
    text = written.as_json(document, found) if form == "json" else "\n".join(written.text(document, found))
    say(text, console=form == "text")
