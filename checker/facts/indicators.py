"""One indicator with two values in one report: 12个乡镇（街道） and 14个, 连续27个月 and 31个月."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.facts.acceptance import Verdict
from checker.facts.figures import REACH
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_HALF = str.maketrans("(),", "（），")
_RATE = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,24}率)")
_AS_OF = re.compile(r"截[至止](?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<end>底|末|年底|年末)?")
_MONTHS = re.compile(r"(?<![\d年个])(\d{1,2})\s*[—–\-~～至到]\s*(\d{1,2})\s*月|前(?:三|\d)季度")
_YEAR = re.compile(r"(\d{4})年")
_STOP = re.compile(r"[，,；;。：:！!？?\n]")


class _Mention(Struct, frozen=True):
    """A place where an indicator has a value. *key* is all that must be equal for a comparison:
    indicator, scope, unit; *period* when it is of, empty where the text does not say.
    """

    key: tuple[str, ...]
    term: Term
    span: Span
    period: str
    sure: bool
    where: tuple[int, int]


def read(paragraphs: Sequence[Paragraph]) -> Iterator[Relation]:
    """The indicators of a report that stand in it more than once."""
    mentions: dict[tuple[str, ...], list[_Mention]] = {}
    year = _year(paragraphs)
    for number, paragraph in enumerate(paragraphs):
        for term in paragraph.terms:
            for mention in _mentions(paragraph, term, number, year):
                mentions.setdefault(mention.key, []).append(mention)
    for several in mentions.values():
        yield from _compared(several)


def _mentions(paragraph: Paragraph, term: Term, number: int, year: str) -> Iterator[_Mention]:
    if term.figure.bound != "=" or term.figure.depth:
        return
    where = (number, term.sentence)
    for find in (_population, _running, _activity, _caseload, _rate):
        found = find(paragraph, term)
        if found is not None:
            period = _period(paragraph, term, year)
            yield _Mention(found[0], term, found[1], period, find in {_population, _running}, where)
            return


def _compared(several: Sequence[_Mention]) -> Iterator[Relation]:
    """Hold each mention against the first of the same period; intervals that meet agree."""
    for at, later in enumerate(several[1:], 1):
        first = next((m for m in several[:at] if _same_period(m, later)), None)
        if first is None or (not later.sure and first.where == later.where):
            continue
        a, b = first.term.figure, later.term.figure
        agree = a.low <= b.top and b.low <= a.top
        verdict = Verdict.WRONG if later.sure else Verdict.DOUBTFUL
        yield Relation(
            kind="same",
            verdict=Verdict.HOLDS if agree else verdict,
            span=later.span,
            detail=f"{_name(later.key)}：{a.text}，{b.text}",
            stated=b.text,
            related=((first.span, "first"),),
            why=a.text,
        )


def _name(key: tuple[str, ...]) -> str:
    return "".join(part for part in key[1:3] if part)


def _same_period(first: _Mention, later: _Mention) -> bool:
    """Whether two mentions speak of one time: both do not say, or the one that does says the year's end."""
    told = {first.period, later.period}
    return len(told) == 1 or told == {"", "end"}


def _period(paragraph: Paragraph, term: Term, year: str) -> str:
    """When a figure is of: months, a date up to which, another year; empty for the year as a whole."""
    text = paragraph.sentence_text(term)
    if months := _MONTHS.search(text):
        return months.group()
    if as_of := _AS_OF.search(text):
        month = as_of["month"]
        return "end" if month in {None, "12"} and as_of["end"] else as_of.group()
    if found := pattern("indicators", "periods").search(text):
        return found.group()
    years = _YEAR.findall(term.lead)
    return years[-1] if years and years[-1] != year else ""


def _year(paragraphs: Sequence[Paragraph]) -> str:
    """The year that a report speaks of most."""
    years = Counter(year for paragraph in paragraphs for year in _YEAR.findall(paragraph.text))
    return years.most_common(1)[0][0] if years else ""


@cache
def _whole() -> re.Pattern[str]:
    return re.compile(rf"(?:{any_of(words('indicators')['whole_before'])})(?:共|共有|有|所有|的)?$")


@cache
def _caseload_said() -> re.Pattern[str]:
    lists = words("indicators")
    return re.compile(rf"(?:{any_of(lists['verbs'])})(?:{any_of(lists['named'])})")


@cache
def _staff_said() -> re.Pattern[str]:
    return re.compile(rf"(?:现有|拥有|有)?(?:{any_of(words('indicators')['staff'])})")


@cache
def _rate_said() -> re.Pattern[str]:
    rates = any_of(words("indicators")["rates"])
    return re.compile(rf"(?P<name>[\u4e00-\u9fff]*(?:{rates}))(?:为|达到|达|是|降至|升至|保持在|保持)?")


@cache
def _kinds() -> dict[str, str]:
    """Every name of a population, and the name that stands for all its kind."""
    return {name: names[0] for names in words("indicators")["populations"] for name in names}


_Found = tuple[tuple[str, ...], Span]


def _population(paragraph: Paragraph, term: Term) -> _Found | None:
    """How many towns or villages there are: said of all of them, not of some."""
    kind = _kinds().get(term.noun.translate(_HALF))
    if kind is None or term.figure.unit != "个":
        return None
    after = paragraph.text[term.figure.noun.end - paragraph.offset :][:4]
    lead = term.lead
    if pattern("indicators", "partial").search(lead) or not after.startswith(
        tuple(words("indicators")["whole_after"])
    ):
        return None
    whole = _whole().search(lead)
    all_of_them = not lead and re.match("均|全部|都|皆", after)
    if not whole and not all_of_them:
        return None
    return ("population", kind), Span(term.figure.span.start, term.figure.noun.end)


def _running(paragraph: Paragraph, term: Term) -> _Found | None:
    """For how long a rate has been what it is: 按时办结率连续27个月保持100%."""
    if term.figure.unit not in {"个月", "年"} or not term.lead.endswith("连续"):
        return None
    start, end = _clause(paragraph, term)
    clause = paragraph.text[start:end]
    at = term.figure.span.start - paragraph.offset - start
    rates = list(_RATE.finditer(clause.replace("连续", "　　")))
    level = re.search(r"\d+(?:\.\d+)?[%％]", clause)
    if len(rates) != 1 or level is None or at < 0:
        return None
    name = _bare(rates[0]["name"])
    begin = term.figure.span.start - term.lead.endswith("连续") * 2
    return ("running", name, level.group(), term.figure.unit), Span(begin, term.figure.span.end)


def _bare(name: str) -> str:
    """An indicator's name without the words before it that say where, or that it was reached."""
    return re.sub(r"^.*?(?:实现|保持|推动|确保|达到|全[市县区省]|我[市县区]|个月|年内)", "", name)


def _clause(paragraph: Paragraph, term: Term) -> tuple[int, int]:
    """The clause that a figure stands in."""
    at = term.figure.span.start - paragraph.offset
    left, after = max(0, at - REACH), term.figure.span.end - paragraph.offset
    start = max((m.end() for m in _STOP.finditer(paragraph.text, left, at)), default=left)
    end = _STOP.search(paragraph.text, after, after + REACH)
    return start, end.start() if end else min(after + REACH, len(paragraph.text))


@cache
def _body() -> re.Pattern[str]:
    lists = words("indicators")
    return re.compile(rf"(?:[{''.join(lists['levels'])}])(?:{any_of(lists['bodies'])})")


def _activity(paragraph: Paragraph, term: Term) -> _Found | None:
    """How often a body did a certain thing: 县政府常务会议举办法律知识讲座4次."""
    if term.noun or not term.counts:
        return None
    lists = words("indicators")
    own = _body().match(term.label)
    deed = term.label[own.end() :] if own else term.label
    verb = pattern("indicators", "verbs").match(deed)
    if verb is None or len(thing := deed[verb.end() :]) < 5 or thing in lists["generic"]:
        return None
    if re.search(r"[、和与及等]", thing):
        return None
    body = own.group() if own else _subject(paragraph, term)
    if not body:
        return None
    organ = next(
        (o for o in ("政府", "人大", "政协", "法院", "检察院", "司法局", "纪委", "委") if o in body), body
    )
    key = ("activity", body[0] + organ, deed, term.figure.unit)
    return key, Span(term.figure.span.start, term.figure.span.end)


def _subject(paragraph: Paragraph, term: Term) -> str:
    """The body that opens one of the clauses before, in the same sentence and between the same semicolons."""
    at = term.figure.span.start - paragraph.offset
    near = re.split(r"[；;。！!？?\n]", paragraph.text[max(0, at - REACH) : at])[-1]
    for clause in reversed(re.split(r"[，,：:]", near)):
        if found := _body().match(clause.strip()):
            return found.group()
    return ""


def _caseload(paragraph: Paragraph, term: Term) -> _Found | None:
    """Counts that a report has only one of, where it says neither body nor part: 受理行政复议案件."""
    del paragraph
    if term.noun or term.figure.unit not in {"件", "项", "人"}:
        return None
    said = _staff_said() if term.figure.unit == "人" else _caseload_said()
    deed = said.fullmatch(term.label)
    if deed is None:
        return None
    named = re.sub("^(?:现有|拥有|有)", "", deed.group())
    return ("cases", _scope(term), named, term.figure.unit), term.figure.span


def _rate(paragraph: Paragraph, term: Term) -> _Found | None:
    """Rates that a report has only one of: 行政机关败诉率."""
    del paragraph
    found = _rate_said().fullmatch(term.label) if term.figure.percent else None
    if found is None or len(found["name"]) < 6 or "连续" in term.label:
        return None
    return ("rate", _scope(term), _bare(found["name"])), term.figure.span


def _scope(term: Term) -> str:
    """The area that a figure is said to be of; the whole of it where the words before do not say."""
    scope = re.search(r"全省|[市县区]本级|[市县区]级", term.lead)
    return scope.group() if scope else ""
