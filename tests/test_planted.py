"""Every defect planted in the fixtures is found, by its family, at its place."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from checker.readers import read
from checker.rulebook import rules
from checker.run import inspect

if TYPE_CHECKING:
    from checker.findings import FileResult, Finding

FIXTURES = Path(__file__).parent.parent / "fixtures"
_ROW = re.compile(r"\| (?P<file>\S+\.txt) \| (?P<line>\d+) \| (?P<quote>.+?) \| (?P<family>[A-Z]{3}) \|")
PLANTED = [
    pytest.param(
        m["file"], int(m["line"]), m["quote"], m["family"], id=f"{m['file']}:{m['line']} {m['family']}"
    )
    for m in _ROW.finditer((FIXTURES / "README.md").read_text(encoding="utf-8"))
]


@cache
def result(name: str) -> FileResult:
    return inspect(read(FIXTURES / name), rules())


def touches(finding: Finding, line: int, start: int, end: int) -> bool:
    """Whether a finding or a place related to it overlaps columns [start, end) of a line."""
    places = [finding.place, *(related.place for related in finding.related)]
    return any(
        p.line <= line <= p.end_line
        and (p.column if p.line == line else 1) < end
        and start < max(p.end_column if p.end_line == line else 1 << 30, p.column + 1)
        for p in places
    )


@pytest.mark.parametrize(("name", "line", "quote", "family"), PLANTED)
def test_planted_defect_is_found(name: str, line: int, quote: str, family: str) -> None:
    text = (FIXTURES / name).read_text(encoding="utf-8").split("\n")[line - 1]
    start = text.index(quote) + 1

    own = [f for f in result(name).findings if f.code.startswith(family)]

    assert any(touches(f, line, start, start + len(quote)) for f in own)
