"""SARIF 2.1.0, for code scanning: https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker import __version__
from checker.findings import ROLES, Severity
from checker.fingerprint import fingerprints, of_suppressed
from checker.reporters.counts import summary
from checker.reporters.words import in_vain, sentence, uri
from checker.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.findings import FileResult, Finding, Place, Related
    from checker.reporters import View
    from checker.rulebook import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
OWN_LINES = ("txt", "md")  # formats whose lines are the file's, so that a fix can be applied to it


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    """On one line: indenting takes ten times as long."""
    del view
    codes: set[str] = set()
    files: dict[str, int] = {}  # a file that was named twice is one
    for result in results:
        files.setdefault(uri(result.path), len(files))
        codes.update(result.ran, (finding.code for finding in result.findings))
        codes.update(one.finding.code for one in result.suppressed)
    index = {code: number for number, code in enumerate(sorted(codes))}
    known = {rule.code: rule for rule in rules(tuple(index))} if index else {}
    run = {
        "tool": {"driver": _driver([(code, known.get(code)) for code in index])},
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(results, files)],
        "artifacts": [{"location": {"uri": file}} for file in files],
        "properties": summary(results),
    }
    head = _dumped({"$schema": SCHEMA, "version": "2.1.0"}).removesuffix("}")
    yield f'{head}, "runs": [{_dumped(run).removesuffix("}")}, "results": ['
    told = any(result.suppressed for result in results)  # of one result, and it has to be told of all
    before = ""
    for result in results:
        number = files[uri(result.path)]
        for finding, mark, said in _every(result):
            told_of = {"suppressions": said} if told else {}
            yield before + _dumped(_result(result, number, finding, mark, index) | told_of)
            before = ", "
    yield "]}]}\n"


def _every(result: FileResult) -> Iterator[tuple[Finding, str, list[dict[str, str]]]]:
    """The findings with their fingerprints; then those that people said to leave, and what they said."""
    for finding, mark in zip(result.findings, fingerprints(result), strict=True):
        yield finding, mark, []
    for one, mark in zip(result.suppressed, of_suppressed(result), strict=True):
        kind = "external" if one.source == "sidecar" else "inSource"
        yield one.finding, mark, [{"kind": kind, "justification": one.reason}]


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _driver(found: Sequence[tuple[str, Rule | None]]) -> dict[str, Any]:
    return {
        "name": "fazhi-lint",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [{"id": code} if rule is None else _rule(rule) for code, rule in found],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    lines = [rule.why.strip(), f"依据：{rule.basis or '无明文，属常理'}"]
    lines += [f"会指出的（⟦⟧ 之间）：\n{example.text.strip()}" for example in rule.bad[:1]]
    lines += [f"不会指出的：\n{example.text.strip()}" for example in rule.good[:1]]
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.title},
        "fullDescription": {"text": rule.why.strip()},
        "help": {"text": "\n\n".join(lines)},
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": {"tags": [rule.family], "problem.severity": _problem(rule.severity)},
    }


def _problem(severity: Severity) -> str:
    """What GitHub calls a severity."""
    return "recommendation" if severity is Severity.INFO else str(severity)


def _invocation(results: Sequence[FileResult], files: Mapping[str, int]) -> dict[str, Any]:
    told = {}
    for result in results:
        number = files[uri(result.path)]
        if result.error is not None:
            told[number, result.error] = _notification("error", result.error, result, number)
        for line in in_vain(result):
            told[number, line] = _notification("warning", line, result, number)
    read = all(result.error is None for result in results)
    return {"executionSuccessful": read, "toolExecutionNotifications": list(told.values())}


def _notification(level: str, text: str, result: FileResult, number: int) -> dict[str, Any]:
    where = _location(result, number, None)
    return {"level": level, "message": {"text": text}, "locations": [where]}


def _result(
    result: FileResult, number: int, finding: Finding, mark: str, index: Mapping[str, int]
) -> dict[str, Any]:
    location = _location(result, number, finding.place)
    if finding.place.line == finding.place.end_line:  # else the line does not hold the whole place
        location["physicalLocation"]["contextRegion"] = {
            "startLine": finding.place.line,
            "snippet": {"text": finding.context},
        }
    if finding.section:
        path = " › ".join(finding.section)
        location["logicalLocations"] = [{"fullyQualifiedName": path, "kind": "section"}]
    said = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "level": LEVELS[finding.severity],
        "message": {"text": sentence(finding)},
        "locations": [location],
        "relatedLocations": [
            _beside(result, number, other)
            | {"id": count, "message": {"text": f"{ROLES.get(other.role, other.role)}：{other.place.quote}"}}
            for count, other in enumerate(finding.related, 1)
        ],
        "partialFingerprints": {"fazhiLint/v1": mark},
        "properties": {"basis": finding.basis},
    }
    if finding.fix is not None and result.format in OWN_LINES:
        said["fixes"] = [_fix(result, number, finding)]
    return said


def _fix(result: FileResult, number: int, finding: Finding) -> dict[str, Any]:
    change = {
        "artifactLocation": _artifact(result, number),
        "replacements": [
            {"deletedRegion": _region(finding.place), "insertedContent": {"text": finding.fix}},
        ],
    }
    return {"description": {"text": f"改为：{finding.fix}"}, "artifactChanges": [change]}


def _beside(result: FileResult, number: int, other: Related) -> dict[str, Any]:
    """A related place, which may stand in another file."""
    location = _location(result, number, other.place)
    if other.path is not None:
        location["physicalLocation"]["artifactLocation"] = {"uri": uri(other.path)}
    return location


def _location(result: FileResult, number: int, place: Place | None) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": _artifact(result, number)}
    if place is not None:
        physical["region"] = _region(place) | {"snippet": {"text": place.quote}}
    return {"physicalLocation": physical}


def _artifact(result: FileResult, number: int) -> dict[str, Any]:
    return {"uri": uri(result.path), "index": number}


def _region(place: Place) -> dict[str, int]:
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
