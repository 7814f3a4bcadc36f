"""A table judged as far as figures go: its relations with their verdicts, the cells at fault, its limits."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.facts.tables.choosing import best_header
from checker.facts.tables.claims import claims
from checker.facts.tables.displaced import displaced
from checker.facts.tables.forms import form_of
from checker.facts.tables.grid import read_grids
from checker.facts.tables.limits import limits
from checker.facts.tables.relations import chance, judge
from checker.facts.tables.suspects import MOST_FAILING, Judged, diagnose
from checker.facts.tables.words import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.document import Document
    from checker.facts.tables.displaced import Displaced
    from checker.facts.tables.forms import Form
    from checker.facts.tables.grid import Grid
    from checker.facts.tables.limits import Limit
    from checker.facts.tables.relations import Relation
    from checker.facts.tables.suspects import Diagnosis
    from checker.facts.tables.totals import Claim

ROUNDED_BY_CHANCE = 0.01
HALF = Fraction(1, 2)  # a sum that fails more often than this is none
GUESSED = Fraction(1, 5)  # the same, where the columns' names had to be guessed


class Refused(Struct, frozen=True):
    """A total that the figures do not bear out as the sum of anything: not judged, and why."""

    claim: Claim
    why: str


class TableFacts(Struct, frozen=True):
    """All that is known of one table's figures. *refused* are totals that cannot be judged."""

    grid: Grid
    form: Form | None = None
    judged: tuple[Judged, ...] = ()
    refused: tuple[Refused, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    displaced: tuple[Displaced, ...] = ()
    limits: tuple[Limit, ...] = ()


def grids(document: Document) -> tuple[Grid, ...]:
    """Every table of a document as a grid, under the header that its figures bear out."""
    return tuple(map(best_header, read_grids(document)))


def survey(grid: Grid) -> TableFacts:
    """Judge one table. One whose grid is in doubt, or that has no figures, is left alone."""
    if grid.doubt or not any(entry.is_number for entry in grid.entries):
        return TableFacts(grid)
    form = form_of(grid)
    claimed = claims(grid, form)
    judged = {id(claim): _judged(claim) for claim in claimed}
    diagnoses = diagnose([each for some in judged.values() for each in some])
    excused = {id(r) for d in diagnoses if d.single and len(d.relations) > 1 for r in d.relations}
    moved = [found for some in judged.values() if (found := displaced(some)) is not None]
    told = {id(relation) for each in moved for relation in each.relations}
    excused |= told
    most = GUESSED if grid.guessed else HALF
    reasons = {id(claim): _unfit(claim, judged[id(claim)], excused, most) for claim in claimed}
    refused = [Refused(claim, reasons[id(claim)]) for claim in claimed if reasons[id(claim)]]
    kept = [each for claim in claimed if not reasons[id(claim)] for each in judged[id(claim)]]
    kept = list(_without_blind(_strict(kept, grid)))
    wrong = sum(each.verdict in {"wrong", "doubtful"} for each in kept)
    if wrong > MOST_FAILING and wrong * 4 > len(kept):
        return TableFacts(replace(grid, doubt=f"{len(kept)}处合计中有{wrong}处不符，表格结构可能未能读准"))
    faults = diagnose([each for each in kept if id(each.relation) not in told])
    return TableFacts(
        grid,
        form,
        tuple(kept),
        tuple(refused),
        tuple(faults),
        tuple(moved),
        tuple(limits(grid, form)),
    )


def _judged(claim: Claim) -> list[Judged]:
    return [Judged(relation, judge(relation)) for relation in claim.relations]


def _unfit(claim: Claim, judged: list[Judged], excused: set[int], most: Fraction) -> str:
    """Why a total is not to be judged: its figures do not bear out that it is a sum. A fault that
    one cell explains both ways says nothing against it.
    """
    told = [each for each in judged if each.verdict != "open" and any(e.value for e in each.relation.cells)]
    wrong = sum(each.verdict in {"wrong", "doubtful"} and id(each.relation) not in excused for each in told)
    count = len(told)
    if claim.sure:
        return ""
    if claim.weak and (count < 3 or wrong * 5 > count):
        return "不能确定它是不是各项之和"
    share = most if claim.kind == "row-total" else HALF
    if wrong <= max(1, int(count * share)) and (wrong < count or claim.kind == "column-total"):
        return ""
    return f"{count}处中有{wrong}处不等于各项之和，可能不是简单加总"


def _strict(judged: Sequence[Judged], grid: Grid) -> Sequence[Judged]:
    """Money that adds up to the last digit nearly everywhere was never rounded: a deviation there is
    a fault like one in counts.
    """
    money = [each for each in judged if not each.relation.exact]
    off = [each for each in money if each.verdict in {"rounded", "doubtful"}]
    if not off or any(word in grid.note for word in words().rounding):
        return judged
    by_chance = math.prod(chance(each.relation) for each in money if each.verdict == "holds")
    if by_chance > ROUNDED_BY_CHANCE or len(off) * 4 > len(money):
        return judged
    faults = {id(each) for each in off}
    return tuple(replace(each, verdict="wrong") if id(each) in faults else each for each in judged)


def _without_blind(judged: Sequence[Judged]) -> Sequence[Judged]:
    """Relations that fail by figures missing from blank cells are open, unless blanks mean 0 here."""
    zero = any(each.verdict == "holds" and _blank(each.relation) and each.relation.stated for each in judged)
    return tuple(
        replace(each, verdict="open")
        if each.verdict in {"wrong", "doubtful"}
        and not zero
        and _blank(each.relation)
        and each.relation.residue > 0
        else each
        for each in judged
    )


def _blank(relation: Relation) -> bool:
    return any(entry.kind == "blank" for entry in relation.addends)
