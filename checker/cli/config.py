"""``config``: what is laid down."""

from __future__ import annotations

import click

from checker.cli.common import say


@click.group()
def config() -> None:
    """配置：fazhi-lint.toml 或 pyproject.toml 的 [tool.fazhi-lint]。"""


@config.command()
@click.option("--config", "config_file", metavar="FILE", help="配置文件；默认逐级向上找 fazhi-lint.toml。")
def show(config_file: str | None) -> None:
    """现在生效的配置，各从何来。"""
    from checker.config import configuration, shown

    say("\n".join(shown(configuration(config_file))))
