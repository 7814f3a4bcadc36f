"""Checks of the arithmetic in running text: relations between figures, by their verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.facts.acceptance import Verdict
from checker.findings import Holds, Match, Open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class RelationVerdict(Struct, frozen=True, kw_only=True):
    """Figures that must agree and do not (数字不符).

    *kinds* are the relations that the rule is about, *verdict* the one that it reports. The relations
    of its kinds that hold, or cannot be judged, are told whichever verdict it reports.
    """

    kinds: list[str]
    verdict: str
    scope: ClassVar[str] = "piece"

    def __post_init__(self) -> None:
        Verdict(self.verdict)

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for relation in subject.facts.relations:
            if relation.kind not in self.kinds:
                continue
            if relation.verdict is Verdict.HOLDS:
                yield Holds(relation.kind, relation.detail, relation.span)
            elif relation.verdict is Verdict.OPEN:
                yield Open(relation.detail, relation.why, relation.span)
            elif relation.verdict == self.verdict:
                yield Match(
                    span=relation.span,
                    values={"detail": relation.detail, "stated": relation.stated, "why": relation.why},
                    expected=relation.expected,
                    related=relation.related,
                )
