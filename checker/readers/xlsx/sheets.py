"""The sheets of a workbook as Excel shows them: hidden rows and columns gone, merged cells whole."""

from __future__ import annotations

import io
import posixpath
import warnings
from contextlib import closing
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from checker.document import UnreadableError
from checker.readers.archive import open_archive
from checker.readers.xlsx.shown import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.readers.archive import Archive

WHAT = "Excel 文件"
MAX_CELLS = 1_000_000
MAX_MERGED = 100_000
_BROKEN = "Excel 文件已损坏，无法读取；请用办公软件打开后另存一份。"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_STRICT_MAIN = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"


class _Tag(StrEnum):
    """What a cell of a sheet's XML is made of."""

    VALUE = _MAIN + "v"
    FORMULA = _MAIN + "f"
    INLINE = _MAIN + "is"


class Cell(Struct, frozen=True):
    """A cell that is shown, counted from 1 over rows and columns that are shown; *name* as in Excel."""

    row: int
    column: int
    rowspan: int
    colspan: int
    text: str
    name: str


class Sheet(Struct, frozen=True):
    """A sheet's cells that hold text, and merged ones that hold none.

    *uncounted* names formulas whose value the file lacks.
    """

    name: str
    cells: list[Cell]
    blanks: list[Cell]
    uncounted: frozenset[str]


class _Frame(Struct):
    """What openpyxl does not tell when it reads as it goes."""

    rows: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    uncounted: set[str] = field(default_factory=set)


def read_sheets(data: bytes) -> Iterator[Sheet]:
    """The sheets that are shown, in their order."""
    import openpyxl
    from lxml import etree

    archive = open_archive(data, WHAT)
    shown_parts = _shown(archive)
    _refuse_doctype(archive)
    frames = {name: _frame(archive.read(part)) for name, part in shown_parts.items()}
    if sum(frame.rows * frame.columns for frame in frames.values()) > MAX_CELLS:
        raise UnreadableError(
            f"Excel 文件的表格超过 {MAX_CELLS // 10_000} 万格，不予读取；请只留统计表后重试。"
        )
    with warnings.catch_warnings():
        # openpyxl warns of what it will not write back; nothing is written here.
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            with closing(book):
                for name, frame in frames.items():
                    yield _sheet(book[name], name, frame)
        except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as error:
            raise UnreadableError(_BROKEN) from error
        except (OSError, SyntaxError, etree.LxmlError) as error:
            raise UnreadableError(_BROKEN) from error


def _shown(archive: Archive) -> dict[str, str]:
    """The names of the sheets that are shown, each with its part."""
    book = archive.xml("xl/workbook.xml")
    links = archive.xml("xl/_rels/workbook.xml.rels")
    parts = {
        link.get("Id"): posixpath.normpath(posixpath.join("/xl", str(link.get("Target")))).lstrip("/")
        for link in links
        if str(link.get("Type")).endswith("/worksheet")
    }
    if book.tag.startswith(_STRICT_MAIN):
        raise UnreadableError(
            "Excel 文件是“Strict Open XML”格式，暂不能读；请另存为普通的“Excel 工作簿（.xlsx）”。"
        )
    sheets = book.iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
    return {
        str(sheet.get("name")): parts[sheet.get(f"{_OFFICE}id")]
        for sheet in sheets
        if sheet.get("state", "visible") == "visible" and sheet.get(f"{_OFFICE}id") in parts
    }


def _refuse_doctype(archive: Archive) -> None:
    """Openpyxl parses the parts itself: no DOCTYPE may reach it."""
    marks = tuple("<!DOCTYPE".encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
    for name in archive.names:
        if name.lower().endswith((".xml", ".rels")):
            data = archive.read(name)
            if any(mark in data for mark in marks):
                raise UnreadableError(
                    f"{WHAT}中的“{name}”含有文档类型声明（DOCTYPE），不予读取；请用办公软件打开后另存一份。"
                )


def _frame(data: bytes) -> _Frame:
    """Walk through a sheet's XML for its extent, its merged cells and what is hidden."""
    from lxml import etree
    from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

    frame = _Frame()
    tags = [_MAIN + tag for tag in ("c", "row", "col", "mergeCell")]
    try:
        walk = etree.iterparse(
            io.BytesIO(data), events=("end",), tag=tags, resolve_entities=False, no_network=True
        )
        row = 0
        column = 0
        for _, element in walk:
            match element.tag.removeprefix(_MAIN):
                case "c":
                    name = element.get("r")
                    row_of = row + 1
                    row_of, column = coordinate_to_tuple(name) if name else (row_of, column + 1)
                    _cell(frame, element, row_of, column)
                case "row":
                    row = int(element.get("r", row + 1))
                    column = 0
                    if element.get("hidden") in {"1", "true"}:
                        frame.hidden_rows.add(row)
                    element.clear()
                case "col":
                    if element.get("hidden") in {"1", "true"}:
                        last = min(int(element.get("max", 0)), 16_384)
                        frame.hidden_columns.update(range(int(element.get("min", 1)), last + 1))
                case _:
                    c0, r0, c1, r1 = range_boundaries(str(element.get("ref")))
                    frame.merged.append((int(c0 or 1), int(r0 or 1), int(c1 or 1), int(r1 or 1)))
    except (ValueError, TypeError, etree.LxmlError) as error:
        raise UnreadableError(_BROKEN) from error
    if len(frame.merged) > MAX_MERGED:
        raise UnreadableError("Excel 文件的合并单元格多得反常，不予读取；请只留统计表后重试。")
    return frame


def _cell(frame: _Frame, element: Any, row: int, column: int) -> None:  # noqa: ANN401
    from openpyxl.utils.cell import get_column_letter

    held = formula = inline = False
    for child in element:
        match child.tag:
            case _Tag.VALUE:
                held = bool(child.text)
            case _Tag.FORMULA:
                formula = True
            case _Tag.INLINE:
                inline = True
    if formula and not held and element.get("t") != "str":
        frame.uncounted.add(f"{get_column_letter(column)}{row}")
    if held or formula or inline:
        frame.rows, frame.columns = max(frame.rows, row), max(frame.columns, column)


def _sheet(source: Any, name: str, frame: _Frame) -> Sheet:  # noqa: ANN401
    """The cells of a sheet that are shown and hold text."""
    from openpyxl.utils.cell import get_column_letter

    if not frame.rows:
        return Sheet(name, [], [], frozenset())
    source.reset_dimensions()
    places = _Places(frame)
    cells: list[Cell] = []
    blanks: list[Cell] = []
    grid = source.iter_rows(max_row=frame.rows, max_col=frame.columns)
    letters = ["", *(get_column_letter(column) for column in range(1, frame.columns + 1))]
    for row, held in enumerate(grid, start=1):
        for column, cell in enumerate(held, start=1):
            coordinate = f"{letters[column]}{row}"
            text = shown(cell.value, getattr(cell, "number_format", None) or "General")
            wanted = text or coordinate in frame.uncounted
            found = places.of(row, column) if wanted or places.merged(row, column) else None
            if found:
                (cells if wanted else blanks).append(Cell(*found, text, coordinate))
    names = {cell.name for cell in cells}
    return Sheet(name, cells, blanks, frozenset(frame.uncounted & names))


class _Places:
    """Where a cell stands once hidden rows and columns are gone, and how far it reaches."""

    def __init__(self, frame: _Frame) -> None:
        self._end = frame.rows, frame.columns
        self._rows = _numbered(frame.rows, frame.hidden_rows)
        self._columns = _numbered(frame.columns, frame.hidden_columns)
        self._first = {(r0, c0): (r1, c1) for c0, r0, c1, r1 in frame.merged}
        self._covered = {
            (row, column)
            for c0, r0, c1, r1 in frame.merged
            for row in range(r0, min(r1, frame.rows) + 1)
            for column in range(c0, min(c1, frame.columns) + 1)
            if (row, column) != (r0, c0)
        }

    def merged(self, row: int, column: int) -> bool:
        """Whether a cell reaches over others."""
        return (row, column) in self._first

    def of(self, row: int, column: int) -> tuple[int, int, int, int] | None:
        """Row, column and spans, or None for what is hidden or covered."""
        if (row, column) in self._covered:
            return None
        if (row, column) not in self._first:
            place = self._rows.get(row), self._columns.get(column)
            return (place[0], place[1], 1, 1) if place[0] and place[1] else None
        last_row, last_column = self._first[row, column]
        rows = _within(self._rows, row, last_row, self._end[0])
        columns = _within(self._columns, column, last_column, self._end[1])
        if not rows or not columns:
            return None
        return rows[0], columns[0], len(rows), len(columns)


def _numbered(count: int, hidden: set[int]) -> dict[int, int]:
    """The numbers of those rows or columns that are shown."""
    left = (number for number in range(1, count + 1) if number not in hidden)
    return {number: place for place, number in enumerate(left, start=1)}


def _within(numbers: dict[int, int], first: int, last: int, end: int) -> list[int]:
    return [numbers[n] for n in range(first, min(last, end) + 1) if n in numbers]
