"""What last year's report says to a figure of this year's."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.lexicon import any_of, words

if TYPE_CHECKING:
    from decimal import Decimal
    from fractions import Fraction

    from checker.document import Span

APART = 2  # figures of one indicator that differ by more times than this are of two
DIFFERENT = "两年的数相差悬殊，口径可能不同"


class Yearly(Struct, frozen=True, kw_only=True):
    """A figure of this year's report that one of last year's report bears on.

    *kind*: ``growth`` a change, ``base`` what is said here of last year, ``table`` a cell. *span* is the
    figure to mend, or the relation where it *holds*; *here* are its other figures, *there* stands in
    last year's report, and *words* is what it says. *why* tells what keeps it from being judged.
    """

    kind: Literal["growth", "base", "table"]
    span: Span
    detail: str
    stated: str = ""
    expected: str | None = None
    here: tuple[Span, ...] = ()
    there: Span | None = None
    words: str = ""
    holds: bool = False
    why: str = ""


def apart(one: Decimal | Fraction, other: Decimal | Fraction) -> bool:
    """Whether two figures can hardly be of one indicator."""
    low, high = sorted((one, other))
    return low <= 0 or high > APART * low


@cache
def last_words() -> str:
    """A pattern for what last year, or any year, is called: 上年, 2022年度."""
    return rf"(?:{any_of(words('years')['last'])}|20\d\d年度?)"
