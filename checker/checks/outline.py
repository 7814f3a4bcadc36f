"""Checks of the outline: mandated parts, what headings promise, empty and repeated headings, the title."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal

from msgspec import Struct

from checker.document import Span
from checker.findings import Match, Open
from checker.outline.demands import demands
from checker.outline.model import Kind
from checker.outline.shadow import shadow, skeleton
from checker.resources import lexicon

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.checks import Subject
    from checker.findings import Outcome
    from checker.outline.model import Part, Piece, Section

SHORTEST_ECHO = 6  # characters that a heading must share with its parent's to be an echo of it


def report_of(subject: Subject) -> Piece:
    """The report that a check of scope ``report`` is about."""
    if subject.piece is None:
        raise ValueError("a check of scope report has a piece")
    return subject.piece


def head(piece: Piece) -> Span:
    """Where a fault of the report as a whole is shown: its title, else the point where it begins."""
    if piece.title_span is not None:
        return piece.title_span
    start = next((line.span.start for line in piece.lines if line.kind is not Kind.BLANK), 0)
    return Span(start, start)


class MissingPart(Struct, frozen=True, kw_only=True):
    """A mandated content that stands nowhere in the report (缺项).

    *part* is its key in rules/lexicon/parts.yaml; *since* the first year whose report must hold it. A
    content that belongs inside another is judged only
    where the other stands, and only where no heading promises it: that is a fault of its own.
    """

    part: str
    since: int = 0
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        demand, part = demands()[self.part], piece.parts.get(self.part)
        if part is None or part.status != "missing":
            return
        if piece.year is not None and piece.year < self.since:
            return
        if demand.within is None:
            points = [d.span for d in piece.departures if d.kind == "missing" and d.part == self.part]
            yield Match(span=points[0] if points else head(piece), values={"part": demand.name})
            return
        outer = piece.parts[demand.within]
        if outer.status == "missing" or _promise(piece, self.part) is not None:
            return
        yield Match(span=_span(outer, piece), values={"part": demand.name})


class BrokenPromise(Struct, frozen=True, kw_only=True):
    """A heading that names a content which its text does not bring (题文不符): 原因 without a cause."""

    part: str
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if piece.parts[self.part].status != "missing":
            return
        found = _promise(piece, self.part)
        if found is not None:
            span, words = found
            yield Match(span=span, values={"promised": words})


def _promise(piece: Piece, part: str) -> tuple[Span, str] | None:
    """The words in the outer part's heading that promise the content: their place, and they."""
    demand = demands()[part]
    heading = piece.parts[demand.within or part].heading
    if heading is None or heading.title is None or demand.promise is None:
        return None
    found = demand.promise.search(heading.cut(heading.title))
    return (heading.heading_span, found.group()) if found else None


def _span(part: Part, piece: Piece) -> Span:
    if part.heading is not None:
        return part.heading.heading_span
    return part.evidence or head(piece)


class CoveredPart(Struct, frozen=True, kw_only=True):
    """A mandated content that is treated, but under no first-level heading of its own."""

    parts: tuple[str, ...]
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        merged = {d.part for d in piece.departures if d.kind == "merged"}
        for key in self.parts:
            part = piece.parts.get(key)
            if part is not None and part.status == "covered" and key not in merged:
                yield Match(span=_span(part, piece), values={"part": demands()[key].name})


class Departed(Struct, frozen=True, kw_only=True):
    """What the least-cost repair of the headings had to do: merged, misplaced, duplicate."""

    kind: Literal["merged", "misplaced", "duplicate"]
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        for departure in piece.departures:
            if departure.kind == "unexpected":
                yield Open("提纲", "标题过多，提纲无法识别", departure.span)
            if departure.kind != self.kind:
                continue
            part = piece.parts.get(departure.part)
            first = part.heading if part is not None and self.kind == "duplicate" else None
            yield Match(
                span=departure.span,
                values={
                    "heading": departure.heading,
                    "part": demands()[departure.part].name,
                    "first": first.heading if first else "",
                },
                related=((first.heading_span, "first"),) if first else (),
            )


class EmptySection(Struct, frozen=True, kw_only=True):
    """A heading with nothing under it (空节), where others beside it have something.

    Headings that all stand alone are a list, and one that is a whole sentence says what it has to say.
    """

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = subject.piece
        if piece is None or piece.kind in ("contents", "front"):
            return
        yield from self._among(piece.sections)

    def _among(self, sections: Sequence[Section]) -> Iterator[Outcome]:
        headed = [section for section in sections if section.heading is not None]
        filled = [section for section in headed if not _is_empty(section)]
        for section in headed:
            yield from self._among(section.children)
            heading = section.heading
            if heading is None or not filled or section in filled or heading.mark is None:
                continue
            great = heading.mark.form in ("roman", "chapter")  # what it announces are other pieces
            if not great and heading.text.rstrip()[-1:] not in _STOPS:
                yield Match(span=heading.heading_span, values={"heading": heading.heading})


_STOPS = ("。", "；", ";", "！")


def _is_empty(section: Section) -> bool:
    heading = section.heading
    if heading is None or heading.body or section.children:
        return False
    return not any(_says_something(line.kind) for line in section.lines)


def _says_something(kind: Kind) -> bool:
    return kind in (Kind.PARAGRAPH, Kind.TABLE, Kind.CAPTION, Kind.CLOSING)


class EchoedHeading(Struct, frozen=True, kw_only=True):
    """A heading that says what its parent's says, whole or one of its clauses (标题重复)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for top in report_of(subject).sections:
            yield from self._below(top)

    def _below(self, parent: Section) -> Iterator[Outcome]:
        for child in parent.children:
            yield from self._below(child)
            if parent.heading is None or child.heading is None:
                continue
            if _words(child) in _clauses(parent) and len(_words(child)) >= SHORTEST_ECHO:
                yield Match(
                    span=child.heading.heading_span,
                    values={"heading": child.heading.heading, "parent": parent.heading.heading},
                    related=((parent.heading.heading_span, "heading"),),
                )
        yield from self._leads(parent)

    def _leads(self, section: Section) -> Iterator[Outcome]:
        """——标题。正文 under a heading of the same words."""
        heading = section.heading
        for line in section.lines:
            found = _LEAD.match(line.text)
            if not found or heading is None or len(skeleton(found["title"])) < SHORTEST_ECHO:
                continue
            if skeleton(found["title"]) in _clauses(section):
                start = line.span.start + found.start("title")
                yield Match(
                    span=Span(start, start + len(found["title"])),
                    values={"heading": found["title"], "parent": heading.heading},
                    related=((heading.heading_span, "heading"),),
                )


_LEAD = re.compile(r"[\s　]*(?:——|--|—)(?P<title>[^。；，,;：:]{4,40})[。:：]")


def _words(section: Section) -> str:
    line = section.heading
    return skeleton(line.cut(line.title)) if line is not None and line.title is not None else ""


def _clauses(section: Section) -> set[str]:
    line = section.heading
    if line is None or line.title is None:
        return set()
    words = line.cut(line.title)
    return {skeleton(clause) for clause in [words, *re.split(r"[,，]", words)]}


class Unnamed(Struct, frozen=True, kw_only=True):
    """A report whose title, year or body cannot be recognised (标题、年度、机关不明)."""

    what: Literal["title", "year", "issuer"]
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if getattr(piece, self.what) is None and piece.profile != "whitebook":
            yield Match(span=head(piece))


class UntouchedSystem(Struct, frozen=True, kw_only=True):
    """One of the eight systems of the 实施纲要 of which the report says nothing at all.

    *profiles* are the bodies of whom all eight can be expected.
    """

    lexicon: str
    profiles: tuple[str, ...]
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if piece.profile not in self.profiles:
            return
        text = "\n".join(shadow(line.text) for line in piece.lines if line.kind is not Kind.FURNITURE)
        for system in lexicon(self.lexicon).values():
            if not re.search(system["words"], text):
                yield Match(span=head(piece), values={"system": system["name"]})


class ReaderNote(Struct, frozen=True, kw_only=True):
    """What a reader saw in the file and the drafter should know."""

    kind: str
    scope: ClassVar[str] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for note in subject.document.notes:
            if note.kind == self.kind:
                yield Match(span=note.span, values={"detail": note.text})
