"""Annotations of GitHub Actions: workflow commands on standard output, within what GitHub shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.findings import LABELS, Severity
from checker.reporters.words import relative, sentence, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import FileResult, Finding
    from checker.reporters import View

COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
SHOWN = 10  # annotations of one kind that GitHub shows for a step


def report(results: Sequence[FileResult], view: View) -> str:
    del view
    lines = list(_lines(results))
    return "\n".join([*lines, ""]) if lines else ""


def _lines(results: Sequence[FileResult]) -> Iterator[str]:
    room = Counter(dict.fromkeys(Severity, SHOWN))
    for severity, line in _annotations(results):
        room[severity] -= 1
        if room[severity] >= 0:
            yield line
    left = [f"{LABELS[severity]} {-room[severity]}" for severity in Severity if room[severity] < 0]
    if left:
        yield f"还有 {'，'.join(left)} 处没有标注：GitHub 每步每级只显示 {SHOWN} 条，全部见其他格式的输出。"


def _annotations(results: Sequence[FileResult]) -> Iterator[tuple[Severity, str]]:
    """All that there is to show, the gravest first."""
    for result in results:
        if result.error is not None:
            where_ = f"file={_property(relative(result.path))},title=无法检查"
            yield Severity.ERROR, f"::error {where_}::{_data(result.error)}"
    for severity in Severity:
        for result in results:
            for finding in result.findings:
                if finding.severity is severity:
                    yield severity, _annotation(result, finding)


def _annotation(result: FileResult, finding: Finding) -> str:
    place = finding.place
    options = {"file": relative(result.path), "line": str(place.line), "endLine": str(place.end_line)}
    if place.line == place.end_line:  # columns of a place of several lines are refused
        options |= {"col": str(place.column), "endColumn": str(place.end_column)}
    options["title"] = f"{finding.code} {finding.name}"
    given = ",".join(f"{name}={_property(value)}" for name, value in options.items())
    basis = f"\n依据：{finding.basis}" if finding.basis else ""
    said = f"{where(place)} {sentence(finding)}{basis}"
    return f"::{COMMANDS[finding.severity]} {given}::{_data(said)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
