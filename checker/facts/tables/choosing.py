"""Choose the header of a flattened table: the reading under which its own totals add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.tables.grid import with_header
from checker.facts.tables.mining import LABELLED, mine
from checker.facts.tables.totals import SUMMABLE, borne_out, row_side, ways_of
from checker.facts.tables.words import standing

if TYPE_CHECKING:
    from decimal import Decimal

    from checker.facts.tables.grid import Grid
    from checker.facts.tables.readings import Reading, Sum
    from checker.facts.tables.totals import Side

ROWS_TRIED = 12
HEADERS_TRIED = 60


def best_header(grid: Grid) -> Grid:
    """The grid under the reading that its figures bear out; without names, where none fits and the
    figures alone show where the totals stand.
    """
    if not grid.guessed or grid.doubt or not grid.columns:
        return grid
    best, most = grid, 0
    counted: dict[Sum, tuple[int, int]] = {}
    seen: set[tuple[tuple[Reading, ...], ...]] = set()
    for paths in grid.readings[:HEADERS_TRIED]:
        named = with_header(grid, paths)
        side = replace(row_side(named), crossing=_sample(grid), tried=counted)
        ways = tuple(ways_of(side))
        if ways in seen:
            continue
        seen.add(ways)
        held = sum(max(_held(way, side) for way in scope) for scope in ways)
        if held == sum(bool(column.standing.rank) for column in named.columns):
            return named
        if held > most:
            best, most = named, held
    return replace(with_header(grid, ((),) * len(grid.columns)), named=False) if _mined(grid) > most else best


def _sample(grid: Grid) -> range:
    return range(0, len(grid.rows), max(1, len(grid.rows) // ROWS_TRIED))


def _held(reading: Reading, side: Side) -> int:
    """How many sums hold along the lines that cross, less those that fail."""
    return sum(1 if borne_out((each,), side)[0] > 0 else -1 for each in reading)


def told(grid: Grid) -> int:
    """How many totals the header names, wherever they stand."""
    return sum(bool(standing(name).rank) for name in grid.header)


def summable(grid: Grid) -> tuple[list[int], list[list[Decimal | None]]]:
    """The columns that can be added up, and their figures row by row."""
    columns = [i for i, column in enumerate(grid.columns) if column.kind in SUMMABLE]
    figures = [
        [entry.value if (entry := row.entries[i]) is not None else None for i in columns] for row in grid.rows
    ]
    return columns, figures


def _mined(grid: Grid) -> int:
    """How many of the totals that the header names the figures alone would find."""
    return len(mine(summable(grid)[1], LABELLED, told(grid)))
