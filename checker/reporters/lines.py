"""A line a finding, as compilers write them: file:line:column:end line:end column: severity: code what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.reporters.underline import shown
from checker.reporters.words import sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.findings import FileResult, Finding
    from checker.reporters import View


def report(results: Sequence[FileResult], view: View) -> str:
    del view
    return written(results, lambda _, column: column)


def written(results: Sequence[FileResult], unit: Callable[[str, int], int]) -> str:
    """The lines; *unit* counts a column of a line's text as the editor counts it."""
    return "".join(f"{line}\n" for result in results for line in _lines(result, unit))


def _lines(result: FileResult, unit: Callable[[str, int], int]) -> Iterator[str]:
    path = " ".join(shown(result.path).split("\n"))
    if result.error is not None:
        yield f"{path}:1:1:1:1: error: {result.error}"
    for finding in result.findings:
        where = ":".join(map(str, _numbers(finding, unit)))
        yield f"{path}:{where}: {finding.severity}: {finding.code} {sentence(finding)}"


def _numbers(finding: Finding, unit: Callable[[str, int], int]) -> tuple[int, int, int, int]:
    place, text = finding.place, finding.context
    if place.end_line == place.line:
        last = place.end_line, unit(text, place.end_column)
    else:  # only the first line is at hand: to its end
        last = place.line, unit(text, len(text) + 1)
    return place.line, unit(text, place.column), *last
