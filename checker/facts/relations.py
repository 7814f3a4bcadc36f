"""Relations between the figures of a text, each with its verdict and the sum that shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.document import Span
    from checker.facts.acceptance import Verdict
    from checker.facts.figures import Figure
    from checker.facts.paragraphs import Paragraph


class Relation(Struct, frozen=True, kw_only=True):
    """Figures that must agree, and whether they do.

    *kind* is the name in ``verified``: sum, rate, share, enumeration, balance, growth, points, subset,
    same, set, multiple. *detail* shows the sum (15040÷16800=89.52%); *stated* is what the text says,
    *expected* what it should say, where that is certain. *span* is the figure that does not fit, or all
    of the relation where it holds; *related* its other figures with their roles. *why* tells what is open.
    """

    kind: str
    verdict: Verdict
    span: Span
    detail: str
    stated: str = ""
    expected: str | None = None
    related: tuple[tuple[Span, str], ...] = ()
    why: str = ""


def digits(figure: Figure) -> str:
    """A figure as it is printed in a sum: its numeral, with 万 and % but without the measure word."""
    start = figure.span.start
    number = figure.text[figure.number.start - start : figure.number.end - start].replace(" ", "")
    return number + figure.unit if figure.percent and number[-1:].isdigit() else number


def relations(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """Every relation of one piece's running text; those within a paragraph in the order of reading."""
    from checker.facts import additions, balances, breakdowns, enumerations, growth, indicators, rates, sets

    for paragraph in paragraphs:
        for kind in (breakdowns, rates, balances, growth, additions, enumerations, sets):
            yield from kind.read(paragraph)
    yield from indicators.read(paragraphs)
