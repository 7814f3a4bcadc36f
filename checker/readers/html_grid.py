"""The tables of a page: those that hold data as grids; those that only lay out the page are none."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import UnreadableError
from checker.readers.build import GridCell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element

_MAX_COLUMNS = 1000
_MAX_AREA = 500_000
_ARTICLE = 400  # characters: a cell that holds more, and most of the table, holds the page's text


class Grid(Struct, frozen=True):
    """A data table of a page; *remarks* speak to us, each of the row that it stands before."""

    element: _Element
    cells: list[GridCell]
    uncertain: str = ""
    remarks: tuple[tuple[int, str], ...] = ()

    @property
    def text(self) -> str:
        return "".join(cell.text for cell in self.cells)


class _Place(Struct, frozen=True):
    path: str


def grid_of(
    table: _Element, unseen: Callable[[_Element], bool], words: Callable[[_Element], str]
) -> Grid | None:
    """The grid of a table, or None where it only lays out the page: it holds another table, has one
    row or one column, or one cell holds the article.
    """
    if table.get("role") == "presentation" or next(table.iterdescendants("table"), None) is not None:
        return None
    rows = [row for row in table.iter("tr") if not unseen(row)]
    cells = list(_placed(rows, unseen, words))
    filled = Counter(cell.row for cell in cells if cell.text)
    if len(filled) < 2 or max(filled.values()) < 2:
        return None
    longest = max(len(cell.text) for cell in cells)
    if longest > _ARTICLE and 2 * longest > sum(len(cell.text) for cell in cells):
        return None
    return Grid(table, cells, _holes(cells))


def _placed(
    rows: list[_Element], unseen: Callable[[_Element], bool], words: Callable[[_Element], str]
) -> Iterator[GridCell]:
    """The cells with their places, the columns that a cell above reaches into left out."""
    taken: dict[int, int] = {}  # column -> the last row that a cell from above covers
    area = 0
    for number, row in enumerate(rows, 1):
        column = 1
        for cell in row.iterchildren("td", "th"):
            if unseen(cell):
                continue
            while taken.get(column, 0) >= number:
                column += 1
            width = _span(cell, "colspan", 1, _MAX_COLUMNS)
            height = _span(cell, "rowspan", len(rows) - number + 1, len(rows) - number + 1)
            area += width
            if area > _MAX_AREA or column + width > _MAX_COLUMNS:
                raise UnreadableError("网页中的表格过大，不像统计表；请拆分后再检查。")
            taken.update(dict.fromkeys(range(column, column + width), number + height - 1))
            yield GridCell(
                row=number,
                column=column,
                text=words(cell),
                rowspan=height,
                colspan=width,
                header=cell.tag == "th" or _heads(row),
                origin=_Place(f"tr[{number}]/{cell.tag}"),
            )
            column += width


def _heads(row: _Element) -> bool:
    parent = row.getparent()
    return parent is not None and parent.tag == "thead"


def _span(cell: _Element, name: str, whole: int, most: int) -> int:
    """A rowspan or colspan; 0 means all that is left."""
    try:
        value = int(cell.get(name, "1")[:9])
    except ValueError:
        return 1
    return max(1, min(whole if value == 0 else value, most))


def _holes(cells: list[GridCell]) -> str:
    """Why the grid cannot be trusted: a row of several cells that ends early, or nothing."""
    width = max(cell.column + cell.colspan - 1 for cell in cells)
    reach: Counter[int] = Counter()
    own = Counter(cell.row for cell in cells)
    for cell in cells:
        for row in range(cell.row, cell.row + cell.rowspan):
            reach[row] += cell.colspan
    short = next((row for row in sorted(own) if own[row] > 1 and reach[row] != width), None)
    return f"各行格数不一：表宽{width}格，第{short}行{reach[short]}格" if short else ""
