"""The outline's nouns: classified lines, sections, pieces of a document, its table of contents."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from msgspec import Struct, field

from checker.document import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.findings import Status
    from checker.outline.marks import Mark


class Kind(StrEnum):
    """What a line is."""

    TITLE = "title"  # 标题
    ISSUER = "issuer"  # 发文机关 on a line of its own
    NUMBER = "number"  # 发文字号
    ADDRESSEE = "addressee"  # 主送机关
    HEADING = "heading"  # 各级标题, with or without text run in
    PARAGRAPH = "paragraph"
    TABLE = "table"  # a row of a table
    CAPTION = "caption"  # a short line right above a table
    CONTENTS = "contents"  # 目录 and its entries
    ANNEX = "annex"  # 附件说明
    CLOSING = "closing"  # 特此报告
    SIGNATURE = "signature"  # 署名
    DATE = "date"  # 成文日期
    FURNITURE = "furniture"  # the page around the report: 当前位置, 打印, 版权所有
    BLANK = "blank"


class Line(Struct, frozen=True):
    """A line of the document, classified.

    *title* is a heading's words without mark and without text run in; *body* the running text: the
    whole of a paragraph, what follows a run-in heading. *level* counts headings from 1, else 0.
    """

    number: int
    span: Span
    text: str
    kind: Kind
    mark: Mark | None = None
    level: int = 0
    title: Span | None = None
    body: Span | None = None

    @property
    def mark_span(self) -> Span | None:
        """The characters of the mark, in the document."""
        if self.mark is None:
            return None
        return Span(self.span.start + self.mark.start, self.span.start + self.mark.end)

    def cut(self, span: Span) -> str:
        """The characters of a span of the document that lies in this line."""
        return self.text[span.start - self.span.start : span.end - self.span.start]

    @property
    def heading(self) -> str:
        """Mark and title as they stand: 一、主要举措和成效."""
        return self.cut(self.heading_span).strip()

    @property
    def heading_span(self) -> Span:
        end = self.title.end if self.title else self.span.end
        mark = self.mark_span
        start = mark.start if mark else (self.title.start if self.title else self.span.start)
        return Span(start, end)


class Section(Struct, frozen=True):
    """A heading with all that stands under it; *lines* are its own, before the first child.

    The text before the first heading of a piece is a section without heading, level 0.
    """

    heading: Line | None
    level: int
    lines: tuple[Line, ...]
    children: tuple[Section, ...] = ()

    def walk(self) -> Iterator[Section]:
        """This section and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def all_lines(self) -> Iterator[Line]:
        """Every line in it, its headings included, in reading order."""
        if self.heading is not None:
            yield self.heading
        yield from self.lines
        for child in self.children:
            yield from child.all_lines

    @property
    def last_line(self) -> Line | None:
        last = self.heading
        for last in self.all_lines:  # noqa: B007
            pass
        return last


class Part(Struct, frozen=True):
    """A mandated content of a report and how it stands there. *evidence* is the text that shows it."""

    status: Status
    heading: Line | None = None
    evidence: Span | None = None


class Departure(Struct, frozen=True):
    """Where a report departs from its grammar: what the least-cost repair had to do.

    *part* is the grammar's name for the section; *span* a heading, or a point where nothing is.
    """

    kind: Literal["missing", "misplaced", "merged", "duplicate", "unexpected"]
    part: str
    span: Span
    heading: str = ""


class Piece(Struct, frozen=True, dict=True):
    """A stretch of a document that is judged alone: a report, or front matter, contents, an appendix."""

    kind: Literal["report", "front", "contents", "appendix"]
    lines: tuple[Line, ...]
    sections: tuple[Section, ...] = ()
    title: str | None = None
    title_span: Span | None = None
    issuer: str | None = None
    year: int | None = None
    profile: str = "county"
    parts: Mapping[str, Part] = field(default_factory=dict)
    departures: tuple[Departure, ...] = ()

    @cached_property
    def span(self) -> Span:
        return Span(self.lines[0].span.start, self.lines[-1].span.end)

    @property
    def prose(self) -> Iterator[tuple[Line, Span]]:
        """Running text, line by line: paragraphs and what follows run-in headings; no headings,
        tables, contents, furniture.
        """
        for line in self.lines:
            if line.body is not None and len(line.body):
                yield line, line.body

    def section_path(self, offset: int) -> tuple[str, ...]:
        """The headings that stand above a character, outermost first."""
        path: list[str] = []
        level_of: list[int] = []
        for line in self.lines:
            if line.span.start > offset:
                break
            if line.kind is Kind.HEADING:
                while level_of and level_of[-1] >= line.level:
                    level_of.pop()
                    path.pop()
                level_of.append(line.level)
                path.append(line.heading)
        return tuple(path)


class Entry(Struct, frozen=True):
    """An entry of the table of contents: its line, its words without dots and page number."""

    line: Line
    title: str
    span: Span
    mark: Mark | None = None
    level: int = 1
    page: int | None = None


class Outline(Struct, frozen=True, dict=True):
    """A document's pieces in order; every line that is not blank belongs to exactly one."""

    pieces: tuple[Piece, ...]
    contents: tuple[Entry, ...] = ()
    profile: str = ""

    @property
    def reports(self) -> tuple[Piece, ...]:
        return tuple(piece for piece in self.pieces if piece.kind == "report")

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Every classified line, in order."""
        return tuple(line for piece in self.pieces for line in piece.lines)

    def piece_at(self, offset: int) -> Piece | None:
        """The piece that holds a character."""
        for piece in self.pieces:
            if piece.span.start <= offset <= piece.span.end:
                return piece
        return None
