"""What a report says of last year (上年120件), held against what last year's own says."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.facts.lexicon import any_of, words
from checker.facts.years.claims import said
from checker.facts.years.mentions import mention
from checker.facts.years.model import DIFFERENT, Yearly, apart

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term
    from checker.facts.years.mentions import Mention, Mentions

LEFT = ("结转", "遗留", "未")  # after a figure of last year: what was left of it


def read(
    paragraph: Paragraph, sentence: Sequence[Term], at: int, year: int | None, last: Mentions
) -> Iterator[Yearly]:
    """What a figure says of last year, if it does."""
    base = _base(paragraph, sentence, at, year) if said(sentence[at], year) is None else None
    if base is not None:
        yield from _held(sentence[at], base, last)


def _base(paragraph: Paragraph, sentence: Sequence[Term], at: int, year: int | None) -> Mention | None:
    """What a figure says of last year: by name, or as 上年120件 after the figure of this year."""
    term = sentence[at]
    found = mention(paragraph, term, year)
    if found is not None:
        return found if found.last else None
    told = _recalls().fullmatch(term.lead)
    if told is None or at == 0 or term.tail.startswith(LEFT):
        return None
    if told["year"] and (year is None or int(told["year"]) != year - 1):
        return None
    new = next((one for one in reversed(sentence[:at]) if said(one, year) is None), None)
    named = mention(paragraph, new, year) if new is not None else None
    if named is None or named.last or term.figure.unit != named.term.figure.unit:
        return None
    return named


@cache
def _recalls() -> re.Pattern[str]:
    last = any_of(words("years")["last"])
    return re.compile(rf"(?:而|比|较)?(?:{last}|(?P<year>20\d\d)年度?)(?:同期)?(?:的|为|是|有|仅|仅为)?")


def _held(term: Term, base: Mention, last: Mentions) -> Iterator[Yearly]:
    """Hold what is said of last year against what it said itself."""
    detail = f"{''.join(base.key[:2])}：{term.figure.text}"
    old = (base.doubt and f"这一项{base.doubt}") or last.like(base)
    if not term.figure.exact:
        old = "这里写的是约数"
    if isinstance(old, str):
        yield Yearly(kind="base", span=term.figure.span, detail=detail, why=old)
        return
    one, other = term.figure, old.term.figure
    holds = one.low <= other.top and other.low <= one.top
    if not holds and not one.percent and apart(one.value, other.value):
        yield Yearly(kind="base", span=one.span, detail=detail, why=DIFFERENT)
        return
    yield Yearly(
        kind="base",
        span=one.span,
        detail=f"{detail}，上年报告为{other.text}",
        stated=one.text,
        expected=None if holds else other.text,
        there=old.span,
        words=old.said,
        holds=holds,
    )
