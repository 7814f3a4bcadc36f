"""JUnit XML: a suite for each file, a case for each rule that was run, a failure for each finding."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from junit_xml import TestCase, TestSuite, to_xml_report_string

from checker.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.findings import FileResult, Finding
    from checker.reporters import View
    from checker.rulebook import Rule

# junit-xml strips some of these only after it has written them, and fails on lone surrogates.
ILLEGAL = re.compile(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufde0-\ufffd\U00010000-\U0010fffd]")


def report(results: Sequence[FileResult], view: View) -> str:
    del view
    run = sorted({code for result in results for code in result.ran})
    known = {rule.code: rule for rule in rules(tuple(run))} if run else {}
    xml: str = to_xml_report_string([_suite(result, known) for result in results], encoding="utf-8")
    return xml + "\n"


def _suite(result: FileResult, known: Mapping[str, Rule]) -> TestSuite:
    if result.error is not None:
        case = TestCase("read", classname="fazhi-lint")
        case.add_error_info(message=_clean(result.error), error_type="unreadable")
        return TestSuite(_clean(result.path), [case])
    return TestSuite(_clean(result.path), [_case(code, result, known) for code in result.ran])


def _case(code: str, result: FileResult, known: Mapping[str, Rule]) -> TestCase:
    title = f"{code} {known[code].title}" if code in known else code
    case = TestCase(_clean(title), classname=f"fazhi-lint.{code[:3]}", allow_multiple_subelements=True)
    for finding in result.findings:
        if finding.code == code:
            case.add_failure_info(_clean(finding.message), _clean(_detail(result, finding)), finding.severity)
    return case


def _detail(result: FileResult, finding: Finding) -> str:
    place = finding.place
    lines = [f"{result.path}:{place.line}:{place.column}: {place.quote}"]
    if finding.expected is not None:
        lines.append(f"应为：{finding.expected}")
    if finding.basis:
        lines.append(f"依据：{finding.basis}")
    return "\n".join(lines)


def _clean(text: str) -> str:
    return ILLEGAL.sub("", text)
