"""The table of contents (目录): where it lies, its entries, and how they match the headings of the body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import Span
from checker.outline.marks import DEPTH, leading_mark
from checker.outline.model import Entry, Kind
from checker.outline.page import page
from checker.outline.shadow import shadow, skeleton

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line

# 加强领导……………3, 加强领导 ..... 3, 加强领导\t3
_LEADER = re.compile(r"[\s　]*(?:[…·•.．。_\-—]{3,}|…+|\t+|[\s　]{2,})[\s　]*[(（]?(\d{1,4})[)）]?[\s　]*$")
LONGEST_ENTRY = 80
GAP = 4  # lines without page number between two entries that have one: a long title, a group's name


def find_contents(lines: list[Line]) -> tuple[list[Line], tuple[Entry, ...]]:
    """Mark the lines of the contents and read its entries.

    It begins with 目录 or with entries that the source declares; it ends with the last entry that has a
    page number, or, where none has, before the line that its first entry repeats.
    """
    bounds = _bounds(lines)
    if bounds is None:
        return lines, ()
    first, start, end = bounds
    marked = [
        replace(line, kind=Kind.CONTENTS, body=None, title=None, level=0)
        if first <= i < end and line.kind is not Kind.BLANK
        else line
        for i, line in enumerate(lines)
    ]
    return marked, _entries([line for line in marked[start:end] if line.kind is Kind.CONTENTS])


def _bounds(lines: Sequence[Line]) -> tuple[int, int, int] | None:
    """Index of the contents' first line, of its first entry, and one past its last."""
    declared = [i for i, line in enumerate(lines) if line.kind is Kind.CONTENTS]
    for i, line in enumerate(lines):
        if line.kind is not Kind.TABLE and page().contents.match(shadow(line.text).strip()):
            end = max(_numbered_end(lines, i + 1), declared[-1] + 1 if declared else 0)
            end = end if end > i + 1 else _repeated_end(lines, i + 1)
            return (i, i + 1, end) if end > i + 1 else None
    return (declared[0], declared[0], declared[-1] + 1) if declared else None


def _numbered_end(lines: Sequence[Line], start: int) -> int:
    """One past the last entry with a page number that is near enough to the one before."""
    end, missed = start, 0
    for i in range(start, len(lines)):
        if lines[i].kind is Kind.BLANK:
            continue
        if _LEADER.search(lines[i].text):
            end, missed = i + 1, 0
        elif missed >= GAP or len(lines[i].text) > LONGEST_ENTRY:
            break
        else:
            missed += 1
    return end


def _repeated_end(lines: Sequence[Line], start: int) -> int:
    """Where the first entry stands again: there the body begins. No further than short lines go."""
    solid = [i for i in range(start, len(lines)) if lines[i].kind is not Kind.BLANK]
    if not solid:
        return start
    first = skeleton(lines[solid[0]].text)
    for i in solid[1:]:
        if skeleton(lines[i].text).startswith(first) and first:
            return i
        if len(lines[i].text) > LONGEST_ENTRY:
            return start
    return start


def _entries(lines: Sequence[Line]) -> tuple[Entry, ...]:
    """The entries; one that runs over several lines is put together at its first."""
    entries: list[Entry] = []
    pending: list[Line] = []
    for line in lines:
        leader = _LEADER.search(line.text)
        mark = leading_mark(line.text)
        if pending and mark is not None and not leader:
            entries.append(_entry(pending, None))  # a group's name, without a page
            pending = [line]
            continue
        if pending and mark is not None and leader:
            entries.append(_entry(pending, None))
            pending = []
        pending.append(line)
        if leader:
            entries.append(_entry(pending, int(leader[1])))
            pending = []
    entries.extend(_entry([line], None) for line in pending)
    return tuple(entries)


def _entry(lines: Sequence[Line], number: int | None) -> Entry:
    first, last = lines[0], lines[-1]
    words = "".join(_LEADER.sub("", line.text).strip() for line in lines)
    lead = len(first.text) - len(first.text.lstrip())
    leader = _LEADER.search(last.text)
    end = leader.start() if leader else len(last.text.rstrip())
    span = Span(first.span.start + lead, last.span.start + end)
    mark = leading_mark(words)
    level = 0 if mark and mark.form in ("roman", "chapter") else DEPTH.get(mark.form, 1) if mark else 1
    return Entry(first, words[mark.end :].strip() if mark else words, span, mark, level, number)
