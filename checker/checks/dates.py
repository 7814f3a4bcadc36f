"""Checks of years: the report's own, the plan's, a directory's, and what is said of a year not over."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.checks.outline import report_of
from checker.document import Span
from checker.facts.lexicon import words
from checker.facts.paired import Masks
from checker.findings import Match
from checker.outline.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome
    from checker.outline.model import Line, Piece

YEAR = re.compile(r"(?<!\d)(20\d\d)(?=年)")


def at(line: Line, found: re.Match[str], group: str | int = 0) -> Span:
    """Where a match in a line lies in the document."""
    return Span(line.span.start + found.start(group), line.span.start + found.end(group))


class OtherYear(Struct, frozen=True):
    """A heading or the announcing sentence that names another year than the title (年度不符)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if piece.year is None or str(piece.year) not in (piece.title or ""):
            return
        for line in piece.lines:
            for found in re.finditer(words("dates")["announced"], line.text):
                if line.body is not None and int(found["year"]) != piece.year:
                    yield self._match(at(line, found, "year"), found["year"], piece)
        yield from self._lead(piece)
        for name in ("measures", "problems", "duty"):
            part = piece.parts.get(name)
            heading = part.heading if part is not None and part.status == "section" else None
            if heading is None or heading.title is None:
                continue
            years = list(YEAR.finditer(heading.text, 0, heading.title.end - heading.span.start))
            if years and all(int(found[1]) != piece.year for found in years):
                yield self._match(at(heading, years[0], 1), years[0][1], piece)

    def _lead(self, piece: Piece) -> Iterator[Outcome]:
        """The report's first sentence, if it opens with another year and never names its own."""
        line, span = next(piece.prose, (None, None))
        found = (
            re.match(words("dates")["lead"], line.cut(span))
            if line is not None and span is not None
            else None
        )
        if line is None or span is None or found is None or str(piece.year) in line.text:
            return
        if int(found["year"]) != piece.year:
            start = span.start + found.start("year")
            yield self._match(Span(start, start + 4), found["year"], piece)

    @staticmethod
    def _match(span: Span, year: str, piece: Piece) -> Match:
        return Match(
            span=span,
            values={"found": year, "year": piece.year},
            expected=str(piece.year),
            related=((piece.title_span, "heading"),) if piece.title_span else (),
        )


class FileYear(Struct, frozen=True):
    """A file whose name says another year than the only report in it (文件名与年度不符)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if piece.year is None or piece.title_span is None or len(subject.outline.reports) != 1:
            return
        years = {int(y) for y in re.findall(r"(?<!\d)(20[12]\d)(?!\d)", PurePath(subject.document.name).stem)}
        own = {piece.year, piece.year + 1}  # a file may be named after the year in which it was written
        if years and not years & own and str(piece.year) in (piece.title or ""):
            named = min(years)
            yield Match(span=piece.title_span, values={"named": named, "year": piece.year})


class PlanYear(Struct, frozen=True):
    """A plan that is headed with another year than the one after the report's (下一年度)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        part = piece.parts.get("plan")
        heading = part.heading if part is not None and part.status == "section" else None
        if piece.year is None or heading is None or heading.title is None:
            return
        years = list(YEAR.finditer(heading.text, 0, heading.title.end - heading.span.start))
        if years and all(int(found[1]) != piece.year + 1 for found in years):
            yield Match(
                span=at(heading, years[-1], 1),
                values={"found": years[-1][1], "year": piece.year, "next": piece.year + 1},
                expected=str(piece.year + 1),
            )


class DirectoryYear(Struct, frozen=True):
    """An entry of a year's directory that is named after an earlier year (目录年度不符)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        directory = re.compile(words("dates")["directory"])
        entry = re.compile(words("dates")["forward"])
        year = 0
        for line in subject.facts.lines:
            text = line.text.strip()
            if line.kind is not Kind.TABLE and line.kind is not Kind.BLANK:
                head = directory.search(text) if len(text) <= 40 else None
                if head:
                    year = int(head["year"])
                    continue
                if line.mark is None or line.kind is Kind.HEADING:
                    year = year if len(text) <= 40 else 0
            for found in entry.finditer(line.text) if year else ():
                if int(found["year"]) < year:
                    yield Match(
                        span=at(line, found, "year"),
                        values={"found": found["year"], "year": year},
                        expected=str(year),
                    )


class RunningYear(Struct, frozen=True, kw_only=True):
    """今年, or figures up to some month, in the report of a finished year. *of* is a list of patterns."""

    of: str
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        plan = piece.parts.get("plan")
        start = plan.heading.span.start if plan is not None and plan.heading is not None else None
        if piece.year is None:
            return
        for line, span in piece.prose:
            if start is not None and line.span.start >= start:
                return
            text = line.cut(span)
            masks: Masks | None = None
            for found in re.finditer(words("dates")[self.of], text):
                masks = masks or Masks(text)
                year = found.groupdict().get("year")
                if masks.touch(*found.span()):
                    continue
                if year is None or int(year) == piece.year:
                    at = Span(span.start + found.start("mend"), span.start + found.end("mend"))
                    yield Match(span=at, values={"found": found["mend"], "year": piece.year})
