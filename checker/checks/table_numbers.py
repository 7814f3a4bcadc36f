"""Numbers in tables that break with the others: another form, another year, the same number twice,
none where one should be.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class TableNumbers(Struct, frozen=True):
    """*of*: ``form`` (six digits where the others have seven), ``year``, ``twice``, ``gap``."""

    of: Literal["form", "year", "twice", "gap"]
    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for odd in subject.facts.table_numbers:
            if odd.kind == self.of:
                yield Match(
                    span=odd.span,
                    values={"number": odd.text, "own": odd.own, "usual": odd.usual, "count": odd.count},
                    related=((odd.first, "first"),) if odd.first else (),
                )
