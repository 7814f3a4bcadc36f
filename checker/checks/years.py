"""Checks against last year's report: growth, what is said of last year, carried-over cells, plans."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

from checker.checks.outline import head, report_of
from checker.findings import Elsewhere, Holds, Match, Open

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checker.checks import Subject
    from checker.document import Span
    from checker.facts import Facts
    from checker.facts.years.model import Yearly
    from checker.facts.years.plans import Item
    from checker.findings import Outcome

PAIRING = "与上年报告对照"
QUOTED = 40  # characters of last year's words in a message


def against(subject: Subject, judge: Callable[[Facts], Iterator[Outcome]]) -> Iterator[Outcome]:
    """What *judge* says of last year's facts; where its report was asked for and is not there, that."""
    earlier = subject.facts.earlier
    if isinstance(earlier, str):
        yield Open(PAIRING, earlier, head(report_of(subject)))
    elif earlier is not None:
        yield from judge(earlier)


def place(last: Facts, span: Span) -> str:
    """Where something stands in last year's report, for people."""
    return f"{Path(last.document.name).name} 第{last.document.place(span.start)[0]}行"


def short(text: str) -> str:
    plain = "".join(text.split())
    return plain if len(plain) <= QUOTED else f"{plain[:QUOTED]}…"


class AgainstLastYear(Struct, frozen=True, kw_only=True):
    """*of*: ``growth`` a change that last year's own figure does not give, ``base`` a figure said to be
    last year's that its report does not have, ``table`` a cell that must be carried over.
    """

    of: Literal["growth", "base", "table"]
    scope: ClassVar[str] = "pair"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        def told(last: Facts) -> Iterator[Outcome]:
            return (_outcome(each, last) for each in subject.facts.yearly if each.kind == self.of)

        return against(subject, told)


def _outcome(each: Yearly, last: Facts) -> Outcome:
    if each.there is None:
        return Open(each.detail, each.why, each.span)
    where = place(last, each.there)
    if each.holds:
        return Holds("growth" if each.kind == "growth" else "same", f"{each.detail}（{where}）", each.span)
    return Match(
        span=each.span,
        values={"detail": each.detail, "stated": each.stated, "words": short(each.words), "where": where},
        expected=each.expected,
        related=tuple((span, "first") for span in each.here),
        elsewhere=Elsewhere(last.document, each.there),
    )


class UnmentionedPlan(Struct, frozen=True):
    """What last year's report planned for this year, and this year's does not mention (计划没有下文)."""

    scope: ClassVar[str] = "pair"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        return against(subject, lambda last: _plans(subject, last))


def _plans(subject: Subject, last: Facts) -> Iterator[Outcome]:
    from checker.facts.years.plans import items, many, unmentioned

    piece, before = report_of(subject), last.piece
    planned = items(before) if before is not None else ""
    if isinstance(planned, str):
        yield Open("上年计划", planned, head(piece))
        return
    gone = unmentioned(planned, subject.document.slice(piece.span))
    if 2 * len(gone) > max(many(planned), len(planned)):
        why = f"上年计划的{len(planned)}项多数在本年报告里找不到；两份可能不相应，或有一份不全"
        yield Open("上年计划", why, head(piece))
        return
    measures = piece.parts.get("measures")
    span = measures.heading.heading_span if measures and measures.heading else head(piece)
    for item in gone:
        yield _dropped(item, span, last)


def _dropped(item: Item, span: Span, last: Facts) -> Match:
    return Match(
        span=span,
        values={"item": short(item.text), "where": place(last, item.span)},
        elsewhere=Elsewhere(last.document, item.span),
    )
