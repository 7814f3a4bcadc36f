"""Indicators with a value for a year, by all that must be equal before two years are compared."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.facts.figures import REACH
from checker.facts.lexicon import any_of, pattern, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.facts.paragraphs import Paragraph, Term

Key = tuple[str, ...]
OBJECT = 4  # characters that what is counted must have to be one thing only
RATE = 7  # the same, for a rate that the lexicon does not name

_LOOSE_END = re.compile(r"(?:共计|累计|合计|总计|达到|降至|升至|稳定在|保持在|达|为|是|共|了|有|计)+$")
_SEVERAL = re.compile(r"[、等或]")
_ASIDE = re.compile(r"《[^《》]*》|[（(][^（）()]*[）)]")
_AREA = re.compile(r"全[省市县区镇乡州旗]|[省市县区]本级|[省市县区镇]级|县区|市区|城区|各")
_CARRIED = re.compile(r"(?:含|包括|加上|加|连同)[^，,。；;]{0,8}结转")
_PART_OF_YEAR = re.compile(r"\d月|季度|半年|截[至止]|以来|近[三五两二]年|历年|[三五两]年来|五年")
_RATE = re.compile(r"[\u4e00-\u9fff]{2,24}率")


class Mention(Struct, frozen=True):
    """A figure of an indicator. *key*: the words that name it, what is counted, the unit; *around*: the
    body and the area that it is said of. *last*: of the year before the report's own. *said* are its
    words, at *span*. *doubt* says why no other year's can be held against it.
    """

    key: Key
    around: tuple[str, str]
    term: Term
    span: Span
    said: str
    last: bool = False
    doubt: str = ""


class Mentions:
    """What a report says of its own year, by indicator."""

    def __init__(self, paragraphs: Iterable[Paragraph], year: int | None) -> None:
        self._known: dict[Key, list[Mention]] = {}
        for paragraph in paragraphs:
            for term in paragraph.terms:
                found = mention(paragraph, term, year)
                if found is not None and not found.last:
                    self._known.setdefault(found.key, []).append(found)

    def like(self, other: Mention) -> Mention | str:
        """The one value that can be held against another year's, or why there is none."""
        same = self._known.get(other.key, [])
        if not same:
            return "上年报告里没有找到同一项的数"
        near = [one for one in same if one.around == other.around]
        if not near:
            return "上年报告里这一项所说的机关或范围与此处不同"
        if doubts := [one.doubt for one in near if one.doubt]:
            return f"上年报告里这一项{doubts[0]}"
        figures = [one.term.figure for one in near]
        if max(figure.low for figure in figures) > min(figure.top for figure in figures):
            return "上年报告里这一项有几个数"
        return near[0]


def mention(paragraph: Paragraph, term: Term, year: int | None) -> Mention | None:
    """What a figure says of an indicator in the report's year or the one before; None of any other."""
    if term.figure.depth or term.opener:
        return None
    key = _key(term)
    if key is None:
        return None
    before = paragraph.sentence_text(term, whole=False)
    when = _when(term.lead, before, year)
    if when != year and (year is None or when != year - 1):
        return None
    span = Span(term.figure.lead.start, term.figure.span.end)
    return Mention(
        key,
        _around(paragraph, term, before),
        term,
        span,
        paragraph.cut(span).strip(),
        when != year,
        _doubt(paragraph, term, before),
    )


def _key(term: Term) -> Key | None:
    label = _LOOSE_END.sub("", _loose().sub("", _last_words().sub("", term.label)))
    if term.figure.percent:
        known = label in words("indicators")["rates"] or (len(label) >= RATE and _RATE.fullmatch(label))
        return (label, "", term.figure.unit) if known else None
    verb = _verb().search(label)
    if not term.amount or _SEVERAL.search(label):
        return None
    thing = label[verb.end() if verb else 0 :] + term.noun
    if len(thing) < OBJECT or thing in _generic() or (verb is None and thing not in _named()):
        return None
    return label, term.noun, term.figure.unit


@cache
def _verb() -> re.Pattern[str]:
    return pattern("years", "verbs")


@cache
def _generic() -> frozenset[str]:
    return frozenset([*words("years")["generic"], *words("indicators")["generic"]])


@cache
def _named() -> frozenset[str]:
    """What a report has only one number of, whatever is said to be done with it."""
    return frozenset([*words("indicators")["named"], *words("indicators")["staff"]])


@cache
def _loose() -> re.Pattern[str]:
    return re.compile(rf"^(?:{any_of(words('years')['loose'])})+")


@cache
def _last_words() -> re.Pattern[str]:
    """上年的 at the beginning of a label, 由上年的 at its end."""
    last = any_of(words("years")["last"])
    return re.compile(
        rf"^(?:(?:{last}|20\d\d年度?)(?:的|全年|全[省市县区镇])?)+|(?:由|从)(?:{last}|20\d\d年度?)的?$"
    )


def _around(paragraph: Paragraph, term: Term, before: str) -> tuple[str, str]:
    """The body and the area that were named last, in the sentence or else in the paragraph."""
    at = term.figure.span.start - paragraph.offset - len(before)
    earlier = paragraph.text[max(0, at - REACH) : at]
    areas = _AREA.findall(before)
    body = ""
    for text in (before, earlier):
        if found := list(_bodies().finditer(text)):
            body = found[-1].group()
            break
    return body, areas[-1] if areas else ""


@cache
def _bodies() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2}}(?:{any_of(words('years')['bodies'])})")


def _doubt(paragraph: Paragraph, term: Term, before: str) -> str:
    sentence = paragraph.sentence_text(term)
    if not term.figure.exact:
        return "是约数"
    if _CARRIED.search(sentence):
        return "含上年结转的数"
    if pattern("growth", "comparable").search(sentence):
        return "按可比口径计算"
    if _PART_OF_YEAR.search(_ASIDE.sub("", before)):
        return "不是全年的数"
    return ""


def _when(lead: str, before: str, year: int | None) -> int | None:
    """The year that a figure is of: the one named last before it, else the report's own. 去年 counts in the
    clause of the figure alone; farther off it makes the year unknown, 0.
    """
    for text, unknown in ((lead, False), (before, True)):
        marks = list(_marks().finditer(_compared().sub("", _ASIDE.sub("", text))))
        if marks and marks[-1]["year"]:
            return int(marks[-1]["year"])
        if marks and marks[-1]["last"]:
            return 0 if unknown or year is None else year - 1
        if marks:
            break
    return year


@cache
def _marks() -> re.Pattern[str]:
    last = any_of(words("years")["last"])
    return re.compile(
        rf"(?P<year>20\d\d)年(?!\s*\d|底|末|初)|(?P<last>(?:{last})(?!结转|遗留|底|末))|(?P<own>今年|本年|全年|年内)"
    )


@cache
def _compared() -> re.Pattern[str]:
    """比上年 where a change follows: the figure before it is not of last year, nor the one after."""
    lists, changes = words("years"), words("growth")
    moved = any_of(changes["up"], changes["down"], ["持平", "翻", "基本", "分别", "净"])
    than, last = any_of(lists["against"]), any_of(lists["last"])
    return re.compile(rf"(?:{than})(?:{last}|20\d\d年度?)?(?:同期)?(?:相比|比)?[，,]?(?={moved})")
