"""比上年翻一番, held against the figure of last year's own report."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from checker.document import Span
from checker.facts.acceptance import interval, shown
from checker.facts.lexicon import any_of, words
from checker.facts.relations import digits
from checker.facts.years.mentions import mention
from checker.facts.years.model import Yearly, last_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.paragraphs import Paragraph, Term
    from checker.facts.years.mentions import Mentions

DOUBLED = Fraction(1, 8)  # by so much of it 翻一番 may be off


def read(paragraph: Paragraph, term: Term, year: int | None, last: Mentions) -> Iterator[Yearly]:
    """比上年翻了一番 is to twice as much, more or less."""
    at = term.figure.noun.end - paragraph.offset
    found = _doubling().match(paragraph.text, at)
    new = mention(paragraph, term, year) if found is not None else None
    old = last.like(new) if new is not None and not new.last and not new.doubt else None
    if found is None or old is None or isinstance(old, str):
        return
    (least, most), (low, high) = interval(old.term.figure), interval(term.figure)
    if least <= 0:
        return
    times = Fraction(2) ** ("一两三".index(found["times"]) + 1)
    holds = low / most <= times * (1 + DOUBLED) and high / least >= times * (1 - DOUBLED)
    ratio = (low + high) / (least + most)
    yield Yearly(
        kind="growth",
        span=Span(paragraph.offset + found.start("said"), paragraph.offset + found.end()),
        detail=f"{digits(term.figure)}÷{digits(old.term.figure)}={shown(ratio, 2)}",
        stated=found["said"],
        here=(term.figure.span,),
        there=old.span,
        words=old.said,
        holds=holds,
    )


@cache
def _doubling() -> re.Pattern[str]:
    than = any_of(words("years")["against"])
    return re.compile(
        rf"[，,]?(?:同比|(?:{than}){last_words()})(?:实现)?(?P<said>翻了?(?P<times>[一两三])番)"
    )
