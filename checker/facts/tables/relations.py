"""What must add up in a table, as typed relations with their operands, and whether it does."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.document import Span
    from checker.facts.tables.entries import Entry

Evidence = Literal["label", "form", "weak", "mined"]
Verdict = Literal["holds", "rounded", "doubtful", "wrong", "open"]
SHOWN = 12


class Relation(Struct, frozen=True):
    """Σ *totals* = Σ *addends*. *where* is the line it runs along, *name* what the total is called.

    *evidence* says why it must hold: a label (合计), a form's own rule, a label's meaning alone
    (全市), or only that the other lines keep it. *exact*: counts, no tolerance at all.
    """

    kind: str
    where: str
    name: str
    totals: tuple[Entry, ...]
    addends: tuple[Entry, ...]
    evidence: Evidence = "label"
    exact: bool = True
    rule: str = ""

    @property
    def cells(self) -> Iterable[Entry]:
        yield from self.totals
        yield from self.addends

    @property
    def span(self) -> Span:
        return self.totals[0].span

    @property
    def stated(self) -> Decimal:
        return amount(self.totals)

    @property
    def summed(self) -> Decimal:
        return amount(self.addends)

    @property
    def residue(self) -> Decimal:
        """What the totals state beyond the sum of the addends."""
        return self.stated - self.summed

    @property
    def sum_shown(self) -> str:
        """The addends as one reads them: 3+4+…（30项）."""
        return shown(self.addends)

    @property
    def detail(self) -> str:
        return f"{self.sum_shown}={shown(self.totals)}"


def amount(entries: Iterable[Entry]) -> Decimal:
    return sum((entry.value for entry in entries if entry.value is not None), Decimal(0))


def shown(entries: tuple[Entry, ...]) -> str:
    numbers = [str(entry.value) for entry in entries if entry.value is not None]
    if len(numbers) <= SHOWN * 2:
        return "+".join(numbers) or "0"
    return "+".join((*numbers[:SHOWN], "…", *numbers[-2:])) + f"（共{len(numbers)}项）"


def places(relation: Relation) -> int:
    """The last place printed anywhere in the relation: trailing zeros are often dropped."""
    return max((entry.decimals for entry in relation.cells), default=0)


def tolerance(relation: Relation) -> tuple[Decimal, Decimal]:
    """The deviations that rounding makes likely (999 of 1000) and possible at all."""
    if relation.exact:
        return Decimal(0), Decimal(0)
    last = Decimal(1).scaleb(-places(relation))
    count = sum(bool(entry.value) for entry in relation.cells) - len(relation.totals)
    tiny = sum(entry.kind == "tiny" for entry in relation.addends)
    likely = (Decimal("3.29") * (Decimal(max(count, 1)) / 12).sqrt() + Decimal("0.5")).to_integral_value(
        ROUND_HALF_UP
    )
    possible = Decimal((count + 1) // 2 + len(relation.totals) - 1 + tiny)
    return min(likely + tiny, possible) * last, possible * last


def chance(relation: Relation) -> float:
    """How likely independently rounded figures would add up to the last digit by chance."""
    count = sum(bool(entry.value) for entry in relation.addends)
    return {0: 1.0, 1: 1.0, 2: 0.75, 3: 0.67}.get(count, 1.38 / math.sqrt(max(count, 1)))


def judge(relation: Relation) -> Verdict:
    """Whether a relation holds: exactly, within rounding, hardly, not, or cannot be said."""
    if any(entry.kind == "words" for entry in relation.cells):
        return "open"
    if not any(entry.is_number for entry in relation.totals):
        return "open"
    off = abs(relation.residue)
    if off == 0:
        return "holds"
    likely, possible = tolerance(relation)
    if any(entry.kind == "tiny" for entry in relation.addends) and relation.exact:
        return "open"
    if off <= likely:
        return "rounded"
    return "doubtful" if off <= possible else "wrong"
