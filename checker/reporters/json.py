"""The public JSON: the same input gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.json import encode, format  # noqa: A004 (its name; ten times as fast as the standard one)

from checker import __version__
from checker.reporters.counts import summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.findings import FileResult, Finding, Place, Related, ReportSummary, Unused
    from checker.reporters import View


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    del view
    tool = {"name": "fazhi-lint", "version": __version__}
    yield f'{{\n  "tool": {written(tool, 2)},\n  "files": '
    yield from listed((_file(result) for result in results), 2)
    yield f',\n  "summary": {written(summary(results), 2)}\n}}\n'


def written(value: object, depth: int) -> str:
    """A value as it stands in a document, *depth* blanks from the left."""
    return _indented(value).replace("\n", "\n" + " " * depth)


def _indented(value: object) -> str:
    try:
        return format(encode(value), indent=2).decode()
    except UnicodeEncodeError:  # half a character, as a damaged file may hold
        import json

        return json.dumps(value, ensure_ascii=False, indent=2)


def listed(values: Iterable[object], depth: int) -> Iterator[str]:
    """A list, a value at a time."""
    before, blank = "[", "\n" + " " * (depth + 2)
    for value in values:
        yield f"{before}{blank}{written(value, depth + 2)}"
        before = ","
    yield "[]" if before == "[" else "\n" + " " * depth + "]"


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
        "suppressed": [
            {"finding": _finding(one.finding), "reason": one.reason, "source": one.source}
            for one in result.suppressed
        ],
        "unused_suppressions": [_unused(one) for one in result.unused],
    }


def _unused(one: Unused) -> dict[str, Any]:
    return {
        "source": one.source,
        "code": one.code,
        "reason": one.reason,
        "line": one.line,
        "text": one.text,
        "obeyed": one.obeyed,
        "why": one.why,
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
        "related": [_related(other) for other in finding.related],
        "basis": finding.basis,
        "fix": None if finding.fix is None else {"replacement": finding.fix},
    }


def _related(other: Related) -> dict[str, Any]:
    where = _place(other.place) | {"role": other.role}
    return where if other.path is None else where | {"path": other.path}


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
