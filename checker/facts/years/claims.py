"""Growth since last year, held against the figure of last year's own report."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts import growth
from checker.facts.acceptance import Verdict
from checker.facts.paragraphs import extent
from checker.facts.years.mentions import mention
from checker.facts.years.model import DIFFERENT, Yearly, apart, last_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term
    from checker.facts.years.mentions import Mention, Mentions


class _Claim(Struct, frozen=True):
    """同比增长25%, said of the figure *new*."""

    new: Term
    by: Term
    falls: bool


def read(
    paragraph: Paragraph, sentence: Sequence[Term], at: int, year: int | None, last: Mentions
) -> Iterator[Yearly]:
    """The change since last year that a figure is, if it is one."""
    claim = _claim(sentence, at, year)
    if claim is not None:
        yield from _held(paragraph, claim, year, last)


def said(term: Term, year: int | None) -> re.Match[str] | None:
    """The words that make a figure a change since last year, or a change of which they do not say so."""
    told = growth.change_said().search(term.lead)
    if told is None or "环比" in term.lead or "分别" in term.lead:
        return None
    before = term.lead[: told.start()].strip()
    if before and not _against_last().fullmatch(before):
        return None
    years = re.findall(r"20\d\d", term.lead)
    return told if all(year is not None and int(one) == year - 1 for one in years) else None


@cache
def _against_last() -> re.Pattern[str]:
    return re.compile(rf"(?:与|同|和){last_words()}(?:同期)?")


def _claim(sentence: Sequence[Term], at: int, year: int | None) -> _Claim | None:
    """The change that a figure is, and the figure that changed: the one before it that is no change."""
    by, first = sentence[at], at - 1
    own = said(by, year)
    if own is None or at == 0:
        return None
    chain = [own]
    while first > 0 and (told := said(sentence[first], year)) is not None:
        chain.append(told)
        first -= 1
    since = any(re.search(rf"同比|{last_words()}", told.string) for told in chain)
    near = by.clause <= sentence[first].clause + len(chain)
    return _Claim(sentence[first], by, own["down"] is not None) if since and near else None


def _held(paragraph: Paragraph, claim: _Claim, year: int | None, last: Mentions) -> Iterator[Yearly]:
    new = mention(paragraph, claim.new, year)
    if new is None or new.last:
        return
    by = claim.by.figure
    span, text = extent((claim.new, claim.by)), paragraph.cut(extent((claim.new, claim.by))).strip()
    old = (new.doubt and f"这一项{new.doubt}") or last.like(new)
    if not by.exact or by.chinese:
        old = "增减幅度是约数"
    if isinstance(old, str):
        yield Yearly(kind="growth", span=span, detail=text, why=old)
        return
    found = _recomputed(old, claim)
    if isinstance(found, str):
        yield Yearly(kind="growth", span=span, detail=text, why=found)
        return
    holds, detail, expected = found
    yield Yearly(
        kind="growth",
        span=span if holds else by.span,
        detail=detail,
        stated=by.text,
        expected=None if holds else expected,
        here=(claim.new.figure.span,),
        there=old.span,
        words=old.said,
        holds=holds,
    )


def _recomputed(old: Mention, claim: _Claim) -> tuple[bool, str, str | None] | str:
    """Whether a change is that between the figures of two years, and how; or why these do not tell."""
    change = growth.Change(old.term, claim.new, claim.by, claim.falls)
    for found in growth.changed(change):
        if found.verdict in {Verdict.HOLDS, Verdict.TRUNCATED}:
            return True, found.detail, None
        if found.kind == "points" and found.verdict is Verdict.DOUBTFUL:
            return "百分数的增减写作百分数"
        before = _implied(claim)
        if before is not None and apart(before, old.term.figure.value):
            return DIFFERENT
        if found.kind == "multiple" and _times(old, claim):
            return "“增长若干倍”也可能是“增长到若干倍”"
        return False, found.detail, found.expected
    return "两年的数经过舍入，复算不出增减幅度"


def _implied(claim: _Claim) -> Decimal | None:
    """What last year's figure must have been; None where the change is one of percentages."""
    new, by = claim.new.figure, claim.by.figure
    if new.percent:
        return None
    if by.unit == new.unit:
        return new.value + by.value if claim.falls else new.value - by.value
    share = by.value / 100 if by.percent else by.value
    left = 1 - share if claim.falls else 1 + share
    return new.value / left if left > 0 else Decimal(0)


def _times(old: Mention, claim: _Claim) -> bool:
    """Whether a multiple is that of the two figures themselves."""
    before, by = old.term.figure.value, claim.by.figure
    return before > 0 and abs(claim.new.figure.value / before - by.value) <= by.ulp
