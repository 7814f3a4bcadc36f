"""Claims (论断): what a report asserts of its results, and whether it shows something to hold it by."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.document import Span
from checker.facts.claims import clauses
from checker.facts.claims.assertions import assertions
from checker.facts.claims.support import judge
from checker.facts.claims.surroundings import Support, Surroundings
from checker.outline.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.figures import Figure
    from checker.outline.model import Line, Piece, Section

Weight = Literal["firm", "mild", "formula"]

_HANDOVER = re.compile(r"(?:报告|汇报|公布|通报|总结)如下|特此报告")
_REALISED = re.compile(r"[了已]|得到|获")


class Claim(Struct, frozen=True):
    """An assertion of a result.

    - ``span``: its clause; ``words``: the asserting words in it; ``kind``: change, totality, rank,
      recognition, effect, satisfaction, solved.
    - ``support``: how well it is supported; ``seen``: what stands there in the place of a support.
    - ``weight``: ``firm`` for a plain assertion; ``mild`` for a set phrase, or where the support is
      doubtful; ``formula`` in the lead, the plan, the shortcomings, outside a report.
    """

    span: Span
    words: Span
    kind: str
    weight: Weight
    support: Support
    seen: str


def read(piece: Piece, figures: Sequence[Figure], *, fragment: bool = False) -> tuple[Claim, ...]:
    """The claims of a piece, in order.

    *figures* are those of its running text; *fragment* says that the document holds no report, so
    that the piece is no lead to one.
    """
    if piece.kind == "contents":
        return ()
    front = "" if fragment else {"front": "lead", "appendix": "outside"}.get(piece.kind, "")
    mild = dict(_mild(piece))
    starts = [figure.span.start for figure in figures]
    found: list[Claim] = []
    for line, span in piece.prose:
        first, last = bisect_left(starts, span.start), bisect_left(starts, span.end)
        place = front or ("lead" if _HANDOVER.search(line.text) else mild.get(line.number, ""))
        found += _claims(line, span, figures[first:last], place)
    return tuple(found)


def _claims(line: Line, span: Span, figures: Sequence[Figure], place: str) -> Iterator[Claim]:
    text = clauses.read(line.cut(span))
    around = Surroundings(text, span.start, figures)
    for claim in assertions(text):
        if place and not claim.firm:
            continue
        if place in {"plan", "problems", "outside"} and not _REALISED.search(claim.clause.shown):
            continue
        verdict = judge(around, claim)
        sure = claim.firm and verdict.support is Support.NONE
        yield Claim(
            span=Span(span.start + claim.clause.start, span.start + claim.clause.end),
            words=Span(span.start + claim.start, span.start + claim.end),
            kind=claim.kind,
            weight="formula" if place else "firm" if sure else "mild",
            support=verdict.support if claim.firm or verdict.support is Support.NONE else Support.FULL,
            seen=verdict.seen,
        )


def _mild(piece: Piece) -> Iterator[tuple[int, str]]:
    """The lines of the lead, of what leads in to the headings under a heading, the plan, the shortcomings."""
    if any(line.kind is Kind.HEADING for line in piece.lines):
        for section in _walk(piece):
            if section.heading is None or section.children:
                yield from ((line.number, "lead") for line in section.lines)
    for key in ("plan", "problems"):
        part = piece.parts.get(key)
        if part is None or part.heading is None:
            continue
        for section in _walk(piece):
            if section.heading == part.heading:
                yield from ((line.number, key) for line in section.all_lines)


def _walk(piece: Piece) -> Iterator[Section]:
    for section in piece.sections:
        yield from section.walk()
