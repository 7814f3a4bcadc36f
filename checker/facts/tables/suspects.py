"""Where relations cross, name the one cell that breaks them and the value that mends them all."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.relations import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.document import Span
    from checker.facts.tables.entries import Entry
    from checker.facts.tables.relations import Relation, Verdict


class Diagnosis(Struct, frozen=True):
    """What is wrong: *relations* fail; *cell* is the one to mend, *value* what it should be.

    *single* says that the relations single the cell out; else it is the total, and *suspects* are
    the cells that may be wrong instead. *grade* is the weakest verdict among the relations.
    """

    cell: Entry
    value: Decimal
    relations: tuple[Relation, ...]
    single: bool
    suspects: tuple[Entry, ...] = ()
    grade: Literal["wrong", "doubtful"] = "wrong"


class Judged(Struct, frozen=True):
    """Every relation with its verdict."""

    relation: Relation
    verdict: Verdict


def diagnose(judged: Sequence[Judged]) -> list[Diagnosis]:
    """Explain the relations that fail by as few cells as possible."""
    failing = [each.relation for each in judged if each.verdict in {"wrong", "doubtful"}]
    if not failing:
        return []
    cleared = {
        entry.span
        for each in judged
        if each.verdict in {"holds", "rounded"} and not _idle(each.relation)
        for entry in each.relation.cells
    }
    found: list[Diagnosis] = []
    while failing:
        best = _most_telling(failing, cleared)
        if best is None:
            break
        found.append(best)
        explained = {id(relation) for relation in best.relations}
        failing = [relation for relation in failing if id(relation) not in explained]
    found.extend(_at_total(relation, cleared) for relation in failing)
    return found


def _idle(relation: Relation) -> bool:
    """Whether a relation holds by zeros alone and so clears nobody."""
    return not any(entry.value for entry in relation.cells)


def _changes(relation: Relation) -> Iterable[tuple[Entry, Decimal]]:
    """Each cell of a relation with what must be added to it for the relation to hold."""
    for entry in relation.totals:
        yield entry, -relation.residue
    for entry in relation.addends:
        yield entry, relation.residue


def _most_telling(failing: list[Relation], cleared: set[Span]) -> Diagnosis | None:
    """The cell that mends the most failing relations by one and the same change, two or more."""
    touched: dict[Span, list[tuple[Relation, Entry, Decimal]]] = defaultdict(list)
    for relation in failing:
        for entry, change in _changes(relation):
            if entry.span not in cleared:
                touched[entry.span].append((relation, entry, change))
    options = [uses for uses in touched.values() if len(uses) > 1 and _agree(uses)]
    options.sort(key=len, reverse=True)
    if not options:
        return None
    best = options[0]
    rivals = [uses for uses in options[1:] if len(uses) == len(best) and _overlap(uses, best)]
    relations = tuple(relation for relation, _, _ in best)
    if rivals:
        return _undecided(relations, best, rivals)
    entry, change = best[0][1], best[0][2]
    return Diagnosis(entry, _value(entry) + change, relations, single=True)


def _agree(uses: list[tuple[Relation, Entry, Decimal]]) -> bool:
    """Whether one change mends all, leaving no figure below zero."""
    changes = [change for _, _, change in uses]
    slack = Decimal(0) if all(r.exact for r, _, _ in uses) else Decimal("0.05")
    return max(changes) - min(changes) <= slack and _value(uses[0][1]) + changes[0] >= 0


def _overlap(
    some: list[tuple[Relation, Entry, Decimal]], others: list[tuple[Relation, Entry, Decimal]]
) -> bool:
    return any(relation is other for relation, _, _ in some for other, _, _ in others)


def _undecided(
    relations: tuple[Relation, ...],
    best: list[tuple[Relation, Entry, Decimal]],
    rivals: list[list[tuple[Relation, Entry, Decimal]]],
) -> Diagnosis:
    """Several cells would mend them all: the first relation's total is the place."""
    first = relations[0]
    cell = first.totals[0]
    suspects = tuple(uses[0][1] for uses in (best, *rivals) if uses[0][1].span != cell.span)
    return Diagnosis(cell, _value(cell) - first.residue, relations, single=False, suspects=suspects)


def _at_total(relation: Relation, cleared: set[Span]) -> Diagnosis:
    """A relation that fails alone: its total, unless every cell but one is cleared by others."""
    open_ = [
        (entry, change)
        for entry, change in _changes(relation)
        if entry.span not in cleared and _value(entry) + change >= 0
    ]
    grade: Literal["wrong", "doubtful"] = "doubtful" if judge(relation) == "doubtful" else "wrong"
    total = relation.totals[0]
    if len(open_) == 1:
        entry, change = open_[0]
        return Diagnosis(entry, _value(entry) + change, (relation,), single=True, grade=grade)
    suspects = tuple(entry for entry, _ in open_ if entry.span != total.span)
    value = _value(total) - relation.residue
    return Diagnosis(total, value, (relation,), single=False, suspects=suspects, grade=grade)


def _value(entry: Entry) -> Decimal:
    return entry.value if entry.value is not None else Decimal(0)
