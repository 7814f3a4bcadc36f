"""The options that many commands share: what is asked of every file, and what is laid down for it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

import click

from checker.options import codes, profile_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from checker.batch import Demand

    Command = Callable[..., None]

PROFILE = click.option("--profile", metavar="NAME", help="报告主体的类型；默认自动识别。")
RULES = (
    click.option("--select", metavar="CODES", default="", help="只用这些规则（编号或前缀，逗号分隔）。"),
    click.option("--ignore", metavar="CODES", default="", help="不用这些规则。"),
)
CONFIG = (
    click.option(
        "--config", "config_file", metavar="FILE", help="配置文件；默认逐级向上找 fazhi-lint.toml。"
    ),
    click.option("--no-config", is_flag=True, help="不用配置文件。"),
)


def options(command: Command) -> Command:
    """All five, as they were given."""
    for option in reversed((PROFILE, *RULES, *CONFIG)):
        command = option(command)
    return command


def configured(command: Command) -> Command:
    """``--config``, ``--no-config``: the command gets the configuration as *laid_down*."""

    @wraps(command)
    def with_configuration(*args: object, config_file: str | None, no_config: bool, **given: object) -> None:
        from checker.config import configuration

        command(*args, laid_down=configuration(config_file, none=no_config), **given)

    for option in reversed(CONFIG):
        with_configuration = option(with_configuration)
    return with_configuration


def asked(command: Command) -> Command:
    """All five: the command gets *laid_down*, and as *demand* what the command line asks beside it."""

    @wraps(command)
    def with_both(*args: object, profile: str | None, select: str, ignore: str, **given: object) -> None:
        command(*args, demand=demanded(profile, select, ignore), **given)

    found = configured(with_both)
    for option in reversed((PROFILE, *RULES)):
        found = option(found)
    return found


def demanded(profile: str | None, select: str, ignore: str) -> Demand:
    """What the command line asks; an office's own codes are known once its configuration is read."""
    from checker.batch import Demand

    return Demand(codes(select, "--select"), codes(ignore, "--ignore"), profile_name(profile))
