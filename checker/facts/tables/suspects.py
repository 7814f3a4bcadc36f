"""Where relations cross, name the one cell that breaks them and the value that mends them all."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.relations import judge

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.document import Span
    from checker.facts.tables.entries import Entry
    from checker.facts.tables.relations import Relation, Verdict

    _Use = tuple[Relation, Entry, Decimal]

MOST_FAILING = 100  # more than that are no slips of the pen


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
    if len(failing) > MOST_FAILING:
        return [_at_total(each, set()) for each in failing]
    cleared = {
        entry.span
        for each in judged
        if each.verdict in {"holds", "rounded"} and not _idle(each.relation)
        for entry in each.relation.cells
    }
    found = list(_crossed(failing, cleared))
    explained = {id(relation) for each in found for relation in each.relations}
    found.extend(_at_total(each, cleared) for each in failing if id(each) not in explained)
    return found


def _idle(relation: Relation) -> bool:
    """Whether a relation holds by zeros alone and so clears nobody."""
    return not any(entry.value for entry in relation.cells)


def _changes(relation: Relation) -> Iterable[tuple[Entry, Decimal]]:
    """Each cell of a relation with what must be added to it for the relation to hold."""
    off = relation.residue
    for entry in relation.totals:
        yield entry, -off
    for entry in relation.addends:
        yield entry, off


def _crossed(failing: list[Relation], cleared: set[Span]) -> Iterator[Diagnosis]:
    """The cells that mend two failing relations or more by one and the same change, the one that
    mends most first.
    """
    touched: dict[Span, list[_Use]] = defaultdict(list)
    for relation in failing:
        for entry, change in _changes(relation):
            if entry.span not in cleared:
                touched[entry.span].append((relation, entry, change))
    options = {span: uses for span, uses in touched.items() if len(uses) > 1 and _agree(uses)}
    beside: dict[int, list[Span]] = defaultdict(list)
    for span, uses in options.items():
        for relation, _, _ in uses:
            beside[id(relation)].append(span)
    explained: set[int] = set()
    queue = [(-len(uses), span) for span, uses in options.items()]
    heapify(queue)
    while queue:
        size, span = heappop(queue)
        uses = [use for use in options[span] if id(use[0]) not in explained]
        if len(uses) < 2:
            continue
        if len(uses) != -size:
            heappush(queue, (-len(uses), span))
            continue
        rivals = {other for use in uses for other in beside[id(use[0])] if other != span}
        equal = [o for o in rivals if sum(id(u[0]) not in explained for u in options[o]) == len(uses)]
        yield _named(uses, [options[other] for other in sorted(equal)])
        explained.update(id(relation) for relation, _, _ in uses)


def _named(uses: list[_Use], rivals: list[list[_Use]]) -> Diagnosis:
    """The diagnosis of a cell; where others would do as well, at the first relation's total."""
    relations = tuple(relation for relation, _, _ in uses)
    if rivals:
        return _undecided(relations, uses, rivals)
    _, entry, change = uses[0]
    return Diagnosis(entry, _value(entry) + change, relations, single=True)


def _agree(uses: list[_Use]) -> bool:
    """Whether one change mends all, leaving no figure below zero."""
    changes = [change for _, _, change in uses]
    slack = Decimal(0) if all(r.exact for r, _, _ in uses) else Decimal("0.05")
    return max(changes) - min(changes) <= slack and _value(uses[0][1]) + changes[0] >= 0


def _undecided(
    relations: tuple[Relation, ...],
    best: list[_Use],
    rivals: list[list[_Use]],
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
