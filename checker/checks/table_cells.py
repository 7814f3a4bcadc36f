"""Cells of a table by themselves: figures that a form cannot hold, cells left empty among zeros."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.facts.tables.survey import TableFacts
    from checker.findings import Outcome

RELATED = 20
FILLED = 0.8  # of a table's cells, before an empty one stands out


class TableCells(Struct, frozen=True):
    """*of*: ``whole`` a figure below 0 or with a fraction where the form counts, ``empty`` cells left
    empty in a table that writes 0 where there is none.
    """

    of: Literal["whole", "empty"]
    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for table in subject.facts.table_relations:
            yield from _no_counts(table) if self.of == "whole" else _empty(table)


def _no_counts(table: TableFacts) -> Iterator[Match]:
    if table.form is None or not table.form.whole:
        return
    for entry in table.grid.entries:
        value = entry.value
        if value is not None and (value < 0 or value != value.to_integral_value()):
            row, column = table.grid.names_of(entry)
            yield Match(span=entry.span, values={"row": row, "column": column, "value": entry.text.strip()})


def _empty(table: TableFacts) -> Iterator[Match]:
    """One match a table, at its first empty cell."""
    if not table.judged:
        return
    figures = [c for c in table.grid.columns if c.kind in {"count", "amount"}]
    entries = [entry for column in figures for entry in column.entries if entry is not None]
    blank = sorted((e for e in entries if not e.text.strip()), key=lambda e: e.span)
    zeros = sum(entry.value == 0 for entry in entries)
    numbers = sum(entry.is_number for entry in entries)
    if blank and zeros > len(blank) and numbers >= FILLED * len(entries):
        row, column = table.grid.names_of(blank[0])
        yield Match(
            span=blank[0].span,
            values={"row": row, "column": column, "count": len(blank)},
            expected="0",
            related=tuple((entry.span, "first") for entry in blank[1:RELATED]),
        )
