"""A report gives the same findings whatever format it is kept in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.readers import read
from checker.rulebook import rules
from checker.run import inspect

if TYPE_CHECKING:
    from checker.findings import FileResult

FIXTURES = Path(__file__).parent.parent / "fixtures"
TWINS = [
    pytest.param(text, twin, id=f"{text.stem}{twin.suffix}")
    for kind in ("reports", "tables")
    for text in sorted((FIXTURES / kind).glob("*.txt"))
    for twin in sorted((FIXTURES / "binary" / kind).glob(f"{text.stem}.*"))
]


def inspected(path: Path) -> FileResult:
    return inspect(read(path), rules())


def found(result: FileResult) -> Counter[tuple[str, str]]:
    """The findings by code and quote; white space in a quote is the format's own."""
    return Counter((f.code, "".join(f.place.quote.split())) for f in result.findings)


def statuses(result: FileResult) -> list[dict[str, str]]:
    return [{key: part.status for key, part in r.required.items()} for r in result.reports]


@pytest.mark.parametrize(("text", "twin"), TWINS)
def test_twin_gives_the_same_findings(text: Path, twin: Path) -> None:
    expected, result = inspected(text), inspected(twin)

    assert found(result) == found(expected)
    assert statuses(result) == statuses(expected)


def test_there_are_twins_in_every_format() -> None:
    assert {twin.values[1].suffix for twin in TWINS} >= {".md", ".html", ".docx", ".pdf", ".xlsx"}
