"""Read what stands in a cell: a figure, nothing (blank, —, /), less than a unit (…), or words."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.words import words

if TYPE_CHECKING:
    from checker.document import Span

Kind = Literal["number", "blank", "tiny", "words"]

_WIDE = str.maketrans("０１２３４５６７８９．，％－−＋", "0123456789.,%--+")
_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:[, ]\d{3})+|\d+)(\.\d+)?\s*([^\d\s.,()（）]{0,3})")
_BROKEN = re.compile(r"(?<=[\d.,])\s+(?=[\d.,])")


class Entry(Struct, frozen=True):
    """A cell as statistics see it; row and column are those of its table, counted from 1.

    *value* is None unless it is a figure. *decimals* are those printed.
    """

    span: Span
    text: str
    row: int
    column: int
    kind: Kind
    value: Decimal | None = None
    decimals: int = 0
    unit: str = ""

    @property
    def is_number(self) -> bool:
        return self.kind == "number"


def read_entry(text: str, span: Span, row: int, column: int, *, torn: bool = False) -> Entry:
    """Read one cell. *torn* says that the format breaks figures over lines (PDF)."""
    if text.isascii() and text.isdigit():
        return Entry(span, text, row, column, "number", Decimal(text))
    plain = text.strip()
    if not plain or plain in words().blanks:
        return Entry(span, text, row, column, "blank")
    if plain in words().tiny:
        return Entry(span, text, row, column, "tiny")
    plain = plain.translate(_WIDE)
    if torn:
        plain = _BROKEN.sub("", plain)
    found = _NUMBER.fullmatch(plain)
    if not found or not _is_unit(found[4]):
        return Entry(span, text, row, column, "words")
    sign, whole, fraction, unit = found[1], found[2], found[3] or "", found[4]
    value = Decimal(sign + whole.replace(",", "").replace(" ", "") + fraction)
    return Entry(span, text, row, column, "number", value, max(0, len(fraction) - 1), unit)


def _is_unit(text: str) -> bool:
    known = words()
    return not text or text in known.counts or text in known.money or text in {"%", "‰"}


def write_like(value: Decimal, model: Entry, decimals: int) -> str:
    """A figure in the manner of a cell: its thousands separators, at least its decimals."""
    places = max(decimals, model.decimals)
    grouped = "," in model.text or "，" in model.text
    return f"{value:,.{places}f}" if grouped else f"{value:.{places}f}"
