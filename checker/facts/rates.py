"""Rates and shares: 结案22188件，结案率89.18%; 予以公开622件，占49.6%."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, attainable, decimals, judge, quotient, reachable, shown
from checker.facts.lexicon import any_of, pattern, words
from checker.facts.paragraphs import extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_REACH = (
    r"(?:仅|约|均|也|只|已|高)?(?:为|是|达到|达成|达|升至|降至|降到|提升至|提升到|提高到|提高至|下降至|下降到|"
    r"保持在|保持|稳定在|仅为|近)?"
)
_RATE = re.compile(rf"(?P<verb>[^，、,]*?)(?:率|比例|比重)(?:仅)?(?:占)?{_REACH}$")
_SHARE = re.compile(
    rf"(?P<who>[^占]*)(?:仅|约|只|各|分别)?占(?P<base>.*?)的?(?:总)?(?:比例|比重|比率|比)?(?:的)?{_REACH}$"
)
_CHANGE = re.compile(r"同比|环比|比上|比去|比前|较|相比|增长|增幅|降幅|上升|分别|由|从|连续|以来|每")
_GENERIC = re.compile(
    r"全部|案件|事项|总数|总量|总额|总体|总|所有|同期|当年|其|该|的|全[市县区]|数量|数|件|量|额"
)
_OUTSIDE = re.compile(r"全[国省]|全球|同类|行业|区域|地区")
_ADVERB = re.compile(
    r"^(?:其中|全年|全市|全县|全区|今年|目前|累计|总体|综合|平均|仅|约|只|共|已|均|,|，|的|\s)+"
)


@dataclass(frozen=True, slots=True)
class _Claim:
    """A percentage and the figure that it is said of; *kind* is rate or share."""

    kind: str
    part: Term
    rate: Term

    @property
    def scale(self) -> int:
        return 1000 if self.rate.figure.unit == "‰" else 100

    def percent(self, true: Fraction) -> str:
        """A value, printed as the percentage is."""
        return shown(true, decimals(self.rate.figure.ulp)) + self.rate.figure.unit


@dataclass(frozen=True, slots=True)
class _Base:
    """A figure that may be the whole of a claim, and what comes of it."""

    term: Term
    verdict: Verdict
    true: Fraction


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The rates and shares of a paragraph."""
    done: set[int] = set()
    for sentence in paragraph.sentences:
        for group in _share_groups(sentence):
            if len(group) > 1:
                done.update(id(claim.rate) for claim in group)
                yield from _group(paragraph, sentence, group)
        for at, term in enumerate(sentence):
            if term.figure.percent and id(term) not in done and not _CHANGE.search(term.lead):
                yield from _single(paragraph, sentence, at)


def _single(paragraph: Paragraph, sentence: Sequence[Term], at: int) -> Iterator[Relation]:
    """The relation of one percentage with the figures before it, if it has one."""
    rate = sentence[at]
    if share := _SHARE.fullmatch(rate.lead):
        part = _holder(sentence, at, share["who"])
        if part is not None:
            yield from _share(paragraph, sentence, _Claim("share", part, rate), share["base"])
            return
    if found := _RATE.search(rate.lead):
        verb = _ADVERB.sub("", found["verb"])
        if _numerators(sentence[:at], verb):
            yield from _of_verb(paragraph, sentence, at, verb)
        else:
            yield from _among(sentence, at)
            yield from _grim(paragraph, sentence, at, verb)


def _among(sentence: Sequence[Term], at: int) -> Iterator[Relation]:
    """2418项事项中，2331项纳入大厅，入驻率96.4%: the rate names neither, but it may fit."""
    for base, part in pairwise(sentence[max(0, at - 2) : at]):
        if part.opener and part.amount and part.like(base) and sentence[at].clause <= part.clause + 2:
            relation = _verdict(_Claim("rate", part, sentence[at]), [base])
            if relation.verdict is Verdict.HOLDS:
                yield relation


def _holder(sentence: Sequence[Term], at: int, who: str) -> Term | None:
    """The figure that a share is said of: the one just before."""
    who = _ADVERB.sub("", who)
    for term in reversed(sentence[max(0, at - 2) : at]):
        if term.amount and not term.figure.chinese:
            near = term.clause >= sentence[at].clause - (2 if sentence[at - 1] is not term else 1)
            return term if near and (not who or who in term.label or term.label in who != "") else None
    return None


def _share(paragraph: Paragraph, sentence: Sequence[Term], claim: _Claim, base: str) -> Iterator[Relation]:
    """A single share. Its base is named, or the whole that 其中 opens, or else not certain."""
    part = claim.part
    before = [t for t in sentence[: sentence.index(part)] if t.like(part) and t.amount]
    wider = [t for t in paragraph.earlier(part) if t.like(part) and t.amount]
    named = _GENERIC.sub("", base)
    if named:
        outside = _OUTSIDE.search(base) is not None
        meant = [t for t in [*reversed(before), *wider] if _names(t, named)]
        if not meant or outside:
            yield _unfound(claim, [] if outside else [*before, *wider])
        else:
            yield _verdict(claim, meant[:1], Verdict.WRONG if len(named) > 2 else Verdict.DOUBTFUL)
        return
    opened = bool(part.opener) and bool(before)
    if fit := [t for t in [*reversed(before), *wider] if _judged(claim, t).verdict is Verdict.HOLDS]:
        yield _verdict(claim, fit[:1])
    elif opened or before:
        doubt = Verdict.DOUBTFUL if len(before) == 1 else Verdict.REMARK
        yield _verdict(claim, before[-1:], Verdict.WRONG if opened else doubt)


def _unfound(claim: _Claim, tried: Iterable[Term] = ()) -> Relation:
    """A share of something that has no figure here: it may still happen that one fits."""
    for term in tried:
        if decimals(claim.rate.figure.ulp) and _judged(claim, term).verdict is Verdict.HOLDS:
            return _verdict(claim, [term])
    return _open(claim, f"{claim.part.figure.text}占{claim.rate.figure.text}")


def _open(claim: _Claim, detail: str) -> Relation:
    """A base that is not told; but where no whole number can be it, the two figures exclude each other."""
    part, rate = claim.part.figure, claim.rate.figure
    known = part.count and part.ulp == 1 and part.exact and rate.exact and decimals(rate.ulp)
    if known and not reachable(int(part.value), rate.value, rate.ulp, claim.scale):
        return Relation(
            kind=claim.kind,
            verdict=Verdict.IMPOSSIBLE,
            span=rate.span,
            detail=f"没有一个整数作分母能使{digits(part)}÷N={rate.text}",
            stated=rate.text,
            related=((part.span, "addend"),),
            why="任何整数",
        )
    return Relation(
        kind=claim.kind,
        verdict=Verdict.OPEN,
        span=claim.rate.figure.span,
        detail=detail,
        why="文中没有写明作为分母的数",
    )


def _names(term: Term, named: str) -> bool:
    """Whether a figure's words name the base: the last two characters at least."""
    return any(len(key) >= 2 and key in term.label + term.noun for key in (named, named[-4:], named[-2:]))


def _numerators(before: Sequence[Term], verb: str) -> list[Term]:
    """The figures that the rate's own verb stands at: 结案率 of 结案22188件; and of what it is denied of."""
    for size in range(len(verb), 1, -1):
        core, rest = _GENERIC.sub("", verb[-size:]), _GENERIC.sub("", verb[:-size])
        alike = next((group for group in words("rates")["alike"] if core in group), [core])
        said = re.compile(any_of(alike)) if len(core) > 1 else None
        found: dict[bool, Term] = {}
        for at in range(len(before) - 1, -1, -1):
            term = before[at]
            named = said.search(term.label) if said and term.amount and not term.figure.chinese else None
            if named and rest in "".join(t.lead for t in before[: at + 1]):
                start = term.label[: named.start()]
                if not start.endswith(("责令", "要求", "督促", "限期", "应")):
                    found.setdefault(start.endswith(("不", "未", "无")), term)
        if found:
            return [found[denied] for denied in (False, True) if denied in found]
    return []


def _of_verb(paragraph: Paragraph, sentence: Sequence[Term], at: int, verb: str) -> Iterator[Relation]:
    """A rate by its numerator, or by what is left of the whole: 合格率 of 合格97件 or 不合格3件."""
    parts = _numerators(sentence[:at], verb)
    told: list[Relation] = []
    for part in parts:
        claim = _Claim("rate", part, sentence[at])
        before = [t for t in reversed(sentence[: sentence.index(part)]) if t.like(part) and t.amount]
        denied = re.search(f"[不未无]{re.escape(verb[-2:])}", part.label) or part is not parts[0]
        denied = denied and verb[0] not in "不未无"
        told += _complement(claim, before) if denied else _rate(paragraph, before, claim, verb)
    fit = [relation for relation in told if relation.verdict is Verdict.HOLDS]
    if fit or len(parts) < 2:
        yield from fit[:1] or told
    elif any(sum(p.figure.value for p in parts) == t.figure.value for t in sentence[:at]):
        yield from told[:1]


def _rate(paragraph: Paragraph, before: Sequence[Term], claim: _Claim, verb: str) -> Iterator[Relation]:
    """A rate whose numerator stands before it; the base is the nearest figure that fits."""
    part, rate = claim.part, claim.rate
    intake = pattern("rates", "intake")
    others = [t for t in before if verb[-2:] not in t.label]  # 败诉3件 is no base of another 败诉率
    bases = [t for t in others if t.figure.value >= part.figure.value]
    bases = bases or [t for t in others[:1] if intake.search(t.label)]
    wider = [t for t in paragraph.earlier(part) if t.like(part) and t.amount]
    fit = [t for t in [*before, *wider] if _judged(claim, t).verdict is Verdict.HOLDS]
    whole = rate.figure.value == 100
    if fit:
        yield _verdict(claim, fit[:1])
    elif bases and not (whole and pattern("rates", "own_base").search(verb)):
        yield _verdict(claim, bases, _of_all(part, bases[0], verb) if whole else Verdict.WRONG)
    else:
        yield _open(claim, f"{verb}率{rate.figure.text}")


def _of_all(part: Term, base: Term, verb: str) -> Verdict:
    """How wrong 100% is: 受理12件，办结11件，办结率100% leaves no other base, most else may."""
    taken_in = pattern("rates", "intake").search(base.label)
    return Verdict.DOUBTFUL if taken_in and part.label == verb else Verdict.REMARK


def _complement(claim: _Claim, before: Sequence[Term]) -> Iterator[Relation]:
    """合格率 where the figure given is that of the 不合格: it is what is left of the whole.

    The parts beside it in its list, 优秀9件、合格8件、不合格1件, are no whole.
    """
    told = []
    for base in before:
        true = claim.scale * (1 - Fraction(claim.part.figure.value) / Fraction(base.figure.value or 1))
        verdict = judge((true, true), claim.rate.figure.value, claim.rate.figure.ulp)
        sum_ = f"1-{digits(claim.part.figure)}÷{digits(base.figure)}={claim.percent(true)}"
        if all(t.figure.exact for t in (claim.part, base, claim.rate)):
            told.append(_told(claim, _Base(base, verdict, true), sum_))
    listed = claim.part.opener or any(base.opener for base in before)
    fit = [relation for relation in told if relation.verdict is Verdict.HOLDS]
    yield from fit[:1] or ([] if listed else told[:1])


def _judged(claim: _Claim, base: Term) -> _Base:
    """What the rate would be of this base, and how the printed one stands to it."""
    part, rate, whole = claim.part.figure, claim.rate.figure, base.figure
    if whole.value <= 0:
        return _Base(base, Verdict.OPEN, Fraction(0))
    low, high = quotient(part, whole, claim.scale)
    true = claim.scale * Fraction(part.value) / Fraction(whole.value)
    if not all(figure.exact for figure in (part, rate, whole)):
        return _Base(base, Verdict.OPEN, true)
    wide = high - low > 2 and judge((true, true), rate.value, rate.ulp) is not Verdict.HOLDS
    outside = judge((low, high), rate.value, rate.ulp)
    return _Base(base, Verdict.OPEN if wide and outside is not Verdict.WRONG else outside, true)


_ORDER = (Verdict.HOLDS, Verdict.TRUNCATED, Verdict.LAST_DIGIT, Verdict.WRONG, Verdict.OPEN)


def _verdict(claim: _Claim, bases: Sequence[Term], wrong: Verdict = Verdict.WRONG) -> Relation:
    """The verdict of a rate on the bases that it can have: the kindest; *wrong* is what wrong is called."""
    tried = [_judged(claim, base) for base in bases]
    stated = Fraction(claim.rate.figure.value)
    tried.sort(key=lambda one: (_ORDER.index(one.verdict), abs(one.true - stated)))
    best = tried[0]
    if best.verdict is Verdict.WRONG:
        best = replace(best, verdict=wrong)
    printed = [
        f"{digits(claim.part.figure)}÷{digits(one.term.figure)}={claim.percent(one.true)}" for one in tried
    ]
    return _told(claim, best, "，".join(printed), [one.term for one in tried])


def _told(claim: _Claim, base: _Base, detail: str, bases: Sequence[Term] = ()) -> Relation:
    holds = base.verdict is Verdict.HOLDS
    return Relation(
        kind=claim.kind,
        verdict=base.verdict,
        span=extent([claim.part, claim.rate]) if holds else claim.rate.figure.span,
        detail=detail,
        stated=claim.rate.figure.text,
        expected=claim.percent(base.true),
        related=(
            (claim.part.figure.span, "addend"),
            *((one.figure.span, "total") for one in bases or [base.term]),
        ),
        why="有关数字是概数" if base.verdict is Verdict.OPEN else "",
    )


def _share_groups(sentence: Sequence[Term]) -> Iterator[list[_Claim]]:
    """Runs of a figure and its share: 予以公开622件，占49.6%；部分公开141件，占11.3%."""
    group: list[_Claim] = []
    for part, share in pairwise(sentence):
        match = _SHARE.fullmatch(share.lead) if share.figure.percent else None
        plain = match and not _ADVERB.sub("", match["who"]) and not _GENERIC.sub("", match["base"])
        if plain and part.amount:
            group.append(_Claim("share", part, share))
        elif not (share.amount and group and group[-1].rate is part):
            yield group
            group = []
    yield group


def _group(paragraph: Paragraph, sentence: Sequence[Term], group: Sequence[_Claim]) -> Iterator[Relation]:
    """Shares of one base: it is the figure before that most of them fit."""
    first = group[0].part
    before = [t for t in sentence[: sentence.index(first)] if t.amount and t.like(first)]
    candidates = [*reversed(before), *(t for t in paragraph.earlier(first) if t.amount)]
    hits = [sum(_judged(claim, base).verdict is Verdict.HOLDS for claim in group) for base in candidates]
    best = candidates[hits.index(max(hits))] if candidates else None
    if best is None or not _agreed(max(hits), group, near=best in before):
        yield from _unbased(group)
        return
    total = sum((Fraction(claim.rate.figure.value) for claim in group), Fraction(0))
    for claim in group:
        judged = _judged(claim, best)
        relation = _verdict(claim, [best])
        if total == 100 and judged.verdict in {Verdict.TRUNCATED, Verdict.LAST_DIGIT}:
            relation = _told(claim, replace(judged, verdict=Verdict.FORCED), relation.detail)
        yield relation


def _agreed(hits: int, group: Sequence[_Claim], *, near: bool) -> bool:
    """Whether enough shares fit a base to say that it is theirs; two of whole per cents may by chance."""
    if len(group) == 2 and near and decimals(group[0].rate.figure.ulp):
        return hits >= 1
    return hits >= max(2, (len(group) - 1) // 2)


def _unbased(group: Sequence[_Claim]) -> Iterator[Relation]:
    """Shares without a printed base: they may still be shares of the sum of their parts."""
    whole = sum((Fraction(claim.part.figure.value) for claim in group), Fraction(0))
    exact = whole > 0 and all(t.figure.exact for claim in group for t in (claim.part, claim.rate))
    for claim in group:
        true = claim.scale * Fraction(claim.part.figure.value) / whole if exact else Fraction(0)
        verdict = judge((true, true), claim.rate.figure.value, claim.rate.figure.ulp)
        if exact and verdict is Verdict.HOLDS:
            sums = f"{digits(claim.part.figure)}÷{shown(whole)}={claim.percent(true)}"
            yield _told(claim, _Base(claim.part, verdict, true), sums)
        else:
            yield _unfound(claim)


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
    claim = _Claim("rate", base, rate)
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
