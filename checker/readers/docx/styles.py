"""What paragraph and character styles say: heading level, contents entry, hidden text, list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.readers.docx.markup import W, figure, property_of, switch

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Word allows a style to be based on another some ten times over.
DEEPEST = 32
BODY_TEXT = 9

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_TITLE = re.compile(r"title|标题", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*[1-9]", re.IGNORECASE)


class ListPlace(Struct, frozen=True):
    """Where a paragraph stands in the lists: ``w:numId`` and ``w:ilvl``; each may be left open.

    *styles* are the styles that lend the list, the nearest first; a list's levels may name them.
    """

    number: str | None = None
    depth: int | None = None
    styles: tuple[str, ...] = ()


class Look(Struct, frozen=True):
    """What a paragraph gets from its style and all that this is based on."""

    level: int | None = None
    contents: bool = False
    hidden: bool = False
    place: ListPlace = ListPlace()


def outline_level(value: int) -> int | None:
    """``w:outlineLvl`` counts from 0 and has 9 for body text; levels here end at 6."""
    return None if value >= BODY_TEXT else min(value + 1, 6)


class Styles:
    """The styles of a document, each resolved once."""

    def __init__(self, root: Element | None) -> None:
        found = [] if root is None else root.findall(W + "style")
        self._styles = {style.get(W + "styleId", ""): style for style in found}
        self._default = next((key for key, style in self._styles.items() if _is_default(style)), "")
        self._looks: dict[str, Look] = {}

    def look(self, style: str | None) -> Look:
        """The look of a paragraph with this style; without one, of the document's default."""
        key = style if style in self._styles else self._default
        if key not in self._looks:
            self._looks[key] = self._resolve(key)
        return self._looks[key]

    def list_of(self, style: str) -> str | None:
        """The ``w:numId`` that a list style stands for."""
        return property_of(_list_property(self._styles.get(style)), "numId")

    def _chain(self, style: str) -> list[tuple[str, Element]]:
        chain: list[tuple[str, Element]] = []
        key: str | None = style
        while key in self._styles and len(chain) < DEEPEST:
            element = self._styles[key]
            chain.append((key, element))
            key = property_of(element, "basedOn")
        return chain

    def _resolve(self, style: str) -> Look:
        chain = self._chain(style)
        names = [property_of(element, "name") or "" for _, element in chain]
        hidden = (switch(element.find(W + "rPr"), "vanish") for _, element in chain)
        return Look(
            level=_level(chain),
            contents=any(_CONTENTS.fullmatch(name) for name in names),
            hidden=next((state for state in hidden if state is not None), False),
            place=_place(chain),
        )


def _is_default(style: Element) -> bool:
    return style.get(W + "type") == "paragraph" and style.get(W + "default") in {"1", "true", "on"}


def _list_property(style: Element | None) -> Element | None:
    return None if style is None else style.find(f"{W}pPr/{W}numPr")


def _level(chain: list[tuple[str, Element]]) -> int | None:
    """The nearest style that says a level; a title is one whatever outline level it was given."""
    for _, style in chain:
        name = property_of(style, "name") or ""
        if _TITLE.fullmatch(name):
            return 0
        value = figure(property_of(style.find(W + "pPr"), "outlineLvl"))
        if value is not None:
            return outline_level(value)
        heading = _HEADING.fullmatch(name)
        if heading:
            return min(int(heading[1]), 6)
    return None


def _place(chain: list[tuple[str, Element]]) -> ListPlace:
    """The list that the nearest style lends; number and depth may come from different styles."""
    depth: int | None = None
    for at, (_, style) in enumerate(chain):
        lent = _list_property(style)
        if depth is None:
            depth = figure(property_of(lent, "ilvl"), most=8)
        number = property_of(lent, "numId")
        if number is not None:
            return ListPlace(number, depth, tuple(key for key, _ in chain[: at + 1]))
    return ListPlace(None, depth)
