"""What may not exceed what: 其中 its whole, and the inequalities that a form declares."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.forms import find, terms
from checker.facts.tables.relations import amount
from checker.facts.tables.words import bare, unit_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.tables.entries import Entry
    from checker.facts.tables.forms import Equation, Form
    from checker.facts.tables.grid import Grid, Line

LimitKind = Literal["part", "form", "hint", "unrepeated"]


class Limit(Struct, frozen=True):
    """Σ *parts* must not exceed *whole*: *kind* part (其中), form and hint (declared for a
    form), unrepeated (不重复统计).
    """

    kind: LimitKind
    where: str
    part_name: str
    whole_name: str
    parts: tuple[Entry, ...]
    whole: Entry

    @property
    def sum(self) -> Decimal:
        return amount(self.parts)

    @property
    def holds(self) -> bool:
        return self.sum <= (self.whole.value or Decimal(0))


def limits(grid: Grid, form: Form | None) -> Iterator[Limit]:
    """Every inequality of a table that can be judged."""
    yield from _credible(list(_parts(grid.rows, grid.columns)))
    transposed = [tuple(c.entries[at] for c in grid.columns) for at in range(len(grid.rows))]
    yield from _credible(list(_parts_of_columns(grid.columns, grid.rows, transposed)))
    if form is not None and grid.named:
        yield from _declared(grid, form)


def _credible(found: list[Limit]) -> list[Limit]:
    """The limits, unless so many fail that 其中 must mean something else."""
    failing = sum(not limit.holds for limit in found)
    return found if failing * 4 <= len(found) or failing == 1 else []


def _pairs(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Each 其中 with the line before it that it is part of."""
    whole = None
    for line in lines:
        if not line.standing.part:
            whole = line
        elif whole is not None and _comparable(line, whole):
            yield line, whole


def _comparable(part: Line, whole: Line) -> bool:
    """Whether a part can be held against its whole: of one measure, in one group."""
    names = part.name, whole.name
    money = [bool(unit_of(name)) or "金额" in name for name in names]
    people = [bare(name).endswith(("人", "人数", "人次")) for name in names]
    same = part.kind == whole.kind and part.unit == whole.unit
    kind = part.kind in {"count", "amount"}
    return kind and same and money[0] == money[1] and people[0] == people[1]


def _parts(rows: Sequence[Line], columns: Sequence[Line]) -> Iterator[Limit]:
    for part, whole in _pairs(rows):
        for at, column in enumerate(columns):
            if column.kind in {"count", "amount"}:
                yield from _limit(part.entries[at], whole.entries[at], column.name, part, whole)


def _parts_of_columns(
    columns: Sequence[Line], rows: Sequence[Line], entries: Sequence[Sequence[Entry | None]]
) -> Iterator[Limit]:
    place = {column.index: at for at, column in enumerate(columns)}
    for part, whole in _pairs(columns):
        if part.path[: part.depth] == whole.path[: part.depth]:
            for row, line in zip(rows, entries, strict=True):
                yield from _limit(line[place[part.index]], line[place[whole.index]], row.name, part, whole)


def _limit(
    part: Entry | None, whole: Entry | None, where: str, part_line: Line, whole_line: Line
) -> Iterator[Limit]:
    if part is not None and whole is not None and part.is_number and whole.is_number:
        yield Limit("part", where, part_line.name, whole_line.name, (part,), whole)


def _declared(grid: Grid, form: Form) -> Iterator[Limit]:
    found = find(form.columns, grid.columns)
    told = grid.note
    carried = any(word in told for word in words().carried)
    for each in form.limits:
        if not (each.carried and carried):
            yield from _along(grid, form, each, found, "hint" if each.mild else "form")
    if "不重复" in told:
        for each in form.unrepeated:
            if not (each.carried and carried):
                yield from _along(grid, form, each, found, "unrepeated")


def _along(
    grid: Grid,
    form: Form,
    each: Equation,
    found: dict[str, list[int]],
    kind: LimitKind,
) -> Iterator[Limit]:
    """One inequality along every row."""
    small, great = terms(form, each.left, found), terms(form, each.right, found)
    if not small or not great or len(great) != 1:
        return
    whole_line = grid.columns[great[0]]
    for row in grid.rows:
        whole = row.entries[great[0]]
        parts = tuple(entry for i in small if (entry := row.entries[i]) is not None)
        if whole is None or not whole.is_number or any(entry.kind == "words" for entry in parts):
            continue
        if any(entry.is_number for entry in parts):
            name = grid.columns[small[0]].name if len(small) == 1 else "、".join(each.left)
            yield Limit(kind, row.name, name, whole_line.name, parts, whole)
