"""序号 columns of tables: the numbers of the rows, with what parts one group of rows from the next."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.lexicon import words
from checker.facts.ordinals import Item
from checker.facts.slips import Step, courses
from checker.outline.marks import ordinal_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Cell, Document, Table
    from checker.facts.slips import Slip

_ORDINAL = re.compile(r"[（(]?\s*([0-9０-９]{1,5}|[一二三四五六七八九十百零]{1,5})\s*[)）]?[.．、]?")
_FEWEST = 3


def columns(document: Document) -> Iterator[tuple[tuple[Item, ...], tuple[Slip, ...]]]:
    """The runs of each table's column of row numbers, with their slips."""
    for table in document.tables:
        for items in _columns(document, table):
            yield from _runs(items)


def _runs(items: list[Item]) -> Iterator[tuple[tuple[Item, ...], tuple[Slip, ...]]]:
    """Cut a column into runs. Where a table begins is no slip, nor that it begins again: it may go on
    from a page before, and the column that groups its rows may be lost. More slip than count is none.
    """
    found = courses([Step(item.value, item.between) for item in items])
    slips = sum(len(course.slips) for course in found)
    if len(items) < _FEWEST or 5 * slips > len(items) + 5:
        return
    for course in found:
        index = {step: i for i, step in enumerate(course.steps)}
        yield (
            tuple(items[i] for i in course.steps),
            tuple(replace(s, at=index[s.at]) for s in course.slips if s.kind not in ("start", "restart")),
        )


def _columns(document: Document, table: Table) -> Iterator[list[Item]]:
    """The row numbers under each head 序号, each way of writing for itself: 一 over 1, 2 and (1)."""
    heads = words("ordinals")["columns"]
    column, found, apart = 0, dict[str, list[Item]](), set[str]()
    for row in _rows(table):
        head = next((cell.column for cell in row if _bare(document, cell) in heads), 0)
        if head and head != column:
            yield from found.values()
            found = {}
        number = _number(document, row, head or column) if column and not head else None
        column = head or column
        written = _written(document, number) if number else ""
        if number:
            grouped = any(_bare(document, cell) for cell in row if cell.column < number.column)
            fresh = int(grouped or written not in apart)
            item = Item(_value(document, number), number.span, document.slice(number.span), between=fresh)
            found.setdefault(written, []).append(item)
        apart = {written} - {""}
    yield from found.values()


def _written(document: Document, cell: Cell) -> str:
    """How the number of a cell is written: 1, 一, (1)."""
    text = re.sub("[一二三四五六七八九十百零]+", "一", _bare(document, cell))
    return re.sub("[0-9０-９]+", "1", text)


def _rows(table: Table) -> list[list[Cell]]:
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        rows.setdefault(cell.row, []).append(cell)
    return [sorted(rows[row], key=lambda c: c.column) for row in sorted(rows)]


def _number(document: Document, row: list[Cell], column: int) -> Cell | None:
    """The cell with the row's number; further left where the merged cell before it left no trace."""
    for cell in reversed(row):
        if cell.column <= column and _value(document, cell):
            return cell
    return None


def _value(document: Document, cell: Cell) -> int:
    found = _ORDINAL.fullmatch(document.slice(cell.span).strip())
    return ordinal_value(found[1]) if found else 0


def _bare(document: Document, cell: Cell) -> str:
    """The words of a cell without any space: 序 号 is 序号."""
    return re.sub(r"\s|　", "", document.slice(cell.span))
