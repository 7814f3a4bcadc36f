"""An XML part as bytes and as a tree at once: where each element stands, and edits that touch no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from checker.readers.archive import parse_xml

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element as Element

_TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
_NAME = re.compile(rb"<([^\s/>]+)")
_ENCODING = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=["']([^"']+)""")

Edit = tuple[int, int, bytes]


class ForeignEncodingError(ValueError):
    """A part that is not UTF-8, so that its characters cannot be counted in its bytes."""


class Markup:
    """A part of the file. Elements are those of *root*; places are offsets in *data*."""

    def __init__(self, data: bytes, what: str) -> None:
        declared = _ENCODING.match(data)
        if data[:2] in {b"\xff\xfe", b"\xfe\xff"} or (declared and declared[1].lower() != b"utf-8"):
            raise ForeignEncodingError(what)
        self.data = data
        self.root = parse_xml(data, what)
        self.elements: list[Element] = list(self.root.iter("*"))
        self.order = {element: at for at, element in enumerate(self.elements)}
        self._starts, self._ends = _places(data)

    def start(self, element: Element) -> int:
        return self._starts[self.order[element]]

    def opening(self, element: Element) -> bytes:
        """The start tag as it stands."""
        return self._opening(element)[0]

    def inside(self, element: Element) -> tuple[int, int]:
        """Where the content begins and ends; for an empty-element tag, both at its end."""
        tag = self._opening(element)[0]
        begin = self.start(element) + len(tag)
        return (begin, begin) if tag.endswith(b"/>") else (begin, self._ends[self.order[element]])

    def end(self, element: Element) -> int:
        tag = self._opening(element)[0]
        if tag.endswith(b"/>"):
            return self.start(element) + len(tag)
        return self.data.index(b">", self._ends[self.order[element]]) + 1

    def whole(self, element: Element) -> bytes:
        return self.data[self.start(element) : self.end(element)]

    def name(self, element: Element) -> bytes:
        """The name as written, with its prefix."""
        return self._opening(element)[1]

    def append(self, element: Element, content: bytes) -> Edit:
        """Put *content* last into an element, which may be an empty tag."""
        at = self.inside(element)[1]
        if not self.opening(element).endswith(b"/>"):
            return at, at, content
        return at - 2, at, b">" + content + b"</" + self.name(element) + b">"

    def _opening(self, element: Element) -> tuple[bytes, bytes]:
        found = _TAG.match(self.data, self.start(element))
        named = _NAME.match(self.data, self.start(element))
        if found is None or named is None:  # never: both parsers have read it
            raise ForeignEncodingError(element.tag)
        return found[0], named[1]


def _places(data: bytes) -> tuple[list[int], list[int]]:
    """Where the start and the end tag of each element begin, in document order."""
    starts: list[int] = []
    ends: list[int] = []
    open_: list[int] = []
    parser = expat.ParserCreate()

    def begin(_name: str, _attributes: object) -> None:
        open_.append(len(starts))
        starts.append(parser.CurrentByteIndex)
        ends.append(0)

    def end(_name: str) -> None:
        ends[open_.pop()] = parser.CurrentByteIndex

    parser.StartElementHandler = begin
    parser.EndElementHandler = end
    parser.Parse(data, True)  # noqa: FBT003 (expat takes it by place)
    return starts, ends


def splice(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Replace stretches of *data*; what stands at one place keeps the order in which it was given."""
    out: list[bytes] = []
    at = 0
    for start, end, content in sorted(edits, key=lambda edit: (edit[0], edit[1])):
        out += (data[at:start], content)
        at = max(at, end)
    return b"".join([*out, data[at:]])


def namespaced(element: Element, namespace: str) -> tuple[bytes, bytes]:
    """The prefix in use for a namespace at an element, and the declaration to add where there is none."""
    prefix = next((key for key, value in element.nsmap.items() if key and value == namespace), None)
    if prefix is not None:
        return prefix.encode(), b""
    return b"fzl", b' xmlns:fzl="' + namespace.encode() + b'"'
