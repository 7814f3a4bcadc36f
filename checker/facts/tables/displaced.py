"""Rows whose cells stand in the wrong columns: two changed about, or a stretch moved by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from checker.facts.tables.entries import Entry
    from checker.facts.tables.relations import Relation
    from checker.facts.tables.suspects import Judged

SMALLEST = 5  # figures below this change places by chance
LONGEST_MOVE = 3  # columns that must agree before a stretch counts as moved


class Displaced(Struct, frozen=True):
    """Cells of one row that would set every failing column right if they stood elsewhere: *swapped*
    two, or a stretch that stands one column too far. *values* are what should stand in them.
    """

    cells: tuple[Entry, ...]
    values: tuple[Decimal, ...]
    relations: tuple[Relation, ...]
    swapped: bool


def displaced(judged: list[Judged]) -> Displaced | None:
    """The one row whose cells explain every column of a total that fails, or None."""
    failing = [each.relation for each in judged if each.verdict == "wrong"]
    if len(failing) < 2 or any(each.kind != "column-total" for each in failing):
        return None
    found = list(_rows(failing))
    return found[0] if len(found) == 1 else None


def _rows(failing: list[Relation]) -> Iterator[Displaced]:
    """Each row whose failing cells, every one changed by its column's residue, are its own figures
    in other places.
    """
    off = [relation.residue for relation in failing]
    height = min(len(relation.addends) for relation in failing)
    for at in range(height):
        cells = tuple(relation.addends[at] for relation in failing)
        if any(cell.value is None or cell.row != cells[0].row for cell in cells):
            continue
        now = [cell.value for cell in cells if cell.value is not None]
        right = [value + change for value, change in zip(now, off, strict=True)]
        swapped = len(now) == 2 and right == now[::-1] and min(now) >= SMALLEST
        moved = len(now) >= LONGEST_MOVE and (right[1:] == now[:-1] or right[:-1] == now[1:])
        if swapped or moved:
            yield Displaced(cells, tuple(right), tuple(failing), swapped)
