"""The characters of a page as pdfium gives them, each with the room that it takes."""

from __future__ import annotations

import math
import unicodedata
from ctypes import c_double
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from checker.readers.pdf.lines import is_wide

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPLACEMENT = "\ufffd"
# How deep a square character reaches below its line, and how low a box is that holds ink alone: the
# fonts that browsers draw glyph by glyph give such boxes.
_DEPTH = 0.12
_LOW = 0.97
# Radicals that fonts give for the very words written with them; those of the Kangxi block have a
# compatibility mapping, these have none.
_RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民母虎西见角贝车长门青韦页风飞食马鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)

Bounds = tuple[float, float, float, float]


class Found(NamedTuple):
    """A character, its box in the page's own coordinates and the quarter that its line runs in.

    The quarter is -1 for what slants, as a watermark does.
    """

    text: str
    box: Bounds
    way: int


def characters(text: Any) -> tuple[list[Found], int]:  # noqa: ANN401
    """Every character of pdfium's text page, and how many there are that nobody knows."""
    from pypdfium2 import raw

    found: list[Found] = []
    garbled = 0
    box = raw.FS_RECTF()
    page = text.raw
    fit = _fitter(raw, page)
    matrix = raw.FS_MATRIX()
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in {0x0A, 0x0D} or (code == 0x20 and raw.FPDFText_IsGenerated(page, index)):
            continue
        char = meant(code)
        if not char:
            continue
        if char == REPLACEMENT or (code != 0x20 and raw.FPDFText_HasUnicodeMapError(page, index)):
            garbled += 1
        if not raw.FPDFText_GetLooseCharBox(page, index, box):
            continue
        way = quarter(-raw.FPDFText_GetCharAngle(page, index))
        if way < 0 and raw.FPDFText_GetMatrix(page, index, matrix):
            # The letters of an italic slant; their line does not.
            way = quarter(math.atan2(matrix.b, matrix.a))
        held = (box.left, box.bottom, box.right, box.top)
        if way == 0 and box.top - box.bottom < _LOW * raw.FPDFText_GetFontSize(page, index):
            held = fit(char, index, held)
        found.append(Found(char, held, way))
    return list(_divided(found)), garbled


def _divided(found: list[Found]) -> Iterator[Found]:
    """The characters of one glyph, such as a dash over two squares, each get their part of its room."""
    for (box, way), group in groupby(found, lambda char: (char.box, char.way)):
        held = list(group)
        left, bottom, right, top = box
        # What was drawn twice to make it bold is no wider for that.
        if (
            len(held) < 2
            or way != 0
            or (held[0].text == held[1].text and right - left < 1.5 * (top - bottom))
        ):
            yield from held
            continue
        part = (right - left) / len(held)
        for index, char in enumerate(held):
            start = left + index * part
            yield Found(char.text, (start, bottom, start + part, top), way)


def _fitter(raw: Any, page: Any) -> Callable[[str, int, Bounds], Bounds]:  # noqa: ANN401
    """A call that gives a character the room that its size means, where its box holds the ink alone."""
    matrix = raw.FS_MATRIX()
    x, y = c_double(), c_double()

    def fit(char: str, index: int, held: Bounds) -> Bounds:
        raw.FPDFText_GetMatrix(page, index, matrix)
        raw.FPDFText_GetCharOrigin(page, index, x, y)
        size = raw.FPDFText_GetFontSize(page, index)
        wide, tall = abs(matrix.a) * size, abs(matrix.d) * size
        left, bottom, right, top = held
        if top - bottom >= _LOW * tall:
            return held
        if is_wide(char):
            left, right = x.value, max(right, x.value + wide)
        return left, y.value - _DEPTH * tall, right, y.value + (1 - _DEPTH) * tall

    return fit


def meant(code: int) -> str:
    """The character that a code of pdfium means; nothing for what has no place in a text."""
    if code == 0x02:  # pdfium's mark for a hyphen at the end of a line
        return "-"
    if code in {0xFEFF, 0x200B}:
        return ""
    if code in {0, 0xFFFE, 0xFFFF} or code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return " " if code == 0x09 else REPLACEMENT
    char = chr(code)
    if 0x2E80 <= code < 0x2FE0 or 0xF900 <= code < 0xFB00:
        return _RADICALS.get(char) or unicodedata.normalize("NFKC", char)
    return char


def quarter(angle: float) -> int:
    """The quarter turn that an angle is, or -1 if it is none."""
    turns = angle / (math.pi / 2)
    nearest = round(turns)
    return nearest % 4 if abs(turns - nearest) < 0.05 else -1
