"""Tables written as plain lines, cells parted by bars or tabs: columns counted as they stand."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Cell, Span, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

# What str.strip takes for white space, and two characters that nobody sees.
BLANK = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\u200b\ufeff"
)
_DASHES = re.compile(r":?-+:?")
_ESCAPED = re.compile(r"(?<!\\)\|")
_SHORT = 40  # a cell of a table that is a single line; also a name that was torn off its row
_LEADERS = re.compile(r"\.{4,}|…{2,}|·{4,}")


def bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the words of a stretch begin and end, white space and invisible characters left out."""
    stretch = text[start:end]
    words = stretch.lstrip(BLANK)
    begin = start + len(stretch) - len(words)
    words = words.rstrip(BLANK)
    return (begin, begin + len(words)) if words else (start, start)


class Rows(Struct, frozen=True, dict=True):
    """The lines of a text and the tables among them; *starts* are the offsets of the lines.

    *lines* are as they stand; a line that can be no row is the empty string. *clean* narrows the
    bounds of a cell's words further, as Markdown needs for bold figures.
    """

    text: str
    lines: Sequence[str]
    starts: Sequence[int]
    markdown: bool = False
    clean: Callable[[str, int, int], tuple[int, int]] = bounds

    @cached_property
    def runs(self) -> dict[int, tuple[int, str]]:
        """First line of each table -> the line after its last, and what parts its cells."""
        found: dict[int, tuple[int, str]] = {}
        at = 0
        while at < len(self.lines):
            end, by = self._piped(at), "|"
            if end == at:
                end, by = self._tabbed(at), "\t"
            if end > at:
                found[at] = (end, by)
            at = max(end, at + 1)
        return found

    def _piped(self, first: int) -> int:
        """The line after the last of the piped rows that begin here, or *first* if none do."""
        lines = self.lines
        if "|" not in lines[first]:
            return first
        end = first + 1
        while end < len(lines) and ("|" in lines[end] or self._torn(end)):
            end += 1
        if end - first == 1:
            cells = lines[first].split("|")
            if len(cells) < 3 or any(len(cell.strip()) > _SHORT for cell in cells):
                return first
        return end

    def _torn(self, at: int) -> bool:
        """Whether a line without bars is a cell's first line: the row below goes on with a bar, or
        repeats it as its own first cell.
        """
        words = self.lines[at].strip()
        if not words or len(words) > _SHORT or at + 1 >= len(self.lines):
            return False
        above, below = self.lines[at - 1].strip(), self.lines[at + 1].strip()
        if below.startswith("|"):
            return not above.startswith("|") and above.count("|") == below.count("|")
        return "|" in below and below.split("|", 1)[0].strip() == words

    def _tabbed(self, first: int) -> int:
        """As for bars, with tabs: three rows or more that each have three cells."""
        end = first
        while end < len(self.lines) and self.lines[end].count("\t") >= 2:
            end += 1
        full = [line for line in self.lines[first:end] if line.strip().count("\t") >= 2]
        if len(full) < 3 or 2 * len(full) < end - first:
            return first
        if any(_LEADERS.search(line) for line in full) or not any(_filled(line) >= 3 for line in full):
            return first
        return end

    def table(self, first: int, index: int) -> Table:
        """The table whose first line is *first*."""
        end, by = self.runs[first]
        numbers = list(range(first, end))
        header = self._rule(first, end, by)
        if header:
            del numbers[1]
        pieces = [self._pieces(number, by) for number in numbers]
        if by == "|":
            pieces = _without_frame(self.text, pieces)
        cells = tuple(
            Cell(Span(*self.clean(self.text, *piece)), row, column, header=header and row == 1)
            for row, line in enumerate(pieces, 1)
            for column, piece in enumerate(line, 1)
        )
        span = Span(self.starts[first], self.starts[end - 1] + len(self.lines[end - 1]))
        widths = [len(line) for line in pieces]
        return Table(span, index, len(pieces), max(widths), cells, _ragged(widths))

    def _rule(self, first: int, end: int, by: str) -> bool:
        """Whether the second line only rules off the first: | --- | --- |."""
        if by != "|" or end - first < 2 or "|" not in self.lines[first + 1]:
            return False
        line = self.lines[first + 1].strip()
        cells = line.removeprefix("|").removesuffix("|").split("|")
        return all(_DASHES.fullmatch(cell.strip()) for cell in cells) and (self.markdown or "---" in line)

    def _pieces(self, number: int, by: str) -> list[tuple[int, int]]:
        """Where each cell of a line begins and ends, white space included."""
        start, line = self.starts[number], self.lines[number]
        parts = _ESCAPED.split(line) if by == "|" and self.markdown else line.split(by)
        pieces = []
        for part in parts:
            pieces.append((start, start + len(part)))
            start += len(part) + 1
        return pieces


def _filled(line: str) -> int:
    return sum(1 for cell in line.split("\t") if cell.strip())


def _without_frame(text: str, rows: list[list[tuple[int, int]]]) -> list[list[tuple[int, int]]]:
    """Drop the nothing before a leading and after a closing bar, where the table is written with
    them; elsewhere it is a cell that was left blank.
    """

    def blank(piece: tuple[int, int]) -> bool:
        return not text[piece[0] : piece[1]].strip()

    barred = [row for row in rows if len(row) > 1]
    leading = 2 * sum(blank(row[0]) for row in barred) > len(barred)
    closing = 2 * sum(blank(row[-1]) for row in barred) >= len(barred)
    framed = []
    for row in rows:
        first = 1 if leading and len(row) > 1 and blank(row[0]) else 0
        last = len(row) - 1 if closing and len(row) > 1 + first and blank(row[-1]) else len(row)
        framed.append(row[first:last])
    return framed


def _ragged(widths: list[int]) -> str:
    """Why the grid cannot be trusted: rows of several cells that differ in number, or nothing."""
    counted = Counter(width for width in widths if width > 1)
    if len(counted) < 2:
        return ""
    usual = counted.most_common(1)[0][0]
    row, odd = next((row, width) for row, width in enumerate(widths, 1) if width not in {1, usual})
    return f"各行格数不一：多为{usual}格，第{row}行{odd}格"
