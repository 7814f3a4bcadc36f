"""The fewest edits that make a report's headings acceptable to its grammar.

A least-cost search over (heading, stack of the parser): keep a heading as one of the terminals that it
can be read as, drop it, or insert a terminal that is wanted. Minimum-cost repair for LR parsers, global
rather than from the first error, which a misplaced section needs (after Diekmann and Tratt, *Don't Panic!
Better, Fewer, Syntax Errors for LR Parsers*).
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.outline.grammar import END

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.outline.grammar import Grammar, Stack

DROP = 1000  # costs are whole numbers, so that equal repairs compare equal
INSERT = 1000
MOST_STATES = 50_000


class Edit(Struct, frozen=True):
    """What happens to the heading at *index* (of an insertion: the heading that it stands before)."""

    kind: Literal["keep", "drop", "insert"]
    index: int
    terminal: str = ""


class UnrecognisableError(Exception):
    """The headings need more search than is allowed; the outline cannot be told."""


def repair(grammar: Grammar, readings: Sequence[Mapping[str, int]]) -> list[Edit]:
    """The cheapest edits under which the grammar accepts the headings.

    *readings* gives for each heading the terminals it can be read as and what each reading costs (0 for
    the plain ones, less than 1000 for a strained one). Only terminals that open a part of their own name
    are inserted. Equal repairs are told apart by name, so the same headings give the same edits.

    Raises UnrecognisableError beyond ``MOST_STATES`` states.
    """
    insertable = sorted(t for t, part in grammar.parts.items() if t.lower() == part)
    queue: list[tuple[int, int, int, int, Stack]] = [(0, 0, 0, 0, grammar.start)]
    arrived: dict[tuple[int, Stack], tuple[tuple[int, Stack], Edit] | None] = {(0, grammar.start): None}
    best: dict[tuple[int, Stack], int] = {(0, grammar.start): 0}
    count = 0
    while queue:
        cost, _, _, index, stack = heappop(queue)
        if cost > best[index, stack]:
            continue
        if index == len(readings) and grammar.feed(stack, END) is not None:
            return _path(arrived, (index, stack))
        for edit, price, following in _steps(grammar, readings, insertable, index, stack):
            at = (index + (edit.kind != "insert"), following)
            if cost + price < best.get(at, 1 << 60):
                count += 1
                if count > MOST_STATES:
                    raise UnrecognisableError
                best[at] = cost + price
                arrived[at] = ((index, stack), edit)
                heappush(queue, (cost + price, -at[0], count, *at))
    raise UnrecognisableError


def _steps(
    grammar: Grammar,
    readings: Sequence[Mapping[str, int]],
    insertable: Sequence[str],
    index: int,
    stack: Stack,
) -> list[tuple[Edit, int, Stack]]:
    """Every edit that is possible here, with its cost and the stack after it."""
    steps: list[tuple[Edit, int, Stack]] = []
    if index < len(readings):
        for terminal, price in sorted(readings[index].items()):
            following = grammar.feed(stack, terminal)
            if following is not None:
                steps.append((Edit("keep", index, terminal), price, following))
        steps.append((Edit("drop", index), DROP, stack))
    for terminal in insertable:
        following = grammar.feed(stack, terminal)
        if following is not None:
            steps.append((Edit("insert", index, terminal), INSERT, following))
    return steps


def _path(
    arrived: Mapping[tuple[int, Stack], tuple[tuple[int, Stack], Edit] | None], at: tuple[int, Stack]
) -> list[Edit]:
    edits: list[Edit] = []
    step = arrived[at]
    while step is not None:
        at, edit = step
        edits.append(edit)
        step = arrived[at]
    return edits[::-1]
