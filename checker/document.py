"""A document as every reader yields it: lines of text, tables with their cells, and the way back."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator


class UnreadableError(Exception):
    """An input that cannot be read; the message is one line in Chinese: what is wrong, what to do."""


class Span(Struct, frozen=True, order=True):
    """Characters of ``Document.text``, in code points, half open."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text: a text file's own line, or a paragraph of a format without lines.

    *level* is what the source itself says (an ``h2``, a heading style): 1 to 6, 0 for a title, None
    where it says nothing. *contents* marks an entry of a table of contents that the source declares.
    *label* is the length of an automatic number that the source computes and the line begins with.
    *origin* is the way back to the source's own coordinates; no check looks at it.
    """

    span: Span
    level: int | None = None
    contents: bool = False
    label: int = 0
    origin: object = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table's grid, at the place of its upper left corner; row and column count from 1.

    *covered* cells repeat nothing: a merged cell stands once, with its spans.
    """

    span: Span
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    origin: object = field(default=None, compare=False)


class Table(Struct, frozen=True):
    """A table: one line of the text per row, its cells in reading order.

    *index* counts the tables of the file from 1. *uncertain* says why the grid cannot be trusted
    (ragged rows in flattened text, cells torn by a page), or is empty.
    """

    span: Span
    index: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    uncertain: str = ""


class Note(Struct, frozen=True):
    """What a reader saw that a check must know: ``unaccepted-changes``, ``replacement-character``."""

    kind: str
    span: Span
    text: str = ""


class Remark(Struct, frozen=True):
    """What the file says to us and not to its readers: <!-- fazhi-lint 忽略 …… -->.

    *line* is where it stands, *about* the next line that is read, None where there is none. *apart*:
    the line is no part of the text, and holds nothing else.
    """

    line: int
    text: str
    about: int | None = None
    apart: bool = False


class Document(Struct, frozen=True, dict=True):
    """A file as read. ``text`` holds its lines joined by newlines; blocks lie in it in order.

    Blank lines belong to no block. A paragraph is one line, a table row is one line. Lines that are
    *apart* are counted, but no part of the text.
    """

    name: str
    format: str
    text: str
    blocks: tuple[Paragraph | Table, ...]
    notes: tuple[Note, ...] = ()
    remarks: tuple[Remark, ...] = ()

    @cached_property
    def apart(self) -> frozenset[int]:
        """The lines of the file that are no part of the text."""
        return frozenset(remark.line for remark in self.remarks if remark.apart)

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return self._counted(starts) if self.apart else starts

    def _counted(self, starts: list[int]) -> list[int]:
        """With the lines that are apart: each begins, and ends, where the next one does."""
        own, at = reversed(starts), len(self.text) + 1
        found = []
        for line in range(len(starts) + len(self.apart), 0, -1):
            at = at if line in self.apart else next(own)
            found.append(at)
        return found[::-1]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return len(self._starts)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both counted from 1, in code points."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """The characters of a line, counted from 1, without its newline."""
        start = self._starts[line - 1]
        end = self._starts[line] - 1 if line < len(self._starts) else len(self.text)
        return Span(start, max(start, end))

    def line_text(self, line: int) -> str:
        """The text of a line, counted from 1; the same string each time, however often it is asked for."""
        if line not in self._texts:
            self._texts[line] = self.slice(self.line_span(line))
        return self._texts[line]

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {}

    def slice(self, span: Span) -> str:
        return self.text[span.start : span.end]

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))

    def cell_at(self, span: Span) -> tuple[Table, Cell] | None:
        """The table cell that a span lies in, or None outside tables."""
        at = bisect_right(self._cell_starts, span.start)
        for table, cell in self._cells[max(0, at - 2) : at][::-1]:
            if span.within(cell.span):
                return table, cell
        return None

    @cached_property
    def _cells(self) -> list[tuple[Table, Cell]]:
        """Every cell with its table, in the order of the text."""
        cells = [(table, cell) for table in self.tables for cell in table.cells]
        return sorted(cells, key=lambda found: found[1].span)

    @cached_property
    def _cell_starts(self) -> list[int]:
        return [cell.span.start for _, cell in self._cells]
