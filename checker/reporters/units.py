"""The reporting units of a run: each report with its own findings, and what belongs to no report."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Severity
from checker.fingerprint import fingerprints, of_suppressed
from checker.reporters.underline import shown
from checker.rulebook import PACKS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.findings import FileResult, Finding, Place, ReportSummary, Suppressed


class Unit(Struct, frozen=True, dict=True):
    """A report of a file, or (*report* None) what stands outside any; *printed* pairs each finding with
    its fingerprint.
    """

    file: FileResult
    report: ReportSummary | None
    printed: tuple[tuple[Finding, str], ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(finding for finding, _ in self.printed)

    @cached_property
    def name(self) -> str:
        """The body that reports; where the text does not say, the title or the file."""
        report = self.report
        return (report and (report.issuer or report.title)) or PurePath(self.file.path).name

    @property
    def first(self) -> bool:
        """Whether it is the first of its file."""
        return self.report is next(iter(self.file.reports), None)

    @property
    def suppressed(self) -> Iterator[tuple[Suppressed, str]]:
        """The findings in it that people said to leave, with their fingerprints."""
        for one, mark in zip(self.file.suppressed, of_suppressed(self.file), strict=True):
            if self.holds(one.finding.place):
                yield one, mark

    @property
    def shown(self) -> str:
        """The name with nothing in it that moves a cursor."""
        return shown(self.name)

    def count(self, severity: Severity) -> int:
        return sum(finding.severity is severity for finding in self.findings)

    def family(self, family: str) -> int:
        """How many findings have a code of that family."""
        return sum(finding.code[:3] == family for finding in self.findings)

    def holds(self, place: Place) -> bool:
        """Whether a place lies in this unit."""
        if self.report is None:
            return not any(_within(place, report) for report in self.file.reports)
        return _within(place, self.report)


def families(results: Iterable[FileResult]) -> tuple[str, ...]:
    """The families that a run is counted by: ours, and after them an office's own."""
    found: set[str] = set()
    for result in results:
        found.update(code[:3] for code in result.ran)
        found.update(finding.code[:3] for finding in result.findings)
    return (*PACKS, *sorted(found - PACKS.keys()))


def units(results: Sequence[FileResult]) -> Iterator[Unit]:
    """Every unit, in the order of the files; a file that could not be read is one of its own."""
    for result in results:
        printed = tuple(zip(result.findings, fingerprints(result), strict=True))
        found = [Unit(result, report, _of(report, printed)) for report in result.reports]
        held = {mark for unit in found for _, mark in unit.printed}
        rest = tuple((finding, mark) for finding, mark in printed if mark not in held)
        yield from found
        left = [one.finding.place for one in result.suppressed]
        apart = any(not any(_within(place, report) for report in result.reports) for place in left)
        if rest or apart or not found:
            yield Unit(result, None, rest)


def _of(report: ReportSummary, printed: tuple[tuple[Finding, str], ...]) -> tuple[tuple[Finding, str], ...]:
    return tuple((finding, mark) for finding, mark in printed if _within(finding.place, report))


def _within(place: Place, report: ReportSummary) -> bool:
    return report.line <= place.line <= report.end_line


class Ranked:
    """The units of a run, the worst first; of all that is said of them, one at a time is in memory."""

    def __init__(self, results: Sequence[FileResult]) -> None:
        self._results = results
        places = [
            (_gravity(unit), file, number)
            for file, result in enumerate(results)
            for number, unit in enumerate(units([result]))
        ]
        self._places = [(file, number) for _, file, number in sorted(places)]

    def __iter__(self) -> Iterator[Unit]:
        for file, number in self._places:
            yield list(units([self._results[file]]))[number]


def _gravity(unit: Unit) -> tuple[int, ...]:
    return (unit.file.error is None, *(-unit.count(severity) for severity in Severity))
