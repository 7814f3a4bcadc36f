"""Rates and shares: 结案2040件，结案率85%; 劳动争议109件，占13.3%."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.acceptance import Verdict, attainable, decimals, judge
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.ratios import (
    ADVERB,
    GENERIC,
    REACHES,
    Base,
    Claim,
    baseless,
    judged,
    told_of,
    verdict_on,
)
from checker.facts.relations import Relation, digits
from checker.facts.shares import SHARE, holder, share, share_groups, shared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_RATE = re.compile(rf"(?P<verb>[^，、,]*?)(?:率|比例|比重)(?:仅)?(?:占)?{REACHES}$")
_WIDER = 3  # figures of earlier sentences that may make the whole together with the part
_CHANGE = re.compile(r"同比|环比|比上|比去|比前|较|相比|增长|增幅|降幅|上升|分别|由|从|连续|以来|每")


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The rates and shares of a paragraph."""
    done: set[int] = set()
    for sentence in paragraph.sentences:
        for group in share_groups(sentence):
            if len(group) > 1:
                done.update(id(claim.rate) for claim in group)
                yield from shared(paragraph, sentence, group)
        for at, term in enumerate(sentence):
            if term.figure.percent and id(term) not in done and not _CHANGE.search(term.lead):
                yield from _single(paragraph, sentence, at)


def _single(paragraph: Paragraph, sentence: Sequence[Term], at: int) -> Iterator[Relation]:
    """The relation of one percentage with the figures before it, if it has one."""
    rate = sentence[at]
    if said := SHARE.fullmatch(rate.lead):
        part = holder(sentence, at, said["who"])
        if part is not None:
            yield from share(paragraph, sentence, Claim("share", part, rate), said["base"])
            return
    if found := _RATE.search(rate.lead):
        verb = ADVERB.sub("", found["verb"])
        if rate.figure.percent and rate.figure.low > 100 and pattern("rates", "within").search(verb[-4:]):
            yield _beyond(rate)
            return
        if any(_numerators(sentence[:at], verb)):
            yield from _of_verb(paragraph, sentence, at, verb)
        else:
            yield from _among(sentence, at)
            yield from _grim(paragraph, sentence, at, verb)


def _beyond(rate: Term) -> Relation:
    """More than all of them: 合格率102%."""
    return Relation(
        kind="rate",
        verdict=Verdict.BEYOND,
        span=rate.figure.span,
        detail=f"{rate.lead}{rate.figure.text}",
        stated=rate.figure.text,
    )


def _among(sentence: Sequence[Term], at: int) -> Iterator[Relation]:
    """2418项事项中，2331项纳入大厅，入驻率96.4%: the rate names neither, but it may fit."""
    for base, part in pairwise(sentence[max(0, at - 2) : at]):
        if part.opener and part.amount and part.like(base) and sentence[at].clause <= part.clause + 2:
            relation = verdict_on(Claim("rate", part, sentence[at]), [base])
            if relation.verdict is Verdict.HOLDS:
                yield relation


def _numerators(before: Sequence[Term], verb: str) -> tuple[list[Term], list[Term]]:
    """The figures that the rate's own verb stands at: 结案率 of 结案2040件; and of what it is denied of.

    The nearest of each kind, and those farther away: 不予许可70件，其中因条件不符不予许可65件.
    """
    for size in range(len(verb), 1, -1):
        core, rest = GENERIC.sub("", verb[-size:]), GENERIC.sub("", verb[:-size])
        alike = next((group for group in words("rates")["alike"] if core in group), [core])
        said = re.compile(any_of(alike)) if len(core) > 1 else None
        found: dict[bool, list[Term]] = {}
        for at in range(len(before) - 1, -1, -1):
            term = before[at]
            if said is None or not term.amount or term.figure.chinese or _TARGET.match(term.tail):
                continue
            named, after = said.search(term.label), said.match(term.tail)  # 合格97人, 97人合格
            if (named or after) and rest in "".join(t.lead for t in before[: at + 1]):
                start = term.label[: named.start()] if named else ""
                if not start.endswith(tuple(words("rates")["ordered"])):
                    found.setdefault(start.endswith(("不", "未", "无")), []).append(term)
        if found:
            nearest = [found[denied][0] for denied in (False, True) if denied in found]
            return nearest, found.get(False, [])[1:]
    return [], []


_TARGET = re.compile(r"[^，,。；;]{0,8}(?:目标|任务|计划|指标)")  # 完成6万件的年度任务: the whole


def _of_verb(paragraph: Paragraph, sentence: Sequence[Term], at: int, verb: str) -> Iterator[Relation]:
    """A rate by its numerator, or by what is left of the whole: 合格率 of 合格97件 or 不合格3件."""
    parts, farther = _numerators(sentence[:at], verb)
    told: list[Relation] = []
    for part in parts:
        claim = Claim("rate", part, sentence[at])
        before = [t for t in reversed(sentence[: sentence.index(part)]) if t.like(part) and t.amount]
        denied = re.search(f"[不未无]{re.escape(verb[-2:])}", part.label) or part is not parts[0]
        denied = denied and verb[0] not in "不未无"
        told += _complement(claim, before) if denied else _either(paragraph, sentence, claim, verb)
    for part in farther:
        told += _either(paragraph, sentence, Claim("rate", part, sentence[at]), verb)
    if farther and sentence[at].figure.value != 100:
        told.sort(key=lambda one: _off(one, sentence[at]))
    fit = [relation for relation in told if relation.verdict is Verdict.HOLDS]
    if fit or len(parts) < 2:
        yield from fit[:1] or told[:1]
    elif any(sum(p.figure.value for p in parts) == t.figure.value for t in sentence[:at]):
        yield from told[:1]


def _off(relation: Relation, rate: Term) -> Fraction:
    """How far the rate that a relation expects is from the one that is printed."""
    expected = relation.expected.rstrip("%‰") if relation.expected else ""
    return abs(Fraction(expected or 0) - Fraction(rate.figure.value))


def _either(paragraph: Paragraph, sentence: Sequence[Term], claim: Claim, verb: str) -> list[Relation]:
    """A rate of what is counted twice, 审结案件86件104人, may be counted of the one or the other."""
    at = sentence.index(claim.part) + 1
    twin = sentence[at : at + 1]
    told = list(_rate(paragraph, sentence, claim, verb))
    if twin and twin[0].amount and twin[0].figure.span.start == claim.part.figure.span.end:
        told += _rate(paragraph, sentence, replace(claim, part=twin[0]), verb)
    let_be = {Verdict.HOLDS, Verdict.OPEN}
    return sorted(told, key=lambda one: (one.verdict not in let_be, _off(one, claim.rate)))[:1]


def _rate(paragraph: Paragraph, sentence: Sequence[Term], claim: Claim, verb: str) -> Iterator[Relation]:
    """A rate whose numerator stands before it; the base is the nearest figure that fits."""
    part, rate = claim.part, claim.rate
    at = sentence.index(part)
    before = [t for t in reversed(sentence[:at]) if t.like(part) and t.amount]
    intake = pattern("rates", "intake")
    others = _wholes(before, part, verb)
    bases = [t for t in others if t.figure.value >= part.figure.value]
    bases = bases or [t for t in others[:1] if intake.search(t.label)]
    wider = [t for t in paragraph.earlier(part) if t.like(part) and t.amount]
    fit = next((t for t in [*before, *wider] if judged(claim, t).verdict is Verdict.HOLDS), None)
    whole = rate.figure.value == 100
    if fit is not None:
        yield verdict_on(claim, [fit])
    elif both := _of_both(claim, [*before[:1], *sentence[at + 1 : sentence.index(rate)], *wider[:_WIDER]]):
        yield both
    elif bases and not (whole and (pattern("rates", "own_base").search(verb) or _timely(part, verb))):
        yield verdict_on(claim, bases, _of_all(part, bases[0], verb) if whole else Verdict.WRONG)
    else:
        yield baseless(claim, f"{verb}率{rate.figure.text}")


def _of_both(claim: Claim, beside: Sequence[Term]) -> Relation | None:
    """A rate of what two figures make together that fits: 采纳45条，未采纳5条，采纳率90%."""
    for other in beside:
        if other.like(claim.part) and other.amount and all(t.figure.exact for t in (other, claim.part)):
            whole = claim.part.figure.value + other.figure.value
            together = replace(other.figure, value=whole, high=whole)
            base = judged(claim, replace(other, figure=together))
            if base.verdict is Verdict.HOLDS:
                sum_ = f"{digits(claim.part.figure)}+{digits(other.figure)}"
                detail = f"{digits(claim.part.figure)}÷({sum_})={claim.percent(base.true)}"
                return told_of(claim, replace(base, term=other), detail)
    return None


def _wholes(before: Sequence[Term], part: Term, verb: str) -> list[Term]:
    """The figures that a rate may be counted of: 应公示1800条 of 已公示1782条, else what comes before."""
    said = any_of([word for word in (verb[-2:], part.label[-2:]) if word])
    owed = re.compile(f"(?:{any_of(words('rates')['due'])})(?:{said})|{any_of(words('rates')['heard'])}")
    if due := [t for t in before if owed.search(t.label)]:
        return due
    if pattern("rates", "due_only").search(part.label):
        return []
    return [t for t in before if verb[-2:] not in t.label]  # 败诉3件 is no base of another 败诉率


def _timely(part: Term, verb: str) -> bool:
    """Whether a figure counts only what was done in time, its rate all: 按时结案59件，结案率100%."""
    timely = pattern("rates", "timely")
    return timely.search(part.label) is not None and timely.search(verb) is None


def _of_all(part: Term, base: Term, verb: str) -> Verdict:
    """How wrong 100% is: 受理12件，办结11件，办结率100% leaves no other base, most else may."""
    taken_in = pattern("rates", "intake").search(base.label)
    return Verdict.DOUBTFUL if taken_in and part.label == verb else Verdict.REMARK


def _complement(claim: Claim, before: Sequence[Term]) -> Iterator[Relation]:
    """合格率 where the figure given is that of the 不合格: it is what is left of the whole.

    The parts beside it in its list, 优秀9件、合格8件、不合格1件, are no whole.
    """
    told = []
    for base in before:
        true = claim.scale * (1 - Fraction(claim.part.figure.value) / Fraction(base.figure.value or 1))
        verdict = judge((true, true), claim.rate.figure.value, claim.rate.figure.ulp)
        sum_ = f"1-{digits(claim.part.figure)}÷{digits(base.figure)}={claim.percent(true)}"
        if all(t.figure.exact for t in (claim.part, base, claim.rate)):
            told.append(told_of(claim, Base(base, verdict, true), sum_))
    listed = claim.part.opener or any(base.opener for base in before)
    fit = [relation for relation in told if relation.verdict is Verdict.HOLDS]
    yield from fit[:1] or ([] if listed else told[:1])


def _grim(paragraph: Paragraph, sentence: Sequence[Term], at: int, verb: str) -> Iterator[Relation]:
    """A rate of cases without its numerator: no whole number may give it (GRIM)."""
    rate = sentence[at].figure
    family = next((f for f in words("rates")["families"] if re.search(any_of(f["rates"]), verb)), None)
    if family is None or not rate.exact or not decimals(rate.ulp):
        return
    about = re.compile(any_of(family["of"]))
    told = [t for t in sentence[:at] if t.counts and t.figure.unit in family["units"]]
    bases = [t for t in told if about.search(t.label + t.noun)]
    if not bases or not all(t.figure.exact and 0 < t.figure.value <= 100 / rate.ulp / 3 for t in told):
        return
    near = [t for t in paragraph.earlier(sentence[at]) if t.counts and about.search(t.label + t.noun)]
    tried = [*told, *near]
    if not any(attainable(int(t.figure.value), rate.value, rate.ulp, 100) for t in tried):
        yield _impossible(sentence[at], bases[-1], tried)


def _impossible(rate: Term, base: Term, tried: Sequence[Term]) -> Relation:
    """Show the two nearest rates that whole numbers of the base can give."""
    claim = Claim("rate", base, rate)
    whole = int(base.figure.value)
    least = int(rate.figure.value * whole / 100)
    near = [f"{n}÷{whole}={claim.percent(Fraction(100 * n, whole))}" for n in (least, least + 1)]
    return Relation(
        kind="rate",
        verdict=Verdict.IMPOSSIBLE,
        span=rate.figure.span,
        detail="，".join(near),
        stated=rate.figure.text,
        related=tuple((t.figure.span, "total") for t in tried),
        why="、".join(dict.fromkeys(t.figure.text for t in tried)),
    )
