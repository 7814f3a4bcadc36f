"""Shares: 其中正职出庭74件，占比46.25%; 婚姻家庭385件，占46.8%；邻里关系170件，占20.7%."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.facts.acceptance import Verdict, decimals, judge, shown
from checker.facts.ratios import ADVERB, GENERIC, REACHES, Base, Claim, baseless, judged, told_of, verdict_on
from checker.facts.relations import digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term
    from checker.facts.relations import Relation

SHARE = re.compile(
    rf"(?P<who>[^占]*)(?:仅|约|只|各|分别)?占(?P<base>.*?)的?(?:总)?(?:比例|比重|比率|比)?(?:的)?{REACHES}$"
)
_NAMED = 4  # so many figures before it can be what the name of a base means
_OUTSIDE = re.compile(r"全[国省]|全球|同类|行业|区域|地区")


def holder(sentence: Sequence[Term], at: int, who: str) -> Term | None:
    """The figure that a share is said of: the one just before."""
    who = ADVERB.sub("", who)
    inside = [t for t in sentence[max(0, at - 3) : at] if t.figure.depth <= sentence[at].figure.depth]
    for term in reversed(inside[-2:]):
        if term.amount and not term.figure.chinese:
            near = term.clause >= sentence[at].clause - (2 if inside[-1] is not term else 1)
            return term if near and (not who or who in term.label or term.label in who != "") else None
    return None


def share(paragraph: Paragraph, sentence: Sequence[Term], claim: Claim, base: str) -> Iterator[Relation]:
    """A single share. Its base is named, or the whole that 其中 opens, or else not certain."""
    part = claim.part
    earlier = paragraph.earlier(part)
    beside = set() if part.opener else _beside([*reversed(earlier), *sentence], base)
    before = [
        t for t in sentence[: sentence.index(part)] if t.like(part) and t.amount and id(t) not in beside
    ]
    wider = [t for t in earlier if t.like(part) and t.amount and id(t) not in beside]
    if together := _together(claim, before, wider):
        yield together
        return
    named = GENERIC.sub("", base)
    if named:
        outside = _OUTSIDE.search(base) is not None
        meant = [t for t in [*reversed(before), *wider] if _names(t, named)]
        if not meant or outside:
            outer = [t for t in before if t.figure.depth < part.figure.depth]
            yield _unfound(claim, [] if outside else [*before, *wider], outer[-1:])
        else:
            wide = [t for t in meant[:_NAMED] if t.figure.value >= part.figure.value] or meant[:1]
            told = {t.figure.value: t for t in wide}
            sure = len(named) > 2 and len(told) == 1
            yield verdict_on(claim, [*told.values()], Verdict.WRONG if sure else Verdict.DOUBTFUL)
        return
    opened = bool(part.opener) and bool(before)
    if fit := [t for t in [*reversed(before), *wider] if judged(claim, t).verdict is Verdict.HOLDS]:
        yield verdict_on(claim, fit[:1])
    elif opened or before:
        doubt = Verdict.DOUBTFUL if len(before) == 1 else Verdict.REMARK
        yield verdict_on(claim, before[-1:], Verdict.WRONG if opened else doubt)


def _beside(terms: Sequence[Term], base: str) -> set[int]:
    """The figures that have a share of the same whole themselves: they are parts beside, not the whole."""
    found = ((part, SHARE.fullmatch(share.lead)) for part, share in pairwise(terms) if share.figure.percent)
    return {id(part) for part, match in found if match and match["base"] == base}


def _together(claim: Claim, before: Sequence[Term], wider: Sequence[Term]) -> Relation | None:
    """The share of several figures in a row that fits: 甲72件、乙80件、丙50件，占总数的59.7%."""
    run = [claim.part]
    while run[0].mark == "、" and len(run) <= len(before):
        run.insert(0, before[-len(run)])
    total = sum((Fraction(term.figure.value) for term in run), Fraction(0))
    wholes = [*reversed(before[: len(before) + 1 - len(run)]), *wider] if len(run) > 1 else []
    for whole in wholes:
        true = claim.scale * total / Fraction(whole.figure.value) if whole.figure.value else Fraction(0)
        verdict = judge((true, true), claim.rate.figure.value, claim.rate.figure.ulp)
        if verdict is Verdict.HOLDS:
            sums = "+".join(digits(term.figure) for term in run)
            shares = f"({sums})÷{digits(whole.figure)}={claim.percent(true)}"
            return told_of(claim, Base(whole, verdict, true), shares)
    return None


def _unfound(claim: Claim, tried: Iterable[Term] = (), outer: Iterable[Term] = ()) -> Relation:
    """A share of something that has no figure here: it may still happen that one fits.

    In brackets, 窗口受理103件（线上71件，线下32件，占总数的41.7%）, it may be
    that of the figure *outer* to them.
    """
    for term in tried:
        if decimals(claim.rate.figure.ulp) and judged(claim, term).verdict is Verdict.HOLDS:
            return verdict_on(claim, [term])
    heads = [claim, *(replace(claim, part=term) for term in outer)]
    told = [baseless(head, f"{head.part.figure.text}占{head.rate.figure.text}") for head in heads]
    return next((one for one in told if one.verdict is Verdict.OPEN), told[0])


def _names(term: Term, named: str) -> bool:
    """Whether a figure's words name the base: the last two characters at least."""
    return any(len(key) >= 2 and key in term.label + term.noun for key in (named, named[-4:], named[-2:]))


def share_groups(sentence: Sequence[Term]) -> Iterator[list[Claim]]:
    """Runs of a figure and its share: 婚姻家庭385件，占46.8%；邻里关系170件，占20.7%."""
    group: list[Claim] = []
    for part, share in pairwise(sentence):
        match = SHARE.fullmatch(share.lead) if share.figure.percent else None
        plain = match and not ADVERB.sub("", match["who"]) and not GENERIC.sub("", match["base"])
        if plain and part.amount:
            group.append(Claim("share", part, share))
        elif not (share.amount and group and group[-1].rate is part):
            yield group
            group = []
    yield group


def shared(paragraph: Paragraph, sentence: Sequence[Term], group: Sequence[Claim]) -> Iterator[Relation]:
    """Shares of one base: it is the figure before that most of them fit."""
    first = group[0].part
    before = [t for t in sentence[: sentence.index(first)] if t.amount and t.like(first)]
    candidates = [*reversed(before), *(t for t in paragraph.earlier(first) if t.amount)]
    hits = [sum(judged(claim, base).verdict is Verdict.HOLDS for claim in group) for base in candidates]
    best = candidates[hits.index(max(hits))] if candidates else None
    if best is None or not _agreed(max(hits), group, near=best in before):
        yield from _unbased(group)
        return
    total = sum((Fraction(claim.rate.figure.value) for claim in group), Fraction(0))
    for claim in group:
        found = judged(claim, best)
        relation = verdict_on(claim, [best])
        if total == 100 and found.verdict in {Verdict.TRUNCATED, Verdict.LAST_DIGIT}:
            relation = told_of(claim, replace(found, verdict=Verdict.FORCED), relation.detail)
        yield relation


def _agreed(hits: int, group: Sequence[Claim], *, near: bool) -> bool:
    """Whether enough shares fit a base to say that it is theirs; two of whole per cents may by chance."""
    if len(group) == 2 and near and decimals(group[0].rate.figure.ulp):
        return hits >= 1
    return hits >= max(2, (len(group) - 1) // 2)


def _unbased(group: Sequence[Claim]) -> Iterator[Relation]:
    """Shares without a printed base: they may still be shares of the sum of their parts."""
    whole = sum((Fraction(claim.part.figure.value) for claim in group), Fraction(0))
    exact = whole > 0 and all(t.figure.exact for claim in group for t in (claim.part, claim.rate))
    for claim in group:
        true = claim.scale * Fraction(claim.part.figure.value) / whole if exact else Fraction(0)
        verdict = judge((true, true), claim.rate.figure.value, claim.rate.figure.ulp)
        if exact and verdict is Verdict.HOLDS:
            sums = f"{digits(claim.part.figure)}÷{shown(whole)}={claim.percent(true)}"
            yield told_of(claim, Base(claim.part, verdict, true), sums)
        else:
            yield _unfound(claim)
