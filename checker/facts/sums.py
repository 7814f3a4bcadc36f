"""A sum of figures held against its total."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, decimals, gap, shown
from checker.facts.paragraphs import extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.facts.paragraphs import Term


def adds_up(whole: Term, parts: Sequence[Term]) -> bool:
    """Whether parts of one kind add up to the whole."""
    known = all(t.like(whole) and t.figure.exact for t in (whole, *parts))
    return len(parts) > 1 and known and gap([t.figure for t in parts], whole.figure) == 0


def sum_of(verdict: Verdict, whole: Term, parts: Sequence[Term], why: str = "") -> Relation:
    """A sum, shown with its operands; what it should be is their sum."""
    units = {part.figure.unit for part in (whole, *parts)}
    printed = "+".join(digits(part.figure) for part in parts)
    nominal = sum((Fraction(part.figure.value) for part in parts), Fraction(0))
    rounding = verdict is Verdict.HOLDS and nominal != whole.figure.value  # 尾差
    return Relation(
        kind="sum",
        verdict=verdict,
        span=whole.figure.span if verdict is not Verdict.HOLDS else extent([whole, *parts]),
        detail=f"{printed}={_sum(parts)}" + (f"≈{digits(whole.figure)}" if rounding else ""),
        stated=whole.figure.text,
        expected=_sum(parts) if len(units) == 1 else None,
        related=tuple((part.figure.span, "addend") for part in parts),
        why=why,
    )


def _sum(parts: Sequence[Term]) -> str:
    """The sum in the unit of its parts: 2.3万+4.1万=6.4万."""
    scales = {digits(part.figure)[-1] for part in parts}
    scale = next(iter(scales)) if len(scales) == 1 else ""
    power = {"万": 4, "亿": 8}.get(scale, 0)
    total = sum((Fraction(part.figure.value) for part in parts), Fraction(0)) / 10**power
    places = max(decimals(part.figure.ulp.scaleb(-power)) for part in parts)
    return shown(total, places) + (scale if power else "")
