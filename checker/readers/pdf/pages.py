"""The pages of a PDF as pdfium gives them: glyphs and ruled edges, upright, measured from the upper left."""

from __future__ import annotations

import threading
import time
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from checker.document import UnreadableError
from checker.readers.pdf import unembedded
from checker.readers.pdf.bomb import refuse_bombs
from checker.readers.pdf.glyphs import Found, characters
from checker.readers.pdf.strokes import Edge, strokes

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_FILE = 200 << 20
MAX_PAGES = 2_000
MAX_GLYPHS = 3_000_000
MAX_SECONDS = 120
# pdfium serves one caller at a time.
_PDFIUM = threading.Lock()


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
            found, garbled = characters(text)
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
    blanks = [Found(" ", (*blank,), turn.quarters) for blank in drawn.blanks]
    glyphs.extend(_upright(blanks, turn))
    edges = [Edge(*turn.box(*edge)) for edge in drawn.edges]
    return Page(number + 1, *turn.size, glyphs, edges, drawn.pictures, garbled)


def _upright(found: list[Found], turn: _Turn) -> list[Glyph]:
    """The glyphs that run with the page and lie on it."""
    width, height = turn.size
    glyphs = []
    for text, box, way in found:
        if way == turn.quarters:
            x0, top, x1, bottom = turn.box(*box)
            if -1 <= x0 <= width and -1 <= top <= height:
                glyphs.append(Glyph(text, x0, x1, top, bottom))
    return glyphs


def _direction(found: list[Found], rotation: int) -> int:
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


def _without_font(data: bytes, number: int) -> tuple[_Turn, list[Found]]:
    """A page's characters as another library finds them, and how it lays the page."""
    width, height, found = unembedded.characters(data, number)
    return _Turn(0, 0, width, height, _direction(found, 0)), found
