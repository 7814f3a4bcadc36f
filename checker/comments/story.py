"""The characters that a Word file shows, in the order of the file, each with the element that holds it."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.readers.docx.fields import fields_of
from checker.readers.docx.markup import BOX, PARAGRAPH, RUN, TEXT, WRAPPERS, W, child_of
from checker.readers.docx.runs import visible
from checker.readers.docx.styles import Styles

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from checker.comments.markup import Markup

SPACE = "{http://www.w3.org/XML/1998/namespace}space"
# Inside these a comment may begin or end; a ruby or a formula is taken whole.
_OPEN = WRAPPERS - {W + "ruby", W + "rubyBase"}
# What Word may fill anew, and lose the comments inside.
_FILLED = ("dataBinding", "text", "date", "dropDownList", "comboBox")


class Piece(Struct, frozen=True):
    """An element that shows characters, the first of them number *at* of all.

    *whole* is what a comment has to take with it, where it cannot begin or end beside the piece.
    """

    element: Element
    text: str
    at: int
    order: int
    whole: Element | None

    @property
    def end(self) -> int:
        return self.at + len(self.text)


class Story:
    """All that is shown; *markup* is the main part of the file."""

    def __init__(self, markup: Markup, styles: Element | None) -> None:
        self.markup = markup
        self.paragraphs: list[Element] = list(markup.root.iter(PARAGRAPH))
        looks, fields = Styles(styles), fields_of(markup.root)
        shown = [visible(paragraph, looks, fields).pieces for paragraph in self.paragraphs]
        every = sorted((markup.order[element], element, text) for pieces in shown for element, text in pieces)
        self.pieces: list[Piece] = []
        at = 0
        for order, element, text in every:
            self.pieces.append(Piece(element, text, at, order, _whole(markup, element)))
            at += len(text)
        self._starts = [piece.at for piece in self.pieces]
        self._orders = [piece.order for piece in self.pieces]
        pieces_of = {piece.element: piece for piece in self.pieces}
        self._shown = [[pieces_of[element] for element, _ in pieces] for pieces in shown]

    def piece_at(self, character: int) -> Piece:
        return self.pieces[bisect_right(self._starts, character) - 1]

    def between(self, start: int, end: int) -> list[Piece]:
        """The pieces that show the characters from *start* to *end*."""
        first = max(0, bisect_right(self._starts, start) - 1)
        return self.pieces[first : bisect_right(self._starts, end - 1)] if start < end else []

    def text(self, start: int, end: int) -> str:
        pieces = self.between(start, end)
        text = "".join(piece.text for piece in pieces)
        return text[start - pieces[0].at :][: end - start] if pieces else ""

    def before(self, element: Element) -> int:
        """How many characters stand before the beginning of an element."""
        return self._until(self.markup.order[element])

    def after(self, element: Element) -> int:
        """How many characters stand before the end of an element."""
        return self._until(self.markup.order[element] + sum(1 for _ in element.iter("*")))

    def _until(self, order: int) -> int:
        at = bisect_right(self._orders, order - 1)
        return self.pieces[at - 1].end if at else 0

    def number(self, paragraph: int, offset: int) -> int | None:
        """The number in the story of a paragraph's visible character; None beyond its end."""
        for piece in self._shown[paragraph]:
            if offset < len(piece.text):
                return piece.at + offset
            offset -= len(piece.text)
        return None


def _whole(markup: Markup, element: Element) -> Element | None:
    """What a comment has to take whole with an element, or None."""
    around = _around(element)
    return _uncounted(markup, element) if around is None else around


def _around(element: Element) -> Element | None:
    """What has to be taken whole with an element: a run with a ruby or a text box, a formula; else None."""
    path = [element, *element.iterancestors()]
    boxes = [at for at, one in enumerate(path) if one.tag == BOX]
    path = path[boxes[-1] :] if boxes else path
    depth = next((at for at, one in enumerate(path) if one.tag == PARAGRAPH), len(path))
    for at in reversed(range(depth)):
        if path[at].tag not in _OPEN or _filled(path[at]):
            plain = path[at].tag == RUN and at == 1 and not boxes
            return None if plain else path[at]
    return None


def _uncounted(markup: Markup, element: Element) -> Element | None:
    """The run of a text whose characters cannot be told from its bytes: comments or CDATA stand in it."""
    if element.tag != TEXT:
        return None
    start, end = markup.inside(element)
    raw = markup.data[start:end]
    trimmed = element.get(SPACE) != "preserve" and b"&#" in raw
    return element.getparent() if b"<" in raw or trimmed else None


def _filled(control: Element) -> bool:
    properties = child_of(control, "sdtPr")
    return any(child_of(properties, name) is not None for name in _FILLED)
