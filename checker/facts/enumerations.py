"""Lists whose length is announced: 甲县、乙县、丙县等3个县; “甲+乙+丙”三位一体; 甲、乙、丙三个阶段."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.facts.acceptance import Verdict
from checker.facts.figures import REACH
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.paragraphs import Paragraph, Term

_ETC = re.compile(r"(?P<list>.+[^等])等(?P<noun>[^、等]{0,16})$")
_TITLES = re.compile(r"《[^《》]*(?:《[^《》]*》[^《》]*)*》")
_NAMED = re.compile(
    rf"[，,：:]?\s*(?:分别(?:为|是)|即|[：:])\s*(?P<items>{_TITLES.pattern}(?:[、和及与]?{_TITLES.pattern})*)"
    r"(?P<more>等)?(?=[，,；;。）)]|$)"
)
_ITEMS = re.compile(
    r"[^，,。；;：:、\d（()）]{0,12}[，,]?\s*分别(?:为|是)[：:]?\s*(?P<items>[^，,。；;：:\d]{3,120})(?=[。；;]|$)"
)
_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’|[（(][^（）()]*[）)]")
_BREAK = re.compile(r"[，,；;。：:！!？?\n]")


class Listed(Struct, frozen=True):
    """How many things a list names, from *least* to *most*: 和 may join two or lie within one.

    *sure* tells whether its beginning is certain.
    """

    least: int
    most: int
    sure: bool


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The lists of a paragraph that say how many they name."""
    units = set(words("enumerations")["units"])
    for at, term in enumerate(paragraph.terms):
        if term.figure.unit in units and term.figure.exact and 1 < term.figure.value <= 30:
            yield from _announced(paragraph, at)
        if term.figure.unit in units and term.figure.exact and term.figure.value <= 30:
            yield from _named_after(paragraph, term)


def _named_after(paragraph: Paragraph, term: Term) -> Iterator[Relation]:
    """规章2部，分别为《甲》《乙》; 3个小组，分别是甲组、乙组和丙组: what is named after its number."""
    text, number = paragraph.text, int(term.figure.value)
    titles = _NAMED.match(text, term.figure.noun.end - paragraph.offset)
    found = titles or _ITEMS.match(text, term.figure.span.end - paragraph.offset)
    if found is None:
        return
    if titles:
        many = len(_TITLES.findall(titles["items"]))
        listed = Listed(many, many, sure=titles["more"] is None)
    else:
        plain = _QUOTED.sub("“”", _TITLES.sub("《》", found["items"]))
        least = plain.count("、") + 1
        joined = len(re.findall(r"以及|和|及|与", plain.rsplit("、", 1)[-1]))
        listed = Listed(least, least + joined, sure=not re.search(r"等[^、]*$", plain))
    end, start = paragraph.offset + found.end(), paragraph.offset + found.start("items")
    if listed.least <= number <= listed.most:
        verdict = Verdict.HOLDS
    elif listed.least > number or (listed.sure and listed.most > 1):
        verdict = Verdict.WRONG if titles else Verdict.DOUBTFUL
    else:
        return
    yield Relation(
        kind="enumeration",
        verdict=verdict,
        span=Span(term.figure.lead.start, end) if verdict is Verdict.HOLDS else term.figure.span,
        detail=f"列举{listed.least}项，称{term.figure.text}",
        stated=term.figure.text,
        expected=str(listed.least) if listed.least == listed.most else None,
        related=((Span(start, end), "addend"),),
    )


def _announced(paragraph: Paragraph, at: int) -> Iterator[Relation]:
    """A list just before its number, with 等 or without."""
    term = paragraph.terms[at]
    start = _clause_start(paragraph, term)
    lead = paragraph.text[start : term.figure.span.start - paragraph.offset]
    last = paragraph.terms[at - 1].figure.span if at else None
    if last is not None and start <= last.start - paragraph.offset:
        return
    etc = _ETC.fullmatch(lead)
    number = int(term.figure.value)
    if etc:
        listed = count(etc["list"])
        named = not etc["noun"] or _TITLES.search(etc["list"]) is not None
        if not listed or listed.most < 2 or not named:
            return
        if listed.least <= number <= listed.most:
            yield _relation(paragraph, term, Verdict.HOLDS, listed, start)
        elif number < listed.least:
            kinds = term.figure.unit in words("enumerations")["cases"] and not _TITLES.search(lead)
            verdict = Verdict.WRONG if listed.sure and not kinds else Verdict.REMARK
            yield _relation(paragraph, term, verdict, listed, start)
        else:
            yield _relation(paragraph, term, Verdict.OPEN, listed, start)
    elif "、" in lead and (term.figure.chinese or term.noun):
        yield from _closed(paragraph, term, start, lead)


def _closed(paragraph: Paragraph, term: Term, start: int, lead: str) -> Iterator[Relation]:
    """甲、乙、丙三个阶段: the number follows the last thing named, with nothing between."""
    listed = count(lead)
    number = int(term.figure.value)
    if not listed or listed.least < 2 or re.search(r"[的共达]$", lead):
        return
    if listed.least <= number <= listed.most:
        yield _relation(paragraph, term, Verdict.HOLDS, listed, start)
    elif (
        listed.sure
        and listed.least > 2
        and number in {listed.least - 1, listed.most + 1}
        and (term.figure.chinese or term.noun in words("enumerations")["wholes"])
    ):
        yield _relation(paragraph, term, Verdict.DOUBTFUL, listed, start)


def _clause_start(paragraph: Paragraph, term: Term) -> int:
    """Where the clause of a figure begins; marks inside titles, quotations and brackets are none."""
    at = term.figure.span.start - paragraph.offset
    left = max(0, at - REACH)
    text = paragraph.text[left:at]
    for closed in (_TITLES, _QUOTED):
        text = closed.sub(lambda found: "·" * len(found.group()), text)
    return left + max((found.end() for found in _BREAK.finditer(text)), default=0)


@cache
def _openers() -> re.Pattern[str]:
    lists = words("enumerations")
    return re.compile(any_of(lists["openers"]) + "|^(?:" + any_of(lists["starts"]) + ")")


def count(text: str) -> Listed | None:
    """How many things the list at the end of *text* names.

    >>> count("听取青禾县、柳湾县和东江区")
    Listed(least=2, most=3, sure=True)
    """
    titles = [found.end() - found.start() for found in _TITLES.finditer(text)]
    plain = _TITLES.sub("《》", text)
    plain = _QUOTED.sub(lambda found: "“”" if found.group()[0] in "“‘" else "", plain)
    plain = pattern("enumerations", "modifiers").sub("", plain)
    segments = plain.split("、")
    sure = False
    for at in range(len(segments) - 1, -1, -1):
        cut = _opened(segments[at], first=at == 0)
        if cut is not None:
            segments = [segments[at][cut:], *segments[at + 1 :]]
            sure = True
            break
    segments = [segment for segment in segments if segment.strip()]
    if not segments:
        return None
    runs = sum(max(0, segment.count("《》") - 1) for segment in segments)
    joined = sum(len(re.findall(r"以及|和|及|与", segment)) for segment in segments[-1:])
    alike = len({segment.strip()[-1] for segment in segments}) == 1
    least = len(segments) + runs
    return Listed(least, least + joined, sure or alike or (runs > 0 and bool(titles)))


def _opened(segment: str, *, first: bool) -> int | None:
    """Where the first thing of a list begins in a segment, if words that open a list stand in it."""
    found = None
    for found in _openers().finditer(segment):  # noqa: B007
        pass
    if found is None or found.end() == len(segment) or (found.start() == 0 and not first):
        return None
    return found.end()


def _relation(paragraph: Paragraph, term: Term, verdict: Verdict, listed: Listed, start: int) -> Relation:
    span = Span(paragraph.offset + start, term.figure.span.end)
    return Relation(
        kind="enumeration",
        verdict=verdict,
        span=span if verdict is Verdict.HOLDS else term.figure.span,
        detail=f"列举{listed.least}项，称{term.figure.text}",
        stated=term.figure.text,
        expected=str(listed.least) if listed.least == listed.most else None,
        related=((Span(span.start, term.figure.span.start), "addend"),),
        why="“等”表示列举未尽" if verdict is Verdict.OPEN else "",
    )
