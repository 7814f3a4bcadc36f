"""The kinds of check: each a dataclass whose fields are the keys under ``check`` in a rule pack."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.document import Document
    from checker.facts import Facts
    from checker.findings import Outcome
    from checker.outline.model import Outline, Piece


class Subject(Struct, frozen=True):
    """All that a check may look at. *piece* is what is judged; None for a check of scope
    ``document``. *facts* are the facts of just that.
    """

    document: Document
    outline: Outline
    piece: Piece | None
    facts: Facts


class Check(Protocol):
    """A kind of check. ``scope`` says what a subject is to it:

    - ``report``: each report of the document, alone;
    - ``pair``: the same, where there are reports of earlier years to hold it against;
    - ``piece``: each report and each other stretch (front matter, appendix), alone;
    - ``document``: the document as a whole, once.
    """

    @property
    def scope(self) -> str: ...

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        """Yield faults (Match), relations that hold (Holds), things that cannot be judged (Open)."""
        ...


# kind -> module:class; a kind is imported when a rule of it is loaded.
KINDS: dict[str, str] = {
    "missing-part": "outline:MissingPart",
    "covered-part": "outline:CoveredPart",
    "broken-promise": "outline:BrokenPromise",
    "departed": "outline:Departed",
    "empty-section": "outline:EmptySection",
    "echoed-heading": "outline:EchoedHeading",
    "unnamed": "outline:Unnamed",
    "untouched-system": "outline:UntouchedSystem",
    "reader-note": "outline:ReaderNote",
    "contents": "contents:Contents",
    "claim": "claims:UnsupportedClaim",
    "numbering": "numbering:Numbering",
    "mark-form": "numbering:MarkForm",
    "mixed-forms": "numbering:MixedForms",
    "skipped-level": "numbering:SkippedLevel",
    "single-item": "numbering:SingleItem",
    "announced-count": "announced:AnnouncedCount",
    "relation": "relation:RelationVerdict",
    "against-last-year": "years:AgainstLastYear",
    "unmentioned-plan": "years:UnmentionedPlan",
    "table-totals": "table_totals:TableTotals",
    "table-limits": "table_limits:TableLimits",
    "table-displaced": "table_displaced:TableDisplaced",
    "table-cells": "table_cells:TableCells",
    "table-twice": "table_twice:TableTwice",
    "table-numbers": "table_numbers:TableNumbers",
    "misquoted-title": "references:MisquotedTitle",
    "nested-title": "references:NestedTitle",
    "superseded": "references:Superseded",
    "superseded-phrase": "references:SupersededPhrase",
    "wrong-issuer": "references:WrongIssuer",
    "wrong-number": "references:WrongNumber",
    "two-titles": "references:TwoTitles",
    "number-form": "document_numbers:NumberForm",
    "code-form": "document_numbers:CodeForm",
    "reference-pattern": "document_numbers:Pattern",
    "loose-marks": "punctuation:LooseMarks",
    "nested-quotes": "punctuation:NestedQuotes",
    "between-marks": "punctuation:BetweenMarks",
    "doubled-marks": "punctuation:DoubledMarks",
    "final-mark": "punctuation:FinalMark",
    "fixed-term": "wording:FixedTerm",
    "usage": "wording:Usage",
    "misspelt": "wording:Misspelt",
    "doubled-word": "wording:DoubledWord",
    "approximate": "wording:Approximate",
    "two-spellings": "consistency:TwoSpellings",
    "repeated-passage": "consistency:RepeatedPassage",
    "letter-case": "consistency:LetterCase",
    "mixed-numerals": "consistency:MixedNumerals",
    "other-year": "dates:OtherYear",
    "file-year": "dates:FileYear",
    "plan-year": "dates:PlanYear",
    "directory-year": "dates:DirectoryYear",
    "running-year": "dates:RunningYear",
    "impossible-date": "days:ImpossibleDate",
    "named-day": "days:NamedDay",
    "late-publication": "days:LatePublication",
}


def build(kind: str, options: Mapping[str, object]) -> Check:
    """Make a check of *kind* from the keys of a rule.

    Raises ValueError for an unknown kind, TypeError for an unknown or missing key.
    """
    if kind not in KINDS:
        raise ValueError(f"no check is called {kind!r}")
    module, _, name = KINDS[kind].partition(":")
    check: Check = getattr(import_module(f"checker.checks.{module}"), name)(**options)
    return check
