"""Every figure of a report that last year's report bears on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.facts.years import claims, doubled, recalled, tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts import Facts
    from checker.facts.years.model import Yearly


def compare(now: Facts, last: Facts) -> Iterator[Yearly]:
    """A report held against that of the year before."""
    year = now.piece.year if now.piece else None
    for paragraph in now.paragraphs:
        for sentence in paragraph.sentences:
            for at, term in enumerate(sentence):
                yield from claims.read(paragraph, sentence, at, year, last.mentions)
                yield from recalled.read(paragraph, sentence, at, year, last.mentions)
                yield from doubled.read(paragraph, term, year, last.mentions)
    yield from tables.read(now, last)
