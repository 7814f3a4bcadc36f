"""Put a document together line by line; every reader of a format without lines uses this."""

from __future__ import annotations

from msgspec import Struct, field

from checker.document import Cell, Document, Note, Paragraph, Span, Table

SEPARATOR = " | "


class GridCell(Struct, frozen=True, kw_only=True):
    """A cell as a reader hands it over; row and column count from 1 in the grid with merged cells."""

    row: int
    column: int
    text: str
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    origin: object = None


class Builder(Struct):
    """Collects lines, tables and notes in reading order and yields the document.

    A line holds no newline: a line break inside a paragraph begins a new line, one inside a cell is a
    space (nothing, where *GridCell.text* was already joined by the reader).
    """

    name: str
    format: str
    _text: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Paragraph | Table] = field(default_factory=list)
    _notes: list[Note] = field(default_factory=list)
    _tables: int = 0

    def _line(self, text: str) -> Span:
        if self._text:
            self._length += 1
        span = Span(self._length, self._length + len(text))
        self._text.append(text)
        self._length = span.end
        return span

    def paragraph(
        self,
        text: str,
        *,
        level: int | None = None,
        contents: bool = False,
        label: int = 0,
        origin: object = None,
    ) -> Span:
        """Add one line; a blank one is kept as a blank line and is no block."""
        span = self._line(text)
        if text.strip():
            self._blocks.append(Paragraph(span, level, contents, label, origin))
        return span

    def table(self, cells: list[GridCell], *, uncertain: str = "") -> Table | None:
        """Add a table, a line per row that has cells of its own; None if there are none."""
        if not cells:
            return None
        self._tables += 1
        rows: dict[int, list[GridCell]] = {}
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            rows.setdefault(cell.row, []).append(cell)
        placed: list[Cell] = []
        start = self._length + (1 if self._text else 0)
        for row in sorted(rows):
            texts = [" ".join(cell.text.split("\n")) for cell in rows[row]]
            at = self._line(SEPARATOR.join(texts)).start
            for cell, text in zip(rows[row], texts, strict=True):
                span = Span(at, at + len(text))
                placed.append(
                    Cell(span, row, cell.column, cell.rowspan, cell.colspan, cell.header, cell.origin)
                )
                at = span.end + len(SEPARATOR)
        height = max(cell.row + cell.rowspan - 1 for cell in cells)
        width = max(cell.column + cell.colspan - 1 for cell in cells)
        table = Table(Span(start, self._length), self._tables, height, width, tuple(placed), uncertain)
        self._blocks.append(table)
        return table

    def note(self, kind: str, span: Span, text: str = "") -> None:
        """Tell the checks of something at a place that was added before."""
        self._notes.append(Note(kind, span, text))

    def document(self) -> Document:
        """The document of all that was added."""
        return Document(
            self.name, self.format, "\n".join(self._text), tuple(self._blocks), tuple(self._notes)
        )
