"""The visible text of a paragraph: what its runs show with all tracked changes accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.readers.docx.markup import (
    ALTERNATE,
    BOX,
    DELETED,
    INSERTED,
    MATH,
    RUN,
    TEXT,
    WRAPPERS,
    W,
    branch,
    child_of,
    property_of,
    switch,
)
from checker.readers.docx.symbols import symbol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from checker.readers.docx.fields import Fields
    from checker.readers.docx.styles import Styles

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BREAK, _SYMBOL, _RUBY = W + "br", W + "sym", W + "ruby"
_SIGNS = {W + "tab": "\t", W + "ptab": "\t", W + "cr": "\n", W + "noBreakHyphen": "-"}
_PICTURES = frozenset({W + "drawing", W + "pict", W + "object"})
_FORMULA = MATH + "oMath"
_ONE_LINE = str.maketrans("\r\n\v\f\x85\u2028\u2029", "       ")


class Visible(Struct):
    """What a paragraph shows. *pieces* are the elements that make up the text, each with its share.

    *boxes* are the text boxes anchored in it, *changes* the places of tracked changes as offset and
    length (0 for a deletion), *contents* tells that a TOC field made some of it.
    """

    pieces: list[tuple[Element, str]] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    changes: list[tuple[int, int]] = field(default_factory=list)
    contents: bool = False
    length: int = 0

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.pieces)


def visible(paragraph: Element, styles: Styles, fields: Fields) -> Visible:
    """Read a ``w:p``."""
    shown = Visible()
    properties = child_of(paragraph, "pPr")
    hidden = styles.look(property_of(properties, "pStyle")).hidden
    _Reader(shown, styles, fields, hidden=hidden).content(paragraph)
    mark = child_of(properties, "rPr")
    if mark is not None and not shown.changes and any(_changed(mark)):
        shown.changes.append((shown.length, 0))
    return shown


def mark_gone(paragraph: Element) -> bool:
    """Whether the paragraph's mark is deleted or hidden, so that it runs on into the next one."""
    mark = child_of(child_of(paragraph, "pPr"), "rPr")
    if mark is None:
        return False
    return any(child.tag in DELETED for child in mark) or bool(switch(mark, "vanish"))


def _changed(mark: Element) -> Iterator[bool]:
    return (child.tag in DELETED or child.tag in INSERTED for child in mark)


class _Reader(Struct):
    shown: Visible
    styles: Styles
    fields: Fields
    hidden: bool

    def content(self, parent: Element) -> None:
        """Read the runs of a paragraph or of a wrapper inside it."""
        for child in parent:
            tag = child.tag
            if tag == RUN:
                self._run(child)
            elif tag in WRAPPERS:
                self._wrapper(child)
            elif tag in DELETED:
                self.shown.changes.append((self.shown.length, 0))
            elif tag == ALTERNATE:
                chosen = branch(child)
                if chosen is not None:
                    self.content(chosen)
            elif isinstance(tag, str) and tag.startswith(MATH):
                for text in child.iter(MATH + "t"):
                    self._add(text, text.text or "")

    def _wrapper(self, wrapper: Element) -> None:
        before = self.shown.length
        at = len(self.shown.changes)
        self.content(wrapper)
        if wrapper.tag in INSERTED and len(wrapper):
            self.shown.changes.insert(at, (before, self.shown.length - before))

    def _run(self, run: Element) -> None:
        if self._vanished(run):
            return
        for child in run:
            self._piece(child)

    def _vanished(self, run: Element) -> bool:
        properties = child_of(run, "rPr")
        state = switch(properties, "vanish")
        if state is not None:
            return state
        style = property_of(properties, "rStyle")
        return self.hidden or (style is not None and self.styles.look(style).hidden)

    def _piece(self, child: Element) -> None:
        tag = child.tag
        if tag == TEXT:
            text = child.text or ""
            if child.get(_SPACE) != "preserve":
                text = text.strip(" \t\r\n")
            self._add(child, text.translate(_ONE_LINE))
        elif tag in _SIGNS:
            self._add(child, _SIGNS[tag])
        elif tag == _BREAK:
            self._break(child)
        elif tag == _SYMBOL:
            self._add(child, symbol(child.get(W + "font") or "", child.get(W + "char") or ""))
        elif tag in _PICTURES:
            self.shown.boxes.extend(_boxes(child))
        elif tag == _RUBY:
            self.content(child)
        elif tag == ALTERNATE:
            chosen = branch(child)
            for inner in () if chosen is None else chosen:
                self._piece(inner)

    def _break(self, element: Element) -> None:
        """A page or column break divides a paragraph only where something stands before it."""
        if element.get(W + "type") not in {"page", "column"} or self.shown.length:
            self._add(element, "\n")

    def _add(self, element: Element, text: str) -> None:
        if text and element not in self.fields.hidden:
            self.shown.pieces.append((element, text))
            self.shown.length += len(text)
            self.shown.contents = self.shown.contents or element in self.fields.contents


def _boxes(picture: Element) -> Iterator[Element]:
    """The text boxes of a drawing, each once, without those inside another."""
    waiting = [picture]
    while waiting:
        element = waiting.pop()
        if element.tag == BOX:
            yield element
        elif element.tag == ALTERNATE:
            chosen = branch(element)
            waiting.extend(() if chosen is None else [chosen])
        else:
            waiting.extend(reversed(element))
