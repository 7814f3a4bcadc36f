"""Whether an assertion is supported: by figures of results, totals, surveys that stand near."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.facts.claims.sources import own, ranked, recognised, rest_of
from checker.facts.claims.surroundings import BARE, FULL, Support, Verdict, listed, pattern, topic
from checker.facts.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.facts.claims.assertions import Assertion
    from checker.facts.claims.clauses import Sentence
    from checker.facts.claims.surroundings import Surroundings
    from checker.facts.figures import Figure

FAR = 12  # sentences within which a figure can still belong to an assertion


def judge(around: Surroundings, claim: Assertion) -> Verdict:
    """How well an assertion is supported where it stands."""
    return _JUDGES[claim.kind](around, claim)


def _measured(around: Surroundings, claim: Assertion) -> Verdict:
    """A change, an effect, a problem solved: figures of results, here or in what elaborates it."""
    sentence = around.text.sentences[claim.clause.sentence]
    figures = list(around.measures(sentence))
    if claim.kind == "change":
        figures = [f for f in figures if not own(around, claim, f)]
        if _COMPARED.search(claim.clause.shown) and not _compares(figures):
            return Verdict(Support.NONE, "base" if figures else "nothing")
    results = [figure for figure in figures if around.outcome(figure)]
    if any(_beside(around, claim, figure) for figure in results):
        return FULL
    nearby = _nearby(around, claim, outcome=True)
    if nearby.support is Support.NONE and figures:
        return Verdict(Support.DOUBTFUL, "other" if results else "inputs")
    return nearby


_COMPARED = re.compile(r"(?:同比|[较比]\d{4}年|[较比](?:上|去|往|前)年|[较比]以往|[较比]之前)")


def _compares(figures: Sequence[Figure]) -> bool:
    """Whether figures tell a difference: a rate, points, a multiple, two values of one unit."""
    units = [figure.unit for figure in figures]
    return any(f.percent or f.points or f.unit in {"倍", "番", "成"} for f in figures) or len(
        set(units)
    ) < len(units)


def _beside(around: Surroundings, claim: Assertion, figure: Figure) -> bool:
    """Whether a figure of the sentence stands in the claim's clause, next to it, or on its subject."""
    clauses = around.text.sentences[claim.clause.sentence].clauses
    at = figure.span.start - around.offset
    own = clauses.index(claim.clause)
    place = next((i for i, clause in enumerate(clauses) if at < clause.end), own)
    return abs(place - own) <= 1 or bool(topic(clauses[place].shown) & topic(claim.clause.shown))


def _nearby(around: Surroundings, claim: Assertion, *, outcome: bool) -> Verdict:
    """What the other sentences of the paragraph give: figures of the same subject, or of another."""
    own = around.text.sentences[claim.clause.sentence]
    subject = around.topic(own)
    best = BARE
    first = max(0, claim.clause.sentence - FAR)
    for index, other in enumerate(around.text.sentences[first : claim.clause.sentence + FAR + 1], first):
        if other is own or not _figured(around, other, outcome=outcome):
            continue
        shared = len(subject & around.topic(other))
        near = abs(index - claim.clause.sentence) == 1 and other.item == own.item
        leans = _announces(around, claim, index) or (
            near and index < claim.clause.sentence and bool(pattern("anaphora").match(_opening(around, own)))
        )
        if shared >= 2 + (not near and not outcome) or (near and outcome and (shared or leans)):
            return FULL
        found = Support.DOUBTFUL if near or shared else Support.NONE
        best = max(best, Verdict(found, "other"), key=lambda v: (v.support, v.seen == "other"))
    return best


def _announces(around: Surroundings, claim: Assertion, index: int) -> bool:
    """Whether a sentence follows one of a single clause, which it elaborates."""
    own = claim.clause.sentence
    return index == own + 1 and len(around.text.sentences[own].clauses) == 1


def _opening(around: Surroundings, sentence: Sentence) -> str:
    first = sentence.clauses[0]
    return around.text.text[first.start : first.end]


def _figured(around: Surroundings, sentence: Sentence, *, outcome: bool) -> bool:
    if outcome:
        return any(map(around.outcome, around.measures(sentence)))
    return any(True for _ in around.bases(sentence))


def _totalled(around: Surroundings, claim: Assertion) -> Verdict:
    """All of them: how many are they? A rate of right ones: who looked at them?"""
    if _one_of_many(around, claim):
        return FULL
    sentence = around.text.sentences[claim.clause.sentence]
    bases = list(around.bases(sentence))
    told = claim.clause.shown[: claim.end - claim.clause.start]
    if len(_judged().findall(told)) == told.count("率") > 0:
        if pattern("examined").search(sentence.text):
            return FULL
        return Verdict(Support.DOUBTFUL if bases else Support.NONE, "counts" if bases else "nothing")
    fitting = bases
    if _COVERED.search(claim.clause.shown):
        fitting = [f for f in bases if f.unit not in listed("events") and _beside(around, claim, f)]
    if fitting:
        return FULL
    nearby = _nearby(around, claim, outcome=False)
    if nearby.support is Support.NONE and bases:
        return Verdict(Support.DOUBTFUL, "events")
    return nearby


_PERCENT = r"(?<![\d.])(?!100(?:\.0+)?[%％])\d+(?:\.\d+)?[%％]"
_LISTED = re.compile(rf"100[%％](?:、|和|及){_PERCENT}|{_PERCENT}(?:、|和|及)100[%％]")


def _one_of_many(around: Surroundings, claim: Assertion) -> bool:
    """Whether 100% is one of measured rates: 盗窃案件审结率86.2%；诈骗案件审结率100%."""
    clause = around.text.text[claim.clause.start : claim.clause.end]
    name = re.search(r"(.{2}率)[^率]*100[%％]", clause)
    rest = around.text.text[: claim.clause.start] + "。" + around.text.text[claim.clause.end :]
    again = name and re.search(rf"{re.escape(name[1])}.{{0,4}}?{_PERCENT}", rest)
    return again is not None or _LISTED.search(clause) is not None


_COVERED = re.compile(r"全覆盖|人人|家家|全民")


@cache
def _judged() -> re.Pattern[str]:
    return re.compile("|".join(words("claims")["words"]["judged"]))


def _surveyed(around: Surroundings, claim: Assertion) -> Verdict:
    """A rate of the satisfied: asked by whom, and how many? All of them: the more so."""
    sentence = around.text.sentences[claim.clause.sentence]
    before = around.text.sentences[max(0, claim.clause.sentence - 1)]
    if pattern("survey").search(rest_of(around, claim, sentence)) or pattern("survey").search(before.text):
        return FULL
    counts = [f for f in around.bases(sentence) if not own(around, claim, f)]
    if not counts:
        return BARE
    whole = re.search(r"100[%％]|百分[之]?百", claim.clause.shown)
    return Verdict(Support.DOUBTFUL, "counts") if whole else FULL


_JUDGES = {
    "change": _measured,
    "effect": _measured,
    "solved": _measured,
    "totality": _totalled,
    "satisfaction": _surveyed,
    "rank": ranked,
    "recognition": recognised,
}
