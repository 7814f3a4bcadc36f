"""Automatic numbers (自动编号): the label that Word shows before each paragraph of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.readers.docx.markup import MC, VAL, W, figure, property_of, switch
from checker.readers.docx.numerals import shown

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from checker.readers.docx.styles import ListPlace, Styles

# Word takes no more characters for a level's text; a file may claim any number.
LONGEST_LABEL = 255
_OFF = "0"
_PLACEHOLDER = re.compile(r"%([1-9])")


class Level(Struct, frozen=True):
    """A level of a list. *restart* is the level whose use begins it anew: None any above, 0 never."""

    start: int
    form: str
    text: str
    spaced: bool
    legal: bool
    restart: int | None


class Numbers(Struct):
    """The running numbers of one abstract list, shared by all lists made of it."""

    levels: dict[int, Level]
    linked: dict[str, int]
    counts: dict[int, int] = field(default_factory=dict)


class Concrete(Struct):
    """A list in use (``w:num``): its numbers, and what it overrides on first use."""

    numbers: Numbers
    own: dict[int, Level]
    starts: dict[int, int]

    def level(self, depth: int) -> Level | None:
        return self.own.get(depth) or self.numbers.levels.get(depth)


class Numbering:
    """All lists of a document; asked for one paragraph after the other, in reading order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._lists: dict[str, Concrete] = {}
        if root is None:
            return
        abstracts = {a.get(W + "abstractNumId", ""): a for a in root.findall(W + "abstractNum")}
        nums = {num.get(W + "numId", ""): num for num in root.findall(W + "num")}
        numbers: dict[str, Numbers] = {}
        for key, num in nums.items():
            abstract = _resolved(property_of(num, "abstractNumId") or "", abstracts, nums, styles)
            if abstract not in numbers and abstract in abstracts:
                numbers[abstract] = _numbers(abstracts[abstract])
            if abstract in numbers:
                self._lists[key] = _concrete(num, numbers[abstract])

    def label(self, direct: ListPlace, lent: ListPlace) -> tuple[str, bool]:
        """The label of the next paragraph and whether Word sets it off by a tab or a space.

        *direct* is what the paragraph itself says, *lent* what its style does.
        """
        number = lent.number if direct.number is None else direct.number
        used = None if number is None or number == _OFF else self._lists.get(number)
        if used is None:
            return "", False
        depth = direct.depth
        if depth is None:
            depth = _depth(lent, used) if direct.number is None else 0
        level = used.level(depth)
        if level is None:
            return "", False
        _count(used, depth, level)
        return _written(used, depth, level), level.spaced


def _depth(lent: ListPlace, used: Concrete) -> int:
    """A style's level is the one that names the style; only without such a link its own word counts."""
    for style in lent.styles:
        if style in used.numbers.linked:
            return used.numbers.linked[style]
    return lent.depth or 0


def _count(used: Concrete, depth: int, level: Level) -> None:
    counts = used.numbers.counts
    restarted = used.starts.pop(depth, None)
    if restarted is not None:
        counts[depth] = restarted
    else:
        counts[depth] = counts[depth] + 1 if depth in counts else level.start
    for deeper in [key for key in counts if key > depth]:
        below = used.level(deeper)
        if below is None or below.restart is None or depth < below.restart:
            del counts[deeper]


def _written(used: Concrete, depth: int, level: Level) -> str:
    if level.form == "bullet":
        return ""

    def one(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        other = used.level(at)
        if other is None or at > depth:
            return ""
        form = "decimal" if level.legal and other.form not in {"none", "bullet"} else other.form
        return shown(used.numbers.counts.get(at, other.start), form)

    return _PLACEHOLDER.sub(one, level.text).strip()


def _resolved(abstract: str, abstracts: dict[str, Element], nums: dict[str, Element], styles: Styles) -> str:
    """Follow ``w:numStyleLink`` to the abstract list that holds the levels."""
    for _ in range(4):
        link = property_of(abstracts.get(abstract), "numStyleLink")
        if link is None:
            return abstract
        meant = property_of(nums.get(styles.list_of(link) or ""), "abstractNumId")
        if meant is None or meant == abstract:
            meant = next((key for key, a in abstracts.items() if property_of(a, "styleLink") == link), None)
        if meant is None:
            return abstract
        abstract = meant
    return abstract


def _numbers(abstract: Element) -> Numbers:
    levels: dict[int, Level] = {}
    linked: dict[str, int] = {}
    for element in abstract.findall(W + "lvl"):
        depth = figure(element.get(W + "ilvl"), most=8)
        if depth is not None:
            levels[depth] = _level(element)
            style = property_of(element, "pStyle")
            if style:
                linked[style] = depth
    return Numbers(levels, linked)


def _level(element: Element) -> Level:
    text = element.find(W + "lvlText")
    start = figure(property_of(element, "start"))
    return Level(
        start=1 if start is None else start,
        form=_form(element),
        text="" if text is None else (text.get(VAL) or "")[:LONGEST_LABEL],
        spaced=property_of(element, "suff") != "nothing",
        legal=bool(switch(element, "isLgl")),
        restart=figure(property_of(element, "lvlRestart"), most=9),
    )


def _form(element: Element) -> str:
    """The format; a newer one stands in an alternative beside a plain one for older programs."""
    form = property_of(element, "numFmt")
    if form is None:
        form = property_of(element.find(f"{MC}AlternateContent/{MC}Fallback"), "numFmt")
    return form or "decimal"


def _concrete(num: Element, numbers: Numbers) -> Concrete:
    own: dict[int, Level] = {}
    starts: dict[int, int] = {}
    for override in num.findall(W + "lvlOverride"):
        depth = figure(override.get(W + "ilvl"), most=8)
        if depth is None:
            continue
        level = override.find(W + "lvl")
        if level is not None:
            own[depth] = _level(level)
        start = figure(property_of(override, "startOverride"))
        if start is not None:
            starts[depth] = start
    return Concrete(numbers, own, starts)
