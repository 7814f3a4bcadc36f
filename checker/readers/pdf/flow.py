"""The lines and tables of all pages as one flow, from which the sheets of paper are gone."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import UnreadableError
from checker.readers.pdf.furniture import without_furniture
from checker.readers.pdf.grids import find_grids
from checker.readers.pdf.lines import Line, gather
from checker.readers.pdf.paragraphs import join, measure
from checker.readers.pdf.stitch import append, continues
from checker.readers.pdf.tables import Ruled, fill

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.readers.pdf.pages import Page
    from checker.readers.pdf.paragraphs import Frame, Passage

_GARBLED = 0.2
_FEW = 30
_WIDTH = 10
_CONTINUED = re.compile(r"[（(]?\s*(?:续表?|续上表|接上表|上接.{0,8})\s*[0-9一二三四五六七八九十]*\s*[）)]?")


class Picture(Struct, frozen=True):
    """A page that is a picture and has next to no text."""

    page: int


class _Sheet(Struct):
    """A page with its lines and tables apart."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Ruled]
    picture: bool


def flow(pages: Iterable[Page]) -> Iterator[Passage | Ruled | Picture]:
    """What a reader of the pages reads, in order."""
    sheets = _sheets(pages)
    kept = without_furniture([s.lines for s in sheets], [s.height for s in sheets])
    for sheet, lines in zip(sheets, kept, strict=True):
        sheet.lines = lines
    _refuse_scan(sheets)
    widths = {sheet.number: round(sheet.width / _WIDTH) for sheet in sheets}
    frames = _frames(sheets, widths)

    def kind(item: Line | Ruled | Picture) -> int:
        return widths[item.page] if isinstance(item, Line) else -1

    for width, group in groupby(_items(sheets), kind):
        lines, others = [], []
        for item in group:
            if isinstance(item, Line):
                lines.append(item)
            else:
                others.append(item)
        yield from others
        if lines:
            yield from join(lines, frames[width])


def _sheets(pages: Iterable[Page]) -> list[_Sheet]:
    sheets, garbled, known = [], 0, 0
    for page in pages:
        garbled += page.garbled
        known += len(page.glyphs)
        tables, rest = fill(find_grids(page.edges), page.glyphs, page.number)
        lines = gather(rest, page.number)
        picture = page.pictures > 0 and len(page.glyphs) < _FEW
        sheets.append(_Sheet(page.number, page.width, page.height, lines, tables, picture))
    if garbled > _GARBLED * max(known, 1):
        raise UnreadableError(
            "PDF 的字体没有编码对应表，取出的文字是乱码；请由原稿重新导出 PDF，或先作文字识别（OCR）。"
        )
    return sheets


def _refuse_scan(sheets: list[_Sheet]) -> None:
    """A scan has no text but what the scanner itself has put in the margins."""
    held = any(sheet.lines or sheet.tables for sheet in sheets)
    if not held or sum(sheet.picture for sheet in sheets) > 0.8 * len(sheets):
        raise UnreadableError(
            "PDF 是扫描件，没有文字层，无法检查；请提供由原稿导出的 PDF，或先作文字识别（OCR）。"
        )


def _frames(sheets: list[_Sheet], widths: dict[int, int]) -> dict[int, Frame]:
    """The frame of the text for each width of page."""
    lines: dict[int, list[Line]] = {}
    for sheet in sheets:
        lines.setdefault(widths[sheet.number], []).extend(sheet.lines)
    return {width: measure(held, width * _WIDTH) for width, held in lines.items() if held}


def _items(sheets: list[_Sheet]) -> list[Line | Ruled | Picture]:
    """Lines, tables and pages without text in reading order, the parts of a table joined."""
    items: list[Line | Ruled | Picture] = []
    last: Ruled | None = None
    for sheet in sheets:
        if sheet.picture:
            items.append(Picture(sheet.number))
        held: list[Line | Ruled] = sorted([*sheet.lines, *sheet.tables], key=lambda item: item.top)
        joined = _joined(last, held) if last else 0
        items.extend(held[joined:])
        if held[joined:]:
            last = held[-1] if isinstance(held[-1], Ruled) else None
        elif not joined:
            last = None
    return items


def _joined(table: Ruled, held: list[Line | Ruled]) -> int:
    """How many items at the head of a page went into the table that the page before ended with."""
    first = held[0] if held else None
    skip = int(isinstance(first, Line) and bool(_CONTINUED.fullmatch(first.text)))
    part = held[skip] if skip < len(held) else None
    if not isinstance(part, Ruled) or not continues(table, part):
        return 0
    append(table, part)
    return skip + 1
