"""Whether printed figures can be true together: exact tests on fractions, every admissible rounding."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from checker.facts.figures import Figure


class Verdict(StrEnum):
    """What can be said of a relation between figures, from right to wrong."""

    HOLDS = "holds"
    TRUNCATED = "truncated"  # 截尾: right but for cutting the digits off
    FORCED = "forced"  # 凑整: one share of a list was bent to make 100%
    LAST_DIGIT = "last-digit"  # 末位: wrong by one in the last digit
    DOUBTFUL = "doubtful"  # very probably wrong: one thing had to be assumed
    REMARK = "remark"  # does not fit, but may be meant otherwise
    WRONG = "wrong"
    IMPOSSIBLE = "impossible"  # no whole number gives it
    BEYOND = "beyond"  # a part of the whole that is more than the whole
    OPEN = "open"


Interval = tuple[Fraction, Fraction]


def interval(figure: Figure) -> Interval:
    """All that a printed figure can stand for: a count itself, a rounded figure half a digit each way."""
    return Fraction(figure.low), Fraction(figure.top)


def quotient(part: Figure, whole: Figure, scale: int) -> Interval:
    """All values of part ÷ whole, counted of *scale* (100 for %); the whole must be positive."""
    (a, b), (c, d) = interval(part), interval(whole)
    return scale * max(a, Fraction(0)) / d, scale * b / (c if c > 0 else Fraction(whole.value))


def judge(true: Interval, printed: Decimal, ulp: Decimal) -> Verdict:
    """Hold a printed figure against the interval that its true value lies in.

    Both directions of a tie are a right rounding: half up is habit, half even is GB/T 8170—2008.
    """
    low, high = true
    stated, unit = Fraction(printed), Fraction(ulp)
    if low <= stated + unit / 2 and stated - unit / 2 <= high:
        return Verdict.HOLDS
    if low < stated + unit and stated <= high:
        return Verdict.TRUNCATED
    if low <= stated + unit * 3 / 2 and stated - unit * 3 / 2 <= high:
        return Verdict.LAST_DIGIT
    return Verdict.WRONG


def attainable(whole: int, rate: Decimal, ulp: Decimal, scale: int) -> bool:
    """Whether some whole number of *whole* gives the printed rate, rounded or truncated (GRIM)."""
    stated, unit = Fraction(rate), Fraction(ulp)
    least = ceil((stated - unit / 2) * whole / scale)
    most = ceil((stated + unit) * whole / scale) - 1
    return max(least, 0) <= min(max(most, floor((stated + unit / 2) * whole / scale)), whole)


def reachable(part: int, rate: Decimal, ulp: Decimal, scale: int) -> bool:
    """Whether some whole number, taken as the base, makes *part* the printed rate."""
    stated, unit = Fraction(rate), Fraction(ulp)
    if part == 0 or stated - unit / 2 <= 0:
        return True
    least = ceil(scale * part / (stated + unit / 2))
    rounded = scale * part / (stated - unit / 2)
    cut = scale * part / stated
    return least <= floor(rounded) or floor(scale * part / (stated + unit)) < floor(cut)


def gap(parts: Sequence[Figure], whole: Figure) -> Fraction:
    """How far the sum of the parts and the whole are apart under every rounding; 0 if they can meet.

    Positive: the parts are too much; negative: too little.
    """
    if all(figure.exact and not figure.rounded for figure in (*parts, whole)):
        return sum((Fraction(part.value) for part in parts), Fraction(0)) - Fraction(whole.value)
    least = sum((interval(part)[0] for part in parts), Fraction(0))
    most = sum((interval(part)[1] for part in parts), Fraction(0))
    low, high = interval(whole)
    if least > high:
        return least - high
    return min(most - low, Fraction(0))


def shown(value: Fraction | Decimal, decimals: int = 0) -> str:
    """A value written with so many decimals, rounded half up.

    >>> shown(Fraction(15040 * 100, 16800), 2), shown(Fraction(-1, 2))
    ('89.52', '-1')
    """
    scaled = abs(Fraction(value)) * 10**decimals
    digits = str(floor(scaled + Fraction(1, 2))).rjust(decimals + 1, "0")
    sign = "-" if value < 0 and int(digits) else ""
    return sign + (digits[:-decimals] + "." + digits[-decimals:] if decimals else digits)


def decimals(ulp: Decimal) -> int:
    """How many decimals a figure is printed with."""
    exponent = ulp.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
