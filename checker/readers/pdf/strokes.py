"""The straight strokes drawn on a page, without asking for anything that is not drawn."""

from __future__ import annotations

import itertools
from ctypes import c_float, c_int
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINE, _CURVE, _MOVE = 0, 1, 2
_MAX_OBJECTS = 50_000
_MAX_SEGMENTS = 200_000
_MAX_DEPTH = 4
_THIN = 3.0
_STRAIGHT = 0.7
_ASCENT = 0.76

Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1, 0, 0, 1, 0, 0)
_Points = list[tuple[float, float]]


class Edge(NamedTuple):
    """An upright or level stroke; a thin filled rectangle counts as one."""

    x0: float
    top: float
    x1: float
    bottom: float


class Strokes(Struct):
    """What a page's drawing consists of.

    *blanks* are strings of nothing but spaces, *lost* counts other strings that pdfium's text leaves out.
    """

    edges: list[Edge] = field(default_factory=list)
    blanks: list[Edge] = field(default_factory=list)
    pictures: int = 0
    lost: int = 0


def strokes(page: Any, text: Any) -> Strokes:  # noqa: ANN401
    """Collect the edges of a page; *page* and *text* are pdfium's own handles."""
    from pypdfium2 import raw

    drawn = Strokes()
    budget = _MAX_SEGMENTS
    for shape, kind, matrix in _objects(page):
        if kind == _IMAGE:
            drawn.pictures += 1
        elif kind == _TEXT:
            if _vanished(raw, shape, text):
                _tell(raw, shape, matrix, drawn)
        elif kind == _PATH and budget > 0:
            budget -= raw.FPDFPath_CountSegments(shape)
            if budget > 0:
                drawn.edges.extend(_edges(raw, shape, matrix))
    return drawn


def _objects(page: Any) -> Iterator[tuple[Any, int, Matrix]]:  # noqa: ANN401
    """The objects of a page and of the forms on it, each with the matrix of its form."""
    from pypdfium2 import raw

    left = _MAX_OBJECTS
    stack: list[tuple[Any, int, Matrix]] = [(page, 0, _SAME)]
    while stack:
        holder, depth, matrix = stack.pop()
        count, get = (
            (raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)
            if depth
            else (raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject)
        )
        for index in range(min(count(holder), left)):
            left -= 1
            shape = get(holder, index)
            kind = raw.FPDFPageObj_GetType(shape)
            if kind == _FORM and depth < _MAX_DEPTH:
                stack.append((shape, depth + 1, _product(_matrix(raw, shape), matrix)))
            else:
                yield shape, kind, matrix


def _vanished(raw: Any, shape: Any, text: Any) -> bool:  # noqa: ANN401
    """Whether a string is missing from pdfium's text, as one without glyphs may be."""
    left, bottom, right, top = c_float(), c_float(), c_float(), c_float()
    raw.FPDFPageObj_GetBounds(shape, left, bottom, right, top)
    if right.value > left.value and top.value > bottom.value:
        return False
    return bool(raw.FPDFTextObj_GetText(shape, text, None, 0) <= 2)


def _tell(raw: Any, shape: Any, outer: Matrix, drawn: Strokes) -> None:  # noqa: ANN401
    """Tell of a string without glyphs: in an embedded font that is a space, in another it may be words."""
    if raw.FPDFFont_GetIsEmbedded(raw.FPDFTextObj_GetFont(shape)) != 1:
        drawn.lost += 1
        return
    size = c_float()
    raw.FPDFTextObj_GetFontSize(shape, size)
    a, _, _, d, x, y = _product(_matrix(raw, shape), outer)
    drawn.blanks.append(Edge(x, y, x + a * size.value / 4, y + d * size.value * _ASCENT))


def _matrix(raw: Any, shape: Any) -> Matrix:  # noqa: ANN401
    m = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(shape, m)
    return m.a, m.b, m.c, m.d, m.e, m.f


def _product(m: Matrix, n: Matrix) -> Matrix:
    """The matrix that does *m* first, then *n*."""
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )


def _edges(raw: Any, shape: Any, outer: Matrix) -> Iterator[Edge]:  # noqa: ANN401
    """The level and upright edges of one path."""
    fill, stroke = c_int(), c_int()
    if not raw.FPDFPath_GetDrawMode(shape, fill, stroke) or not (fill.value or stroke.value):
        return
    for points in _outlines(raw, shape, _product(_matrix(raw, shape), outer)):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        box = Edge(min(xs), min(ys), max(xs), max(ys))
        if box.x1 - box.x0 <= _THIN or box.bottom - box.top <= _THIN:
            yield _thinned(box)
        elif stroke.value:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ax - bx) <= _STRAIGHT or abs(ay - by) <= _STRAIGHT:
                    yield _thinned(Edge(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))


def _thinned(box: Edge) -> Edge:
    if box.x1 - box.x0 < box.bottom - box.top:
        middle = (box.x0 + box.x1) / 2
        return Edge(middle, box.top, middle, box.bottom)
    middle = (box.top + box.bottom) / 2
    return Edge(box.x0, middle, box.x1, middle)


def _outlines(raw: Any, shape: Any, matrix: Matrix) -> Iterator[_Points]:  # noqa: ANN401
    """The straight-sided outlines of a path; one with a curve in it is no ruling."""
    a, b, c, d, e, f = matrix
    x, y = c_float(), c_float()
    points: _Points = []
    curved = False
    for index in range(raw.FPDFPath_CountSegments(shape)):
        segment = raw.FPDFPath_GetPathSegment(shape, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _CURVE
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points
