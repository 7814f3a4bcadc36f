"""What is said of the files, written out: one module a format."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.findings import FileResult

# format -> its module; a module is imported when its format is asked for.
FORMATS = (
    *("text", "json", "junit", "sarif", "github", "gitlab", "markdown"),
    *("csv", "xlsx", "html", "lines", "vim"),
)
REPORTERS = {name: name for name in FORMATS}
BINARY = ("xlsx",)  # formats that are bytes, and so nothing for a terminal


class View(Struct, frozen=True):
    """What the place that a report goes to can show."""

    colour: bool = False
    unicode: bool = True


def pieces(form: str, results: Sequence[FileResult], view: View) -> Iterable[str | bytes]:
    """Write the results out in a format of REPORTERS, bit by bit; one of BINARY comes as bytes."""
    given: str | bytes | Iterable[str] = import_module(f"checker.reporters.{REPORTERS[form]}").report(
        results, view
    )
    return (given,) if isinstance(given, str | bytes) else given


def report(form: str, results: Sequence[FileResult], view: View) -> str | bytes:
    """The same in one piece."""
    given = list(pieces(form, results, view))
    return b"".join(given) if form in BINARY else "".join(given)  # type: ignore[arg-type]
