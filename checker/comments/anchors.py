"""From a span of the text that was checked to the characters of the Word file that a comment stands on."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Paragraph, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from checker.comments.story import Story
    from checker.document import Cell, Document
    from checker.findings import Place
    from checker.readers.docx.origin import WordOrigin

_SIGNS = frozenset("，。；：、！？,;:!?\n")
_FARTHEST = 60


class Anchor(Struct, frozen=True):
    """Characters *start* to *end* of the story; where a line shows none, its *paragraph*.

    *exact* tells that these are the very characters of the quote, no fewer and no more.
    """

    start: int
    end: int
    exact: bool = False
    paragraph: Element | None = None

    def overlaps(self, other: Anchor) -> bool:
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


class _Leaf(Struct, frozen=True):
    """A line or a cell: where it stands in the checked text, and which paragraphs show it."""

    span: Span
    origins: Sequence[WordOrigin]


class Anchors:
    """Finds the anchors of one document in its story."""

    def __init__(self, document: Document, story: Story) -> None:
        self._document = document
        self._story = story
        self._leaves = [_leaf(holder) for holder in _holders(document)]
        self._starts = [leaf.span.start for leaf in self._leaves]

    def of(self, span: Span) -> Anchor:
        """What a comment on *span* stands on.

        A point, and a number that Word makes itself, are nowhere in the file: there it is the words
        beside them up to the next sign, so that it is the same however the runs are cut.
        """
        first = max(0, bisect_right(self._starts, span.start) - 1)
        inside = self._leaves[first : max(first + 1, bisect_right(self._starts, span.end - 1))]
        found = self._numbers(inside, span)
        exact = found is not None and self._story.text(*found) == self._document.slice(span)
        found = found or self._clause(inside[0], span.start)
        return self._nowhere(inside[0]) if found is None else self._whole(found, exact=exact)

    def at(self, place: Place) -> Anchor:
        """What a comment on a finding's place stands on."""
        start = self._document.line_span(place.line).start + place.column - 1
        end = self._document.line_span(place.end_line).start + place.end_column - 1
        return self.of(Span(start, end))

    def _nowhere(self, leaf: _Leaf) -> Anchor:
        paragraph = self._story.paragraphs[leaf.origins[0].paragraph]
        here = self._story.before(paragraph)
        return Anchor(here, here, paragraph=paragraph)

    def _numbers(self, leaves: Sequence[_Leaf], span: Span) -> tuple[int, int] | None:
        """The first character that is shown in a span, and the one after the last."""
        first = next(self._shown(leaves, span), None)
        last = next(self._shown(leaves[::-1], span, back=True), None)
        return None if first is None or last is None else (min(first, last), max(first, last) + 1)

    def _shown(self, leaves: Sequence[_Leaf], span: Span, *, back: bool = False) -> Iterator[int]:
        for leaf in leaves:
            offsets = range(max(span.start, leaf.span.start), min(span.end, leaf.span.end))
            for offset in reversed(offsets) if back else offsets:
                number = self._number(leaf, offset - leaf.span.start)
                if number is not None:
                    yield number

    def _number(self, leaf: _Leaf, offset: int) -> int | None:
        """A character of a leaf in the story; None in an automatic number and between paragraphs."""
        origin = next((one for one in reversed(leaf.origins) if one.at <= offset), leaf.origins[0])
        typed = offset - origin.at - origin.label
        return None if typed < 0 else self._story.number(origin.paragraph, origin.start + typed)

    def _clause(self, leaf: _Leaf, at: int) -> tuple[int, int] | None:
        """The words round a point, up to the signs on both sides."""
        text = self._document.slice(leaf.span)
        at = max(0, min(at - leaf.span.start, len(text) - 1))
        at = next((here for here in range(at, len(text)) if self._number(leaf, here) is not None), at)
        start, end = at, at + 1
        while max(0, at - _FARTHEST) < start and text[start - 1] not in _SIGNS:
            start -= 1
        while end < min(len(text), at + _FARTHEST) and text[end] not in _SIGNS:
            end += 1
        return self._numbers([leaf], Span(leaf.span.start + start, leaf.span.start + end))

    def _whole(self, found: tuple[int, int], *, exact: bool) -> Anchor:
        """The same characters with all of what has to be taken whole with them."""
        first, last = self._story.piece_at(found[0]).whole, self._story.piece_at(found[1] - 1).whole
        start = found[0] if first is None else self._story.before(first)
        end = found[1] if last is None else self._story.after(last)
        return Anchor(start, end, exact=exact and found == (start, end))


def _holders(document: Document) -> Iterator[Paragraph | Cell]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
        else:
            yield from sorted(block.cells, key=lambda cell: cell.span)


def _leaf(holder: Paragraph | Cell) -> _Leaf:
    return _Leaf(holder.span, holder.origin)  # type: ignore[arg-type]  # a docx's own, never empty
