"""The grid of a statistics table: its rows and columns named, its figures typed, its notes apart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from checker.document import Table
from checker.facts.tables.headers import column_paths
from checker.facts.tables.layout import arrange
from checker.facts.tables.surroundings import surroundings
from checker.facts.tables.words import (
    ITEM,
    is_order,
    is_rate,
    plain,
    standing,
    unit_of,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.document import Document, Span
    from checker.facts.tables.entries import Entry
    from checker.facts.tables.layout import Layout, Slots
    from checker.facts.tables.words import Standing

Path = tuple[str, ...]
ColumnKind = Literal["count", "amount", "rate", "order", "words"]


class Line(Struct, frozen=True):
    """A row or a column of figures: the labels that name it, outermost first, and its entries.

    *depth* is the place in the path of the word that makes it a total or a part.
    """

    index: int
    path: Path
    entries: tuple[Entry | None, ...]
    standing: Standing = ITEM
    depth: int = 0
    kind: ColumnKind = "count"
    unit: str = ""

    @property
    def name(self) -> str:
        """How a message calls it: the innermost label, a total with what it is the total of."""
        if not self.path:
            return f"第{self.index}栏"
        outer = self.standing.rank and self.depth < len(self.path) - 1
        return self.path[self.depth] + self.path[-1] if outer else self.path[-1]

    @property
    def scope(self) -> Path:
        """The labels above the word that makes it a total."""
        return self.path[: self.depth]


class Grid(Struct, frozen=True):
    """A table understood. Rows hold an entry for each of *columns*, columns one for each of *rows*.

    *named* says that the columns have names, *guessed* that these had to be fitted to a flattened
    header of several rows. *readings* are other possible headers of
    a flattened table. *doubt* says why the grid cannot be trusted, or is empty.
    """

    table: Table
    title: str
    title_span: Span
    unit: str
    notes: tuple[tuple[Span, str], ...]
    rows: tuple[Line, ...]
    columns: tuple[Line, ...]
    named: bool = True
    guessed: bool = False
    header: tuple[str, ...] = ()
    readings: tuple[tuple[Path, ...], ...] = field(default=())
    doubt: str = ""

    @property
    def note(self) -> str:
        """All notes as one text."""
        return " ".join(text for _, text in self.notes)

    def names_of(self, entry: Entry) -> tuple[str, str]:
        """The names of the row and the column that an entry stands in."""
        for row in self.rows:
            for column, other in zip(self.columns, row.entries, strict=True):
                if other is entry:
                    return row.name, column.name
        return "", ""

    @property
    def entries(self) -> Iterator[Entry]:
        for row in self.rows:
            for entry in row.entries:
                if entry is not None:
                    yield entry


def read_grids(document: Document) -> tuple[Grid, ...]:
    """The grid of every table of a document."""
    return tuple(
        _grid(document, table, at) for at, table in enumerate(document.blocks) if isinstance(table, Table)
    )


def _grid(document: Document, table: Table, at: int) -> Grid:
    layout = arrange(document, table)
    around = surroundings(document, at, layout)
    readings = column_paths(layout)
    paths = readings[0] if readings else [()] * layout.width
    header = tuple(plain(e.text) for row in layout.head for e in row if e is not None and e.text.strip())
    entries = [tuple(row[column] for row in layout.data) for column in range(layout.labels, layout.width)]
    return Grid(
        table=table,
        title=around.title,
        title_span=around.title_span or table.span,
        unit=around.unit,
        notes=around.notes,
        rows=tuple(_rows(layout)),
        columns=_columns(entries, paths[layout.labels :], around.unit, layout.labels + 1),
        named=bool(readings),
        guessed=layout.flat and len(layout.head) > 1,
        header=header,
        readings=tuple(tuple(reading[layout.labels :]) for reading in readings),
        doubt="；".join(layout.doubts[:3]),
    )


def with_header(grid: Grid, paths: tuple[Path, ...]) -> Grid:
    """The grid with its columns named anew."""
    if not grid.columns or paths == tuple(column.path for column in grid.columns):
        return grid
    entries = [column.entries for column in grid.columns]
    columns = _columns(entries, paths, grid.unit, grid.columns[0].index)
    return replace(grid, columns=columns)


def _placed(path: Path) -> tuple[Standing, int]:
    """What the labels of a line say of it, and which of them."""
    for depth, label in enumerate(path):
        found = standing(label)
        if found.rank or found.part:
            return found, depth
    return ITEM, 0


def _columns(
    columns: list[tuple[Entry | None, ...]], paths: Sequence[Path], unit: str, first: int
) -> tuple[Line, ...]:
    """The columns of figures, names and kinds set."""
    lines = []
    for index, (entries, path) in enumerate(zip(columns, paths, strict=True), first):
        kind, own = _kind(path, entries, unit)
        rank, depth = _placed(path)
        lines.append(Line(index, path, entries, rank, depth, kind, own))
    return tuple(lines)


def _kind(path: Path, entries: tuple[Entry | None, ...], stated: str) -> tuple[ColumnKind, str]:
    """Whether a column counts, measures money, cannot be added, or holds no figures; its unit."""
    present = [entry for entry in entries if entry is not None and entry.kind != "blank"]
    numbers = [entry for entry in present if entry.is_number]
    if not numbers or 2 * len(numbers) < len(present):
        return "words", ""
    if path and is_order(path[-1]):
        return "order", ""
    marked = {entry.unit for entry in numbers} - {""}
    if any(map(is_rate, path)) or marked & {"%", "‰"}:
        return "rate", ""
    unit = next((found for label in reversed(path) if (found := unit_of(label))), "")
    unit = unit or (next(iter(marked)) if len(marked) == 1 else "")
    fractions = any(entry.decimals for entry in numbers)
    unit = unit or stated
    amount = fractions or unit in words().money
    return ("amount" if amount else "count"), unit


def _rows(layout: Layout) -> Iterator[Line]:
    """The rows of figures with their labels; a merged label is that of every row it covers."""
    orders = {
        c
        for row in layout.head
        for c, e in enumerate(row[: layout.labels])
        if e is not None and is_order(e.text)
    }
    for row in layout.data:
        path = tuple(
            label
            for column in range(layout.labels)
            if column not in orders and (label := _label(row, column, layout))
        )
        path = tuple(label for at, label in enumerate(path) if label not in path[:at])
        if not path:
            path = tuple(_label(row, column, layout) for column in sorted(orders)[:1])
        number = next((entry.row for entry in row if entry is not None), 0)
        path = path or (f"第{number}行",)
        rank, depth = _placed(path)
        yield Line(number, path, tuple(row[layout.labels :]), rank, depth)


def _label(row: Slots, column: int, layout: Layout) -> str:
    entry = row[column]
    if entry is None:
        number = next((slot.row for slot in row if slot is not None), 0)
        entry = layout.owner.get((number, column + 1))
    return plain(entry.text) if entry is not None else ""
