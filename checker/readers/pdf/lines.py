"""Glyphs gathered into the lines that a reader of the page sees."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.readers.pdf.pages import Glyph

# What a line break keeps together: opening marks, a word, a figure or one character, closing marks.
_HEAD = re.compile(
    r"[“‘（《〈【「『(\[]*(?:[A-Za-z0-9][A-Za-z0-9.,，．·%‰:/+\-—–~～]*|—+|…+|.)[，。；：！？、）》〉】」』”’…%‰),.;:!?\]]*"
)
_LATIN_GAP = 0.2
_DIGIT_GAP = 0.4
_GAP = 0.75
# Figures between words that stand in a grid of squares leave a part of a square empty.
_GRID_GAP = 1.1


class Line(Struct, frozen=True, kw_only=True):
    """A line of text on a page.

    *size* is the width of a full character, *head* the room that what a line break would have kept
    together at the beginning needs, *spaced* tells that the line ended in a space of its own.
    """

    page: int
    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    middle: float
    size: float
    head: float
    spaced: bool = False


def is_wide(char: str) -> bool:
    """Whether a character fills a square, as Chinese ones do."""
    return char >= "\u2e80" and not "\ue000" <= char < "\uf900"


def gather(glyphs: Iterable[Glyph], page: int) -> list[Line]:
    """The lines from top to bottom."""
    rows = [_once(sorted(row, key=lambda g: g.x0)) for row in _rows(glyphs)]
    gaps = [_gaps(row) for row in rows]
    usual = _spread([gap for held in gaps for gap in held], 0)
    made = (_line(row, _spread(held, usual), page) for row, held in zip(rows, gaps, strict=True))
    return [line for line in made if line is not None]


def _rows(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Glyphs of about one height."""
    row: list[Glyph] = []
    middle = height = 0.0
    for glyph in sorted(glyphs, key=lambda g: g.top + g.bottom):
        at, tall = (glyph.top + glyph.bottom) / 2, glyph.bottom - glyph.top
        if row and at - middle > 0.42 * max(height, tall):
            yield row
            row = []
        row.append(glyph)
        middle += (at - middle) / len(row)
        height = max(height, tall) if len(row) > 1 else tall
    if row:
        yield row


def _line(glyphs: list[Glyph], stretch: float, page: int) -> Line | None:
    first, last = 0, len(glyphs)
    while first < last and glyphs[first].text.isspace():
        first += 1
    while last > first and glyphs[last - 1].text.isspace():
        last -= 1
    inked = glyphs[first:last]
    if not inked:
        return None
    text, places = _spelled(inked, stretch)
    found = _HEAD.match(text)
    end = inked[places[found.end() - 1]] if found else inked[0]
    return Line(
        page=page,
        text=text,
        x0=inked[0].x0,
        x1=inked[-1].x1,
        top=min(g.top for g in inked),
        bottom=max(g.bottom for g in inked),
        middle=median((g.top + g.bottom) / 2 for g in inked),
        size=_size(inked),
        head=end.x1 - inked[0].x0 + stretch,
        spaced=last < len(glyphs),
    )


def _once(glyphs: list[Glyph]) -> list[Glyph]:
    """Without the second stroke of letters that are made bold by drawing them twice."""
    kept: list[Glyph] = []
    for glyph in glyphs:
        near = 0.15 * (glyph.bottom - glyph.top)
        if not any(k.text == glyph.text and abs(k.x0 - glyph.x0) < near for k in kept[-3:]):
            kept.append(glyph)
    return kept


def _gaps(glyphs: list[Glyph]) -> list[float]:
    """The room between neighbours that fill a square each."""
    return [b.x0 - a.x1 for a, b in pairwise(glyphs) if is_wide(a.text[0]) and is_wide(b.text[0])]


def _spread(gaps: list[float], usual: float) -> float:
    """How far apart characters are set, where their gaps are enough to show it."""
    return max(median(gaps), 0) if len(gaps) > 1 else usual


def _size(glyphs: list[Glyph]) -> float:
    wide = [g.x1 - g.x0 for g in glyphs if is_wide(g.text[0])]
    return median(wide) if wide else 0.9 * median(g.bottom - g.top for g in glyphs)


def _spelled(glyphs: list[Glyph], stretch: float) -> tuple[str, list[int]]:
    """The text of a line, and for each of its characters the glyph that it came from."""
    text: list[str] = []
    places: list[int] = []
    for index, glyph in enumerate(glyphs):
        if index and _apart(glyphs[index - 1], glyph, stretch):
            text.append(" ")
            places.append(index)
        text.append(glyph.text)
        places.extend([index] * len(glyph.text))
    return "".join(text), places


def _apart(left: Glyph, right: Glyph, stretch: float) -> bool:
    """Whether the room between two neighbours stands for a space."""
    if left.text.isspace() or right.text.isspace():
        return False
    a, b = left.text[-1], right.text[0]
    limit, spread = _GAP, stretch
    if a.isascii() and b.isascii():
        limit, spread = (_DIGIT_GAP if not (a.isalpha() and b.isalpha()) else _LATIN_GAP), 0
    elif a.isascii() or b.isascii():
        limit = _GRID_GAP
    return right.x0 - left.x1 > limit * max(left.bottom - left.top, right.bottom - right.top) + spread


def joint(left: str, right: str, *, spaced: bool) -> str:
    """What stands between two lines of one paragraph: nothing, or a space between Latin words."""
    if not left or not right:
        return ""
    a, b = left[-1], right[0]
    if a.isascii() and a.isalpha() and b.isascii() and b.isalnum():
        return " "
    return " " if spaced and (a.isascii() or b.isascii()) else ""
