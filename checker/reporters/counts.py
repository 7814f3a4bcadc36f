"""How much was found in a run."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checker.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import FileResult


def summary(results: Sequence[FileResult]) -> dict[str, int]:
    """How much was found, in files, findings by severity, and relations looked at."""
    found: Counter[str] = Counter()
    for result in results:
        found.update(str(finding.severity) for finding in result.findings)
        found["unreadable"] += result.error is not None
        found["verified"] += len(result.verified)
        found["not_assessed"] += len(result.not_assessed)
        found["suppressed"] += len(result.suppressed)
        found["unused_suppressions"] += len(result.unused)
    names = (*map(str, Severity), "unreadable", "verified", "not_assessed")
    names += ("suppressed", "unused_suppressions")
    return {"files": len(results), **{name: found[name] for name in names}}
