"""The fewest slips that explain a row of ordinals: gaps, repeats, swaps, a wrong start, a restart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SlipKind = Literal["gap", "repeat", "start", "order", "restart"]

# A slip costs one; what is no slip but not the plain course either costs a part of one.
_RESUMED = 0.2  # begins again at 1 where something stands between
_STRAY = 0.8  # the mark is none of this row
_LATE = 0.99, 1.1  # begins anew, and not at 1: with a number that was there before, or a later one
_NUDGE = 0.001  # of two that cost the same, which is said
_KEPT = 6  # explanations that are followed at a time
_LONGEST = 20_000  # no row of a report is longer; it is taken as it stands


class Step(Struct, frozen=True):
    """One ordinal of a row. *stray*: it may be no ordinal at all.

    *fresh*: 0, nothing stands before it that could begin a new row; 1, a new row may begin, with 1;
    2, if a row begins here, it is a new one whatever its number.
    """

    value: int
    fresh: int = 0
    stray: bool = False


class Slip(Struct, frozen=True):
    """What is wrong at one ordinal of a row, and the number that was due. *alone*: only this mark is
    wrong, what follows goes on as if it were right.
    """

    kind: SlipKind
    at: int
    expected: int
    alone: bool = False


class Course(Struct, frozen=True):
    """A run: which steps belong to it, and its slips."""

    steps: tuple[int, ...]
    slips: tuple[Slip, ...]


class _Node(Struct, frozen=True):
    """An explanation of the steps so far: what it cost, what is due next, how it came here."""

    cost: float
    due: int
    before: _Node | None = None
    taken: tuple[int, ...] = ()
    slip: Slip | None = None
    begins: bool = False


def courses(steps: Sequence[Step]) -> tuple[Course, ...]:
    """Cut a row of ordinals into runs and say what is wrong in each, with the fewest slips."""
    if len(steps) > _LONGEST:
        return (Course(tuple(range(len(steps))), ()),)
    layers: list[list[_Node]] = [[] for _ in range(len(steps) + 2)]
    layers[0] = [_Node(0.0, 1, begins=True)]
    for at in range(len(steps)):
        for node in _best(layers[at]):
            for width, follower in _moves(steps, at, node):
                layers[at + width].append(follower)
        layers[at] = []
    return _told(_best(layers[len(steps)])[0])


def _best(nodes: list[_Node]) -> list[_Node]:
    """The cheapest explanation for each number that could be due next."""
    cheapest: dict[int, _Node] = {}
    for node in nodes:
        if node.due not in cheapest or node.cost < cheapest[node.due].cost:
            cheapest[node.due] = node
    return sorted(cheapest.values(), key=lambda n: (n.cost, n.due))[:_KEPT]


def _moves(steps: Sequence[Step], at: int, node: _Node) -> Iterator[tuple[int, _Node]]:
    """What the next step, or the next two, may mean after *node*."""
    step, due, first = steps[at], node.due, at == 0
    value, one = step.value, (at,)

    def then(cost: float, following: int, slip: Slip | None, *, begins: bool = False) -> tuple[int, _Node]:
        return 1, _Node(node.cost + cost, following, node, one, slip, begins)

    if value == due:
        yield then(0, due + 1, None)
    else:
        yield then(1 + _NUDGE, due + 1, _alone(steps, at, due, first=first))
        yield then(1, value + 1, Slip(_shift(value, due, first=first), at, due))
        yield 1, _Node(node.cost + 1 + 2 * _NUDGE, due, node, one, Slip("order", at, due, alone=True))
        if step.stray and value > due + 2:
            yield 1, _Node(node.cost + _STRAY, due, node)
    if step.fresh and not first:
        if value == 1:
            yield then(_RESUMED, 2, None, begins=True)
        elif step.fresh > 1:
            yield then(_LATE[value >= due], value + 1, Slip("start", at, 1), begins=True)
    if value == due + 1 and at + 1 < len(steps) and steps[at + 1].value == due:
        swapped = Slip("order", at, due, alone=True)
        yield 2, _Node(node.cost + 1, due + 2, node, (at, at + 1), swapped)


def _shift(value: int, due: int, *, first: bool) -> SlipKind:
    """What it is when the numbers go on from *value*."""
    if first:
        return "start"
    if value > due:
        return "gap"
    if value == due - 1:
        return "repeat"
    return "restart" if value == 1 else "order"


def _alone(steps: Sequence[Step], at: int, due: int, *, first: bool) -> Slip:
    """What it is when only this number is wrong: it stands beside its double, or out of order."""
    value = steps[at].value
    near = [steps[i].value for i in (at - 1, at + 1, at + 2) if 0 <= i < len(steps)]
    kind: SlipKind = "start" if first else "repeat" if value in near else "order"
    return Slip(kind, at, due, alone=True)


def _told(node: _Node | None) -> tuple[Course, ...]:
    """The runs that an explanation tells of, first to last."""
    runs: list[Course] = []
    taken: list[int] = []
    slips: list[Slip] = []
    while node is not None:
        taken.extend(reversed(node.taken))
        if node.slip is not None:
            slips.append(node.slip)
        if node.begins and taken:
            runs.append(Course(tuple(reversed(taken)), tuple(reversed(slips))))
            taken, slips = [], []
        node = node.before
    return tuple(reversed(runs))
