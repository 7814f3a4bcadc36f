"""Ruled tables: the grid that strokes draw, merged cells found where a stroke is missing."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.readers.pdf.strokes import Edge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_SNAP = 2.6
_TOUCH = 3.2
_SHORT = 6.0
_COVERED = 0.7
_OPEN_SIDE = 10.0
_MAX_CROSSINGS = 400_000


class Box(Struct, frozen=True):
    """A cell: its place in the grid, from 0, and how far it reaches."""

    row: int
    column: int
    rowspan: int
    colspan: int


class Grid(Struct, frozen=True):
    """A table's strokes as columns and rows; *flawed* when they leave a cell that is no rectangle."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    boxes: tuple[Box, ...]
    owner: dict[tuple[int, int], int]
    flawed: bool

    def box_at(self, x: float, y: float) -> int | None:
        """The cell that a point lies in, as an index of *boxes*."""
        return self.owner.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def find_grids(edges: Sequence[Edge]) -> list[Grid]:
    """The tables that the strokes of a page draw, from top to bottom."""
    level = _merged([e for e in edges if e.x1 - e.x0 > e.bottom - e.top], flat=True)
    upright = _merged([e for e in edges if e.x1 - e.x0 <= e.bottom - e.top], flat=False)
    if len(level) < 2 or len(upright) < 2 or len(level) * len(upright) > _MAX_CROSSINGS:
        return []
    grids = (_grid(hs, vs) for hs, vs in _connected(level, upright))
    return sorted((g for g in grids if g), key=lambda g: (g.ys[0], g.xs[0]))


def _merged(edges: list[Edge], *, flat: bool) -> list[Edge]:
    """Strokes on one line, drawn piece by piece or twice, as one stroke."""
    lines: list[list[tuple[float, float]]] = []
    places: list[list[float]] = []
    for edge in sorted(edges, key=lambda e: e.top if flat else e.x0):
        at = edge.top if flat else edge.x0
        if not places or at - places[-1][0] > _SNAP:
            places.append([])
            lines.append([])
        places[-1].append(at)
        lines[-1].append((edge.x0, edge.x1) if flat else (edge.top, edge.bottom))
    merged = []
    for line, seen in zip(lines, places, strict=True):
        place = sum(seen) / len(seen)
        for start, end in _united(sorted(line)):
            if end - start >= _SHORT:
                merged.append(Edge(start, place, end, place) if flat else Edge(place, start, place, end))
    return merged


def _united(spans: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    current: tuple[float, float] | None = None
    for start, end in spans:
        if current and start <= current[1] + _TOUCH:
            current = (current[0], max(current[1], end))
        else:
            if current:
                yield current
            current = (start, end)
    if current:
        yield current


def _connected(level: list[Edge], upright: list[Edge]) -> Iterator[tuple[list[Edge], list[Edge]]]:
    """Strokes that touch each other, group by group."""
    merge, root = _union(len(level) + len(upright))
    for i, h in enumerate(level):
        for j, v in enumerate(upright, start=len(level)):
            if h.x0 - _TOUCH <= v.x0 <= h.x1 + _TOUCH and v.top - _TOUCH <= h.top <= v.bottom + _TOUCH:
                merge(i, j)
    groups: dict[int, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for i, edge in enumerate(level):
        groups[root(i)][0].append(edge)
    for j, edge in enumerate(upright, start=len(level)):
        groups[root(j)][1].append(edge)
    for hs, vs in groups.values():
        if len(hs) > 1 and vs:
            yield hs, vs


def _union(count: int) -> tuple[Callable[[int, int], None], Callable[[int], int]]:
    """A set of sets over numbers: one call to merge two, one to name the set of a number."""
    parent = list(range(count))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    def merge(i: int, j: int) -> None:
        parent[max(root(i), root(j))] = min(root(i), root(j))

    return merge, root


def _grid(level: list[Edge], upright: list[Edge]) -> Grid | None:
    """The grid of strokes that belong together, or None if they draw no table."""
    level, upright = _closed(level, upright)
    xs = tuple(sorted({v.x0 for v in upright}))
    ys = tuple(sorted({h.top for h in level}))
    if len(xs) < 3 or len(ys) < 2:
        return None
    above = {(ys.index(h.top), c) for h in level for c in _slots(xs, h.x0, h.x1)}
    before = {(r, xs.index(v.x0)) for v in upright for r in _slots(ys, v.top, v.bottom)}
    regions = _regions(len(ys) - 1, len(xs) - 1, above, before)
    boxes: list[Box] = []
    owner: dict[tuple[int, int], int] = {}
    flawed = False
    for slots in regions:
        rows, columns = sorted({r for r, _ in slots}), sorted({c for _, c in slots})
        flawed = flawed or len(slots) != len(rows) * len(columns)
        owner.update(dict.fromkeys(slots, len(boxes)))
        boxes.append(Box(rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1))
    if len({box.column for box in boxes}) < 2:
        return None
    return Grid(xs, ys, tuple(boxes), owner, flawed)


def _slots(places: Sequence[float], start: float, end: float) -> Iterator[int]:
    """The gaps between *places* that a stroke covers for the most part."""
    first = max(bisect_left(places, start - _TOUCH) - 1, 0)
    for slot in range(first, len(places) - 1):
        a, b = places[slot], places[slot + 1]
        if a > end:
            return
        if min(b, end) - max(a, start) >= _COVERED * (b - a):
            yield slot


def _regions(
    rows: int, columns: int, above: set[tuple[int, int]], before: set[tuple[int, int]]
) -> list[list[tuple[int, int]]]:
    """Slots that no stroke parts, region by region, without those that lie open to the outside."""
    merge, root = _union(rows * columns + 1)
    outside = rows * columns
    for r in range(rows + 1):
        for c in range(columns):
            if (r, c) not in above:
                merge(
                    (r - 1) * columns + c if r else outside,
                    r * columns + c if r < rows else outside,
                )
    for r in range(rows):
        for c in range(columns + 1):
            if (r, c) not in before:
                merge(
                    r * columns + c - 1 if c else outside,
                    r * columns + c if c < columns else outside,
                )
    regions: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for slot in range(rows * columns):
        if root(slot) != root(outside):
            regions[root(slot)].append(divmod(slot, columns))
    return list(regions.values())


def _closed(level: list[Edge], upright: list[Edge]) -> tuple[list[Edge], list[Edge]]:
    """Tables whose outer strokes are left out, as yearbooks print them, get them back."""
    left, right = min(h.x0 for h in level), max(h.x1 for h in level)
    top, bottom = min(v.top for v in upright), max(v.bottom for v in upright)
    highest, lowest = min(h.top for h in level), max(h.top for h in level)
    upright, level = list(upright), list(level)
    if len(level) > 2 and min(v.x0 for v in upright) - left > _OPEN_SIDE:
        upright.append(Edge(left, highest, left, lowest))
    if len(level) > 2 and right - max(v.x0 for v in upright) > _OPEN_SIDE:
        upright.append(Edge(right, highest, right, lowest))
    if len(upright) > 2 and highest - top > _OPEN_SIDE:
        level.append(Edge(left, top, right, top))
    if len(upright) > 2 and bottom - lowest > _OPEN_SIDE:
        level.append(Edge(left, bottom, right, bottom))
    return level, upright
