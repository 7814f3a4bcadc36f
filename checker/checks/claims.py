"""The check of claims: an assertion without anything to hold it by."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.facts.claims.surroundings import Support
from checker.facts.lexicon import words
from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.facts.claims import Claim, Weight
    from checker.findings import Outcome


SHORT = 24  # characters of a clause that a message repeats whole; of a longer one, the asserting words


class UnsupportedClaim(Struct, frozen=True, kw_only=True):
    """A claim of a weight, and of a kind if one is given, that stands without its support (无依据的论断)."""

    weight: Weight
    kind: str | None = None
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for claim in subject.facts.claims:
            wanted = claim.weight == self.weight and self.kind in {None, claim.kind}
            if wanted and claim.support is not Support.FULL:
                yield _match(subject, claim)


def _match(subject: Subject, claim: Claim) -> Match:
    kind, seen = words("support")["kinds"][claim.kind], words("support")["seen"]
    return Match(
        span=claim.span,
        values={
            "claim": subject.document.slice(claim.words if len(claim.span) > SHORT else claim.span),
            "kind": kind["name"],
            "need": kind["need"],
            "example": kind["example"],
            "seen": seen[claim.seen],
        },
        expected=kind["need"],
    )
