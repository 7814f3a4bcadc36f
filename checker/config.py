"""What an office lays down once for all its runs: ``fazhi-lint.toml`` or ``[tool.fazhi-lint]``."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from checker.findings import Severity
from checker.options import codes, did_you_mean, profile_name
from checker.resources import DataError, extend
from checker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.batch import Demand
    from checker.findings import FileResult, Finding

NAME, SHARED, TABLE = "fazhi-lint.toml", "pyproject.toml", "fazhi-lint"
KEYS = ("profile", "select", "ignore", "severity", "fail-on", "rules", "baseline", "previous", "per-path")
PER_PATH = ("profile", "select", "ignore", "severity")
LEVELS = ("error", "warning", "info", "never")


class ConfigError(click.ClickException):
    """A configuration that is not whole; the message is one line."""


class Config(Struct, frozen=True):
    """The settings of a run; *per_path* tells those that some paths have of their own, by a pattern
    from the configuration's folder, in which * stands for anything, slashes too.
    """

    path: Path | None = None
    settings: Settings = Settings()
    fail_on: str = "error"
    rules: str | None = None
    baseline: str | None = None
    previous: tuple[str, ...] = ()
    per_path: tuple[tuple[str, Mapping[str, Any]], ...] = ()

    def at(self, path: str) -> Settings:
        """What holds for a file: later patterns win, what they ignore adds up."""
        settings = self.settings
        name = self._name(path)
        for pattern, given in self.per_path:
            if fnmatchcase(name, pattern):
                own = _settings(given)
                settings = Settings(
                    own.profile or settings.profile,
                    own.select or settings.select,
                    (*settings.ignore, *own.ignore),
                    {**settings.severity, **own.severity},
                )
        return settings

    def _name(self, path: str) -> str:
        whole, base = map(_whole, (path, self.path.parent if self.path else ""))
        return (whole.relative_to(base) if whole.is_relative_to(base) else whole).as_posix()

    def graded(self, result: FileResult) -> FileResult:
        """A result with the severities that are laid down."""
        settings = self.at(result.path)
        if not settings.severity:
            return result

        def graded(one: Finding) -> Finding:
            return replace(one, severity=settings.level(one.code) or one.severity)

        return replace(
            result,
            findings=tuple(map(graded, result.findings)),
            suppressed=tuple(replace(one, finding=graded(one.finding)) for one in result.suppressed),
        )

    def demand(self, path: str, asked: Demand) -> Demand:
        """What is asked of a file: what the command line gives goes before what is laid down."""
        settings = self.at(path)
        return replace(
            asked,
            own=self.rules,
            select=asked.select or settings.select,
            ignore=asked.ignore or settings.ignore,
            profile=asked.profile or settings.profile,
        )


def _whole(path: str | Path) -> Path:
    """A path from the root; no links are followed, as the names are what patterns speak of."""
    return Path(os.path.abspath(path))  # noqa: PTH100


def configuration(given: str | None = None, *, none: bool = False) -> Config:
    """What is laid down in a file that was named, or in the nearest upwards."""
    return load(None if none else Path(given) if given else find(Path.cwd()))


def find(start: Path) -> Path | None:
    """The nearest configuration upwards from a folder."""
    for folder in (start, *start.parents):
        if os.path.isfile(folder / NAME):  # noqa: PTH113 (a folder that may not be searched holds none)
            return folder / NAME
        shared = folder / SHARED
        with suppress(OSError):
            if re.search(rb"(?m)^\[tool\.fazhi-lint[\].]", shared.read_bytes()):
                return shared
    return None


def load(path: Path | None) -> Config:
    """The configuration of a file; None: what holds without any.

    Raises ConfigError.
    """
    extend(None)
    if path is None:
        return Config()
    try:
        given = _parsed(path)
        _known(given, KEYS, "")
        rules, baseline = (_beside(path, given.get(key), key) for key in ("rules", "baseline"))
        _let_in(rules)
        return Config(
            path,
            _settings({key: given[key] for key in PER_PATH if key in given}),
            _one_of(given.get("fail-on", "error"), LEVELS, "fail-on"),
            rules,
            baseline,
            _several(path, given.get("previous", ()), "previous"),
            tuple(_per_path(given.get("per-path", {}))),
        )
    except click.ClickException as error:
        raise ConfigError(f"{path}：{error.format_message()}") from error


def _let_in(rules: str | None) -> None:
    """Let an office's own rules stand beside ours, if they are whole; their codes are known from here on."""
    from checker.rulebook import own_rules

    if rules is None:
        return
    if not Path(rules).is_dir():
        raise ConfigError(f"rules 所指的文件夹 {rules} 不存在")
    extend(rules)
    try:
        own_rules()
    except DataError as error:
        extend(None)
        raise ConfigError(f"rules 所指的文件夹 {rules}：{error}") from error


def _parsed(path: Path) -> Mapping[str, Any]:
    import tomllib

    try:
        whole = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"读不了（{error}）") from error
    if path.name != SHARED:
        return whole
    tools = whole.get("tool")
    if not isinstance(tools, dict) or not isinstance(tools.get(TABLE), dict):
        raise ConfigError(f"没有 [tool.{TABLE}] 这张表")
    table: Mapping[str, Any] = tools[TABLE]
    return table


def _known(given: object, keys: tuple[str, ...], where: str) -> None:
    if not isinstance(given, dict):
        raise ConfigError(f"{where} 应是一张表")
    for key in given:
        if key not in keys:
            raise ConfigError(f"unknown key {where}{key!r}.{did_you_mean(key, keys)}")


def _per_path(given: object) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if not isinstance(given, dict):
        raise ConfigError("per-path 应是一张表")
    for pattern, table in given.items():
        _known(table, PER_PATH, f"per-path.{pattern!r}.")
        _settings(table)
        yield pattern, table


def _settings(given: Mapping[str, Any]) -> Settings:
    return Settings(
        profile_name(_text(given.get("profile"), "profile")),
        codes(_joined(given.get("select", ()), "select"), "select"),
        codes(_joined(given.get("ignore", ()), "ignore"), "ignore"),
        _severities(given.get("severity", {})),
    )


def _severities(given: object) -> dict[str, Severity]:
    if not isinstance(given, dict):
        raise ConfigError("severity 应是一张表")
    levels = tuple(map(str, Severity))
    return {
        code: Severity(_one_of(level, levels, f"severity.{name}"))
        for name, level in given.items()
        for code in codes(name, "severity")
    }


def _one_of(given: object, known: tuple[str, ...], key: str) -> str:
    if given not in known:
        raise ConfigError(
            f"{key}: {given!r} is not one of {', '.join(known)}.{did_you_mean(str(given), known)}"
        )
    return str(given)


def _text(given: object, key: str) -> str | None:
    if given is not None and not isinstance(given, str):
        raise ConfigError(f"{key} 应是文字，不是 {given!r}")
    return given


def _joined(given: object, key: str) -> str:
    """Codes as ``--select`` takes them, from a text or a list of texts."""
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise ConfigError(f'{key} 应是规则编号的列表，如 ["NUM", "TAB001"]')
    return ",".join(given)


def _beside(path: Path, given: object, key: str) -> str | None:
    """A path that is told from the configuration's own folder."""
    text = _text(given, key)
    return None if text is None else str(path.parent / text)


def _several(path: Path, given: object, key: str) -> tuple[str, ...]:
    """One path or a list of them, told from the configuration's own folder."""
    given = [given] if isinstance(given, str) else given
    if not isinstance(given, list | tuple) or not all(isinstance(one, str) for one in given):
        raise ConfigError(f"{key} 应是文件、文件夹，或它们的列表")
    return tuple(str(path.parent / one) for one in given)
