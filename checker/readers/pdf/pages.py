"""The pages of a PDF as pdfium gives them: glyphs and ruled edges, upright, measured from the upper left."""

from __future__ import annotations

import math
import re
import threading
import time
import unicodedata
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from checker.document import UnreadableError
from checker.readers.pdf.bomb import refuse_bombs
from checker.readers.pdf.strokes import Edge, strokes

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE = 200 << 20
MAX_PAGES = 2_000
MAX_GLYPHS = 3_000_000
MAX_SECONDS = 120
REPLACEMENT = "\ufffd"
# pdfium serves one caller at a time.
_PDFIUM = threading.Lock()

_UNMAPPED = re.compile(r"\(cid:\d+\)")
# Radicals that fonts give for the very words written with them; those of the Kangxi block have a
# compatibility mapping, these have none.
_RADICALS = dict(
    zip(
        "⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "民母虎西见角贝车长门青韦页风飞食马鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)


_Found = tuple[str, tuple[float, float, float, float], int]


class Glyph(NamedTuple):
    """A character as it stands on the page."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


class Page(Struct, frozen=True):
    """A page with what is drawn on it; *garbled* counts the glyphs whose character nobody knows."""

    number: int
    width: float
    height: float
    glyphs: list[Glyph]
    edges: list[Edge]
    pictures: int
    garbled: int


class _Turn(Struct, frozen=True):
    """The way from a page's own coordinates to an upright page; *quarters* turn counterclockwise."""

    left: float
    bottom: float
    width: float
    height: float
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        return (self.height, self.width) if self.quarters % 2 else (self.width, self.height)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        match self.quarters:
            case 0:
                return x, self.height - y
            case 1:
                return y, x
            case 2:
                return self.width - x, y
            case _:
                return self.height - y, self.width - x

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def read_pages(data: bytes) -> Iterator[Page]:
    """The pages one after the other, each closed before the next is opened."""
    if len(data) > MAX_FILE:
        raise UnreadableError(f"PDF 超过 {MAX_FILE >> 20} MB，不予读取；请压缩其中的图片或分册后重试。")
    refuse_bombs(data)
    end = time.monotonic() + MAX_SECONDS
    read = 0
    with _PDFIUM, _opened(data) as document:
        for number in range(len(document)):
            page = _page(document, number, data)
            read += len(page.glyphs)
            if read > MAX_GLYPHS:
                raise UnreadableError(f"PDF 超过 {MAX_GLYPHS // 10_000} 万字，不予读取；请分册后重试。")
            if time.monotonic() > end:
                raise UnreadableError(f"PDF 过于复杂，{MAX_SECONDS} 秒内读不完；请由原稿重新导出 PDF。")
            yield page


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableError("PDF 设有打开密码，无法读取；请取消密码后重试。") from error
        raise UnreadableError("PDF 已损坏或不完整，无法读取；请由原稿重新导出 PDF。") from error
    with closing(document):
        if not count:
            raise UnreadableError("PDF 没有页，无法读取；请由原稿重新导出 PDF。")
        if count > MAX_PAGES:
            raise UnreadableError(f"PDF 有 {count} 页，超过 {MAX_PAGES} 页，不予读取；请分册后重试。")
        yield document


def _page(document: Any, number: int, data: bytes) -> Page:  # noqa: ANN401
    import pypdfium2

    try:
        with closing(document[number]) as page, closing(page.get_textpage()) as text:
            if text.count_chars() > MAX_GLYPHS:
                raise UnreadableError(f"PDF 第 {number + 1} 页字数反常，不予读取；请由原稿重新导出 PDF。")
            found, garbled = _characters(text)
            left, bottom, right, top = page.get_bbox()
            drawn = strokes(page.raw, text.raw)
            rotation = page.get_rotation() // 90
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"PDF 第 {number + 1} 页已损坏，无法读取；请由原稿重新导出 PDF。") from error
    turn = _Turn(left, bottom, right - left, top - bottom, _direction(found, rotation))
    if drawn.lost:
        shown, others = _without_font(data, number)
        turn = replace(turn, quarters=(shown.quarters + rotation) % 4)
        glyphs = _completed(_upright(found, turn), _upright(others, shown))
    else:
        glyphs = _upright(found, turn)
    edges = [Edge(*turn.box(*edge)) for edge in drawn.edges]
    return Page(number + 1, *turn.size, glyphs, edges, drawn.pictures, garbled)


def _upright(found: list[_Found], turn: _Turn) -> list[Glyph]:
    """The glyphs that run with the page and lie on it."""
    width, height = turn.size
    glyphs = []
    for text, box, way in found:
        if way == turn.quarters:
            x0, top, x1, bottom = turn.box(*box)
            if -1 <= x0 <= width and -1 <= top <= height:
                glyphs.append(Glyph(text, x0, x1, top, bottom))
    return glyphs


def _characters(text: Any) -> tuple[list[_Found], int]:  # noqa: ANN401
    """Every character with its box and the quarter that its line runs in (-1: slanting, a watermark)."""
    from pypdfium2 import raw

    found: list[_Found] = []
    garbled = 0
    box = raw.FS_RECTF()
    page = text.raw
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        if code in {0x0A, 0x0D} or (code == 0x20 and raw.FPDFText_IsGenerated(page, index)):
            continue
        char = _character(code)
        if not char:
            continue
        if char == REPLACEMENT or (code != 0x20 and raw.FPDFText_HasUnicodeMapError(page, index)):
            garbled += 1
        if not raw.FPDFText_GetLooseCharBox(page, index, box):
            continue
        way = _quarter(-raw.FPDFText_GetCharAngle(page, index))
        found.append((char, (box.left, box.bottom, box.right, box.top), way))
    return found, garbled


def _character(code: int) -> str:
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


def _direction(found: list[_Found], rotation: int) -> int:
    """The quarter that most of a page's text runs in."""
    ways = Counter(way for _, _, way in found if way >= 0)
    return ways.most_common(1)[0][0] if ways else rotation // 90 % 4


def _completed(glyphs: list[Glyph], others: list[Glyph]) -> list[Glyph]:
    """Glyphs with those of *others* that stand where none of them does."""
    columns: dict[int, list[Glyph]] = defaultdict(list)
    for glyph in glyphs:
        columns[round(glyph.x0 / 4)].append(glyph)

    def known(other: Glyph) -> bool:
        place = round(other.x0 / 4)
        near = (glyph for at in (place - 1, place, place + 1) for glyph in columns[at])
        middle = (other.top + other.bottom) / 2
        return any(abs(g.x0 - other.x0) < 1 and g.top < middle < g.bottom for g in near)

    return [*glyphs, *(other for other in others if not known(other))]


def _quarter(angle: float) -> int:
    """The quarter turn that an angle is, or -1 if it is none."""
    turns = angle / (math.pi / 2)
    quarter = round(turns)
    return quarter % 4 if abs(turns - quarter) < 0.05 else -1


def _without_font(data: bytes, number: int) -> tuple[_Turn, list[_Found]]:
    """A page's characters through pdfplumber.

    Where a font is neither embedded nor installed, pdfium leaves out strings of one character and
    strings that are alike.
    """
    import io

    import pdfplumber

    with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as document:
        page = document.pages[0]
        found = [
            (
                REPLACEMENT if _UNMAPPED.fullmatch(char["text"]) else char["text"],
                (char["x0"], page.height - char["bottom"], char["x1"], page.height - char["top"]),
                _quarter(math.atan2(char["matrix"][1], char["matrix"][0])),
            )
            for char in page.chars
        ]
        return _Turn(0, 0, page.width, page.height, _direction(found, 0)), found
