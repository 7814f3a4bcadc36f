"""Ruled tables with the text of their cells."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.readers.build import GridCell
from checker.readers.pdf.lines import gather, joint
from checker.readers.pdf.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.readers.pdf.grids import Grid
    from checker.readers.pdf.lines import Line
    from checker.readers.pdf.pages import Glyph

NEAR = 4.0
PADDING = 6.0
FLAWED = "表格的框线不完整，单元格的边界不能确定"


class Held(Struct, frozen=True):
    """A cell with its text: rows counted from 0 in its table, columns known by their edges."""

    row: int
    rowspan: int
    x0: float
    x1: float
    text: str
    place: Place
    lines: tuple[Line, ...] = ()


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
        places = distinct([x for cell in self.cells for x in (cell.x0, cell.x1)])
        starts = distinct([float(cell.row) for cell in self.cells], near=0.5)
        rows = {int(start): number for number, start in enumerate(starts, start=1)}
        return [
            GridCell(
                row=rows[cell.row],
                column=(column := nearest(places, cell.x0)) + 1,
                rowspan=sum(cell.row <= start < cell.row + cell.rowspan for start in starts),
                colspan=max(nearest(places, cell.x1) - column, 1),
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
        lines = tuple(gather(inside.get(index, ()), page))
        place = Place(page, (x0, top, x1, bottom))
        table.cells.append(Held(box.row, box.rowspan, x0, x1, _joined(lines, x1), place, lines))
    return table


def _joined(lines: Sequence[Line], right: float) -> str:
    """The lines of a cell as one; two figures stay apart unless the cell was too narrow for them."""
    text = ""
    for last, line in zip([None, *lines], lines, strict=False):
        if last is not None:
            wrapped = right - last.x1 < last.size + PADDING
            figures = text[-1:].isdigit() and line.text[:1].isdigit()
            text += " " if figures and not wrapped else joint(text, line.text, spaced=False)
        text += line.text
    return text


def distinct(values: Iterable[float], near: float = NEAR) -> list[float]:
    """Values without those that all but repeat the one before."""
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > near:
            kept.append(value)
    return kept


def nearest(places: Sequence[float], x: float) -> int:
    return min(range(len(places)), key=lambda i: abs(places[i] - x))
