"""What a report planned for the next year, item by item, and which items the next report does not mention."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.document import Span
from checker.facts.lexicon import words
from checker.outline.demands import sentences
from checker.outline.shadow import shadow, skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.facts.claims.words import Word
    from checker.outline.model import Line, Piece, Section

LONG = 4  # characters of a term that tells a plan by itself; of shorter ones it takes two
TOLD = ("n", "v", "a", "i", "l", "j", "")  # kinds of word that speak of what is planned
THINGS = ("vn", "j")  # those, beside nouns, that name a thing
MANY = 3  # things: of a sentence with so many, a text that speaks of it has one
BODY = 4  # of the terms below a heading, a quarter stand in a report by chance

_POINT = re.compile(
    r"(?:^|(?<=[。；;：:]))\s*(?:[一二三四五六七八九十]{1,3}是|[（(][一二三四五六七八九十\d]{1,3}[）)])[要,，]?"
)
_CLAUSE = re.compile(r"[，,]")
_NAMED = re.compile(r"[“《]([^“”《》，。；]{2,16})[”》]")
_WORD = re.compile(r"[\u4e00-\u9fffA-Za-z]+")


class Item(Struct, frozen=True):
    """Something planned: its words at *span*, the *terms* that speak of it, and those of them that few
    reports have, its *things*; *first*: its first clause has some. *parts* are the sentences below a
    heading, or after the first of a point.
    """

    span: Span
    text: str
    terms: tuple[str, ...]
    things: frozenset[str]
    first: bool
    parts: tuple[Item, ...] = ()


def items(piece: Piece) -> tuple[Item, ...] | str:
    """What a report plans, in order, or why that cannot be told."""
    part, problems = piece.parts.get("plan"), piece.parts.get("problems")
    if part is None or part.heading is None:
        return "上年报告的下一年度安排没有单列标题"
    if problems is not None and problems.heading == part.heading:
        return "上年报告的不足与安排合写，分不出各项安排"
    section = next((s for top in piece.sections for s in top.walk() if s.heading == part.heading), None)
    if section is None:
        return "上年报告的下一年度安排没有单列标题"
    if section.children:
        return tuple(found for child in section.children if (found := _headed(child)) is not None)
    return tuple(_written([line for line in section.all_lines if line.body is not None]))


def unmentioned(planned: Sequence[Item], text: str) -> list[Item]:
    """What a text does not speak of: items, and of the others their parts. Nothing that no term tells from
    what any report does is among it.
    """
    said = skeleton(text)
    found: list[Item] = []
    for item in planned:
        found += [item] if _dropped(item, said) else [part for part in item.parts if _untold(part, said)]
    return found


def _dropped(item: Item, said: str) -> bool:
    """Whether a text has no term of an item's title and few of those below it."""
    if not item.parts and _untold(item, said):
        return True
    below = [part.terms for part in item.parts]
    more = {term for terms in below for term in terms}.difference(item.terms)
    known = item.things.union(*(part.things for part in item.parts))
    if not item.things or (len(known) < 2 and max(map(len, known)) < LONG):
        return False
    stands = sum(_stands(term, said) for term in more)
    return stands * BODY <= len(more) and not any(_stands(term, said) for term in item.terms)


def _untold(part: Item, said: str) -> bool:
    """Whether a text has none of the things that a sentence speaks of, and these are what it is about."""
    return part.first and len(part.things) >= MANY and not any(_stands(thing, said) for thing in part.things)


def many(planned: Sequence[Item]) -> int:
    """How many of the items and their parts can be told at all."""
    return sum(bool(item.things) + sum(len(part.things) >= MANY for part in item.parts) for item in planned)


def _stands(term: str, said: str) -> bool:
    """Whether a term stands in a text, whole or by two characters of it that tell something."""
    if term in said:
        return True
    pairs = {a + b for a, b in pairwise(term)} if len(term) > 2 else set()
    return any(pair in said for pair in pairs - _stock())


def _headed(section: Section) -> Item | None:
    """A heading with the sentences below it."""
    line = section.heading
    if line is None or line.title is None:
        return None
    below = [
        _item(one.cut(span), span.start)
        for one in section.all_lines
        if one.body is not None
        for span in sentences(one)
    ]
    return replace(_item(line.cut(line.title), line.title.start), parts=tuple(below))


def _written(lines: Sequence[Line]) -> Iterator[Item]:
    """The points 一是, 二是 of a text, or without them its sentences."""
    points = [(line, span) for line in lines for span in _points(line)]
    if len(points) < 2:
        yield from (_item(line.cut(span), span.start) for line in lines for span in sentences(line))
    for line, span in points if len(points) > 1 else ():
        first, *others = sentences(replace(line, body=span))
        parts = tuple(_item(line.cut(other), other.start) for other in others)
        yield replace(_item(line.cut(first), first.start), parts=parts)


def _points(line: Line) -> Iterator[Span]:
    if line.body is None:
        return
    starts = [found.start() for found in _POINT.finditer(line.cut(line.body))]
    for start, end in pairwise([*starts, len(line.body)]):
        yield Span(line.body.start + start, line.body.start + end)


def _item(text: str, start: int) -> Item:
    mark = _POINT.match(text)
    at = mark.end() if mark else 0
    said = text[at:].rstrip("。；;")
    terms = _terms(said)
    return Item(
        Span(start + at, start + at + len(said)),
        said.strip(),
        tuple(terms),
        frozenset(term for term, thing in terms.items() if thing),
        any(_terms(_CLAUSE.split(said, maxsplit=1)[0]).values()),
    )


def _terms(text: str) -> dict[str, bool]:
    """The words that not every plan has: names in quotation marks, words, runs of characters that the
    dictionary holds no word for; and whether each is a thing that few reports speak of.
    """
    from checker.facts.claims.words import load

    names = {skeleton(name): True for name in _NAMED.findall(text)}
    common = _stock() | _topics()
    found = {name: True for name in names if not set(load().texts(name)) <= common}
    for run in _WORD.findall(shadow(_NAMED.sub("，", text))):
        for word, tag in _joined(load().cut(run)):
            if len(word) > 1 and word not in _stock() and tag[:1] in TOLD:
                thing = tag in THINGS or tag[:1] == "n" or (not tag and len(word) > 2)
                found[word] = thing and word not in _topics()
    return found


def _joined(cut: Iterable[Word]) -> Iterator[tuple[str, str]]:
    """The words with their tags, and what single characters make together."""
    single = ""
    for word in cut:
        if len(word.text) == 1 and word.text not in _singles():
            single += word.text
            continue
        yield single, ""
        yield word.text, word.tag
        single = ""
    yield single, ""


@cache
def _stock() -> frozenset[str]:
    return frozenset(words("plans")["stock"].split())


@cache
def _topics() -> frozenset[str]:
    return frozenset(words("plans")["topics"].split())


@cache
def _singles() -> frozenset[str]:
    return frozenset(words("plans")["singles"])
