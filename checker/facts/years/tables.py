"""What a form carries over from year to year: 结转下年 of last year's table is 上年结转 of this year's."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from checker.facts.tables.forms import find
from checker.facts.years.model import Yearly

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts import Facts
    from checker.facts.tables.entries import Entry
    from checker.facts.tables.forms import Form, Items
    from checker.facts.tables.grid import Grid, Line
    from checker.facts.tables.survey import TableFacts


def read(now: Facts, last: Facts) -> Iterator[Yearly]:
    """The cells that must be equal in the tables of two years; a form that stands twice tells nothing."""
    here, there = _formed(now), _formed(last)
    for name, tables in here.items():
        others = there.get(name, [])
        if len(tables) == len(others) == 1 and (form := tables[0].form) is not None:
            yield from _carried(form, tables[0].grid, others[0].grid, last)


def _formed(facts: Facts) -> dict[str, list[TableFacts]]:
    """The tables of forms that carry something over, by the form; those of a single report's annexes too."""
    found: dict[str, list[TableFacts]] = {}
    year = facts.piece.year if facts.piece else None
    for table in _tables(facts):
        form = table.form
        if form is None or not form.yearly or table.grid.doubt or not table.grid.named:
            continue
        if _year(table.grid) in {None, year}:
            found.setdefault(form.name, []).append(table)
    return found


def _year(grid: Grid) -> int | None:
    """The year that the title of a table names."""
    years = set(re.findall(r"20\d\d", grid.title))
    return int(years.pop()) if len(years) == 1 else None


def _tables(facts: Facts) -> tuple[TableFacts, ...]:
    if len(facts.outline.reports) > 1:
        return facts.table_relations
    return type(facts)(facts.document, facts.outline, None).table_relations


def _carried(form: Form, now: Grid, last: Grid, facts: Facts) -> Iterator[Yearly]:
    columns = _single(form.columns, now.columns), _single(form.columns, last.columns)
    rows = _single(form.rows, now.rows), _single(form.rows, last.rows)
    for each in form.yearly:
        before, after = each.left[0], each.right[0]
        if after not in rows[0] or before not in rows[1]:
            continue
        for item in columns[0].keys() & columns[1].keys():
            new = now.rows[rows[0][after]].entries[columns[0][item]]
            old = last.rows[rows[1][before]].entries[columns[1][item]]
            if new is not None and old is not None and (new.is_number or old.is_number):
                yield from _equal(f"{after}（{item}）", new, old, before, facts)


def _single(items: Items, lines: tuple[Line, ...]) -> dict[str, int]:
    """The items that stand in one line alone."""
    return {name: places[0] for name, places in find(items, lines).items() if len(places) == 1}


def _equal(what: str, new: Entry, old: Entry, before: str, last: Facts) -> Iterator[Yearly]:
    values = _value(new), _value(old)
    if None in values:
        return
    yield Yearly(
        kind="table",
        span=new.span,
        detail=f"{what}为{values[0]}，上年表中的{before}为{values[1]}",
        stated=new.text.strip(),
        expected=None if values[0] == values[1] else str(values[1]),
        there=old.span,
        words=last.document.slice(old.span).strip(),
        holds=values[0] == values[1],
    )


def _value(entry: Entry) -> Decimal | None:
    """A figure; in these forms a blank cell is 0."""
    return Decimal(0) if entry.kind == "blank" else entry.value
