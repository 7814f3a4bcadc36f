"""The table of contents against the body: titles that differ, entries and sections without each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

from checker.findings import Holds, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome
    from checker.outline.against import Comparison


class Contents(Struct, frozen=True, kw_only=True):
    """One way in which contents and body can disagree.

    *fault*: ``differs``, the same number with other words; ``entry``, an entry without its section;
    ``section``, a section without its entry, where its neighbours have theirs.
    """

    fault: Literal["differs", "entry", "section"]
    scope: ClassVar[str] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        if subject.outline.contents:
            yield from getattr(self, f"_{self.fault}")(subject.facts.contents)

    def _differs(self, comparison: Comparison) -> Iterator[Outcome]:
        for entry, line in comparison.differing:
            yield Match(
                span=entry.span,
                values={"entry": entry.title, "heading": line.heading},
                expected=line.heading,
                related=((line.heading_span, "heading"),),
            )
        for entry, _ in comparison.agreeing:
            yield Holds("contents", f"目录与正文一致：{entry.title}", entry.span)

    def _entry(self, comparison: Comparison) -> Iterator[Outcome]:
        for entry in comparison.entries_alone:
            yield Match(span=entry.span, values={"entry": entry.title})

    def _section(self, comparison: Comparison) -> Iterator[Outcome]:
        for line in comparison.headings_alone:
            yield Match(span=line.heading_span, values={"heading": line.heading})
