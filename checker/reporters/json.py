"""The public JSON: the same input gives the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from checker import __version__
from checker.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import FileResult, Finding, Place, ReportSummary
    from checker.reporters import View


def report(results: Sequence[FileResult], view: View) -> str:
    del view
    whole = {
        "tool": {"name": "fazhi-lint", "version": __version__},
        "files": [_file(result) for result in results],
        "summary": summary(results),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def summary(results: Sequence[FileResult]) -> dict[str, int]:
    """How much was found, in files, findings by severity, and relations looked at."""
    found = Counter(finding.severity for result in results for finding in result.findings)
    return {
        "files": len(results),
        **{str(severity): found[severity] for severity in Severity},
        "unreadable": sum(result.error is not None for result in results),
        "verified": sum(len(result.verified) for result in results),
        "not_assessed": sum(len(result.not_assessed) for result in results),
    }


def _file(result: FileResult) -> dict[str, Any]:
    return {
        "path": result.path,
        "format": result.format,
        "error": result.error,
        "reports": [_report(summary) for summary in result.reports],
        "findings": [_finding(finding) for finding in result.findings],
        "verified": [
            {"relation": holds.relation, "detail": holds.detail, "location": _place(holds.place)}
            for holds in result.verified
        ],
        "not_assessed": [
            {"what": left.what, "why": left.why, "location": _place(left.place)}
            for left in result.not_assessed
        ],
    }


def _report(found: ReportSummary) -> dict[str, Any]:
    return {
        "title": found.title,
        "issuer": found.issuer,
        "year": found.year,
        "profile": found.profile,
        "line": found.line,
        "end_line": found.end_line,
        "required": {
            name: {"status": part.status}
            | ({"heading": part.heading} if part.heading is not None else {})
            | ({"line": part.line} if part.line is not None else {})
            for name, part in found.required.items()
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": str(finding.severity),
        "message": finding.message,
        "expected": finding.expected,
        "location": _place(finding.place),
        "related": [_place(other.place) | {"role": other.role} for other in finding.related],
        "basis": finding.basis,
        "fix": None if finding.fix is None else {"replacement": finding.fix},
    }


def _place(place: Place) -> dict[str, Any]:
    where: dict[str, Any] = {
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "quote": place.quote,
    }
    if place.table is not None:
        table = place.table
        where["table"] = {"index": table.index, "row": table.row, "column": table.column}
    return where
