"""A sheet parted at its blank rows into titles, tables and the notes under them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.readers.build import GridCell
from checker.readers.xlsx.place import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.readers.xlsx.sheets import Cell, Sheet

_NOTE = re.compile(
    r"\s*(?:(?:附?注|说\s*明|填[表报]说明)\s*(?:[:：0-9]|$)|备注\s*[:：]"
    r"|(?:资料|数据)来源|填[表报]人|制表|审核|联系)"
)
_SENTENCE = re.compile(r"[。；]|[:：].")
_FIELD = re.compile(r"[:：]")


class Words(Struct, frozen=True):
    """A line over or under a table."""

    text: str
    place: Place


class Grid(Struct, frozen=True):
    """A table as the builder takes it."""

    cells: list[GridCell]
    uncertain: str


_Rows = dict[int, list["Cell"]]


def arrange(sheet: Sheet) -> Iterator[Words | Grid]:
    """A sheet's paragraphs and tables from top to bottom."""
    for rows in _blocks(sheet.cells):
        if all(len(cells) < 2 for cells in rows.values()):
            yield from _words(rows, sorted(rows), sheet.name)
            continue
        numbers = sorted(rows)
        first, last = 0, len(numbers)
        width = _width(rows)
        while first < last - 1 and _is_title(rows[numbers[first]], numbers[first + 1], width):
            first += 1
        while last > first + 1 and _is_note(rows[numbers[last - 1]], width):
            last -= 1
        yield from _words(rows, numbers[:first], sheet.name)
        yield _grid([cell for number in numbers[first:last] for cell in rows[number]], sheet)
        yield from _words(rows, numbers[last:], sheet.name)


def _blocks(cells: list[Cell]) -> Iterator[_Rows]:
    """Rows between blank rows, each with its cells that hold text."""
    rows: _Rows = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    numbers = sorted(rows)
    block: _Rows = {}
    reach = 0
    for number in numbers:
        if block and number > reach + 1:
            yield block
            block = {}
        block[number] = rows[number]
        reach = max(reach, *(cell.row + cell.rowspan - 1 for cell in rows[number]))
    if block:
        yield block


def _width(rows: _Rows) -> int:
    cells = [cell for held in rows.values() for cell in held]
    return max(c.column + c.colspan for c in cells) - min(c.column for c in cells)


def _is_title(cells: list[Cell], following: int, width: int) -> bool:
    """Whether a row over a table is its title, its unit or who reports: one cell, or named fields."""
    if any(cell.row + cell.rowspan > following for cell in cells):
        return False
    return len(cells) == 1 or (2 * len(cells) <= width and all(_FIELD.search(cell.text) for cell in cells))


def _is_note(cells: list[Cell], width: int) -> bool:
    """Whether a row under a table is a note and not a row of a form that is still blank."""
    if len(cells) > 1:
        return 2 * len(cells) <= width and all(_FIELD.search(cell.text) for cell in cells)
    (cell,) = cells
    return bool(_NOTE.match(cell.text) or _SENTENCE.search(cell.text)) or (
        cell.colspan >= width and cell.colspan > 1
    )


def _words(rows: _Rows, numbers: list[int], sheet: str) -> Iterator[Words]:
    for number in numbers:
        cells = rows[number]
        text = " ".join(cell.text.strip() for cell in cells)
        yield Words(text, Place(sheet, cells[0].name))


def _grid(held: list[Cell], sheet: Sheet) -> Grid:
    """A table of the cells that hold text and of the blank ones between them."""
    top, left = min(c.row for c in held), min(c.column for c in held)
    bottom = max(c.row + c.rowspan - 1 for c in held)
    right = max(c.column + c.colspan - 1 for c in held)
    within = [c for c in sheet.blanks if top <= c.row <= bottom and left <= c.column <= right]
    placed = [*held, *(c for c in within if c.row + c.rowspan - 1 <= bottom)]
    cells = [
        GridCell(
            row=c.row - top + 1,
            column=c.column - left + 1,
            rowspan=c.rowspan,
            colspan=c.colspan,
            text=c.text,
            origin=Place(sheet.name, c.name),
        )
        for c in placed
    ]
    taken = {
        (row, column)
        for c in placed
        for row in range(c.row, c.row + c.rowspan)
        for column in range(c.column, c.column + c.colspan)
    }
    cells += [
        GridCell(row=row - top + 1, column=column - left + 1, text="")
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) not in taken
    ]
    return Grid(cells, _uncertain(held, sheet))


def _uncertain(held: list[Cell], sheet: Sheet) -> str:
    """Why the values of a table cannot be trusted, or nothing."""
    missing = [cell.name for cell in held if cell.name in sheet.uncounted]
    wrong = [cell.name for cell in held if cell.text.startswith("#") and cell.text[1:2].isupper()]
    if missing:
        return f"公式没有算出的值（{_listed(missing)}），请在 Excel 中重算后保存"
    return f"公式出错（{_listed(wrong)}）" if wrong else ""


def _listed(names: list[str]) -> str:
    return "、".join(names[:3]) + (f" 等 {len(names)} 格" if len(names) > 3 else "")
