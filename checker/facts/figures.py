"""Every figure of a text, typed: what it counts, its value, how exact it is, what it is said of."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.document import Span
from checker.facts.lexicon import words

if TYPE_CHECKING:
    from decimal import Decimal

    from checker.facts.numerals import Bound

Kind = Literal["measure", "ordinal", "date", "document", "article", "name", "bare"]

REACH = 400  # characters before a figure that can be said of it
_NOWHERE = Span(0, 0)


class Figure(Struct, frozen=True):
    """A figure as it stands in running text (计量、编号、概数).

    - ``span``: the figure with its unit and the words that make it a bound: 近2.5万余户, 95%以上;
      ``number``: its numeral alone: 2.5; ``text``: the characters of ``span``.
    - ``kind``: ``measure`` counts or measures something and is the only kind that may be compared;
      ``ordinal`` 第3批, ``date`` 2022年、1—10月, ``document`` 〔2022〕5号, ``article`` 第三条, ``name``
      part of a slogan, a quotation, a title or a code (“1+3”、4012模式、5G), ``bare`` without a unit.
    - ``value``: as a Decimal with 万 and 亿 multiplied out; a percentage is its printed number.
      ``high``: the upper end of a range, else ``value``. ``ulp``: the place of the last printed digit.
    - ``bound``: ``=``, ``>=`` (600余, 以上), ``<=`` (不足, 以内), ``~`` (约, 近, a range, a fraction).
    - ``unit``: the measure word or unit without 万/亿 (件, 元, 个百分点), ``%`` or ``‰``, or empty.
    - ``lead``: the words of its clause before it, from the figure before on; ``tail``: the words after
      it, up to the next figure; ``noun``: what is counted where it follows: 个⟦乡镇（街道）⟧.
    - ``chinese``: written in Chinese numerals. ``depth``: how many brackets it stands in.
    """

    span: Span
    number: Span
    text: str
    kind: Kind
    value: Decimal
    high: Decimal
    ulp: Decimal
    bound: Bound = "="
    unit: str = ""
    chinese: bool = False
    depth: int = 0
    lead: Span = _NOWHERE
    tail: Span = _NOWHERE
    noun: Span = _NOWHERE

    @property
    def percent(self) -> bool:
        """Whether it is a percentage (or a ‰)."""
        return self.unit in {"%", "‰"}

    @property
    def points(self) -> bool:
        """Whether it counts percentage points."""
        return self.unit == "个百分点"

    @property
    def exact(self) -> bool:
        """Whether the printed value is the value, to its last digit."""
        return self.bound == "="

    @property
    def count(self) -> bool:
        """Whether it counts things: a measure that is no rate, no money, no length of time."""
        return self.kind == "measure" and self.unit in counting()

    @property
    def low(self) -> Decimal:
        """The least that the value can be: half a last digit below for a rounded one."""
        return self.value - (self.ulp / 2 if self.rounded else 0)

    @property
    def top(self) -> Decimal:
        """The most that the value can be."""
        return self.high + (self.ulp / 2 if self.rounded else 0)

    @property
    def rounded(self) -> bool:
        """Whether the printed digits are a rounding: anything but a count, or a time, written in full."""
        return self.ulp != 1 or not (self.unit in counting() or self.unit in timing())


@cache
def counting() -> frozenset[str]:
    """The units that count things one by one."""
    units = words("units")
    return frozenset([*units["things"], *units["counts"]])


@cache
def timing() -> frozenset[str]:
    """The units that measure time."""
    return frozenset(words("units")["times"])


@cache
def additive(unit: str) -> str:
    """The class of a unit: figures of one class may be added up and compared."""
    return "thing" if unit in words("units")["things"] else unit
