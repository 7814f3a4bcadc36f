"""Indicators with a value for a year, by all that must be equal before two years are compared."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.facts.figures import REACH
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.years.periods import ASIDE, BESIDE, PART_OF_YEAR, SINCE, told_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts import Facts
    from checker.facts.paragraphs import Paragraph, Term

Key = tuple[str, ...]
OBJECT = 4  # characters that what is counted must have to be one thing only
RATE = 7  # the same, for a rate that the lexicon does not name

_LOOSE_END = re.compile(r"(?:共计|累计|合计|总计|达到|降至|升至|稳定在|保持在|达|为|是|共|了|有|计)+$")
_SEVERAL = re.compile(r"[、等或]")
_AREA = re.compile(r"全[省市县区镇乡州旗]|[省市县区]本级|[省市县区镇]级|县区|市区|城区|各")
_CARRIED = re.compile(r"(?:含|包括|加上|加|连同)[^，,。；;]{0,8}结转")
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


def done(facts: Facts) -> Iterator[Paragraph]:
    """The paragraphs that tell what was done: all but those of the plan."""
    piece = facts.piece
    heading = piece.parts["plan"].heading if piece is not None and "plan" in piece.parts else None
    every = (one for top in piece.sections for one in top.walk()) if piece is not None else ()
    planned = [line.span for one in every if one.heading == heading and heading for line in one.all_lines]
    for paragraph in facts.paragraphs:
        at = Span(paragraph.offset, paragraph.offset + 1)
        if not any(at.overlaps(span) for span in planned):
            yield paragraph


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
    when = told_year(term.lead, before, year)
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
    at = term.figure.span.start - paragraph.offset - len(before)
    beside = BESIDE.match(paragraph.text, term.figure.noun.end - paragraph.offset)
    if not term.figure.exact:
        return "是约数"
    if pattern("years", "intended").search(before):
        return "是打算做到的数"
    if _CARRIED.search(sentence):
        return "含上年结转的数"
    if pattern("growth", "comparable").search(sentence):
        return "按可比口径计算"
    since = SINCE.search(paragraph.text, max(0, at - REACH), max(0, at))
    if since or PART_OF_YEAR.search(ASIDE.sub("", before) + (beside.group() if beside else "")):
        return "不是全年的数"
    return ""
