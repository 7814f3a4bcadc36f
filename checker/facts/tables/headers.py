"""Name the columns: join header rows, find the places of names in headers that lost their cells."""

from __future__ import annotations

from itertools import combinations, islice
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.tables.words import bare, is_rate, plain, standing, unit_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.tables.layout import Layout, Slots

Path = tuple[str, ...]
MOST_READINGS = 400
MOST_STEPS = 20_000
DEEPEST = 6
WIDEST = 200


class Node(Struct, frozen=True):
    """A name of a flattened header and the names under it."""

    name: str
    children: tuple[Node, ...] = ()

    @property
    def leaves(self) -> Iterator[Path]:
        if not self.children:
            yield (self.name,)
        for child in self.children:
            for path in child.leaves:
                yield (self.name, *path)


def column_paths(layout: Layout) -> list[list[Path]]:
    """The readings of the header, likeliest first: each the names above every column.

    Where the format keeps merged cells there is one; none where names and columns do not agree.
    """
    if not layout.head:
        return []
    if not layout.flat:
        return [_spanned(layout)]
    if len(layout.head) == 1:
        return [[(name,) for name in _names(layout.head[0])]] if _whole(layout) else []
    if len(layout.head) > DEEPEST or layout.width > WIDEST:
        return []
    if filled := _positioned(layout):
        return [filled]
    named = (paths for paths in _readings(layout) if all(paths))  # a column must have some name
    return sorted(named, key=lambda paths: _oddity(paths, layout))


def _readings(layout: Layout) -> Iterator[list[Path]]:
    """The headers that flattened rows allow; the label columns may share one name."""
    rows = [_names(row) for row in layout.head]
    figures = layout.width - layout.labels
    for named in range(layout.labels, min(layout.labels, 1) - 1, -1):
        steps = iter(range(MOST_STEPS))
        ways = islice(_trees(rows, figures + named, steps, named), MOST_READINGS)
        for way in ways:
            yield [()] * (layout.labels - named) + [path for node in way for path in node.leaves]


def _names(row: Slots) -> list[str]:
    return [plain(slot.text) if slot is not None else "" for slot in row]


def _whole(layout: Layout) -> bool:
    """Whether a single header row names every column; the last may be nameless."""
    names = _names(layout.head[0])
    return len(names) == layout.width and all(names[1:])


def _spanned(layout: Layout) -> list[Path]:
    paths = []
    rows = [next(slot.row for slot in row if slot is not None) for row in layout.head]
    for column in range(1, layout.width + 1):
        path: list[str] = []
        seen = None
        for number, row in zip(rows, layout.head, strict=True):
            entry = row[column - 1] or layout.owner.get((number, column))
            if entry is not None and entry is not seen and plain(entry.text):
                path.append(plain(entry.text))
            seen = entry
        paths.append(tuple(path))
    return paths


def _positioned(layout: Layout) -> list[Path]:
    """The names above every column where blank cells keep the places of merged ones, or nothing."""
    rows = [_names(row) for row in layout.head]
    below = rows[-1]
    if not any(not name for row in rows for name in row[:-1] if row) or len(below) > layout.width:
        return []
    grid = [row + [""] * (layout.width - len(row)) for row in rows]
    for at, row in enumerate(grid[:-1]):
        for column in range(1, layout.width):
            under = any(lower[column] for lower in grid[at + 1 :])
            if not row[column] and under:
                row[column] = row[column - 1]
    paths = [tuple(row[column] for row in grid if row[column]) for column in range(layout.width)]
    return paths if all(paths[1:]) else []


def _trees(
    rows: Sequence[list[str]], width: int, steps: Iterator[int], first: int = 0
) -> Iterator[tuple[Node, ...]]:
    """Every way to hang each row's names under those of the row above, with *width* leaves; names
    before *first* name the rows and have none under them. Ends when the *steps* are used up.
    """
    top = rows[0]
    if len(rows) == 1:
        if len(top) == width:
            yield tuple(Node(name) for name in top)
        return
    able = range(first, len(top))
    for count in range(1, min(len(able), len(rows[1])) + 1):
        for children in _trees(rows[1:], width - len(top) + count, steps):
            for parents in combinations(able, count):
                if next(steps, None) is None:
                    return
                yield from _hung(top, parents, children, steps)


def _hung(
    top: list[str], parents: tuple[int, ...], children: tuple[Node, ...], steps: Iterator[int]
) -> Iterator[tuple[Node, ...]]:
    """Deal the children out to the parents in order, each at least one."""
    for cuts in _cuts(children, len(parents), steps):
        bounds = (0, *cuts, len(children))
        shares = {parent: children[bounds[n] : bounds[n + 1]] for n, parent in enumerate(parents)}
        yield tuple(Node(name, shares.get(at, ())) for at, name in enumerate(top))


def _cuts(children: tuple[Node, ...], shares: int, steps: Iterator[int]) -> Iterator[tuple[int, ...]]:
    """Where to cut the children into so many groups that can stand."""
    if shares == 1:
        if _sound(children):
            yield ()
        return
    for cut in range(1, len(children) - shares + 2):
        if next(steps, None) is None:
            return
        if _sound(children[:cut]):
            for later in _cuts(children[cut:], shares - 1, steps):
                yield (cut, *(cut + at for at in later))


def _sound(group: tuple[Node, ...]) -> bool:
    """Whether names can stand together: none twice, a total only at an end."""
    names = [node.name for node in group]
    amid = any(standing(name).rank and not standing(name).weak for name in names[1:-1])
    return len(set(names)) == len(names) and not amid


def _oddity(paths: list[Path], layout: Layout) -> tuple[int, int, int, int]:
    """How unlikely a reading is: money in columns of whole numbers, totals amid their group, a
    group after a lone column, groups of one.
    """
    return (
        _unlike(paths, layout),
        _totals_amid(paths),
        sum(len(path) == 1 for path in _middle(paths)),
        _lonely(paths) + sum(bool(standing(name).rank) for path in paths for name in path[:-1]),
    )


def _unlike(paths: list[Path], layout: Layout) -> int:
    """How many columns have decimals without a money unit or a rate, or the other way round."""
    wrong = 0
    for column in range(layout.labels, layout.width):
        fractions = any((slot := row[column]) is not None and slot.decimals for row in layout.data)
        name = paths[column][-1]
        money = unit_of(name) in words().money or "金额" in name or is_rate(name)
        wrong += fractions != money
    return wrong


def _totals_amid(paths: list[Path]) -> int:
    amid = 0
    for at in range(1, len(paths) - 1):
        before, here, after = paths[at - 1], paths[at], paths[at + 1]
        if standing(here[-1]).rank and len(here) > 1:
            amid += before[:-1] == here[:-1] == after[:-1]
    return amid


def _middle(paths: list[Path]) -> list[Path]:
    """The columns between the first and the last that stand in a group."""
    grouped = [at for at, path in enumerate(paths) if len(path) > 1]
    return paths[grouped[0] : grouped[-1]] if grouped else []


def _lonely(paths: list[Path]) -> int:
    groups: dict[Path, int] = {}
    for path in paths:
        if len(path) > 1:
            groups[path[:-1]] = groups.get(path[:-1], 0) + 1
    return sum(count == 1 for count in groups.values()) + _unlike_kin(groups, paths)


def _unlike_kin(groups: dict[Path, int], paths: list[Path]) -> int:
    """Columns that share fewer characters with their own group's name than with another's."""
    names = {group: set(bare(group[-1])) - set("数量情况行政") for group in groups}
    odd = 0
    for path in paths:
        if len(path) > 1:
            letters = set(bare(path[-1]))
            own = len(letters & names[path[:-1]])
            odd += any(len(letters & other) > own for group, other in names.items() if group != path[:-1])
    return odd
