"""What must add up in a table: by its form first, then by its labels, last by its figures alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.tables.choosing import summable, told
from checker.facts.tables.forms import by_group, find, terms
from checker.facts.tables.mining import LABELLED, UNLABELLED, mine
from checker.facts.tables.relations import Relation, judge
from checker.facts.tables.totals import Claim, column_side, relations_of, row_side, totals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.tables.forms import Equation, Form
    from checker.facts.tables.grid import Grid, Line
    from checker.facts.tables.totals import Side


def claims(grid: Grid, form: Form | None) -> list[Claim]:
    """Every sum that a table claims."""
    columns, rows = column_side(grid), row_side(grid)
    formed = [claim for claim in _formed(grid, form, columns, rows) if _borne_out(claim)] if form else []
    taken = {(claim.kind, each.totals[0].span) for claim in formed for each in claim.relations}
    labelled = [
        claim
        for side in (columns, rows)
        for claim in totals(side)
        if (claim.kind, claim.relations[0].totals[0].span) not in taken
    ]
    return [*labelled, *formed, *_mined(grid, rows, labelled + formed)]


def _borne_out(claim: Claim) -> bool:
    """Whether an equation of a form is printed on it, or holds here more often than not."""
    held = sum(judge(each) in {"holds", "rounded"} for each in claim.relations)
    return claim.sure or 2 * held > len(claim.relations)


def _formed(grid: Grid, form: Form, columns: Side, rows: Side) -> Iterator[Claim]:
    """The equations of a form, along every line."""
    found_rows = find(form.rows, grid.rows)
    for each in form.row_equations:
        yield from _along(each, form, found_rows, columns)
    if not grid.named:
        return
    found_columns = find(form.columns, grid.columns)
    used = {name for each in form.equations for name in _members(form, each)}
    wanted = {name: places for name, places in found_columns.items() if name in used}
    for group in by_group(grid.columns, wanted):
        for each in form.equations:
            yield from _along(each, form, group, rows)


def _members(form: Form, each: Equation) -> Iterator[str]:
    for name in (*each.left, *each.right):
        yield from form.groups.get(name, (name,))


def _along(each: Equation, form: Form, found: dict[str, list[int]], side: Side) -> Iterator[Claim]:
    """One equation along every line; *sure* if the form prints it."""
    left, right = terms(form, each.left, found), terms(form, each.right, found)
    if not left or not right or len(set(left + right)) < 3:
        return
    made = []
    for cross in side.crossing:
        sides = [tuple(e for i in part if (e := side.entry(i, cross)) is not None) for part in (left, right)]
        if all(any(entry.is_number for entry in part) for part in sides) and sides[0][0].is_number:
            made.append(
                Relation(
                    kind=side.kind,
                    where=side.where(cross).name,
                    name=side.lines[left[0]].name,
                    totals=sides[0],
                    addends=sides[1],
                    evidence="form",
                    exact=side.exact(left[0], cross),
                    rule=each.text,
                )
            )
    if made:
        yield Claim(side.kind, each.text, tuple(made), sure=form.always)


def _mined(grid: Grid, side: Side, known: list[Claim]) -> Iterator[Claim]:
    """Sums of neighbouring columns that no label claims where they stand."""
    columns, figures = summable(grid)
    if len(grid.rows) < LABELLED.rows or len(columns) < 3:
        return
    labels = 0 if grid.named else told(grid)
    relations = [each for claim in known if claim.kind == "row-total" for each in claim.relations]
    for each in mine(figures, LABELLED, labels) if labels else mine(figures, UNLABELLED, 3):
        placed = replace(each, total=columns[each.total], addends=tuple(columns[i] for i in each.addends))
        name = _called(grid.columns[placed.total], labels)
        made = [
            replace(found, evidence="label" if labels else "mined", name=name)
            for found in relations_of(placed, side)
        ]
        if made and not _known(made[0], relations):
            yield Claim(side.kind, name, tuple(made), sure=not labels)


def _called(column: Line, labels: int) -> str:
    return column.name if column.path else f"第{column.index}栏" + ("（合计）" if labels else "")


def _known(relation: Relation, known: list[Relation]) -> bool:
    """Whether a mined sum says what a known one says: the same total, or the same cells turned about."""
    cells = {entry.span for entry in relation.cells}
    total = relation.totals[0].span
    return any(
        other.totals[0].span == total
        or (other.totals[0].span in cells and {entry.span for entry in other.cells} == cells)
        for other in known
    )
