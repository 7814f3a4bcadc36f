"""``--previous``: the reports of earlier years, and which reports were not held against one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from checker.cli.common import complain, spare

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import FileResult
    from checker.previous import Previous

PREVIOUS = click.option(
    "--previous", "earlier", multiple=True, metavar="FILE|FOLDER", help="上一年度的报告，与之对照；可重复。"
)


def given(paths: Sequence[str], checked: int, written: set[Path]) -> tuple[Previous | None, bool]:
    """The earlier reports for so many files, and whether one could not be read, which is said."""
    from checker import batch

    if not paths:
        return None, False
    sources = list(batch.expand(paths, written))
    spare(sources, written)
    found, failed = batch.earlier(sources)
    for one in failed:
        complain(f"{one.path}：{one.error}（上年报告，没有用上）")
    names = [Path(name) for name in (*(one.name for one in found.editions), *(one.path for one in failed))]
    if idle := [path for path in paths if not any(name.is_relative_to(path) for name in names)]:
        complain(f"{'、'.join(idle)}：没有认出年度报告，请核对是不是上年报告")
    return (replace(found, alone=checked == 1) if found.editions else None), bool(failed or idle)


class Unpaired:
    """Counts the reports that no earlier one was found for."""

    def __init__(self) -> None:
        self._count = 0
        self._first = ""

    def __call__(self, result: FileResult) -> FileResult:
        from checker.checks.years import PAIRING

        for left in result.not_assessed:
            if left.what == PAIRING:
                self._count += 1
                self._first = self._first or f"{result.path}：{left.why}"
        return result

    def told(self) -> Iterator[str]:
        if self._count:
            more = f"（共 {self._count} 份报告如此）" if self._count > 1 else ""
            yield f"{self._first}，没有与上年对照{more}。"
