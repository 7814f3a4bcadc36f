"""Every figure of a report that last year's report bears on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.years import claims, doubled, recalled, tables
from checker.facts.years.mentions import done
from checker.facts.years.periods import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts import Facts
    from checker.facts.years.model import Yearly


PARTIAL = "有一份报告的数据没有满一年"


def compare(now: Facts, last: Facts) -> Iterator[Yearly]:
    """A report held against that of the year before."""
    known = whole(now) and whole(last)
    for each in _text(now, last):
        yield each if known else replace(each, there=None, why=PARTIAL)
    yield from tables.read(now, last)


def _text(now: Facts, last: Facts) -> Iterator[Yearly]:
    year = now.piece.year if now.piece else None
    for paragraph in done(now):
        for sentence in paragraph.sentences:
            for at, term in enumerate(sentence):
                yield from claims.read(paragraph, sentence, at, year, last.mentions)
                yield from recalled.read(paragraph, sentence, at, year, last.mentions)
                yield from doubled.read(paragraph, term, year, last.mentions)
