"""Growth where both figures stand in the text: 由120件增至150件，增长25%; 百分点 against %; 倍."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.acceptance import Verdict, decimals, interval, judge, shown
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.paragraphs import extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.acceptance import Interval
    from checker.facts.paragraphs import Paragraph, Term

_LAST = r"(?:上年|去年|上一?年度?|前一年|\d{4}年度?)"
_FROM = re.compile(r"(?:由|从)[^，,]*$")
_THAN = re.compile(rf"(?:同比|相比|比|较)(?:之?前|{_LAST})?(?:同期)?(?:的|数)?$")
_FIRST = re.compile(rf"{_LAST}(?:同期)?(?:的|为|是)?$")
_YEAR = re.compile(r"(20\d\d)年?度?")
_BEFORE = re.compile(r"(?:上年|去年|上一年|前一年)度?(?:同期)?[数的]?(?:分别)?[为是有]?[^，,\d]{0,6}$")
_ALIKE = re.compile(r"[\s，,]*(?:件数|人数|次数|数量|[和与及、])*(?:[同环]比|[较比][上去]年(?:同期)?)?分别")
_EARLIER = re.compile(rf"{_LAST}(?:同期)?(?:为|是)?$")
_WIDEST = 2  # percentage points: where rounded figures leave more, a change cannot be recomputed


class Change(Struct, frozen=True):
    """A change with the two figures that it is the change of."""

    old: Term
    new: Term
    by: Term
    falls: bool

    @property
    def terms(self) -> tuple[Term, Term, Term]:
        return self.old, self.new, self.by

    @property
    def difference(self) -> Interval:
        (a, b), (c, d) = interval(self.old.figure), interval(self.new.figure)
        return (a - d, b - c) if self.falls else (c - b, d - a)

    @property
    def sum(self) -> str:
        more, less = (self.old, self.new) if self.falls else (self.new, self.old)
        return f"{digits(more.figure)}-{digits(less.figure)}"


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The changes of a paragraph that can be recomputed, and the multiples that cannot be meant."""
    for sentence in paragraph.sentences:
        for at, term in enumerate(sentence):
            yield from _multiple(term)
            if term.figure.percent and "分别" in paragraph.cut(term.figure.lead):
                yield from _respectively(paragraph, sentence, at)
            told = change_said().search(term.lead)
            if told is None or at < 1 or not term.figure.exact or "分别" in term.lead:
                continue
            if comparable(paragraph, term):
                continue
            yield from _recalled(sentence, at, falls=told["down"] is not None)
            if at < 2:
                continue
            first, second = sentence[at - 2 : at]
            pair = _pair(paragraph, first, second, term)
            if pair is not None and all(one.figure.exact for one in pair):
                yield from changed(Change(*pair, term, falls=told["down"] is not None))


def comparable(paragraph: Paragraph, term: Term) -> bool:
    """Whether a change is told at comparable prices, and so cannot be recomputed."""
    return pattern("growth", "comparable").search(paragraph.sentence_text(term)) is not None


@cache
def _becomes() -> re.Pattern[str]:
    """Words before a figure that something grew or shrank to."""
    lists = words("growth")
    verbs = any_of(lists["up"], lists["down"], lists["becoming"])
    return re.compile(rf"(?:{verbs})?(?:到|至|为)(?:了)?(?:\d{{4}}年度?|今年|目前|现在)?的?$")


@cache
def change_said() -> re.Pattern[str]:
    """Words before a figure that say by how much something changed."""
    up, down = any_of(words("growth")["up"]), any_of(words("growth")["down"])
    return re.compile(
        rf"(?P<of>(?:同比|环比|比|较|相比){_LAST}?(?:同期)?)?(?:分别|共|净|约)?"
        rf"(?<!新)(?:(?P<up>{up})|(?P<down>{down}))(?:了|率|幅度)?(?:为|达到|达|约|近)?$"
    )


def _pair(paragraph: Paragraph, first: Term, second: Term, by: Term) -> tuple[Term, Term] | None:
    """The figures before and after a change, the earlier first."""
    if first.figure.unit != second.figure.unit or by.clause > second.clause + 2:
        return None
    if _FROM.search(first.lead) and _becomes().search(second.lead):
        return first, second
    if by.clause <= second.clause + 1 and _year_after(first, second):
        return first, second
    lead = paragraph.cut(second.figure.lead)
    than = _THAN.search(lead)
    if by.clause == second.clause:
        return (second, first) if than else None
    if (than or _FIRST.search(lead)) and by.clause == second.clause + 1:
        return second, first
    return None


def _recalled(sentence: Sequence[Term], at: int, *, falls: bool) -> Iterator[Relation]:
    """立案268件，同比增长15%（上年233件）: the year before stands after it, in brackets or not."""
    if at + 1 == len(sentence):
        return
    new, by, old = sentence[at - 1 : at + 2]
    deeper = old.figure.depth - by.figure.depth
    beside = deeper == 1 or (not deeper and old.clause == by.clause + 1)
    alike = new.figure.unit == old.figure.unit and new.figure.exact and old.figure.exact
    if beside and alike and _EARLIER.match(old.lead):
        yield from changed(Change(old, new, by, falls))


def _respectively(paragraph: Paragraph, sentence: Sequence[Term], at: int) -> Iterator[Relation]:
    """立案450件、结案420件，上年为400件、380件，同比分别增长12.5%、10.5%: each by its place in the rows."""
    end = at + 1
    while end < len(sentence) and sentence[end].figure.percent and sentence[end].mark in {"", "、"}:
        end += 1
    many = end - at
    if many < 2 or at < 2 * many or comparable(paragraph, sentence[at]):
        return
    new, old = sentence[at - 2 * many : at - many], sentence[at - many : at]
    lead = paragraph.cut(old[0].figure.lead)
    if not _BEFORE.search(lead) or re.search(_ways(), lead) or any(t.mark in {"；", "。"} for t in old):
        return
    if not _ALIKE.match(paragraph.cut(sentence[at].figure.lead)):
        return
    falls = ""
    for was, now, by in zip(old, new, sentence[at:end], strict=True):
        found = re.findall(_ways(), by.lead)
        falls = found[-1] if found else falls
        same = was.figure.unit == now.figure.unit and was.counts and by.clause <= was.clause + 1
        if falls and same and all(one.figure.exact for one in (was, now, by)):
            yield from changed(Change(was, now, by, falls in words("growth")["down"]))


@cache
def _ways() -> str:
    """The words for growing and shrinking."""
    return any_of(words("growth")["up"], words("growth")["down"])


def _year_after(first: Term, second: Term) -> bool:
    """2023年办理66件，2024年办理151件: the same words but for the year."""
    years = [_YEAR.search(term.lead) for term in (first, second)]
    if years[0] is None or years[1] is None or int(years[1][1]) != int(years[0][1]) + 1:
        return False
    told, again = (_YEAR.sub("", term.lead) for term in (first, second))
    return again in {"", told, "为", "达到"} or told.endswith(again)


def changed(change: Change) -> Iterator[Relation]:
    """Hold a change against the two figures that it is the change of."""
    low, high = change.difference
    least, most = interval(change.old.figure)
    unit = change.by.figure.unit
    if change.old.figure.percent:
        yield from _points(change)
    elif unit in {"%", "倍"} and least > 0 and not (unit == "倍" and change.falls):
        scale = 100 if unit == "%" else 1
        true = (scale * low / (most if low >= 0 else least), scale * high / least)
        if true[1] - true[0] <= _WIDEST:
            yield from _judged("growth" if unit == "%" else "multiple", change, true)
    elif unit == change.old.figure.unit:
        yield from _judged("growth", change, (low, high))


def _points(change: Change) -> Iterator[Relation]:
    """A difference of two percentages counts percentage points; %, it would be a share of the first."""
    low, high = change.difference
    by, middle = change.by.figure, (low + high) / 2
    if by.points:
        unit = Fraction(max(by.ulp, change.old.figure.ulp, change.new.figure.ulp))
        stated = Fraction(by.value)
        true = stated if abs(stated - middle) <= unit else middle
        yield from _judged("points", change, (true, true))
    elif by.percent and change.old.figure.low > 0:
        true = 100 * middle / Fraction(change.old.figure.value)
        if judge((true, true), by.value, by.ulp) is Verdict.HOLDS:
            sum_ = f"({change.sum})÷{digits(change.old.figure)}={shown_as(true, change.by)}"
            yield relation("growth", Verdict.HOLDS, change.terms, (sum_, true))
        elif Fraction(by.value) == middle:
            yield Relation(
                kind="points",
                verdict=Verdict.DOUBTFUL,
                span=by.span,
                detail=f"{change.sum}={shown(middle, decimals(by.ulp))}个百分点",
                stated=by.text,
                expected=by.text.replace("%", "个百分点").replace("％", "个百分点"),
                related=((change.old.figure.span, "first"), (change.new.figure.span, "total")),
            )


def _judged(kind: str, change: Change, true: Interval) -> Iterator[Relation]:
    """The relation of a change with what was recomputed."""
    by = change.by.figure
    verdict = judge(true, by.value, by.ulp)
    if by.count and verdict is not Verdict.HOLDS:
        verdict = Verdict.WRONG
    middle = (true[0] + true[1]) / 2
    sum_ = f"({change.sum})÷{digits(change.old.figure)}" if by.unit in {"%", "倍"} else change.sum
    yield relation(kind, verdict, change.terms, (f"{sum_}={shown_as(middle, change.by)}", middle))


def shown_as(true: Fraction, by: Term) -> str:
    unit = by.figure.unit if by.figure.unit in {"%", "‰", "倍", "个百分点"} else ""
    return shown(true, decimals(by.figure.ulp)) + unit


def relation(
    kind: str, verdict: Verdict, terms: tuple[Term, Term, Term], result: tuple[str, Fraction]
) -> Relation:
    first, second, by = terms
    detail, true = result
    return Relation(
        kind=kind,
        verdict=verdict,
        span=extent(terms) if verdict is Verdict.HOLDS else by.figure.span,
        detail=detail,
        stated=by.figure.text,
        expected=shown_as(true, by) if true >= 0 else None,
        related=((first.figure.span, "first"), (second.figure.span, "total")),
    )


def _multiple(term: Term) -> Iterator[Relation]:
    """Nothing can become less by a multiple of itself: 减少3倍."""
    told = change_said().search(term.lead) if term.figure.unit == "倍" else None
    if told is not None and told["down"] and term.figure.value >= 1:
        yield Relation(
            kind="multiple",
            verdict=Verdict.IMPOSSIBLE,
            span=term.figure.span,
            detail=f"{told['down']}{term.figure.text}",
            stated=term.figure.text,
        )
