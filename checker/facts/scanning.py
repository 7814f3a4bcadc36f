"""Find the figures of a text: names, dates and numbers of documents first, then what is measured."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import Span
from checker.facts.contexts import masked, masks, placed
from checker.facts.figures import Figure
from checker.facts.lexicon import any_of, words
from checker.facts.numerals import read, terminals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.figures import Kind
    from checker.facts.numerals import Numeral

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
    words_ = "".join(term[name] for name in ("OVER", "UNDER", "ABOUT", "OF_HUNDRED", "CHINESE"))
    starts = "".join(sorted(set(re.findall("[一-鿿〇]", words_))))
    return re.compile(
        rf"""
        (?=[\dA-Za-z〔\[【（(第{starts}])(?:  # most characters can begin none: they are passed by at once
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
        |(?P<bare>{decimal}))
        """,
        re.VERBOSE,
    )


_SPACE = re.compile(r"\s+")


def scan(text: str, offset: int = 0) -> tuple[Figure, ...]:
    """The figures of a stretch of running text that begins at *offset* of the document, in order."""
    names = masks(text)
    figures = []
    for found in _pattern().finditer(text):
        figure = _figure(found, offset)
        if figure is not None:
            figures.append(masked(figure, names, offset))
    figures = list(_shared_units(figures, text, offset))
    return tuple(placed(figures, text, offset))


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
