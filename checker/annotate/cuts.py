"""Cut the runs of a Word file where a comment begins or ends, without changing how they look."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.comments.story import SPACE
from checker.readers.docx.markup import W, child_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from checker.comments.markup import Edit
    from checker.comments.story import Piece, Story

_SPACED = re.compile(rb"""\s+xml:space\s*=\s*("[^"]*"|'[^']*')""")
_CHARACTER = re.compile(r"&[^;]*;|\r\n|.", re.DOTALL)
_BLANKS = " \t\r\n"
# What may stand before the text of a run and need not be cut off from it.
_LEADING = frozenset({W + "rPr", W + "lastRenderedPageBreak"})


class Cut(Struct):
    """A place between two characters: what is written there to end things, and then to begin some.

    *close* and *reopen* are the tags of the run that is cut in two, nothing between runs.
    """

    close: bytes = b""
    reopen: bytes = b""
    ends: list[bytes] = field(default_factory=list)
    begins: list[bytes] = field(default_factory=list)

    @property
    def written(self) -> bytes:
        return b"".join([self.close, *self.ends, *self.begins, self.reopen])


class Knife:
    """Collects the cuts of one part, and yields them as edits."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._markup = story.markup
        self._cuts: dict[int, Cut] = {}
        self._opened: dict[Element, list[Edit]] = {}
        self._places: dict[Element, list[int]] = {}

    def before(self, character: int) -> Cut:
        """The place before a character."""
        piece = self._story.piece_at(character)
        if piece.whole is not None:
            return self._at(self._markup.start(piece.whole))
        if character > piece.at:
            return self._in_text(piece, character - piece.at)
        run = self._run(piece)
        first = next((child for child in run if child.tag not in _LEADING), None)
        if first is piece.element:
            return self._at(self._markup.start(run))
        return self._in_run(run, self._markup.start(piece.element))

    def after(self, character: int) -> Cut:
        """The place after a character."""
        piece = self._story.piece_at(character)
        if piece.whole is not None:
            return self._at(self._markup.end(piece.whole))
        if character + 1 < piece.end:
            return self._in_text(piece, character + 1 - piece.at)
        run = self._run(piece)
        if run[-1] is piece.element:
            return self._at(self._markup.end(run))
        return self._in_run(run, self._markup.end(piece.element))

    def edits(self) -> Iterator[Edit]:
        for at, cut in self._cuts.items():
            yield at, at, cut.written
        for edits in self._opened.values():
            yield from edits

    def _at(self, place: int, close: bytes = b"", reopen: bytes = b"") -> Cut:
        return self._cuts.setdefault(place, Cut(close, reopen))

    def _run(self, piece: Piece) -> Element:
        run = piece.element.getparent()
        assert run is not None  # noqa: S101 (a piece that is not whole stands in its run)
        return run

    def _in_run(self, run: Element, place: int) -> Cut:
        return self._at(place, b"</" + self._markup.name(run) + b">", self._again(run))

    def _again(self, run: Element) -> bytes:
        """The start of a run that looks like *run*."""
        properties = child_of(run, "rPr")
        look = b"" if properties is None else self._markup.whole(properties)
        return self._markup.opening(run) + look

    def _in_text(self, piece: Piece, offset: int) -> Cut:
        element, run = piece.element, self._run(piece)
        if element not in self._places:
            self._places[element] = self._counted(element)
        name = self._markup.name(element)
        close = b"</" + name + b"></" + self._markup.name(run) + b">"
        reopen = self._again(run) + b"<" + name + b' xml:space="preserve">'
        return self._at(self._places[element][offset], close, reopen)

    def _counted(self, element: Element) -> list[int]:
        """Where each character that a text shows begins."""
        start, end = self._markup.inside(element)
        raw = self._markup.data[start:end].decode()
        lead = 0
        if element.get(SPACE) != "preserve":
            self._keep_blanks(element, raw, start)
            lead = len(raw) - len(raw.lstrip(_BLANKS))
        sizes = (len(found[0].encode()) for found in _CHARACTER.finditer(raw))
        return list(accumulate(sizes, initial=start))[lead:]

    def _keep_blanks(self, element: Element, raw: str, start: int) -> None:
        """A text that is cut has to keep the blanks at the cut; those round it were not shown."""
        tag = _SPACED.sub(b"", self._markup.opening(element))[:-1] + b' xml:space="preserve">'
        lead, text = len(raw) - len(raw.lstrip(_BLANKS)), raw.strip(_BLANKS)
        edits = [(self._markup.start(element), start + lead, tag)]
        if len(raw) > lead + len(text):
            tail = start + len((raw[:lead] + text).encode())
            edits.append((tail, start + len(raw.encode()), b""))
        self._opened[element] = edits
