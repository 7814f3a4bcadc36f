"""Every figure of a text, typed: what it counts, its value, how exact it is, what it is said of."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from checker.document import Span
from checker.facts.lexicon import any_of, words
from checker.facts.numerals import read, terminals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from checker.facts.numerals import Bound, Numeral

Kind = Literal["measure", "ordinal", "date", "document", "article", "name", "bare"]

_NOWHERE = Span(0, 0)


class Figure(Struct, frozen=True):
    """A figure as it stands in running text (计量、编号、概数).

    - ``span``: the figure with its unit and the words that make it a bound: 近2.5万余户, 95%以上;
      ``number``: its numeral alone: 2.5; ``text``: the characters of ``span``.
    - ``kind``: ``measure`` counts or measures something and is the only kind that may be compared;
      ``ordinal`` 第3批, ``date`` 2022年、1—10月, ``document`` 〔2022〕5号, ``article`` 第三条, ``name``
      part of a slogan, a quotation, a title or a code (“1+3”、4012模式、5G), ``bare`` without a unit.
    - ``value``: as a Decimal with 万 and 亿 multiplied out; a percentage is its printed number.
      ``high``: the upper end of a range, else ``value``. ``ulp``: the place of the last printed digit.
    - ``bound``: ``=``, ``>=`` (600余, 以上), ``<=`` (不足, 以内), ``~`` (约, 近, a range, a fraction).
    - ``unit``: the measure word or unit without 万/亿 (件, 元, 个百分点), ``%`` or ``‰``, or empty.
    - ``lead``: the words of its clause before it, from the figure before on; ``tail``: the words after
      it, up to the next figure; ``noun``: what is counted where it follows: 个⟦乡镇（街道）⟧.
    - ``chinese``: written in Chinese numerals. ``depth``: how many brackets it stands in.
    """

    span: Span
    number: Span
    text: str
    kind: Kind
    value: Decimal
    high: Decimal
    ulp: Decimal
    bound: Bound = "="
    unit: str = ""
    chinese: bool = False
    depth: int = 0
    lead: Span = _NOWHERE
    tail: Span = _NOWHERE
    noun: Span = _NOWHERE

    @property
    def percent(self) -> bool:
        """Whether it is a percentage (or a ‰)."""
        return self.unit in {"%", "‰"}

    @property
    def points(self) -> bool:
        """Whether it counts percentage points."""
        return self.unit == "个百分点"

    @property
    def exact(self) -> bool:
        """Whether the printed value is the value, to its last digit."""
        return self.bound == "="

    @property
    def count(self) -> bool:
        """Whether it counts things: a measure that is no rate, no money, no length of time."""
        return self.kind == "measure" and self.unit in counting()

    @property
    def low(self) -> Decimal:
        """The least that the value can be: half a last digit below for a rounded one."""
        return self.value - (self.ulp / 2 if self.rounded else 0)

    @property
    def top(self) -> Decimal:
        """The most that the value can be."""
        return self.high + (self.ulp / 2 if self.rounded else 0)

    @property
    def rounded(self) -> bool:
        """Whether the printed digits are a rounding: anything but a count, or a time, written in full."""
        return self.ulp != 1 or self.unit not in counting() | timing()


@cache
def counting() -> frozenset[str]:
    """The units that count things one by one."""
    units = words("units")
    return frozenset([*units["things"], *units["counts"]])


@cache
def timing() -> frozenset[str]:
    """The units that measure time."""
    return frozenset(words("units")["times"])


@cache
def additive(unit: str) -> str:
    """The class of a unit: figures of one class may be added up and compared."""
    return "thing" if unit in words("units")["things"] else unit


_SP = r"[ \u3000\xa0]?"


@cache
def _pattern() -> re.Pattern[str]:
    """What can be a figure, the more special first; the grammar's own terminals find the measures."""
    term = terminals()
    units = words("units")
    every = any_of(*(value for key, value in units.items() if key not in {"same", "classes"}))
    decimal, chinese = term["DECIMAL"], term["CHINESE"]
    scale, more, to = term["SCALE"], term["MORE"], term["TO"]
    spaced = r"(?<!\d)\d{1,3}(?:[ \u2009\u202f\xa0]\d{3})+(?![\d.])"  # 29 757, as GB/T 15835 allows
    arabic = rf"(?:{spaced}|{decimal})(?:{_SP}{more})?(?:{_SP}{scale}){{0,2}}{more}?"
    written = rf"(?:{chinese})(?:{more}{scale}?)?"
    before = rf"(?:(?:{term['OVER']}|{term['UNDER']}|{term['ABOUT']}){_SP})?"
    after = rf"(?:{term['AROUND']}|{term['ABOVE']}|{term['BELOW']})?"
    rate = term["RATE"]
    cn_units = any_of(units["things"], units["counts"], units["times"], units["multiples"])
    return re.compile(
        rf"""
        (?P<name>\d+(?:[.．]\d+)?(?:[+＋·][\dNnXx]+)+|[A-Za-z]+-?\d+[A-Za-z\d.]*|\d+(?:\.\d+)?(?:版|[A-Za-z]+)
          |\d{{3,4}}-\d{{7,8}}|\d+(?:\.\d+){{2,}}|0\d{{3,}}(?![.\d]))
        |(?P<document>[〔\[【（(]{_SP}\d{{4}}{_SP}[〕\]】）)]{_SP}第?{_SP}\d+{_SP}号)
        |(?P<date>\d{{4}}{_SP}(?:{to}{_SP}\d{{4}}{_SP})?年(?:{_SP}\d{{1,2}}{_SP}月(?:{_SP}\d{{1,2}}{_SP}日)?)?
          |\d{{4}}[-.／/]\d{{1,2}}[-.／/]\d{{1,2}}(?!\d)|\d{{4}}{to}\d{{4}}(?={_SP}[）)年])
          |(?:\d{{1,2}}{_SP}{to}{_SP})?\d{{1,2}}{_SP}月(?:份|{_SP}\d{{1,2}}{_SP}日)?|\d{{1,2}}{_SP}日(?![均常])
          |\d{{1,2}}[:：]\d{{2}}(?!\d)|\d{{1,2}}时(?=至|许|[\d，,]))
        |(?P<article>第{_SP}(?:\d+|[零〇一二两三四五六七八九十百]+){_SP}[条款章节编])
        |(?P<ordinal>第{_SP}(?:\d+|[零〇一二两三四五六七八九十百]+))
        |(?P<rate>{before}(?:(?P<n1>(?:{decimal})(?:{rate})?(?:{_SP}{to}{_SP}(?:{decimal}))?)
          {_SP}{rate}{after}|(?P<n2>{term["OF_HUNDRED"]}(?:{chinese}|百|一|\d+(?:\.\d+)?)){after}))
        |(?P<fraction>{before}(?P<n3>(?:{chinese}){term["PARTS"]}(?:{chinese}|一))(?!{cn_units}))
        |(?P<measure>{before}(?P<n4>{arabic}(?:{_SP}{to}{_SP}{arabic})?){_SP}(?P<u1>{every}){after})
        |(?P<chinese>(?<![第唯统])(?P<n5>{written})(?P<u2>{cn_units}))
        |(?P<bare>{decimal})
        """,
        re.VERBOSE,
    )


@cache
def _noun() -> re.Pattern[str]:
    """The words after a measure word up to the first that cannot belong to what is counted."""
    stops = any_of(words("nouns")["stops"])
    return re.compile(rf"(?:(?!{stops})[^，,；;。：:！!？?、“”‘’《》（()）\s\d])*")


_OPEN = "（(〔[【"
_CLOSE = "）)〕]】"
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "<": ">"}
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_SPACE = re.compile(r"\s+")
_BREAK = re.compile(r"[，,；;。：:！!？?（(）)\n]")
REACH = 400  # characters before a figure that can be said of it
_QUOTED = 24  # a quotation of more characters may tell figures of its own


def scan(text: str, offset: int = 0) -> tuple[Figure, ...]:
    """The figures of a stretch of running text that begins at *offset* of the document, in order."""
    masks = _masks(text)
    figures = []
    for found in _pattern().finditer(text):
        figure = _figure(found, offset)
        if figure is not None:
            figures.append(_masked(figure, masks, offset))
    figures = list(_shared_units(figures, text, offset))
    depths = _depths(text)
    return tuple(_placed(figures, text, offset, depths))


def _figure(found: re.Match[str], offset: int) -> Figure | None:
    """The figure of a match, or None where its numeral has no value."""
    kind = found.lastgroup if found.lastgroup in _KINDS else _kind(found)
    numeral, number, unit = _numeral(found, kind)
    if numeral is None:
        return None
    span = Span(offset + found.start(), offset + found.end())
    return Figure(
        span=span,
        number=Span(offset + number[0], offset + number[1]),
        text=found.group(),
        kind=_KINDS.get(kind, "measure"),
        value=numeral.value,
        high=numeral.high,
        ulp=numeral.ulp,
        bound=numeral.bound,
        unit=unit,
        chinese=kind == "chinese",
    )


_KINDS: dict[str, Kind] = {
    "name": "name",
    "document": "document",
    "date": "date",
    "article": "article",
    "ordinal": "ordinal",
    "bare": "bare",
}
_GROUPS = ("name", "document", "date", "article", "ordinal", "rate", "fraction", "measure", "chinese", "bare")


def _kind(found: re.Match[str]) -> str:
    return next(group for group in _GROUPS if found[group] is not None)


def _numeral(found: re.Match[str], kind: str) -> tuple[Numeral | None, tuple[int, int], str]:
    """Value, place of the numeral, and unit of a match."""
    whole = _SPACE.sub("", found.group())
    if kind in {"rate", "fraction"}:
        group = next(name for name in ("n1", "n2", "n3") if found[name] is not None)
        numeral = read(whole)
        rate = {100: "%", 1000: "‰"}.get(numeral.rate, "") if numeral else ""
        return numeral, found.span(group), rate
    if kind in {"measure", "chinese"}:
        group, unit_group = ("n4", "u1") if kind == "measure" else ("n5", "u2")
        start, end = found.span(unit_group)
        at = found.start()
        bare = _SPACE.sub("", found.group()[: start - at] + found.group()[end - at :])
        unit = words("units")["same"].get(found[unit_group], found[unit_group])
        return read(bare), found.span(group), unit
    digits = re.search(r"\d+|[零〇一二两三四五六七八九十百]+", found.group())
    if digits is None:
        return None, found.span(), ""
    place = (found.start() + digits.start(), found.start() + digits.end())
    return read(digits.group()) or read("1"), place, ""


def _masks(text: str) -> list[tuple[int, int]]:
    """Titles and short quotations: the figures in them are parts of a name."""
    masks: list[tuple[int, int]] = []
    for opening, closing in _QUOTES.items():
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at + 1)
            if end < 0:
                break
            if opening in "《〈<" or end - at <= _QUOTED:
                masks.append((at, end))
            at = text.find(opening, at + 1)
    return masks


def _masked(figure: Figure, masks: list[tuple[int, int]], offset: int) -> Figure:
    start, end = figure.span.start - offset, figure.span.end - offset
    if any(left < start and end <= right for left, right in masks):
        return replace(figure, kind="name")
    return figure


def _shared_units(figures: list[Figure], text: str, offset: int) -> Iterator[Figure]:
    """Give 3、5 in 3、5、7件 the unit that stands once, after the last."""
    after: Figure | None = None
    done: list[Figure] = []
    for bare in reversed(figures):
        figure = bare
        if bare.kind == "bare" and after is not None and after.kind == "measure":
            between = text[bare.span.end - offset : after.span.start - offset]
            if between.strip() in {"、", "和", "与", "及"}:
                figure = replace(bare, kind="measure", unit=after.unit)
        done.append(figure)
        after = figure
    return reversed(done)


def _depths(text: str) -> tuple[list[int], list[int]]:
    """Where the depth of brackets changes, and to what."""
    places, depths = [0], [0]
    for found in _BRACKET.finditer(text):
        places.append(found.start())
        depths.append(depths[-1] + 1 if found.group() in _OPEN else max(0, depths[-1] - 1))
    return places, depths


def _placed(
    figures: Iterable[Figure], text: str, offset: int, depths: tuple[list[int], list[int]]
) -> Iterator[Figure]:
    """Tell each figure what stands before and after it."""
    listed = list(figures)
    last: Figure | None = None
    for index, figure in enumerate(listed):
        start, end = figure.span.start - offset, figure.span.end - offset
        before = _end(last, text, offset, start) if last else 0
        after = listed[index + 1].span.start - offset if index + 1 < len(listed) else len(text)
        reach = REACH if figure.kind == "measure" else REACH // 10
        lead = _lead(text, max(before, start - reach), start, listed=last is not None)
        tail = _tail(text, end, after)
        noun = _noun_end(text, end, after)
        depth = depths[1][bisect_right(depths[0], start) - 1]
        yield replace(
            figure,
            depth=depth,
            lead=Span(offset + lead, offset + start),
            tail=Span(offset + end, offset + tail),
            noun=Span(offset + end, offset + noun),
        )
        last = figure if figure.kind == "measure" else last


def _end(figure: Figure, text: str, offset: int, before: int) -> int:
    """Where the figure before ends, with what it counts."""
    end = figure.span.end - offset
    return end if figure.percent else _noun_end(text, end, before)


def _lead(text: str, before: int, start: int, *, listed: bool) -> int:
    """Where the words before a figure begin: after a mark of punctuation, the figure before, its noun.

    A remark in brackets that is closed before the figure belongs to them.
    """
    closed = 0
    for at in range(start - 1, before - 1, -1):
        char = text[at]
        if char in _CLOSE:
            closed += 1
        elif char in _OPEN and closed:
            closed -= 1
        elif not closed and _BREAK.match(char):
            return at + 1
    comma = text.find("、", before, start) if listed else -1
    return comma + 1 if comma >= 0 else before


def _tail(text: str, end: int, after: int) -> int:
    broken = _BREAK.search(text, end, after)
    return broken.start() if broken else after


def _noun_end(text: str, end: int, after: int) -> int:
    """Where the noun after a measure word ends; a bracket such as （街道） belongs to it."""
    found = _noun().match(text, end, after)
    at = found.end() if found else end
    if at < after and text[at] in "（(":
        close = min((text.find(c, at, after) for c in "）)" if text.find(c, at, after) >= 0), default=-1)
        at = close + 1 if 0 <= close - at <= 8 else at
    return at
