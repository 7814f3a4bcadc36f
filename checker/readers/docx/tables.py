"""The grid of a Word table: each merged cell once, with the rows and columns that it covers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.readers.docx.markup import (
    CELL,
    DELETED,
    INSERTED,
    ROW,
    VAL,
    W,
    figure,
    members,
    property_of,
    switch,
)

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# Word makes no more than 63 columns; a file may claim any number.
WIDEST = 64


class Slot(Struct):
    """A cell in the grid, before its text is read."""

    element: Element
    row: int
    column: int
    colspan: int
    header: bool
    rowspan: int = 1


class Grid(Struct):
    """The cells of a table, the rows among them that were inserted, how many rows were deleted."""

    slots: list[Slot]
    inserted: set[int]
    deleted: int
    ragged: bool


def grid(table: Element) -> Grid:
    """Lay out a ``w:tbl``."""
    laid = Grid([], set(), 0, ragged=False)
    above: dict[int, Slot] = {}
    widths: set[int] = set()
    row = 0
    for element in members(table, frozenset({ROW})):
        properties = element.find(W + "trPr")
        if _has(properties, DELETED):
            laid.deleted += 1
            continue
        row += 1
        if _has(properties, INSERTED):
            laid.inserted.add(row)
        above, width = _row(element, row, above, laid)
        widths.add(width)
    laid.ragged = len(widths) > 1
    return laid


def _has(properties: Element | None, tags: frozenset[str]) -> bool:
    return properties is not None and any(child.tag in tags for child in properties)


def _row(element: Element, row: int, above: dict[int, Slot], laid: Grid) -> tuple[dict[int, Slot], int]:
    """Lay out a row below *above* (its cells by column); return its own cells and its width."""
    properties = element.find(W + "trPr")
    header = bool(switch(properties, "tblHeader"))
    column = 1 + (figure(property_of(properties, "gridBefore"), most=WIDEST) or 0)
    own: dict[int, Slot] = {}
    last: Slot | None = None
    for cell in members(element, frozenset({CELL})):
        form = cell.find(W + "tcPr")
        if form is not None and form.find(W + "cellDel") is not None:
            continue
        span = figure(property_of(form, "gridSpan"), least=1, most=WIDEST) or 1
        if _continues(form, "hMerge") and last is not None:
            last.colspan += span
        elif _continues(form, "vMerge") and column in above:
            last = above[column]
            last.rowspan = row - last.row + 1
            own[column] = last
        else:
            last = own[column] = Slot(cell, row, column, span, header)
            laid.slots.append(last)
        column += span
    return own, column - 1 + (figure(property_of(properties, "gridAfter"), most=WIDEST) or 0)


def _continues(form: Element | None, name: str) -> bool:
    """Whether the cell goes on with one that began before: the merge is named without ``restart``."""
    merge = None if form is None else form.find(W + name)
    return merge is not None and merge.get(VAL, "continue") == "continue"
