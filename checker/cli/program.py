"""The commands by name; each is loaded when it is called."""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING

import click

from checker import __version__, outlets
from checker.cli.common import FAILED, complain
from checker.document import UnreadableError
from checker.options import did_you_mean
from checker.resources import DataError
from checker.warm import put_by, warm

if TYPE_CHECKING:
    from collections.abc import Sequence

# command -> the module that holds it
COMMANDS = {
    "annotate": "desk",
    "baseline": "baseline",
    "check": "check",
    "config": "config",
    "explain": "pages",
    "lsp": "desk",
    "outline": "pages",
    "rules": "pages",
    "serve": "desk",
    "suppress": "suppress",
}


class Commands(click.Group):
    """The commands by name; only the one that is called is loaded."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*COMMANDS, *super().list_commands(ctx)})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in COMMANDS and cmd_name not in self.commands:
            self.add_command(getattr(import_module(f"checker.cli.{COMMANDS[cmd_name]}"), cmd_name))
        return super().get_command(ctx, cmd_name)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except EOFError as error:  # click takes the end of any file for an end of asking
            _crashed(error)
            ctx.exit(FAILED)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS:
            ctx.fail(f"No such command {args[0]!r}.{did_you_mean(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands, context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True
)
@click.version_option(__version__, prog_name="fazhi-lint")
@click.pass_context
def app(ctx: click.Context) -> None:
    """检查法治政府建设年度报告：结构、序号、统计表、数字、用语等。不联网，不外传。"""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(FAILED)


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"（用法见 {context.command_path} --help）" if context else ""


def _crashed(error: Exception) -> None:
    """Say in a line that the fault is ours. Raises it, if FAZHI_LINT_DEBUG asks for it."""
    if os.environ.get("FAZHI_LINT_DEBUG"):
        raise error
    from checker.batch import crash

    complain(crash(error))


def run(args: Sequence[str] | None) -> int:
    """Run a command; its exit status.

    Raises KeyboardInterrupt, and what FAZHI_LINT_DEBUG asks for.
    """
    outlets.speak_plainly()
    warm()
    status: int = FAILED
    try:
        status = app.main(args, prog_name="fazhi-lint", standalone_mode=False)
    except (outlets.UnwritableError, UnreadableError, DataError) as error:
        complain(str(error))
    except click.ClickException as error:
        complain(f"{error.format_message()}{_usage(error)}")
    except click.Abort as error:
        raise KeyboardInterrupt from error
    except Exception as error:  # noqa: BLE001 (it becomes a line)
        _crashed(error)
    put_by()
    return status
