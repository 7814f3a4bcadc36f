"""Ruled tables with the text of their cells, and the parts of one table on several pages joined."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from checker.readers.build import GridCell
from checker.readers.pdf.lines import gather, joint
from checker.readers.pdf.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.readers.pdf.grids import Grid
    from checker.readers.pdf.lines import Line
    from checker.readers.pdf.pages import Glyph

_NEAR = 4.0
_MAX_HEADER = 6
_PADDING = 6.0
_FIGURE = re.compile(r"[-—－]?[0-9０-９][0-9０-９,，.．%％\s]*")
_ENDED = re.compile(r"[。；！？]$")
FLAWED = "表格的框线不完整，单元格的边界不能确定"


class Held(Struct, frozen=True):
    """A cell with its text: rows counted from 0 in its table, columns known by their edges."""

    row: int
    rowspan: int
    x0: float
    x1: float
    text: str
    place: Place


class Ruled(Struct):
    """A ruled table, or so much of it as stands on one page."""

    page: int
    top: float
    bottom: float
    rows: int
    xs: tuple[float, ...]
    cells: list[Held] = field(default_factory=list)
    uncertain: str = ""

    def grid_cells(self) -> list[GridCell]:
        """The cells as the builder takes them."""
        places = _distinct([x for cell in self.cells for x in (cell.x0, cell.x1)])
        starts = _distinct([float(cell.row) for cell in self.cells], near=0.5)
        rows = {int(start): number for number, start in enumerate(starts, start=1)}
        return [
            GridCell(
                row=rows[cell.row],
                column=(column := _index(places, cell.x0)) + 1,
                rowspan=sum(cell.row <= start < cell.row + cell.rowspan for start in starts),
                colspan=max(_index(places, cell.x1) - column, 1),
                text=cell.text,
                origin=cell.place,
            )
            for cell in self.cells
        ]


def fill(grids: Iterable[Grid], glyphs: Sequence[Glyph], page: int) -> tuple[list[Ruled], list[Glyph]]:
    """The tables of a page with their text, and the glyphs that lie outside them."""
    tables = []
    rest = list(glyphs)
    # A table inside a cell of another takes its text first.
    for grid in sorted(grids, key=lambda g: (g.xs[-1] - g.xs[0]) * (g.ys[-1] - g.ys[0])):
        inside: dict[int, list[Glyph]] = defaultdict(list)
        outside: list[Glyph] = []
        for glyph in rest:
            box = grid.box_at((glyph.x0 + glyph.x1) / 2, (glyph.top + glyph.bottom) / 2)
            (outside if box is None else inside[box]).append(glyph)
        if any(not glyph.text.isspace() for held in inside.values() for glyph in held):
            rest = outside
            tables.append(_ruled(grid, inside, page))
    return sorted(tables, key=lambda t: t.top), rest


def _ruled(grid: Grid, inside: dict[int, list[Glyph]], page: int) -> Ruled:
    table = Ruled(page, grid.ys[0], grid.ys[-1], len(grid.ys) - 1, grid.xs)
    table.uncertain = FLAWED if grid.flawed else ""
    for index, box in enumerate(grid.boxes):
        x0, x1 = grid.xs[box.column], grid.xs[box.column + box.colspan]
        top, bottom = grid.ys[box.row], grid.ys[box.row + box.rowspan]
        text = _joined(gather(inside.get(index, ()), page), x1)
        table.cells.append(Held(box.row, box.rowspan, x0, x1, text, Place(page, (x0, top, x1, bottom))))
    return table


def _joined(lines: Sequence[Line], right: float) -> str:
    """The lines of a cell as one; two figures stay apart unless the cell was too narrow for them."""
    text = ""
    for last, line in zip([None, *lines], lines, strict=False):
        if last is not None:
            wrapped = right - last.x1 < last.size + _PADDING
            figures = text[-1:].isdigit() and line.text[:1].isdigit()
            text += " " if figures and not wrapped else joint(text, line.text, spaced=False)
        text += line.text
    return text


def _distinct(values: Iterable[float], near: float = _NEAR) -> list[float]:
    """Values without those that all but repeat the one before."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > near:
            kept.append(value)
    return kept


def _index(places: Sequence[float], x: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - x))


def continues(table: Ruled, part: Ruled) -> bool:
    """Whether a table at the head of a page goes on with the one at the foot of the page before."""
    if part.page != table.cells[-1].place.page + 1:
        return False
    a, b = table.xs, part.xs
    if abs(a[0] - b[0]) > _NEAR or abs(a[-1] - b[-1]) > _NEAR:
        return False
    few, many = sorted((a, b), key=len)
    if not all(any(abs(x - y) <= _NEAR for y in many) for x in few):
        return False
    return _repeated_rows(table, part) > 0 or not _looks_like_header(table, part)


def _looks_like_header(table: Ruled, part: Ruled) -> bool:
    """Whether a part begins with a header of its own: words over columns that hold figures."""
    first = [cell.text for cell in part.cells if cell.row == 0 and cell.text]
    if len(first) < 3 or any(_FIGURE.fullmatch(text) for text in first):
        return False
    under = [cell for cell in part.cells if cell.row > 0 and _FIGURE.fullmatch(cell.text)]
    above = [cell for cell in table.cells if cell.row == 0 and _FIGURE.fullmatch(cell.text)]
    return len(under) >= 2 and not above


def _repeated_rows(table: Ruled, part: Ruled) -> int:
    """How many rows at the head of *part* repeat the head of *table*."""
    for count in range(min(_MAX_HEADER, table.rows, part.rows), 0, -1):
        ours, theirs = _head(table, count), _head(part, count)
        if ours and ours == theirs and any(c[-1] and not _FIGURE.fullmatch(str(c[-1])) for c in ours):
            return count
    return 0


def _head(table: Ruled, count: int) -> list[tuple[int, int, int, int, str]]:
    """The first rows in a form that can be compared; nothing if a cell reaches beyond them."""
    cells = [cell for cell in table.cells if cell.row < count]
    if any(cell.row + cell.rowspan > count for cell in cells):
        return []
    places = _distinct(table.xs)
    return sorted(
        (c.row, c.rowspan, round(places[_index(places, c.x0)]) // 8, round(c.x1 - c.x0) // 8, c.text)
        for c in cells
    )


def append(table: Ruled, part: Ruled) -> None:
    """Join a part from the next page: its repeated header dropped, cells torn by the page mended."""
    drop = _repeated_rows(table, part)
    cells = [replace(c, row=c.row - drop) for c in part.cells if c.row >= drop]
    rows = part.rows - drop
    if _torn(table, cells):
        cells = _mend(table, cells)
        rows -= 1
    else:
        cells = _extend(table, cells)
    table.cells.extend(replace(c, row=c.row + table.rows) for c in cells)
    table.rows += rows
    table.bottom = part.bottom
    table.xs = tuple(_distinct([*table.xs, *part.xs]))
    table.uncertain = table.uncertain or part.uncertain


def _pairs(table: Ruled, cells: Sequence[Held]) -> list[tuple[int, Held]]:
    """The cells of a first row, each with the index of the cell that it stands under."""
    lowest = [(i, c) for i, c in enumerate(table.cells) if c.row + c.rowspan == table.rows]
    return [
        (i, cell)
        for cell in cells
        if cell.row == 0
        for i, c in lowest
        if abs(c.x0 - cell.x0) <= _NEAR and abs(c.x1 - cell.x1) <= _NEAR
    ]


def _torn(table: Ruled, cells: Sequence[Held]) -> bool:
    """Whether a first row is the rest of the last: words under words, and no figure anew."""
    pairs = _pairs(table, cells)
    first = [cell for cell in cells if cell.row == 0]
    if len(pairs) != len(first) or any(cell.rowspan > 1 for cell in first):
        return False
    filled = [(table.cells[i].text, cell.text) for i, cell in pairs if cell.text]
    blank = any(table.cells[i].text and not cell.text for i, cell in pairs)
    return (
        bool(filled)
        and blank
        and all(above and not _ENDED.search(above) and not _FIGURE.fullmatch(text) for above, text in filled)
        and not any(table.cells[i].text and cell.text for i, cell in pairs if cell.x0 - table.xs[0] <= _NEAR)
    )


def _mend(table: Ruled, cells: Sequence[Held]) -> list[Held]:
    for i, cell in _pairs(table, cells):
        above = table.cells[i]
        text = above.text + joint(above.text, cell.text, spaced=False) + cell.text
        table.cells[i] = replace(above, text=text)
    return [replace(cell, row=cell.row - 1) for cell in cells if cell.row > 0]


def _extend(table: Ruled, cells: Sequence[Held]) -> list[Held]:
    """A cell over several rows that a page has cut in two is one cell again."""
    gone: list[Held] = []
    for i, cell in _pairs(table, cells):
        above = table.cells[i]
        if max(above.rowspan, cell.rowspan) > 1 and bool(above.text) != bool(cell.text):
            table.cells[i] = replace(
                above, rowspan=above.rowspan + cell.rowspan, text=above.text or cell.text
            )
            gone.append(cell)
    return [cell for cell in cells if cell not in gone]
