"""The texts that are open in the editor, each with what was found in its latest version."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING

from lsprotocol.types import Position, Range
from msgspec import Struct
from msgspec.structs import replace

from checker.batch import Held, check_one
from checker.config import Config
from checker.document import UnreadableError
from checker.findings import Unused
from checker.outline.survey import survey
from checker.readers.sniff import format_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pygls.workspace import PositionCodec, TextDocument

    from checker.batch import Demand
    from checker.document import Document, Span
    from checker.findings import FileResult, Finding, Place
    from checker.outline.model import Outline

DEFAULT = Config()
# Formats whose lines are the editor's own; a page's or a workbook's lines are blocks.
LINED = frozenset({"txt", "md"})


class Sheet(Struct, frozen=True, dict=True):
    """One version of an open text, checked; places go in and out in the editor's own units."""

    uri: str
    version: int | None
    document: Document
    result: FileResult
    codec: PositionCodec
    took: float
    laid_down: Config

    @cached_property
    def outline(self) -> Outline:
        return survey(self.document)

    def position(self, line: int, column: int) -> Position:
        """A place counted from 1 in code points, as the editor counts it."""
        span = self.document.line_span(line)
        before = self.document.text[span.start : span.start + column - 1]
        return Position(line - 1, self.codec.client_num_units(before))

    def range(self, place: Place) -> Range:
        return Range(self.position(place.line, place.column), self.position(place.end_line, place.end_column))

    def span_range(self, span: Span) -> Range:
        start, end = self.document.place(span.start), self.document.place(span.end)
        return Range(self.position(*start), self.position(*end))

    def within(self, wanted: Range) -> Iterator[Finding]:
        """The findings that touch a range of the editor's."""
        start, end = _pair(wanted.start), _pair(wanted.end)
        for finding in self.result.findings:
            here = self.range(finding.place)
            if _pair(here.start) <= end and start <= _pair(here.end):
                yield finding


def _pair(position: Position) -> tuple[int, int]:
    return position.line, position.character


def checked(
    text: TextDocument, codec: PositionCodec, demand: Demand, laid_down: Config = DEFAULT
) -> Sheet | None:
    """Check a text as the editor holds it; None for what has no lines of its own, or is empty.

    A lone surrogate, which no file can hold, counts as one character. Raises UnreadableError.
    """
    start = time.perf_counter()
    data = text.source.encode("utf-8", "replace")
    if not data or format_of(data, text.path) not in LINED:
        return None
    asked = laid_down.demand(text.path, demand)
    source = Held(text.path, data)
    result = check_one(source, asked)
    if result.error is not None:  # it may be the list beside it that is not whole
        fault = Unused(source="sidecar", why=result.error)
        result = check_one(source := Held(text.path, data, listed=b""), asked)
        result = replace(result, unused=(*result.unused, fault))
    if result.error is not None:
        raise UnreadableError(result.error)
    result = laid_down.graded(result)
    took = time.perf_counter() - start
    return Sheet(text.uri, text.version, source.document, result, codec, took, laid_down)
