"""Which lines a total sums: every reading that its label and its place allow, the likeliest first."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checker.facts.tables.grid import Line, Path

    Choose = Callable[[int, list[tuple[int, ...]]], int]

_ORDINALS = (
    re.compile(r"[一二三四五六七八九十]+[、.．]"),
    re.compile(r"[（(][一二三四五六七八九十]+[）)]"),
    re.compile(r"\d+[、.．](?!\d)"),
    re.compile(r"[（(]\d+[）)]"),
)


PARTS_TRIED = 6  # how many lines after a 其中 may belong to it, short of all
RUNS_TRIED = 20  # how many far lines may turn out not to belong to a total


class Sum(Struct, frozen=True):
    """A total and its addends, as positions in the sequence of lines. *weak*: no 合计 stands there."""

    total: int
    addends: tuple[int, ...]
    weak: bool = False


Reading = tuple[Sum, ...]


class _Node(Struct, frozen=True):
    """What stands once in a scope: a total, or a line or group with the lines that represent it."""

    lines: tuple[int, ...]
    rank: int = 0
    weak: bool = False


def scopes(lines: Sequence[Line], usable: Sequence[int], choose: Choose) -> list[list[Reading]]:
    """For each scope that holds a total, its possible readings. *usable* lines can be added up;
    *choose* is told a total and its possible runs of addends, the longest first, and says which.
    """
    found = []
    for scope in dict.fromkeys(lines[i].scope for i in usable if lines[i].standing.rank):
        totals = [lines[i] for i in usable if _totals(lines[i], scope)]
        for suffix in dict.fromkeys(_suffix(line, scope) for line in totals):
            readings = dict.fromkeys(_readings(lines, usable, scope, suffix, choose))
            found.append([reading for reading in readings if reading])
    return [readings for readings in found if readings]


def _totals(line: Line, scope: Path) -> bool:
    return bool(line.standing.rank) and line.scope == scope


def _suffix(line: Line, scope: Path) -> Path:
    """What stands under the word of a total: 合计 / 件数 has 件数."""
    return line.path[len(scope) + 1 :]


def _nodes(lines: Sequence[Line], usable: Sequence[int], scope: Path, suffix: Path) -> list[_Node]:
    """The scope's lines in order: groups with their own total stand for themselves."""
    nodes: list[_Node] = []
    size = len(scope)
    inside = [i for i in usable if lines[i].path[:size] == scope and not lines[i].standing.part]
    keys: list[Path | None] = []
    groups: list[list[int]] = []
    for i in inside:
        line = lines[i]
        if _totals(line, scope):
            if _suffix(line, scope) == suffix:
                keys.append(None)
                groups.append([i])
            continue
        if suffix and line.path[size + 1 :] != suffix:
            continue
        own = line.path[: size + 1]
        if keys and own == keys[-1] and len(line.path) > size:
            groups[-1].append(i)
        else:
            keys.append(own)
            groups.append([i])
    for key, group in zip(keys, groups, strict=True):
        if key is None:
            rank = lines[group[0]].standing
            nodes.append(_Node((group[0],), rank.rank, rank.weak))
        else:
            nodes.append(_Node(tuple(_stand_in(lines, group, key))))
    return nodes


def _stand_in(lines: Sequence[Line], group: list[int], scope: Path) -> list[int]:
    """The lines that represent a group: its own total if it has one, else all that is in it."""
    totals = [i for i in group if _totals(lines[i], scope) and not _suffix(lines[i], scope)]
    if totals:
        return [max(totals, key=lambda i: lines[i].standing.rank)]
    deeper: dict[Path, list[int]] = {}
    for i in group:
        deeper.setdefault(lines[i].path[: len(scope) + 1], []).append(i)
    if len(deeper) == 1 or all(len(part) == 1 for part in deeper.values()):
        return group
    return [i for key, part in deeper.items() for i in _stand_in(lines, part, key)]


def _readings(
    lines: Sequence[Line], usable: Sequence[int], scope: Path, suffix: Path, choose: Choose
) -> Iterator[Reading]:
    """The readings of one scope: totals after or before their addends; rows after a 其中 that belong
    to it too; only the rows of the widest mark.
    """
    nodes = _nodes(lines, usable, scope, suffix)
    ways = [nodes, _topmost(nodes, lines)]
    if any(lines[i].standing.part for i in usable):
        for reach in (*range(1, PARTS_TRIED), len(lines)):
            ways.append(_nodes(lines, _without_followers(lines, usable, reach), scope, suffix))
    ranks = sorted({node.rank for node in nodes if node.rank})
    for way in ways:
        for directions in product((False, True), repeat=len(ranks)):
            yield _read(way, dict(zip(ranks, directions, strict=True)), choose)


def _members(nodes: list[_Node]) -> tuple[int, ...]:
    return tuple(sorted(i for node in nodes for i in node.lines))


def _without_followers(lines: Sequence[Line], usable: Sequence[int], reach: int) -> list[int]:
    """The lines without the next few that follow a 其中, up to the next total."""
    kept: list[int] = []
    left = 0
    for i in usable:
        if lines[i].standing.part:
            left = reach
        elif lines[i].standing.rank or not left:
            left = 0
            kept.append(i)
        else:
            left -= 1
    return kept


def _read(nodes: list[_Node], before: dict[int, bool], choose: Choose) -> Reading:
    """Consume the addends of the narrowest totals first, then the totals themselves as addends."""
    sums: list[Sum] = []
    rest = list(nodes)
    for rank, leading in sorted(before.items()):
        sequence = rest[::-1] if leading else rest
        kept: list[_Node] = []
        for node in sequence:
            if node.rank != rank:
                kept.append(node)
                continue
            addends: list[_Node] = []
            while kept and kept[-1].rank < rank:
                addends.append(kept.pop())
            if len(addends) >= 2:
                shortest = max(1, len(addends) - RUNS_TRIED)
                runs = [_members(addends[:size]) for size in range(len(addends), shortest, -1)]
                chosen = choose(node.lines[0], runs)
                sums.append(Sum(node.lines[0], runs[chosen], node.weak))
                addends = addends[len(addends) - chosen :]
            kept.extend(reversed(addends))
            kept.append(node)
        rest = kept[::-1] if leading else kept
    return tuple(sorted(sums, key=lambda s: s.total))


def _topmost(nodes: list[_Node], lines: Sequence[Line]) -> list[_Node]:
    """Only the nodes whose labels bear the widest mark in use: 一、 where （一） and 1. stand below."""
    forms = [_form(lines[node.lines[0]]) for node in nodes]
    used = sorted({form for form, node in zip(forms, nodes, strict=True) if not node.rank and form >= 0})
    if not used:
        return nodes
    return [n for n, form in zip(nodes, forms, strict=True) if n.rank or form == used[0]]


def _form(line: Line) -> int:
    label = line.path[0] if line.path else ""
    return next((at for at, mark in enumerate(_ORDINALS) if mark.match(label)), -1)
