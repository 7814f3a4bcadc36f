"""The note of annexes (附件说明) at the end of a report: 附件：1.…… 2.……, before the signature."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.outline.lines import is_prose
from checker.outline.model import Kind
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line

LIST = 3  # the level of 1. and below, which number the annexes
_NOTE = re.compile(r"^附\s*件\s*:\s*\S")
_LAST = (Kind.SIGNATURE, Kind.DATE, Kind.CLOSING, Kind.FURNITURE)


def mark_annex_notes(lines: Sequence[Line]) -> list[Line]:
    """The lines with those of a note of annexes marked: they name annexes and are neither headings nor
    the beginning of one. An annex itself has its table or text under its name.
    """
    marked = list(lines)
    for i, line in enumerate(lines):
        if line.kind is not Kind.TABLE and _NOTE.match(shadow(line.text).strip()):
            for k in _note(lines, i):
                marked[k] = replace(marked[k], kind=Kind.ANNEX, title=None, body=None, level=0)
    return marked


def _note(lines: Sequence[Line], first: int) -> list[int]:
    """The indexes of the note's lines; none, if what begins here is an annex itself."""
    own = [first]
    for i in range(first + 1, len(lines)):
        line = lines[i]
        if line.kind is Kind.BLANK:
            continue
        if line.kind in _LAST:
            break
        if line.kind in (Kind.TABLE, Kind.CAPTION) or is_prose(line) or 0 < line.level < LIST:
            return []
        own.append(i)
    return own
