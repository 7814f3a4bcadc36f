"""``config``: what is laid down."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from checker.cli.asked import configured
from checker.cli.common import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.config import Config


@click.group()
def config() -> None:
    """配置：fazhi-lint.toml 或 pyproject.toml 的 [tool.fazhi-lint]。"""


@config.command()
@configured
def show(laid_down: Config) -> None:
    """现在生效的配置，各从何来。"""
    say("\n".join(_shown(laid_down)))


def _shown(config: Config) -> Iterator[str]:
    """What holds and whence, a line each."""
    whence = str(config.path) if config.path else "默认"
    settings = config.settings
    yield f"# 配置文件：{config.path or '无（从当前文件夹逐级向上找 fazhi-lint.toml 或 [tool.fazhi-lint]）'}"
    held: list[tuple[str, object, object]] = [
        ("profile", settings.profile, None),
        ("select", list(settings.select), []),
        ("ignore", list(settings.ignore), []),
        ("fail-on", config.fail_on, "error"),
        ("rules", config.rules, None),
        ("baseline", config.baseline, None),
        ("previous", list(config.previous), []),
    ]
    held += [(f"severity.{code}", str(level), None) for code, level in settings.severity.items()]
    held += [
        (f'per-path."{pattern}".{key}', value, None)
        for pattern, table in config.per_path
        for key, value in table.items()
    ]
    for key, value, usual in held:
        yield f"{key} = {_toml(value)}  # {'默认' if value == usual else whence}"


def _toml(value: object) -> str:
    return '""' if value is None else json.dumps(value, ensure_ascii=False)
