"""A change told in things and in per cent: 受理120件，比上年增加20件，增长20%; 同比下降2.6%，减少7件."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, judge
from checker.facts.growth import change_said, comparable, relation, shown_as
from checker.facts.relations import digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term
    from checker.facts.relations import Relation

_MONTH = re.compile(r"环比|上[月季周]")
_YEAR = re.compile(r"同比|上年|去年|同期")


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The percentages of a paragraph that stand beside the things that they are the change of."""
    for sentence in paragraph.sentences:
        for at, by in enumerate(sentence):
            told = change_said().search(by.lead) if by.figure.percent and by.figure.exact else None
            if told is not None and not comparable(paragraph, by):
                yield from _beside(sentence, at, falls=told["down"] is not None)


def _beside(sentence: Sequence[Term], at: int, *, falls: bool) -> Iterator[Relation]:
    """The difference right before or right after a percentage, of the same period and the same way."""
    by = sentence[at]
    for place in (at - 1, at + 1):
        added = sentence[place] if 0 <= place < len(sentence) else None
        said = change_said().search(added.lead) if added and added.counts and added.figure.exact else None
        if added is None or said is None or abs(added.clause - by.clause) > 1:
            continue
        period = _period(added)
        meant = _period(by) or (period if place < at else "")  # 比上年增加20件，增长20%
        if period and period == meant and (said["down"] is not None) == falls:
            yield from _judged(added, by, _news(sentence, at, added), falls=falls)


def _news(sentence: Sequence[Term], at: int, added: Term) -> list[Term]:
    """What may have changed: the figures before, back to the semicolon if there are any."""
    parts = [i for i in range(1, at + 1) if sentence[i].mark == "；"]
    for first in (*parts[-1:], 0):
        told = [t for t in sentence[first:at] if t.counts and t.figure.unit == added.figure.unit]
        if news := [t for t in told if t is not added and change_said().search(t.lead) is None]:
            return news
    return []


def _period(term: Term) -> str:
    """What a change is told against: the year before, the month before, or nothing that is said."""
    if _MONTH.search(term.lead):
        return "month"
    return "year" if _YEAR.search(term.lead) else ""


def _judged(added: Term, by: Term, news: Sequence[Term], *, falls: bool) -> Iterator[Relation]:
    """The relation with the figure that fits; one that does not, only where there is but one figure."""
    delta = Fraction(added.figure.value)
    told = []
    for new in news:
        old = Fraction(new.figure.value) + (delta if falls else -delta)
        if old > 0 and new.figure.exact:
            true = 100 * delta / old
            verdict = judge((true, true), by.figure.value, by.figure.ulp)
            more = digits(added.figure)
            sum_ = f"{more}÷({digits(new.figure)}{'+' if falls else '-'}{more})={shown_as(true, by)}"
            told.append(relation("growth", verdict, (new, added, by), (sum_, true)))
    fit = [one for one in told if one.verdict is Verdict.HOLDS]
    yield from fit[:1] or (told if len(news) == 1 else [])
