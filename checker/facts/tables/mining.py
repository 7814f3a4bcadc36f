"""Totals that no label claims in place: column runs that nearly every row adds up, the inner ones first."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.tables.readings import Sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROWS_TRIED = 80
WIDEST = 60


class Gate(Struct, frozen=True):
    """How much evidence is asked for: addends, rows with two of them not zero, share that hold."""

    addends: int
    rows: int
    share: Decimal


LABELLED = Gate(2, 3, Decimal("0.7"))  # a label says that there is a total, only not where
UNLABELLED = Gate(3, 5, Decimal("0.9"))


class _Found(Struct, frozen=True):
    sum: Sum
    held: int
    share: Decimal


def mine(rows: Sequence[Sequence[Decimal | None]], gate: Gate, most: int) -> list[Sum]:
    """The sums of neighbouring columns that the rows bear out, at most *most*, narrowest first."""
    step = max(1, len(rows) // ROWS_TRIED)
    sample = rows[::step]
    columns = list(range(min(WIDEST, len(rows[0]) if rows else 0)))
    free = columns
    sums: list[Sum] = []
    while len(sums) < most:
        left = [column for column in columns if column not in {s.total for s in sums}]
        found = [f for total in left for f in _candidates(sample, total, free, gate)]
        if not found:
            break
        best = min(found, key=lambda f: (-f.share, len(f.sum.addends), -f.held))
        same = [f for f in found if f.sum.total == best.sum.total and f.held == best.held]
        best = max(same, key=lambda f: (f.share, len(f.sum.addends)))
        sums.append(best.sum)
        free = [column for column in free if column not in best.sum.addends]
    return sums


def _candidates(
    rows: Sequence[Sequence[Decimal | None]], total: int, free: list[int], gate: Gate
) -> Iterator[_Found]:
    """Every run of neighbouring columns, before or after a column, that adds up to it."""
    yield from _runs(rows, total, [column for column in free if column < total][::-1], gate)
    yield from _runs(rows, total, [column for column in free if column > total], gate)


def _runs(
    rows: Sequence[Sequence[Decimal | None]], total: int, run: list[int], gate: Gate
) -> Iterator[_Found]:
    stated = [row[total] for row in rows]
    summed = [Decimal(0)] * len(rows)
    filled = [0] * len(rows)
    for size, column in enumerate(run, 1):
        for at, row in enumerate(rows):
            value = row[column]
            if value:
                summed[at] += value
                filled[at] += 1
        if size < gate.addends:
            continue
        held = wrong = 0
        for at, value in enumerate(stated):
            if value is None or not (value or summed[at]):
                continue
            if value == summed[at]:
                held += filled[at] >= 2
            else:
                wrong += 1
        if held >= gate.rows and Decimal(held) / (held + wrong) >= gate.share:
            yield _Found(Sum(total, tuple(sorted(run[:size]))), held, Decimal(held) / (held + wrong))
