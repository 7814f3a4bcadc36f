"""Checks of days: impossible ones, days of remembrance, the day of publication."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.checks.dates import at
from checker.checks.outline import report_of
from checker.document import Span
from checker.facts.lexicon import words
from checker.findings import Match
from checker.outline.model import Kind
from checker.outline.profiles import profiles
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome
    from checker.outline.model import Line, Piece


class ImpossibleDate(Struct, frozen=True):
    """A day that no calendar has, a range of years that ends before it begins (日期不存在)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for line in subject.facts.lines:
            if line.kind is Kind.BLANK or line.kind is Kind.CONTENTS:
                continue
            for found in _DATE.finditer(line.text):
                why = _impossible(found)
                if why:
                    yield Match(span=at(line, found), values={"found": found.group(), "why": why})
            for found in _YEARS.finditer(line.text):
                if int(found[1]) > int(found[2]):
                    why = f"{found[1]}年晚于{found[2]}年"
                    yield Match(span=at(line, found), values={"found": found.group(), "why": why})
            for found in _MONTHS.finditer(line.text):
                first, last = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
                if first > last:
                    why = "{}年{}月晚于{}年{}月".format(*first, *last)
                    yield Match(span=at(line, found), values={"found": found.group(), "why": why})


_DATE = re.compile(
    r"(?=\d)(?<![\d.．,])(?:(?P<y>(?:19|20)\d\d)年[ ]?(?P<m>\d{1,2})月(?:[ ]?(?P<d>\d{1,2})日)?"
    r"|(?<![\d年—–～~\-至到])(?P<m2>\d{1,2})月[ ]?(?P<d2>\d{1,2})日"
    r"|(?P<y3>20\d\d)[-/](?P<m3>\d{1,2})[-/](?P<d3>\d{1,2})(?![\d-]))"
)
_YEARS = re.compile(r"(?=[12])(?<!\d)((?:19|20)\d\d)年?[ ]?[—–～~\-至]+[ ]?((?:19|20)\d\d)年")


_MONTHS = re.compile(
    r"(?=[12])(?<!\d)((?:19|20)\d\d)年(\d{1,2})月(?:\d{1,2}日)?[—–～~\-至到]+"
    r"((?:19|20)\d\d)年(\d{1,2})月(?:\d{1,2}日)?"
)


def _impossible(found: re.Match[str]) -> str:
    """Why there is no such day; empty if there is."""
    year = int(found["y"] or found["y3"] or 2000)
    month = int(found["m"] or found["m2"] or found["m3"])
    day = found["d"] or found["d2"] or found["d3"]
    if not 1 <= month <= 12:
        return f"没有{month}月"
    last = monthrange(year, month)[1]
    if day is not None and not 1 <= int(day) <= last:
        return f"{year}年{month}月只有{last}天" if found["y"] or found["y3"] else f"{month}月最多{last}天"
    return ""


class NamedDay(Struct, frozen=True):
    """A day of remembrance written 4.15 (纪念日的写法): it wants a middle dot and quotation marks."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        lists = words("dates")
        named = re.compile(rf"{_DAY}(?=[”’\"]?(?:{lists['named_days']}))")
        known = re.compile(rf"(?<=[“‘\"]){_DAY}(?=[”’\"])")
        days = set(lists["known_days"].split())
        for line in subject.facts.lines:
            if line.kind in (Kind.BLANK, Kind.CONTENTS, Kind.FURNITURE):
                continue
            for pattern in (named, known):
                for found in pattern.finditer(line.text):
                    day = f"{int(found['m'])}·{int(found['d'])}"
                    inside = line.text[found.start() - 1 : found.start()] in ("“", "‘", '"')
                    if found["dot"] not in ".．" or (pattern is known and day not in days):
                        continue
                    right = day if inside else f"“{day}”"
                    yield Match(
                        span=at(line, found),
                        values={"found": found.group(), "right": f"“{day}”"},
                        expected=right,
                        fix=right,
                    )


_DAY = (
    r"(?=\d)(?<![\d.．·第])(?P<m>0?[1-9]|1[0-2])(?P<dot>[.．•・‧·])(?P<d>0?[1-9]|[12]\d|3[01])"
    r"(?![\d.．%％万亿元个件次])"
)


class LatePublication(Struct, frozen=True, kw_only=True):
    """A day of publication on the page that lies after the last lawful one (公开逾期).

    *since* is the first year whose report the law asks for.
    """

    since: int
    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        piece = report_of(subject)
        if piece.year is None or piece.year < self.since or len(subject.outline.reports) != 1:
            return
        last = _deadline(piece)
        for line in subject.outline.lines:
            found = re.search(words("dates")["published"], shadow(line.text)) if _of_the_page(line) else None
            if found is None:
                continue
            try:
                shown = date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return
            if shown > last and shown.year == last.year:
                yield Match(
                    span=Span(line.span.start + found.start("y"), line.span.start + found.end("d")),
                    values={"shown": _said(shown), "last": _said(last), "year": piece.year},
                )
            return


def _of_the_page(line: Line) -> bool:
    return line.kind is Kind.FURNITURE or (line.kind is not Kind.TABLE and len(line.text) <= 60)


def _deadline(piece: Piece) -> date:
    """The last day for publication: the profile's, or the stricter one of the body's region."""
    profile = profiles()[piece.profile]
    day = profile.deadline
    for pattern, stricter in profile.regions.items():
        if re.search(pattern, piece.issuer or ""):
            day = stricter
    month, number = map(int, day.split("-"))
    return date((piece.year or 0) + 1, month, number)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
