"""Reports without a defect are never accused."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.findings import Severity
from checker.readers import read
from checker.rulebook import rules
from checker.run import inspect

FIXTURES = Path(__file__).parent.parent / "fixtures"
CLEAN = [
    *sorted((FIXTURES / "reports").glob("*-clean.txt")),
    FIXTURES / "reports" / "whitebook.txt",
    *sorted((FIXTURES / "tables").glob("*.txt")),
]


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.stem)
def test_clean_report_has_no_error_and_no_warning(path: Path) -> None:
    result = inspect(read(path), rules())

    grave = [
        f"{f.place.line}: {f.code} {f.message}" for f in result.findings if f.severity is not Severity.INFO
    ]
    assert grave == []
