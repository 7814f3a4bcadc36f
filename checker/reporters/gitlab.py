"""GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/."""

from __future__ import annotations

from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from checker.findings import Severity
from checker.fingerprint import fingerprints
from checker.reporters.json import listed
from checker.reporters.words import relative, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import FileResult, Finding
    from checker.reporters import View

SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    del view
    yield from listed(_issues(results), 0)
    yield "\n"


def _issues(results: Sequence[FileResult]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for result in results:
        path = relative(result.path).removeprefix("./")
        again = f"\x1f{seen[path]}" if seen[path] else ""  # a file that was named twice
        seen[path] += 1
        if result.error is not None:
            said = f"无法检查：{result.error}"
            yield _issue(said, "unreadable", "blocker", path, {"begin": 1}, again)
        for finding, mark in zip(result.findings, fingerprints(result), strict=True):
            yield _of(finding, path, f"{mark}{again}")


def _of(finding: Finding, path: str, mark: str) -> dict[str, Any]:
    lines = {"begin": finding.place.line, "end": finding.place.end_line}
    said = f"{finding.code} {sentence(finding)}"
    return _issue(said, finding.name, SEVERITIES[finding.severity], path, lines, mark)


def _issue(  # noqa: PLR0913, PLR0917 (they are the fields that GitLab reads)
    description: str, check_name: str, severity: str, path: str, lines: dict[str, int], mark: str
) -> dict[str, Any]:
    """A fingerprint must be the only one of its kind in the whole run."""
    whole = f"{path}\x1f{check_name}\x1f{mark}".encode("utf-8", "surrogatepass")
    return {
        "description": description,
        "check_name": check_name,
        "fingerprint": sha256(whole).hexdigest()[:32],
        "severity": severity,
        "location": {"path": path, "lines": lines},
    }
