"""A percentage, the figure that it is said of, and the figure that it is counted of."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.facts.acceptance import Verdict, decimals, judge, quotient, reachable, shown
from checker.facts.paragraphs import extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.facts.paragraphs import Term

# Words between a rate's name and its figure, words that name no certain base, words before a name.
REACHES = (
    r"(?:仅|约|均|也|只|已|高)?(?:为|是|达到|达成|达|升至|降至|降到|提升至|提升到|提高到|提高至|下降至|下降到|"
    r"保持在|保持|稳定在|仅为|近)?"
)
GENERIC = re.compile(
    r"全部|案件|事项|总数|总量|总额|总体|总|所有|同期|当年|其|该|的|全[市县区]|数量|数|件|量|额"
)
FAR = 5  # percentage points
ADVERB = re.compile(
    r"^(?:其中|全年|全市|全县|全区|今年|目前|累计|总体|综合|平均|仅|约|只|共|已|均|,|，|的|\s)+"
)


class Claim(Struct, frozen=True):
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


class Base(Struct, frozen=True):
    """A figure that may be the whole of a claim, and what comes of it."""

    term: Term
    verdict: Verdict
    true: Fraction


_ORDER = (Verdict.HOLDS, Verdict.TRUNCATED, Verdict.LAST_DIGIT, Verdict.WRONG, Verdict.OPEN)


def judged(claim: Claim, base: Term) -> Base:
    """What the rate would be of this base, and how the printed one stands to it."""
    part, rate, whole = claim.part.figure, claim.rate.figure, base.figure
    if whole.value <= 0:
        return Base(base, Verdict.OPEN, Fraction(0))
    low, high = quotient(part, whole, claim.scale)
    true = claim.scale * Fraction(part.value) / Fraction(whole.value)
    if not all(figure.exact for figure in (part, rate, whole)):
        return Base(base, Verdict.OPEN, true)
    wide = high - low > 2 and judge((true, true), rate.value, rate.ulp) is not Verdict.HOLDS
    outside = judge((low, high), rate.value, rate.ulp)
    return Base(base, Verdict.OPEN if wide and outside is not Verdict.WRONG else outside, true)


def verdict_on(claim: Claim, bases: Sequence[Term], wrong: Verdict = Verdict.WRONG) -> Relation:
    """The verdict of a rate on the bases that it can have: the kindest; *wrong* is what wrong is called.

    A rate that is far off is at most doubtful.
    """
    tried = [judged(claim, base) for base in bases]
    stated = Fraction(claim.rate.figure.value)
    tried.sort(key=lambda one: (_ORDER.index(one.verdict), abs(one.true - stated)))
    best = tried[0]
    if best.verdict is Verdict.WRONG:
        sure = wrong is Verdict.WRONG and claim.kind == "rate"
        best = replace(best, verdict=Verdict.DOUBTFUL if sure and far_off(claim, best) else wrong)
    printed = [
        f"{digits(claim.part.figure)}÷{digits(one.term.figure)}={claim.percent(one.true)}" for one in tried
    ]
    return told_of(claim, best, "，".join(printed), [one.term for one in tried])


def far_off(claim: Claim, base: Base) -> bool:
    """Whether a percentage is so far from what it should be that it rather is one of another base: no slip
    in it, in the part or in the whole explains it.
    """
    stated, scale, unit = Fraction(claim.rate.figure.value), claim.scale, Fraction(claim.rate.figure.ulp)
    part, whole = (Fraction(term.figure.value) for term in (claim.part, base.term))
    if abs(stated - base.true) <= FAR or not stated or not part:
        return False
    pairs = [(claim.percent(stated), claim.percent(base.true))]
    meant, of = round(stated * whole / scale), round(part * scale / stated)  # what would make it right
    if abs(scale * meant / whole - stated) <= unit / 2:
        pairs.append((shown(part), str(meant)))
    if of and abs(scale * part / of - stated) <= unit / 2:
        pairs.append((shown(whole), str(of)))
    return not any(_slip(*(re.sub(r"\D", "", text) for text in pair)) for pair in pairs)


def _slip(one: str, other: str) -> bool:
    """Whether one digit, two neighbours, or the decimal point make the difference: 928 and 982."""
    differing = [at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    return len(one) == len(other) and (len(differing) < 2 or _swapped(one, other, differing))


def _swapped(one: str, other: str, differing: Sequence[int]) -> bool:
    """Whether two neighbouring digits have changed places."""
    first, last = differing[0], differing[-1]
    return last == first + 1 and one[first : last + 1] == other[first : last + 1][::-1]


def told_of(claim: Claim, base: Base, detail: str, bases: Sequence[Term] = ()) -> Relation:
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


def baseless(claim: Claim, detail: str) -> Relation:
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
