"""Rows of marks: each mark of a piece put to the row that it goes on with, under the mark above it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from checker.document import Span
from checker.facts.between import LEAD, NOTHING, TITLE, first_inside, sentence_before, strength
from checker.outline.marks import Mark, inline_marks, shape
from checker.outline.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.outline.marks import Form
    from checker.outline.model import Line, Piece

SHALLOW: frozenset[Form | None] = frozenset({"chapter", "division", "article", "cn", "cn-paren"})
ORAL: frozenset[Form | None] = frozenset({"is", "must", "ordinal"})
_ACROSS: frozenset[Form] = frozenset({"chapter", "roman", "annex"})
_RANK: dict[Form, int] = {
    "chapter": 0,
    "roman": 0,
    "annex": 0,
    "division": 1,
    "article": 2,
    "cn": 3,
    "cn-paren": 4,
    "arabic": 5,
    "decimal": 6,
    "arabic-paren": 7,
    "circled": 8,
    "ordinal": 9,
    "is": 10,
    "must": 10,
}
_TEXT = frozenset({Kind.HEADING, Kind.PARAGRAPH, Kind.TITLE, Kind.CLOSING, Kind.ANNEX})
_SKIPPED = frozenset({Kind.BLANK, Kind.FURNITURE, Kind.CONTENTS})
_BROKEN = frozenset("第至和及与《")
_INDENT = 80
_NAME_LENGTH = 60  # of the line that an annex begins with


class Item(Struct, frozen=True):
    """An ordinal where it stands. *between* says how strongly it is parted from the one before in its
    row; *lead* is the sentence right before a first one. A table's cell has no *mark*.
    """

    value: int
    span: Span
    text: str
    mark: Mark | None = None
    between: int = 0
    lead: Span | None = None
    leading: bool = True


class Row(Struct, eq=False):
    """Marks of one form under one mark, in reading order; it may hold several runs.

    *since* is how strongly what was read since its last mark parts it from the next; *runs_on*, that it
    went on after a mark of another row.
    """

    form: Form
    parent: Item | None = None
    items: list[Item] = field(default_factory=list)
    opened: int = 0
    closed: int = 0
    closed_by: int = 0
    since: int = NOTHING
    kept: bool = False
    runs_on: bool = False


def piece_rows(pieces: Iterable[Piece]) -> list[Row]:
    """The rows of pieces that are read as one, but for those that run through the document."""
    walk = _Walk()
    for piece in pieces:
        walk.part(TITLE)
        for line in piece.lines:
            walk.line(line)
    return walk.rows


def document_rows(pieces: Iterable[Piece]) -> list[Row]:
    """The rows that run through a whole document: 第一章, Ⅰ, 附件1."""
    rows: dict[str, Row] = {}
    for piece in pieces:
        seen: set[str] = set()
        for line in piece.lines:
            mark = _across(line)
            if mark is None:
                continue
            key = _key(mark)
            item = _item(line, mark, NOTHING if key in seen else TITLE)
            rows.setdefault(key, Row(mark.form)).items.append(item)
            seen.add(key)
    return list(rows.values())


def _across(line: Line) -> Mark | None:
    """The mark of a line that counts through the document."""
    mark = line.mark
    if mark is None or mark.form not in _ACROSS or line.kind in _SKIPPED or line.kind is Kind.TABLE:
        return None
    text = line.text.strip()
    if mark.form == "annex" and (len(text) > _NAME_LENGTH or text.endswith("。") or _listed(mark)):
        return None
    return mark


def _listed(annex: Mark) -> bool:
    """附件：1. is the first of a list of annexes, not an annex."""
    return annex.text[-1] in ".．、"


def _key(mark: Mark) -> str:
    """What marks of one row have in common."""
    if mark.form == "ordinal":
        return mark.text[0]
    if mark.form == "annex":
        return mark.text[:2]
    if mark.form == "chapter":
        return mark.text[-1]
    if mark.form == "decimal":
        return shape(mark).rstrip(".")
    return mark.form


def _item(line: Line, mark: Mark, between: int) -> Item:
    start = line.span.start + mark.start
    text = mark.text.strip()
    leading = mark.start < _INDENT and not line.text[: mark.start].strip()
    lead = sentence_before(line, start) if mark.value == 1 and not leading else None
    return Item(mark.value, Span(start, start + len(text)), text, mark, between, lead, leading)


class _Walk:
    """Reads lines in order; *stack* holds the rows that a next mark can go on with, outermost first."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.stack: list[tuple[str, Row]] = []
        self.closed: dict[str, Row] = {}
        self.before: list[Line] = []
        self.time = 0

    def line(self, line: Line) -> None:
        """Take the marks of a line, or what it parts."""
        if line.kind in _SKIPPED:
            return
        mark = line.mark if line.kind in _TEXT else None
        if mark is None:
            self.part(strength(line))
        if line.kind in _TEXT:
            if mark is not None:
                self._leading(line, mark)
            self._inline(line, mark.end if mark else 0)
        self.before = [*self.before[-5:], line]

    def part(self, strongly: int) -> None:
        """Note what stands between the marks so far and the next."""
        for _, row in self.stack:
            row.since = max(strongly, row.since)

    def _leading(self, line: Line, mark: Mark) -> None:
        """The mark that a line begins with; none, where the line before breaks off in a reference."""
        if self.before and self.before[-1].text.rstrip()[-1:] in _BROKEN:
            return
        if mark.form == "annex" and _listed(mark):
            digits = re.search(r"[0-9０-９]+.$", mark.text.strip())
            if digits:
                start = mark.start + digits.start()
                mark = Mark("arabic", mark.value, start, mark.end, digits.group())
                self._take(line, mark)
            return
        if mark.form in _ACROSS:
            self._pop(_RANK[mark.form])
            return
        self._take(line, mark)

    def _inline(self, line: Line, start: int) -> None:
        """The marks inside a line: 一是 goes on across lines; （1） and ① count within their line, and so
        does 一是 inside a line that itself is one of such a row.
        """
        local: dict[str, Row] = {}
        opened = line.mark.form if line.mark and start else None
        for mark in inline_marks(line.text, start):
            nested = mark.form == opened and (mark.value == 1 or mark.form in local)
            if mark.form in ORAL and not nested:
                self._take(line, mark)
            elif nested or mark.form in ("arabic-paren", "circled", "cn-paren"):
                row = local.setdefault(mark.form, Row(mark.form, self._top()))
                row.items.append(_item(line, mark, LEAD))
        for key, row in local.items():
            self._keep(key, row)

    def _keep(self, key: str, row: Row) -> None:
        """A row inside a line is one if it begins with 1 and 2, else a reference to somewhere."""
        if row.items[0].value != 1:
            return
        self.time += 1
        row.opened = row.closed = self.time
        row.closed_by = _RANK["circled"]
        if len(row.items) > 1 and row.items[1].value <= 3:
            self._list(row)
        if all(open_key != key for open_key, _ in self.stack):
            self.closed[key] = row

    def _top(self) -> Item | None:
        return self.stack[-1][1].items[-1] if self.stack else None

    def _take(self, line: Line, mark: Mark) -> None:
        """Put a mark to the row it goes on with, or open one."""
        key, rank = _key(mark), _RANK[mark.form]
        self.time += 1
        if any(key == open_key for open_key, _ in self.stack):
            while self.stack[-1][0] != key:
                self._close(rank)
        else:
            self._pop(rank)
            self._open(key, line, mark)
        row = self.stack[-1][1]
        item = _item(line, mark, row.since)
        row.since = NOTHING
        if item.leading and item.value == 1 and self.before and self.before[-1].kind in _TEXT:
            item = replace(item, lead=sentence_before(self.before[-1], self.before[-1].span.end))
        row.items.append(item)

    def _open(self, key: str, line: Line, mark: Mark) -> None:
        """Open a row, or reopen one that was closed where the mark goes on with it."""
        row = self.closed.get(key)
        if row is not None and self._resumes(row, mark):
            while self.stack and self.stack[-1][1].opened >= row.closed:
                self._close(_RANK[mark.form])
            self._list(row)
            row.runs_on = True
        else:
            row = Row(mark.form, self._top(), opened=self.time)
            self._list(row)
            if mark.value == 2:
                inside = first_inside((b for b in reversed(self.before) if b.kind in _TEXT), line, mark)
                row.items.extend([_item(*inside, NOTHING)] if inside else [])
        self.stack.append((key, row))

    def _list(self, row: Row) -> None:
        if not row.kept:
            row.kept = True
            self.rows.append(row)

    def _resumes(self, row: Row, mark: Mark) -> bool:
        """1. 2. （一） 3.: numbers that run on across other marks."""
        if mark.value == 1:
            return False
        if mark.form == "article":
            return True
        if mark.form in ORAL and row.closed_by < _RANK["arabic"]:
            return False
        following = row.items[-1].value + 1
        return mark.value == following or (row.runs_on and mark.value > following)

    def _pop(self, rank: int) -> None:
        """A mark closes the rows of lower rank; articles go on through chapters."""
        while self.stack and _RANK[self.stack[-1][1].form] > rank:
            self._close(rank)

    def _close(self, by: int) -> None:
        key, row = self.stack.pop()
        row.closed, row.closed_by = self.time, by
        self.closed[key] = row
