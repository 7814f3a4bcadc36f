"""The same figure in two tables, or in the text and a table (表与表、文与表不一致)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.findings import Holds, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class TableTwice(Struct, frozen=True):
    """*of*: ``table`` two tables of one form, ``text`` a form's cell that the text names, ``listed``
    the rows of a directory that the text counts.
    """

    of: Literal["table", "text", "listed"]
    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for each in subject.facts.stated_twice:
            if each.kind != self.of:
                continue
            if each.agrees:
                yield Holds("same", f"{each.what}：{each.stated}={each.other}", each.span)
                continue
            yield Match(
                span=each.span,
                values={"what": each.what, "stated": each.stated, "other": each.other},
                related=((each.beside, "first"),),
            )
