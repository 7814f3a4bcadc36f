"""Find the totals of a grid: try each reading on the figures, keep the one that they bear out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from checker.facts.tables.readings import Sum, scopes
from checker.facts.tables.relations import Relation, judge
from checker.facts.tables.words import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.tables.entries import Entry
    from checker.facts.tables.grid import Grid, Line
    from checker.facts.tables.readings import Reading

SAMPLE = 60  # cross lines that decide between readings
SUMMABLE = frozenset({"count", "amount"})


class Claim(Struct, frozen=True):
    """A total that claims to be a sum, along every line that crosses it. *sure*: it need not first
    be borne out by the figures.
    """

    kind: str
    name: str
    relations: tuple[Relation, ...]
    weak: bool = False
    sure: bool = False


class Side(Struct, frozen=True, eq=False):
    """One direction of a grid: *lines* are added up along each of *crossing*. *tried* keeps what
    was counted, however many readings ask.
    """

    grid: Grid
    kind: str
    lines: Sequence[Line]
    crossing: Sequence[int]
    tried: dict[Sum, tuple[int, int]] = field(default_factory=dict)

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


def ways_of(side: Side) -> Iterator[tuple[Reading, ...]]:
    """For each scope of a side, the readings that its labels and measures allow."""
    usable = [i for i, line in enumerate(side.lines) if line.kind in SUMMABLE]

    def choose(total: int, runs: list[tuple[int, ...]]) -> int:
        return _best_run(side, total, runs)

    for readings in scopes(side.lines, usable, choose):
        ways = tuple(dict.fromkeys(filter(None, (_alike(reading, side) for reading in readings))))
        if ways:
            yield ways


def _best_run(side: Side, total: int, runs: list[tuple[int, ...]]) -> int:
    """Which run of addends a total sums: all, unless two lines or more say that the far ones do not
    belong to it. One line alone may be the fault that is looked for.
    """
    whole = _counted(_like(Sum(total, runs[0]), side), side)
    if whole[1] < 2:
        return 0
    counted = [whole, *(_counted(_like(Sum(total, run), side), side) for run in runs[1:])]
    best = max(range(len(counted)), key=lambda at: (counted[at][0] - counted[at][1], -at))
    held, wrong = counted[best]
    return best if held > wrong else 0


def _counted(each: Sum, side: Side) -> tuple[int, int]:
    """How many sums hold and how many fail, on a sample of the lines that cross."""
    if each in side.tried:
        return side.tried[each]
    held = wrong = 0
    for cross in side.crossing[:: max(1, len(side.crossing) // SAMPLE)]:
        found = relation(each, side, cross)
        if found is not None:
            right = judge(found) in {"holds", "rounded"}
            held, wrong = held + right, wrong + (not right)
    side.tried[each] = held, wrong
    return held, wrong


def totals(side: Side) -> Iterator[Claim]:
    """The sums of one side that its labels claim, each scope under the reading that holds best."""
    for ways in ways_of(side):
        best = ways[0] if len(ways) == 1 else max(ways, key=lambda way: borne_out(way, side))
        for each in best:
            made = relations_of(each, side)
            if made:
                yield Claim(side.kind, side.lines[each.total].name, tuple(made), each.weak)


def _alike(reading: Reading, side: Side) -> Reading:
    """The reading with addends of the total's own measure: cases with cases, money with money."""
    fitting = (_like(each, side) for each in reading)
    return tuple(each for each in fitting if len(each.addends) > 1)


def _like(each: Sum, side: Side) -> Sum:
    if side.kind == "column-total":
        return each
    total = side.lines[each.total]
    return replace(each, addends=tuple(i for i in each.addends if _same_measure(side.lines[i], total)))


def _same_measure(line: Line, total: Line) -> bool:
    return line.kind == total.kind and (line.unit == total.unit or not (line.unit and total.unit))


def borne_out(reading: Reading, side: Side) -> tuple[int, int]:
    """How many sums hold, less those that fail, and how many lines they take in."""
    counted = [_counted(each, side) for each in reading]
    return sum(held - wrong for held, wrong in counted), sum(len(each.addends) for each in reading)


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
