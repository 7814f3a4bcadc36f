"""Forms known by name (行政处罚, 政府信息公开表三): their rows, columns and relations found."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from checker.facts.tables.words import LABELS_KEPT, bare, plain
from checker.resources import load_yaml, room

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.facts.tables.grid import Grid, Line

Items = dict[str, tuple[str, ...]]
_MEASURE = re.compile(r"(?:总)?(?:数量|件数|次数|人数|户数|数|情况)$")
_MARKED = re.compile(r"\s*[(（](跨年|提示)[)）]\s*$")


class Equation(Struct, frozen=True):
    """``合计 = 警告 + 罚款``, or with ``<=``. *carried*: cases of other years may break it; *mild*:
    one that does not hold is worth a look, no more.
    """

    left: tuple[str, ...]
    right: tuple[str, ...]
    carried: bool = False
    mild: bool = False
    text: str = ""


class Said(Struct, frozen=True):
    """How running text names a cell of the form."""

    words: tuple[str, ...]
    row: str
    column: str


class Form(Struct, frozen=True, kw_only=True):
    """A form of ``rules/forms``. *always*: its relations are printed on it, so they are always judged."""

    name: str
    titles: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    rows: Items = field(default_factory=dict)
    columns: Items = field(default_factory=dict)
    groups: Items = field(default_factory=dict)
    between: Items = field(default_factory=dict)
    row_equations: tuple[Equation, ...] = ()
    equations: tuple[Equation, ...] = ()
    yearly: tuple[Equation, ...] = ()
    limits: tuple[Equation, ...] = ()
    unrepeated: tuple[Equation, ...] = ()
    said: tuple[Said, ...] = ()
    whole: bool = False
    always: bool = False

    def fits(self, grid: Grid) -> bool:
        """Whether a table is this form: by what its title or header says, or by its lines."""
        told = plain(grid.title) + "".join(grid.header[:3])
        if self.titles:
            return any(title in told for title in self.titles)
        rows, columns = find(self.rows, grid.rows), find(self.columns, grid.columns)
        return all(name in rows or name in columns for name in self.required)


def equation(text: str) -> Equation:
    """Read ``a + b = c`` or ``a <= b (跨年) (提示)``."""
    marks = set()
    while found := _MARKED.search(text):
        marks.add(found[1])
        text = text[: found.start()]
    left, _, right = text.partition("<=" if "<=" in text else "=")
    terms = [tuple(term.strip() for term in side.split("+")) for side in (left, right)]
    return Equation(terms[0], terms[1], "跨年" in marks, "提示" in marks, text.strip())


def _equations(given: Iterable[str]) -> tuple[Equation, ...]:
    return tuple(map(equation, given))


def _items(given: Mapping[str, Iterable[str]]) -> Items:
    return {name: tuple(forms) for name, forms in given.items()}


def _form(name: str, given: Mapping[str, Any]) -> Form:
    return Form(
        name=name,
        titles=tuple(given.get("标题", ())),
        required=tuple(given.get("须有", ())),
        rows=_items(given.get("行", {})),
        columns=_items(given.get("栏", {})),
        groups=_items(given.get("组", {})),
        between=_items(given.get("之间", {})),
        row_equations=_equations(given.get("行等式", ())),
        equations=_equations(given.get("等式", ())),
        yearly=_equations(given.get("跨年等式", ())),
        limits=_equations(given.get("不大于", ())),
        unrepeated=_equations(given.get("不重复统计", ())),
        said=tuple(Said(tuple(s["词"]), s["行"], s["栏"]) for s in given.get("正文", ())),
        whole=bool(given.get("整数")),
        always=bool(given.get("总是核对")),
    )


@cache
def forms() -> tuple[Form, ...]:
    """Every form of ``rules/forms``."""
    folder = room("rules") / "forms"
    return tuple(
        _form(name, keys) for path in sorted(folder.glob("*.yaml")) for name, keys in load_yaml(path).items()
    )


def form_of(grid: Grid) -> Form | None:
    """The form that a table is, or None."""
    return next((form for form in forms() if form.fits(grid)), None)


def find(items: Items, lines: Sequence[Line]) -> dict[str, list[int]]:
    """Which lines are which items of a form: positions, each line one item at most."""
    found: dict[str, list[int]] = {}
    for at, line in enumerate(lines):
        name = next((name for name, written in items.items() if _named(line, written)), None)
        if name is not None:
            found.setdefault(name, []).append(at)
    return found


def _named(line: Line, written: tuple[str, ...]) -> bool:
    if not line.path:
        return False
    labels = {plain(line.path[-1]), bare(line.path[-1]), key(line.path[-1])}
    return any(fnmatchcase(label, pattern) for label in labels for pattern in map(key, written))


@lru_cache(maxsize=LABELS_KEPT)
def key(label: str) -> str:
    """A label without what forms vary: brackets, ordinals, 数量."""
    text = bare(label)
    return _MEASURE.sub("", text) or text


def terms(form: Form, names: Iterable[str], found: Mapping[str, list[int]]) -> list[int] | None:
    """The lines that a side of an equation names; None where a name that stands alone is not there."""
    lines: list[int] = []
    for name in names:
        if name in form.groups:
            members = [i for member in form.groups[name] for i in found.get(member, ())]
            if len(members) < 2:
                return None
            lines += members
        elif name in form.between:
            first, last = (found.get(end) for end in form.between[name])
            if not first or not last or last[0] - first[-1] < 3:
                return None
            lines += range(first[-1] + 1, last[0])
        elif name not in found:
            return None
        else:
            lines += found[name]
    return lines


def by_group(lines: Sequence[Line], found: Mapping[str, list[int]]) -> Iterator[dict[str, list[int]]]:
    """The items apart by the group that their columns stand in, where each occurs in several."""
    if all(len(places) == 1 for places in found.values()):
        yield dict(found)
        return
    groups: dict[tuple[str, ...], dict[str, list[int]]] = {}
    for name, places in found.items():
        for at in places:
            groups.setdefault(lines[at].path[:-1], {}).setdefault(name, []).append(at)
    yield from groups.values()
