"""Annotations of GitHub Actions: workflow commands on standard output, within what GitHub shows."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.findings import Severity
from checker.reporters.words import LABELS, relative, sentence, where

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
    left: Counter[Severity] = Counter()
    for result in results:
        if result.error is not None:
            room[Severity.ERROR] -= 1
            yield f"::error file={_property(relative(result.path))},title=无法检查::{_data(result.error)}"
    for severity in Severity:
        for result, finding in _of(results, severity):
            if room[severity] > 0:
                room[severity] -= 1
                yield _annotation(result, finding)
            else:
                left[severity] += 1
    if left:
        counts = "，".join(f"{LABELS[severity]} {left[severity]}" for severity in Severity if left[severity])
        yield f"还有 {counts} 处没有标注：GitHub 每步每级只显示 {SHOWN} 条，全部见其他格式的输出。"


def _of(results: Sequence[FileResult], severity: Severity) -> Iterator[tuple[FileResult, Finding]]:
    for result in results:
        for finding in result.findings:
            if finding.severity is severity:
                yield result, finding


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
