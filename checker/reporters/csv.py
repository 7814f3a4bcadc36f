"""Findings as CSV with a byte order mark, so that Excel reads it as UTF-8."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from checker.reporters.rows import FINDINGS, findings
from checker.reporters.units import units

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import FileResult
    from checker.reporters import View
    from checker.reporters.rows import Value

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    del view
    yield BOM + _line(FINDINGS)
    for row in findings(units(results)):
        yield _line([_safe(value) for value in row])


def _line(values: Sequence[Value]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(values)
    return line.getvalue()


def _safe(value: Value) -> Value:
    """A text that a spreadsheet would run as a formula gets an apostrophe, which it does not show."""
    if isinstance(value, str):
        value = value.replace("\0", "")
        return f"'{value}" if value.startswith(FORMULA) else value
    return value
