"""The parts of one table on several pages joined, rows that a page has torn among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.readers.pdf.lines import joint
from checker.readers.pdf.tables import NEAR, PADDING, distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.readers.pdf.lines import Line
    from checker.readers.pdf.tables import Held, Ruled

_MAX_HEADER = 6
_FIGURE = re.compile(r"[-—－]?[0-9０-９][0-9０-９,，.．%％\s]*")
_ENDED = re.compile(r"[。；！？]$")


def continues(table: Ruled, part: Ruled) -> bool:
    """Whether a table at the head of a page goes on with the one at the foot of the page before."""
    if part.page != table.cells[-1].place.page + 1:
        return False
    a, b = table.xs, part.xs
    if abs(a[0] - b[0]) > NEAR or abs(a[-1] - b[-1]) > NEAR:
        return False
    few, many = sorted((a, b), key=len)
    if not all(any(abs(x - y) <= NEAR for y in many) for x in few):
        return False
    if _repeated_rows(table, part) or not _looks_like_header(table, part):
        return True
    return _torn(table, part.cells, _pairs(table, part.cells))


def _looks_like_header(table: Ruled, part: Ruled) -> bool:
    """Whether a part begins with a header of its own: words over columns that hold figures."""
    first = [cell.text for cell in part.cells if cell.row == 0 and cell.text]
    if len(first) < 3 or any(_FIGURE.fullmatch(text) for text in first):
        return False
    under = [cell for cell in part.cells if cell.row > 0 and _FIGURE.fullmatch(cell.text)]
    above = [cell for cell in table.cells if cell.row == 0 and _FIGURE.fullmatch(cell.text)]
    return len(under) >= 2 and not above


def _repeated_rows(table: Ruled, part: Ruled) -> int:
    """How many rows at the head of *part* repeat the head of *table*."""
    for count in range(min(_MAX_HEADER, table.rows, part.rows), 0, -1):
        ours, theirs = _head(table, count), _head(part, count)
        if not ours or len(ours) != len(theirs) or not all(map(_alike, ours, theirs)):
            continue
        if any(cell.text and not _FIGURE.fullmatch(cell.text) for cell in ours):
            return count
    return 0


def _head(table: Ruled, count: int) -> list[Held]:
    """The cells of the first rows; none if one reaches beyond them."""
    cells = [cell for cell in table.cells if cell.row < count]
    if any(cell.row + cell.rowspan > count for cell in cells):
        return []
    return sorted(cells, key=lambda cell: (cell.row, cell.x0))


def _alike(a: Held, b: Held) -> bool:
    place = (a.row, a.rowspan) == (b.row, b.rowspan) and _under(a, b)
    return place and "".join(a.text.split()) == "".join(b.text.split())


def _under(a: Held, b: Held) -> bool:
    """Whether two cells stand in the same columns."""
    return abs(a.x0 - b.x0) <= NEAR and abs(a.x1 - b.x1) <= NEAR


def append(table: Ruled, part: Ruled) -> None:
    """Join a part from the next page: its repeated header dropped, rows and cells torn by the page mended."""
    drop = _repeated_rows(table, part)
    cells = [replace(c, row=c.row - drop) for c in part.cells if c.row >= drop]
    rows = part.rows - drop
    pairs = _pairs(table, cells)
    torn = _torn(table, cells, pairs)
    gone = []
    for index, cell in pairs:
        if torn or _spans_on(table.cells[index], cell):
            table.cells[index] = _whole(table.cells[index], cell, torn=torn)
            gone.append(cell)
    if torn:
        rows -= 1
        cells = [replace(c, row=c.row - 1) if c.row else c for c in cells]
    table.cells.extend(replace(c, row=c.row + table.rows) for c in cells if c not in gone)
    table.rows += rows
    table.bottom = part.bottom
    table.xs = tuple(distinct([*table.xs, *part.xs]))
    table.uncertain = table.uncertain or part.uncertain


def _pairs(table: Ruled, cells: Sequence[Held]) -> list[tuple[int, Held]]:
    """The cells of a first row, each with the index of the cell that it stands under."""
    lowest = [(i, c) for i, c in enumerate(table.cells) if c.row + c.rowspan == table.rows]
    return [(i, cell) for cell in cells if cell.row == 0 for i, c in lowest if _under(c, cell)]


def _spans_on(above: Held, cell: Held) -> bool:
    """Whether a cell over several rows goes on in one under it, which has no text of its own."""
    return max(above.rowspan, cell.rowspan) > 1 and bool(above.text) != bool(cell.text)


def _whole(above: Held, cell: Held, *, torn: bool) -> Held:
    text = above.text + joint(above.text, cell.text, spaced=False) + cell.text
    lines = (*above.lines, *cell.lines)
    return replace(above, rowspan=above.rowspan + cell.rowspan - torn, text=text, lines=lines)


def _torn(table: Ruled, cells: Sequence[Held], pairs: Sequence[tuple[int, Held]]) -> bool:
    """Whether a first row is the rest of the last, which the end of the page has cut through.

    Each of its cells is empty, or goes on where the line above was full, or holds all that did not go
    on the page before; and somewhere there is nothing left to come.
    """
    first = [cell for cell in cells if cell.row == 0]
    if not first or len(pairs) != len(first) or all(cell.rowspan > 1 for cell in first):
        return False
    over = [(table.cells[i], cell) for i, cell in pairs]
    if not any(cell.text for cell in first):
        return any(above.text for above, _ in over)
    both = [(above, cell) for above, cell in over if above.text and cell.text]
    if not all(_goes_on(table, above, cell) for above, cell in both):
        return False
    if any(above.text and not cell.text for above, cell in over):
        return True
    return bool(both) and all(
        len(above.lines) > 1 and not _FIGURE.fullmatch(cell.text) for above, cell in both
    )


def _goes_on(table: Ruled, above: Held, cell: Held) -> bool:
    """Whether a cell goes on with the text of the one above it, whose last line has no room left.

    Lines of the same column show what room there is: those that were broken, and those that are longer.
    """
    if _ENDED.search(above.text) or not above.lines or not cell.lines:
        return False
    last, room = _width(above.lines[-1]), above.x1 - above.x0
    begun = cell.lines[0]
    head = 0.6 * begun.size if cell.text[0].isascii() else begun.head
    column = [c for c in table.cells if _under(c, above)]
    if any(last >= _width(line) - 1 for c in column for line in c.lines[:-1]):
        return True
    return room - last < head + 2 * PADDING and all(
        _width(line) < last + head for c in column for line in c.lines
    )


def _width(line: Line) -> float:
    return line.x1 - line.x0
