"""Walk the body of a Word document and hand its paragraphs and tables to the builder in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.readers.build import GridCell
from checker.readers.docx.changes import Changes
from checker.readers.docx.fields import fields_of
from checker.readers.docx.lines import Line, divide, is_contents_title, numbered
from checker.readers.docx.markup import PARAGRAPH, TABLE, VAL, W, child_of, figure, members, property_of
from checker.readers.docx.numbering import Numbering
from checker.readers.docx.origin import WordOrigin
from checker.readers.docx.runs import mark_gone, visible
from checker.readers.docx.styles import ListPlace, Styles, outline_level
from checker.readers.docx.tables import grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from checker.readers.build import Builder
    from checker.readers.docx.package import Parts
    from checker.readers.docx.runs import Visible
    from checker.readers.docx.tables import Grid

_BLOCKS = frozenset({PARAGRAPH, TABLE})
_GALLERY = f"{W}sdtPr/{W}docPartObj/{W}docPartGallery"


class Body:
    """One walk over one document, in reading order: automatic numbers count as they are met."""

    def __init__(self, parts: Parts, builder: Builder) -> None:
        root = parts.document
        self._part = parts.name
        self._builder = builder
        self._styles = Styles(parts.styles)
        self._numbering = Numbering(parts.numbering, self._styles)
        self._fields = fields_of(root)
        self._index = {paragraph: at for at, paragraph in enumerate(root.iter(PARAGRAPH))}
        self._contents = set(_declared_contents(root))
        self.changes = Changes()

    def flow(self, container: Element) -> None:
        """Read the paragraphs, tables and text boxes of the body, a text box or a cell."""
        for item in self._items(container):
            if isinstance(item, Line):
                self._add(item)
            elif item.tag == TABLE:
                self._table(item)
            else:
                self.flow(item)

    def _items(self, container: Element) -> Iterator[Line | Element]:
        """Whole paragraphs, tables, and the text boxes after the paragraph that they hang on."""
        joined: list[tuple[Element, Visible]] = []
        for element in members(container, _BLOCKS):
            if element.tag == PARAGRAPH:
                joined.append((element, visible(element, self._styles, self._fields)))
                if not mark_gone(element):
                    yield from self._paragraph(joined)
                    joined = []
            else:
                yield from self._paragraph(joined, last=True)
                joined = []
                yield element
        yield from self._paragraph(joined, last=True)

    def _paragraph(
        self, joined: list[tuple[Element, Visible]], *, last: bool = False
    ) -> Iterator[Line | Element]:
        """The one line that paragraphs without marks of their own and the one after them make."""
        if joined:
            line = self._line(joined)
            if last and not line.text.strip():
                self.changes.later(len(line.changes))
            else:
                yield line
        for _, shown in joined:
            yield from shown.boxes

    def _line(self, joined: list[tuple[Element, Visible]]) -> Line:
        leader, shown = next((pair for pair in joined if pair[1].text.strip()), joined[-1])
        properties = child_of(leader, "pPr")
        look = self._styles.look(property_of(properties, "pStyle"))
        numbers = child_of(properties, "numPr")
        direct = ListPlace(property_of(numbers, "numId"), figure(property_of(numbers, "ilvl"), most=8))
        label, spaced = self._numbering.label(direct, look.place)
        whole = "".join(shown.text for _, shown in joined)
        label = numbered(label, whole, spaced=spaced)
        level = figure(property_of(properties, "outlineLvl"))
        declared = shown.contents or look.contents or leader in self._contents
        return Line(
            label + whole,
            tuple(self._origins(joined, len(label))),
            tuple(_changes(joined, len(label))),
            len(label),
            look.level if level is None or look.level == 0 else outline_level(level),
            declared and not is_contents_title(whole),
        )

    def _origins(self, joined: list[tuple[Element, Visible]], label: int) -> Iterator[WordOrigin]:
        at = 0
        for element, shown in [pair for pair in joined if pair[1].length] or joined[-1:]:
            yield WordOrigin(self._part, self._index[element], label, 0, at)
            at += label + shown.length
            label = 0

    def _add(self, whole: Line) -> None:
        for line in divide(whole):
            span = self._builder.paragraph(
                line.text,
                level=line.level,
                contents=line.contents,
                label=line.label,
                origin=line.origins,
            )
            self.changes.met(line.changes, span, line.text)

    def _table(self, table: Element) -> None:
        laid = grid(table)
        if len(laid.slots) == 1:
            self.flow(laid.slots[0].element)
            return
        after: list[Element] = []
        lines = [self._cell(slot.element, after) for slot in laid.slots]
        cells = [
            GridCell(
                row=slot.row,
                column=slot.column,
                text=line.text,
                rowspan=slot.rowspan,
                colspan=slot.colspan,
                header=slot.header,
                origin=line.origins,
            )
            for slot, line in zip(laid.slots, lines, strict=True)
        ]
        self._place(laid, cells, lines)
        for element in after:
            if element.tag == TABLE:
                self._table(element)
            else:
                self.flow(element)

    def _place(self, laid: Grid, cells: list[GridCell], lines: list[Line]) -> None:
        placed = self._builder.table(cells, uncertain="各行的列数不一致" if laid.ragged else "")
        self.changes.later(laid.deleted)
        changed = {(slot.row, slot.column): line for slot, line in zip(laid.slots, lines, strict=True)}
        for cell in placed.cells if placed else ():
            line = changed[cell.row, cell.column]
            if cell.row in laid.inserted:
                laid.inserted.discard(cell.row)
                self.changes.met(line.changes or ((0, len(line.text)),), cell.span, line.text)
            else:
                self.changes.met(line.changes, cell.span, line.text)

    def _cell(self, cell: Element, after: list[Element]) -> Line:
        """The text of a cell, a newline between its paragraphs; what is no text comes *after* the table."""
        text, blank = "", None
        origins: list[WordOrigin] = []
        changes: list[tuple[int, int]] = []
        for item in self._items(cell):
            if not isinstance(item, Line):
                after.append(item)
            elif item.text.strip():
                at = len(text) + 1 if text else 0
                origins.extend(item.moved(at))
                changes.extend((at + offset, length) for offset, length in item.changes)
                text = f"{text}\n{item.text}" if text else item.text
            else:
                changes.extend((len(text), 0) for _ in item.changes)
                blank = blank or item
        return Line(text, tuple(origins) or (blank.origins if blank else ()), tuple(changes))


def _changes(joined: list[tuple[Element, Visible]], at: int) -> Iterator[tuple[int, int]]:
    for _, shown in joined:
        yield from ((at + offset, length) for offset, length in shown.changes)
        at += shown.length


def _declared_contents(root: Element) -> Iterator[Element]:
    """The paragraphs inside a content control that Word made for a table of contents."""
    for control in root.iter(W + "sdt"):
        gallery = control.find(_GALLERY)
        if gallery is not None and gallery.get(VAL) == "Table of Contents":
            yield from control.iter(PARAGRAPH)
