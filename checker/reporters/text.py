"""The report for people: Chinese, by file and section, each place underlined in its line."""

from __future__ import annotations

from bisect import bisect_left
from itertools import groupby
from typing import TYPE_CHECKING

from checker.findings import LABELS, ROLES, Severity
from checker.reporters.counts import summary
from checker.reporters.underline import shown, underline
from checker.reporters.words import in_vain, part_labels, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.findings import FileResult, Finding, ReportSummary
    from checker.reporters import View

COLOURS = {Severity.ERROR: "RED", Severity.WARNING: "YELLOW", Severity.INFO: "CYAN"}
PLAIN = str.maketrans({"✓": "有", "✗": "无", "○": "有", "›": ">", "…": "."})


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    paint = _painter(view)
    for result in results:
        if result.error is None:
            yield "".join(f"{line}\n" for line in _file(result, view, paint))
    yield "".join(f"{line}\n" for line in _summary(results))


class _Paint:
    """Colour where the view has it, else nothing."""

    def __init__(self, *, colour: bool) -> None:
        self._styles: dict[str, str] = {}
        if colour:
            import colorama

            colorama.just_fix_windows_console()
            self._styles = {name: getattr(colorama.Fore, name) for name in COLOURS.values()}
            self._styles["BOLD"] = colorama.Style.BRIGHT
            self._styles["DIM"] = colorama.Style.DIM
            self._reset = colorama.Style.RESET_ALL

    def __call__(self, text: str, style: str) -> str:
        return f"{self._styles[style]}{text}{self._reset}" if self._styles else text


def _painter(view: View) -> _Paint:
    return _Paint(colour=view.colour)


def _file(result: FileResult, view: View, paint: _Paint) -> Iterator[str]:
    yield paint(shown(result.path), "BOLD")
    labels = part_labels()
    for found, findings in _by_report(result):
        if found is not None:
            yield "  " + _sign(_parts(found, labels), view)
        for section, together in groupby(findings, key=lambda finding: finding.section):
            if section:
                yield "  " + _sign(" › ".join(shown(heading) for heading in section), view)
            for finding in together:
                yield from _finding(finding, view, paint)
    yield ""


def _by_report(result: FileResult) -> Iterator[tuple[ReportSummary | None, Sequence[Finding]]]:
    """The findings of each report of the file, and between them those that stand outside any."""
    findings, at = result.findings, 0
    lines = [finding.place.line for finding in findings]
    for found in result.reports:
        first = bisect_left(lines, found.line, lo=at)
        last = bisect_left(lines, found.end_line + 1, lo=first)
        if first > at:
            yield None, findings[at:first]
        yield found, findings[first:last]
        at = last
    if at < len(findings):
        yield None, findings[at:]


def _sign(text: str, view: View) -> str:
    return text if view.unicode else text.translate(PLAIN)


def _finding(finding: Finding, view: View, paint: _Paint) -> Iterator[str]:
    place, colour = finding.place, COLOURS[finding.severity]
    label = paint(f"{LABELS[finding.severity]} {finding.code}", colour)
    yield f"  {where(place)} {label} {shown(finding.message)}"
    end = place.end_column if place.end_line == place.line else len(finding.context) + 1
    gap = "…" if view.unicode else "..."
    line, marks = underline(finding.context, place.column - 1, end - 1, gap=gap)
    yield f"      {line}"
    yield f"      {marks[: len(marks) - len(marks.lstrip())]}{paint(marks.lstrip(), colour)}"
    if finding.expected is not None:
        yield f"      应为：{shown(finding.expected)}"
    if finding.fix is not None:
        yield f"      可改为：{shown(finding.fix)}" if finding.fix else "      可改为：（删去）"
    for other in finding.related:
        role = ROLES.get(other.role, other.role)
        at = f"{shown(other.file)}{other.place.line}:{other.place.column}"
        yield f"      参见 {at}（{role}）：{_short(other.place.quote)}"
    if finding.basis:
        yield paint(f"      依据：{shown(finding.basis)}", "DIM")


def _short(quote: str) -> str:
    return underline(quote, 0, 0, room=60)[0]


def _parts(found: ReportSummary, labels: Mapping[str, str]) -> str:
    """One line a report: which of its mandated parts stand under a heading, elsewhere, or nowhere."""
    signs = {"section": "✓", "covered": "○（见于他处）", "missing": "✗（缺）"}
    parts = "  ".join(f"{labels.get(n, n)} {signs[p.status]}" for n, p in found.required.items())
    title = shown(found.title) if found.title else "（无标题）"
    return f"{title}（{found.line}—{found.end_line} 行）  {parts}"


def _summary(results: Sequence[FileResult]) -> Iterator[str]:
    counts = summary(results)
    if read := counts["files"] - counts["unreadable"]:
        found = "，".join(f"{label} {counts[severity]}" for severity, label in LABELS.items())
        verified, left = counts["verified"], counts["not_assessed"]
        yield f"检查文件 {read} 个：{found}；核验通过 {verified} 项，无法判定 {left} 项{_ignored(counts)}"
    if counts["unreadable"]:
        yield f"未能读取 {counts['unreadable']} 个："
        for result in results:
            if result.error is not None:
                yield f"  {shown(result.path)}：{shown(result.error)}"
    if counts["unused_suppressions"]:
        yield f"没有用上的忽略 {counts['unused_suppressions']} 条："
        yield from (f"  {line}" for result in results for line in in_vain(result))


def _ignored(counts: Mapping[str, int]) -> str:
    return f"；按人的意见忽略 {counts['suppressed']} 处" if counts["suppressed"] else ""
