"""Option values: refused with the nearest one that is known."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable

    Choices = click.Choice[str]
else:
    Choices = click.Choice


def did_you_mean(given: str, known: Iterable[str]) -> str:
    """The nearest known value as a question, or nothing if none is near."""
    fold = {name.casefold(): name for name in known}
    near = get_close_matches(given.casefold(), fold, n=1, cutoff=0.5)
    return f" Did you mean {fold[near[0]]!r}? 您是不是要写 {fold[near[0]]}？" if near else ""


class Choice(Choices):
    """One of several values, with a suggestion for one that is misspelt."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        message = super().get_invalid_choice_message(value, ctx)
        return message + did_you_mean(str(value), self.choices)
