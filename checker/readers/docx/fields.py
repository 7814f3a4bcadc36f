"""Complex fields (域): which texts are instructions and not shown, which belong to a table of contents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.readers.docx.markup import TEXT, W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_CHARACTER, _INSTRUCTION = W + "fldChar", W + "instrText"
_SHOWN = (TEXT, *(W + name for name in ("tab", "br", "cr", "sym", "noBreakHyphen", "ptab")))
# A list of figures or tables is made with the same field, by its switches \c and \a.
_CONTENTS = re.compile(r"\s*TOC\b(?!.*\\[ac]\b)", re.DOTALL)


class Fields(Struct, frozen=True):
    """The elements of runs that stand in a field's instruction, and in the result of a TOC field."""

    hidden: frozenset[Element]
    contents: frozenset[Element]


class _Frame(Struct):
    """A field that is open; what holds for the one around it holds for it too."""

    instruction: list[str] = field(default_factory=list)
    within_hidden: bool = False
    contents: bool = False
    separated: bool = False

    @property
    def hidden(self) -> bool:
        return self.within_hidden or not self.separated


def fields_of(root: Element) -> Fields:
    """Read all complex fields of a part; a field that is never ended is none."""
    roles = _roles(root)
    hidden: set[Element] = set()
    contents: set[Element] = set()
    frames: list[_Frame] = []
    for element in root.iter(_CHARACTER, _INSTRUCTION, *_SHOWN) if roles else ():
        if element.tag == _CHARACTER:
            _turn(frames, roles.get(element))
        elif element.tag == _INSTRUCTION:
            if frames:
                frames[-1].instruction.append(element.text or "")
        elif frames and frames[-1].hidden:
            hidden.add(element)
        elif frames and frames[-1].contents:
            contents.add(element)
    return Fields(frozenset(hidden), frozenset(contents))


def _turn(frames: list[_Frame], role: str | None) -> None:
    if role == "begin":
        around = frames[-1] if frames else None
        frames.append(_Frame([], around.hidden, around.contents) if around else _Frame())
    elif role == "separate" and frames:
        frames[-1].separated = True
        own = _CONTENTS.match("".join(frames[-1].instruction)) is not None
        frames[-1].contents = frames[-1].contents or own
    elif role == "end" and frames:
        frames.pop()


def _roles(root: Element) -> dict[Element, str]:
    """The field characters that belong to a field with both its begin and its end."""
    roles: dict[Element, str] = {}
    begun: list[list[tuple[Element, str]]] = []
    for element in root.iter(_CHARACTER):
        role = element.get(W + "fldCharType") or ""
        if role == "begin":
            begun.append([(element, role)])
        elif begun:
            begun[-1].append((element, role))
            if role == "end":
                roles.update(begun.pop())
    return roles
