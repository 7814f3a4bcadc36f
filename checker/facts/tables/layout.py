"""Sort a raw table's rows: title, header, data, notes; bring torn rows back in line."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.facts.tables.entries import read_entry
from checker.facts.tables.words import is_note, is_order, plain, standing, stated_unit

if TYPE_CHECKING:
    from checker.document import Cell, Document, Table
    from checker.facts.tables.entries import Entry

Slots = list["Entry | None"]  # None: nothing there, or covered by a merged cell before it


class Layout(Struct):
    """A table sorted. Data rows all have *width* slots; *labels* leading columns name them.

    *head* are the header rows; in *flat* text they are bare names whose places are lost. *owner*
    gives for a covered slot of a header or label the cell that covers it. *doubts* say why the grid
    cannot be trusted.
    """

    width: int
    labels: int = 0
    flat: bool = True
    titles: list[Entry] = field(default_factory=list)
    head: list[Slots] = field(default_factory=list)
    data: list[Slots] = field(default_factory=list)
    notes: list[Entry] = field(default_factory=list)
    owner: dict[tuple[int, int], Entry] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)


def arrange(document: Document, table: Table) -> Layout:
    """Sort the rows of a table as the reader saw it."""
    flat = all(cell.rowspan == cell.colspan == 1 for cell in table.cells)
    rows, owner = _rows(document, table, flat=flat)
    layout = Layout(width=_width(rows), flat=flat, owner=owner)
    body = _without_asides(rows, layout)
    first = _first_data(body)
    layout.head = [_cut(row) if flat else row for row in body[:first] if not _counts_columns(row)]
    data = [row for row in body[first:] if not _counts_columns(row)]
    if flat and (tail := _common_tail(data)):
        layout.labels = max(_lead(row) for row in data)
        layout.width = layout.labels + tail
        layout.data = [_moved(_cut(row), layout.labels - _lead(row)) for row in data]
        return layout
    layout.labels = _label_columns(data, layout.head, layout.width)
    layout.data = [aligned for row in data if (aligned := _aligned(row, layout)) is not None]
    return layout


def _lead(row: Slots) -> int:
    """How many cells with words begin a row."""
    return next((at for at, slot in enumerate(row) if slot is None or slot.kind != "words"), len(row))


def _common_tail(data: list[Slots]) -> int:
    """How many cells follow the labels, where some rows have fewer labels than others (the merged
    cell beside them is lost) and yet all have as many figures; else 0.
    """
    leads = {_lead(row) for row in data}
    tails = {len(_cut(row)) - _lead(row) for row in data}
    return tails.pop() if len(leads) > 1 and len(tails) == 1 and 0 not in leads else 0


def _rows(
    document: Document, table: Table, *, flat: bool
) -> tuple[list[Slots], dict[tuple[int, int], Entry]]:
    """The cells by row; each in its column where the format has spans, else as they follow."""
    torn = document.format == "pdf"
    width = table.columns
    rows: dict[int, Slots] = {}
    owner: dict[tuple[int, int], Entry] = {}
    for cell in table.cells:
        entry = read_entry(document.slice(cell.span), cell.span, cell.row, cell.column, torn=torn)
        if flat:
            rows.setdefault(cell.row, []).append(entry)
            continue
        rows.setdefault(cell.row, [None] * width)[cell.column - 1] = entry
        _cover(owner, cell, entry)
    return [rows[number] for number in sorted(rows)], owner


def _cover(owner: dict[tuple[int, int], Entry], cell: Cell, entry: Entry) -> None:
    if cell.rowspan == cell.colspan == 1:
        return
    for row in range(cell.row, cell.row + cell.rowspan):
        for column in range(cell.column, cell.column + cell.colspan):
            owner[row, column] = entry


def _cut(row: Slots) -> Slots:
    """A row without the blanks at its end."""
    end = len(row)
    while end and ((slot := row[end - 1]) is None or slot.kind == "blank"):
        end -= 1
    return row[:end]


def _filled(row: Slots) -> list[Entry]:
    return [slot for slot in row if slot is not None and slot.text.strip()]


def _width(rows: list[Slots]) -> int:
    """How many cells the rows with figures have: the usual number."""
    counted = Counter(len(row) for row in rows if sum(e.is_number for e in _filled(row)))
    counted = counted or Counter(len(row) for row in rows if len(row) > 1)
    return counted.most_common(1)[0][0] if counted else max(map(len, rows), default=0)


def _without_asides(rows: list[Slots], layout: Layout) -> list[Slots]:
    """Take out titles, units, notes, names torn off their row."""
    body: list[Slots] = []
    for at, row in enumerate(rows):
        filled = _filled(row)
        if not filled:
            continue
        if is_note(filled[0].text) and not any(entry.is_number for entry in filled[1:]):
            layout.notes.extend(filled)
        elif len(filled) == 1 and layout.width > 1 and not filled[0].is_number:
            later = rows[at + 1 : at + 2]
            torn = bool(later and _filled(later[0])) and plain(filled[0].text) == plain(
                _filled(later[0])[0].text
            )
            if not body:
                layout.titles.append(filled[0])
            elif stated_unit(filled[0].text):
                layout.notes.append(filled[0])
            elif not torn:
                body.append(row)
        else:
            body.append(row)
    return body


def _first_data(body: list[Slots]) -> int:
    """The first row with a figure that is no heading of its column."""
    for at, row in enumerate(body):
        numbers = [entry for entry in _filled(row) if entry.is_number]
        dashes = sum(entry.kind in {"blank", "tiny"} for entry in _filled(row))
        if _counts_columns(row) or (at == 0 and numbers and all(map(_is_year, numbers))):
            continue
        if numbers or (dashes and at):
            return at
    return min(1, len(body))


def _is_year(entry: Entry) -> bool:
    return entry.value is not None and len(entry.text) == 4 and 1990 <= entry.value <= 2050


def _counts_columns(row: Slots) -> bool:
    """Whether a row only numbers the columns: 甲 1 2 3 4."""
    filled = _filled(row)
    if len(filled) < 3 or (filled[0].is_number and filled[0].value != 1):
        return False
    numbers = [entry.value for entry in filled if entry.is_number]
    lead = filled[: len(filled) - len(numbers)]
    named = all(plain(entry.text) in {"甲", "乙", "丙", "丁", "栏次", "序号", "编号"} for entry in lead)
    return len(numbers) >= 2 and named and numbers == list(range(1, len(numbers) + 1))


def _label_columns(data: list[Slots], head: list[Slots], width: int) -> int:
    """How many leading columns name the rows: words, or a 序号 with words after it."""
    full = [row for row in data if len(row) == width]
    count = 0
    for column in range(width - 1):
        cells = [row[column] for row in full]
        present = [cell for cell in cells if cell is not None and cell.kind != "blank"]
        worded = sum(cell.kind == "words" for cell in present)
        named = [row[column] for row in head if column < len(row)]
        order = any(cell is not None and is_order(cell.text) for cell in named)
        if present and (2 * worded > len(present) or (order and column < width - 2)):
            count = column + 1
        elif present or order:
            break
        elif cells:
            count = column + 1 if any(cell is None for cell in cells) else count
    return min(count, width - 1)


def _aligned(row: Slots, layout: Layout) -> Slots | None:
    """The row with *width* slots: one that lost its merged first cells is moved to the right.

    A row that cannot be brought in line is left out and told among the doubts.
    """
    width, cut = layout.width, _cut(row)
    if not layout.flat:
        return row
    lead = _lead(cut)
    missing = layout.labels - lead
    next_filled = lead < len(cut) and (after := cut[lead]) is not None and bool(after.text.strip())
    if missing > 0 and next_filled and len(cut) + missing <= width and _fits(cut, layout, missing):
        cut = _moved(cut, missing)
    elif len(row) < width or len(cut) > width:
        _doubt(row, layout)
        return None
    else:
        cut = row[:width]
    return [*cut, *[None] * width][:width]


def _moved(row: Slots, places: int) -> Slots:
    """A row moved to the right."""
    return [*[None] * places, *row]


def _fits(cut: Slots, layout: Layout, missing: int) -> bool:
    """Whether a row moved right has its 序号 and its words where the header wants them."""
    orders = [
        column
        for row in layout.head
        for column, cell in enumerate(row)
        if cell is not None and is_order(cell.text)
    ]
    total = cut[0] is not None and standing(cut[0].text).rank
    if orders and not total:
        column = orders[0] - missing
        slot = cut[column] if 0 <= column < len(cut) else None
        return slot is not None and slot.is_number
    return len(cut) + missing == layout.width or all(
        slot is None or slot.kind != "words" for slot in cut[layout.labels - missing :]
    )


def _doubt(row: Slots, layout: Layout) -> None:
    filled = _filled(row)
    if any(entry.is_number for entry in filled):
        layout.doubts.append(f"第{filled[0].row}行有{len(row)}格，多数行有{layout.width}格")
