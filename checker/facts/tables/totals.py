"""Find the totals of a grid: try each reading on the figures, keep the one that they bear out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from checker.facts.tables.grid import with_header
from checker.facts.tables.readings import scopes
from checker.facts.tables.relations import Relation, judge
from checker.facts.tables.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.tables.entries import Entry
    from checker.facts.tables.grid import Grid, Line
    from checker.facts.tables.readings import Reading, Sum

SAMPLE = 200  # cross lines that decide between readings
HEADER_SAMPLE = 12
HEADERS_TRIED = 500
SUMMABLE = frozenset({"count", "amount"})


@dataclass(frozen=True, slots=True)
class Claim:
    """A total that claims to be a sum, along every line that crosses it. *sure*: it need not first
    be borne out by the figures.
    """

    kind: str
    name: str
    relations: tuple[Relation, ...]
    weak: bool = False
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Side:
    """One direction of a grid: *lines* are added up along each of *crossing*."""

    grid: Grid
    kind: str
    lines: Sequence[Line]
    crossing: Sequence[int]

    def entry(self, line: int, cross: int) -> Entry | None:
        if self.kind == "column-total":
            return self.lines[line].entries[cross]
        return self.grid.rows[cross].entries[line]

    def where(self, cross: int) -> Line:
        return self.grid.columns[cross] if self.kind == "column-total" else self.grid.rows[cross]

    def exact(self, total: int, cross: int) -> bool:
        """Whether figures are counts, or money written to the last 分: no rounding to allow for."""
        column = self.grid.columns[cross if self.kind == "column-total" else total]
        if column.kind == "count":
            return True
        return column.unit == "元" and not any(word in self.grid.note for word in words().rounding)


def column_side(grid: Grid) -> Side:
    """合计 rows: the rows added up along every column of figures."""
    crossing = [i for i, column in enumerate(grid.columns) if column.kind in SUMMABLE]
    return Side(grid, "column-total", grid.rows, crossing)


def row_side(grid: Grid) -> Side:
    """小计 and 合计 columns: the columns added up along every row."""
    return Side(grid, "row-total", grid.columns, range(len(grid.rows)))


def best_header(grid: Grid) -> Grid:
    """The grid under the reading of its flattened header that its figures bear out best."""
    if len(grid.readings) < 2 or grid.doubt:
        return grid
    step = max(1, len(grid.rows) // HEADER_SAMPLE)
    tried: dict[tuple[tuple[Reading, ...], ...], int] = {}
    best, most = grid, -1
    for paths in grid.readings[:HEADERS_TRIED]:
        named = with_header(grid, paths)
        side = replace(row_side(named), crossing=range(0, len(grid.rows), step))
        ways = tuple(_ways(side))
        if ways not in tried:
            tried[ways] = sum(max(_held(way, side) for way in scope) for scope in ways)
            if tried[ways] > most:
                best, most = named, tried[ways]
    return best


def _ways(side: Side) -> Iterator[tuple[Reading, ...]]:
    """For each scope of a side, the readings that its labels and measures allow."""
    usable = [i for i, line in enumerate(side.lines) if line.kind in SUMMABLE]
    for readings in scopes(side.lines, usable):
        ways = tuple(dict.fromkeys(filter(None, (_alike(reading, side) for reading in readings))))
        if ways:
            yield ways


def _held(reading: Reading, side: Side) -> int:
    """How many sums hold along the lines that cross, less those that fail."""
    return sum(1 if borne_out((each,), side)[0] > 0 else -1 for each in reading)


def totals(side: Side) -> Iterator[Claim]:
    """The sums of one side that its labels claim, each scope under the reading that holds best."""
    for ways in _ways(side):
        for each in max(ways, key=lambda way: borne_out(way, side)):
            made = relations_of(each, side)
            if made:
                yield Claim(side.kind, side.lines[each.total].name, tuple(made), each.weak)


def _alike(reading: Reading, side: Side) -> Reading:
    """The reading with addends of the total's own measure: cases with cases, money with money."""
    if side.kind == "column-total":
        return reading
    fitting = []
    for each in reading:
        total = side.lines[each.total]
        same = tuple(i for i in each.addends if _same_measure(side.lines[i], total))
        if len(same) > 1:
            fitting.append(replace(each, addends=same))
    return tuple(fitting)


def _same_measure(line: Line, total: Line) -> bool:
    return line.kind == total.kind and (line.unit == total.unit or not (line.unit and total.unit))


def borne_out(reading: Reading, side: Side) -> tuple[int, int]:
    """How many sums hold, less those that fail, and how many lines they take in."""
    balance = 0
    step = max(1, len(side.crossing) // SAMPLE)
    for each in reading:
        for cross in side.crossing[::step]:
            found = relation(each, side, cross)
            if found is not None:
                balance += 1 if judge(found) in {"holds", "rounded"} else -1
    return balance, sum(len(each.addends) for each in reading)


def relations_of(each: Sum, side: Side) -> list[Relation]:
    """A sum along every line that crosses it."""
    return [found for cross in side.crossing if (found := relation(each, side, cross)) is not None]


def relation(each: Sum, side: Side, cross: int) -> Relation | None:
    """A sum along one line, or None where there is nothing to add up."""
    total = side.entry(each.total, cross)
    if total is None or not total.is_number:
        return None
    entries = (side.entry(i, cross) for i in each.addends)
    addends = tuple(entry for entry in entries if entry is not None)
    if not any(entry.is_number for entry in addends):
        return None
    return Relation(
        kind=side.kind,
        where=side.where(cross).name,
        name=side.lines[each.total].name,
        totals=(total,),
        addends=addends,
        evidence="weak" if each.weak else "label",
        exact=side.exact(each.total, cross),
    )
