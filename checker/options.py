"""Option values: what they mean, and the nearest known one for a misspelt one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checker.outlets import STDOUT
from checker.reporters import BINARY, REPORTERS
from checker.resources import room

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    Choices = click.Choice[str]
else:
    Choices = click.Choice


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The nearest known value as a question, or nothing if none is near."""
    from difflib import get_close_matches

    fold = {name.casefold(): name for name in known}
    near = get_close_matches(given.casefold(), fold, n=1, cutoff=0.5)
    return f" Did you mean {fold[near[0]]!r}? 您是不是要写 {fold[near[0]]}？" if near else ""


class Choice(Choices):
    """One of several values, with a suggestion for one that is misspelt."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        message = super().get_invalid_choice_message(value, ctx)
        return message + did_you_mean(str(value), self.choices)


def places(outputs: Sequence[str], form: str) -> list[tuple[str, str]]:
    """Format and file of every output; without ``-o``, standard output."""
    found = [_place(output, form) for output in outputs] or [(form, STDOUT)]
    files = [file for _, file in found]
    for file in files:
        if not file or files.count(file) > 1:
            raise click.BadParameter(f"FILE {file!r} is empty or given twice.", param_hint="'--output'")
    for kind, file in found:
        if kind in BINARY and file == STDOUT:
            raise click.BadParameter(
                f"{kind} needs a file. 请用 -o {kind}:FILE 写入文件。", param_hint="'--output'"
            )
    return found


def _place(output: str, form: str) -> tuple[str, str]:
    """Format and file of an ``-o``: FORMAT:FILE, or FILE in the format of ``--format``."""
    prefix, colon, file = output.partition(":")
    if colon and prefix in REPORTERS:
        return prefix, file
    if colon and len(prefix) > 1 and prefix.isalpha() and prefix.isascii():  # one letter is a drive
        known = ", ".join(REPORTERS)
        raise click.BadParameter(
            f"{prefix!r} is not one of {known}.{did_you_mean(prefix, REPORTERS)}", param_hint="'--output'"
        )
    return form, output


def codes(given: str, option: str) -> tuple[str, ...]:
    """Rule codes and prefixes; one that fits no rule is wrong usage."""
    from checker.rulebook import families, rules

    wanted = tuple(code.strip().upper() for code in given.replace("，", ",").split(",") if code.strip())
    for code in wanted:
        if code not in families() and not rules((code,)):
            known = [*families(), *(rule.code for rule in rules())]
            raise click.BadParameter(
                f"no rule has the code {code!r}.{did_you_mean(code, known)}", param_hint=f"'{option}'"
            )
    return wanted


def profile_name(name: str | None) -> str | None:
    known = sorted(path.stem for path in (room("rules") / "profiles").glob("*.yaml"))
    if name is not None and known and name not in known:
        raise click.BadParameter(
            f"{name!r} is not one of {', '.join(known)}.{did_you_mean(name, known)}", param_hint="'--profile'"
        )
    return name
