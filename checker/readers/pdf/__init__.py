"""Read a PDF: lines joined to paragraphs, the sheet's furniture dropped, ruled tables with their cells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.document import Span
from checker.readers.build import Builder
from checker.readers.pdf.flow import Picture, flow
from checker.readers.pdf.glyphs import REPLACEMENT
from checker.readers.pdf.pages import read_pages
from checker.readers.pdf.tables import Ruled

if TYPE_CHECKING:
    from checker.document import Document

_ODD = re.compile(rf"[\ue000-\uf8ff\U000f0000-\U0010fffd]+|{REPLACEMENT}+")


def read(data: bytes, name: str) -> Document:
    """Read the PDF in *data*."""
    builder = Builder(name, "pdf")
    end = 0
    for item in flow(read_pages(data)):
        if isinstance(item, Picture):
            note = f"第 {item.page} 页是图片，没有文字层，未读"
            builder.note("page-without-text", Span(end, end), note)
            continue
        spans: list[Span] = []
        if isinstance(item, Ruled):
            table = builder.table(item.grid_cells(), uncertain=item.uncertain)
            spans.extend(cell.span for cell in (table.cells if table else ()))
            texts = [cell.text for cell in item.cells]
        else:
            spans.append(builder.paragraph(item.text, origin=item.place))
            texts = [item.text]
        for span, text in zip(spans, texts, strict=True):
            _note(builder, span, text)
            end = max(end, span.end)
    return builder.document()


def _note(builder: Builder, span: Span, text: str) -> None:
    """Tell of characters that a font keeps to itself, and of those that nobody knows."""
    for found in _ODD.finditer(text):
        kind = "replacement-character" if found[0][0] == REPLACEMENT else "private-use"
        builder.note(kind, Span(span.start + found.start(), span.start + found.end()), found[0])
