"""Comments of a page that speak to us: kept in its tree until the lines they are about are known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import replace

from checker.document import Remark
from checker.readers.remarks import speaks_to_us

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.etree import _Element

    from checker.document import Document, Table

REMARK = "fazhi-lint-remark"  # no page has such an element; its text is what was said


def kept(root: _Element) -> None:
    """Put an element before each comment in a tree that speaks to us; drop all comments."""
    for comment in [*root.itersiblings(etree.Comment, preceding=True)]:
        if speaks_to_us(said := _whole(comment)):
            root.insert(0, root.makeelement(REMARK, text=said))
    for comment in [*root.itersiblings(etree.Comment)]:
        if speaks_to_us(said := _whole(comment)):
            root.append(root.makeelement(REMARK, text=said))
    for comment in [*root.iter(etree.Comment)]:
        if speaks_to_us(said := _whole(comment)):
            comment.addprevious(root.makeelement(REMARK, text=said))
    etree.strip_tags(root, etree.Comment)


def _whole(comment: _Element) -> str:
    """The comment with its brackets, on one line, without what an attribute cannot hold."""
    return " ".join(re.sub(r"[\x00-\x1f\ufffe\uffff]", " ", f"<!--{comment.text or ''}-->").split())


def within(table: _Element, unseen: Callable[[_Element], bool]) -> Iterator[tuple[int, str]]:
    """The remarks inside a table, each with the row it stands before."""
    row = begun = 0
    for element in table.iter("tr", "td", "th", REMARK):
        if element.tag == REMARK:
            yield begun + 1, element.get("text") or ""
        elif element.tag == "tr":
            row += not unseen(element)
        else:
            begun = row


class Aims:
    """Collects the remarks of a page, in order, while the lines that follow them are put down."""

    def __init__(self) -> None:
        self._found: list[tuple[str, int]] = []
        self._waiting: list[str] = []

    def left_out(self, remarks: Iterable[str | tuple[int, str]]) -> None:
        """Remarks about what is no part of the report are about the next line that is."""
        self._waiting += [one if isinstance(one, str) else one[1] for one in remarks]

    def line(self, remarks: Iterable[str], at: int) -> None:
        """Remarks about the line that begins at *at*."""
        self._found += [(text, at) for text in (*self._waiting, *remarks)]
        self._waiting.clear()

    def table(self, remarks: Iterable[tuple[int, str]], table: Table) -> None:
        """Remarks about rows of a table; past its last row they are about the line that follows."""
        self.line((), table.span.start)
        for row, text in remarks:
            first = next((cell.span.start for cell in table.cells if cell.row >= row), None)
            if first is None:
                self._waiting.append(text)
            else:
                self._found.append((text, first))

    def of(self, document: Document, last: Iterable[str]) -> Document:
        """The document with its remarks; *last* stand after all lines."""
        lines = [(text, document.place(at)[0]) for text, at in self._found]
        remarks = [Remark(line, text, line) for text, line in lines]
        remarks += [Remark(document.lines, text) for text in (*self._waiting, *last)]
        return replace(document, remarks=tuple(remarks))
