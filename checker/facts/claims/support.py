"""Whether an assertion is supported: by figures, bodies, documents, media, dates that stand near."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.facts.claims.surroundings import BARE, FULL, Support, Verdict, listed, pattern, topic
from checker.facts.figures import timing
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
        figures = [f for f in figures if not _own(around, claim, f)]
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


def _own(around: Surroundings, claim: Assertion, figure: Figure) -> bool:
    """Whether a figure is part of the asserting words themselves."""
    return claim.start <= figure.span.start - around.offset < claim.end


def _nearby(around: Surroundings, claim: Assertion, *, outcome: bool) -> Verdict:
    """What the other sentences of the paragraph give: figures of the same subject, or of another."""
    own = around.text.sentences[claim.clause.sentence]
    subject = topic(own.text)
    best = BARE
    first = max(0, claim.clause.sentence - FAR)
    for index, other in enumerate(around.text.sentences[first : claim.clause.sentence + FAR + 1], first):
        if other is own or not _figured(around, other, outcome=outcome):
            continue
        shared = len(subject & topic(other.text))
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
    figures = around.measures(sentence)
    return any(around.outcome(f) if outcome else _counts(f) for f in figures)


def _counts(figure: Figure) -> bool:
    """Whether a figure can be a base: it counts something."""
    return not figure.percent and not figure.points and figure.unit not in timing()


def _totalled(around: Surroundings, claim: Assertion) -> Verdict:
    """All of them: how many are they? A rate of right ones: who looked at them?"""
    sentence = around.text.sentences[claim.clause.sentence]
    bases = [f for f in around.measures(sentence) if _counts(f)]
    told = claim.clause.shown[: claim.end - claim.clause.start]
    if len(_judged().findall(told)) == told.count("率") > 0:
        if pattern("examined").search(sentence.text):
            return FULL
        return Verdict(Support.DOUBTFUL if bases else Support.NONE, "counts" if bases else "nothing")
    covered = _COVERED.search(claim.clause.shown) is not None
    if covered:
        bases = [f for f in bases if f.unit not in listed("events") and _beside(around, claim, f)]
    if bases:
        return FULL
    nearby = _nearby(around, claim, outcome=False)
    if covered and nearby.support is Support.NONE and any(map(_counts, around.measures(sentence))):
        return Verdict(Support.DOUBTFUL, "events")
    return nearby


_COVERED = re.compile(r"全覆盖|人人|家家|全民")


@cache
def _judged() -> re.Pattern[str]:
    return re.compile("|".join(words("claims")["words"]["judged"]))


def _surveyed(around: Surroundings, claim: Assertion) -> Verdict:
    """A rate of the satisfied: asked by whom, and how many? All of them: the more so."""
    sentence = around.text.sentences[claim.clause.sentence]
    before = around.text.sentences[max(0, claim.clause.sentence - 1)]
    if pattern("survey").search(_rest(around, claim, sentence)) or pattern("survey").search(before.text):
        return FULL
    counts = [f for f in around.measures(sentence) if _counts(f) and not _own(around, claim, f)]
    if not counts:
        return BARE
    whole = re.search(r"100[%％]|百分[之]?百", claim.clause.shown)
    return Verdict(Support.DOUBTFUL, "counts") if whole else FULL


def _rest(around: Surroundings, claim: Assertion, sentence: Sentence) -> str:
    """A sentence without the asserting words."""
    return around.text.text[sentence.start : claim.start] + "，" + around.text.text[claim.end : sentence.end]


def _ranked(around: Surroundings, claim: Assertion) -> Verdict:
    """A rank, a first: by whose list, from which document, of which date?"""
    sentence = around.text.sentences[claim.clause.sentence]
    rest = _rest(around, claim, sentence)
    placed = _PLACED.search(around.text.text[claim.start : claim.end]) is not None
    if any(pattern(name).search(rest) for name in ("ranking", "media", "event")):
        return FULL
    if pattern("date").search(rest):
        return Verdict(Support.DOUBTFUL, "period") if placed else FULL
    results = [f for f in around.measures(sentence) if around.outcome(f) and not _own(around, claim, f)]
    if placed and any(_before(around, claim, figure) for figure in results):
        return FULL
    if results:
        return Verdict(Support.DOUBTFUL, "other" if placed else "usage")
    if pattern("body").search(rest) and "被" in rest:
        return Verdict(Support.DOUBTFUL, "body")
    following = around.text.sentences[claim.clause.sentence + 1 : claim.clause.sentence + 2]
    told = any(pattern(name).search(s.text) for s in following for name in ("vehicle", "media"))
    return Verdict(Support.DOUBTFUL, "next") if told else BARE


_PLACED = re.compile(r"第[一二三四五六七八九十\d]|前[列茅一二三四五六七八九十\d]|首位|榜首|领先")


def _before(around: Surroundings, claim: Assertion, figure: Figure) -> bool:
    """Whether a figure stands in the claim's clause or in the one before it."""
    clauses = around.text.sentences[claim.clause.sentence].clauses
    own = clauses.index(claim.clause)
    return clauses[max(0, own - 1)].start <= figure.span.start - around.offset < claim.clause.end


def _recognised(around: Surroundings, claim: Assertion) -> Verdict:
    """Praise: by whom, and where was it said?"""
    sentence = around.text.sentences[claim.clause.sentence]
    text = around.text.text[sentence.start : sentence.end]
    words_ = around.text.text[claim.start : claim.end]
    if pattern("media").search(text) or _NUMBERED.search(text):
        return FULL
    vehicle = pattern("vehicle").search(text)
    body = pattern("body").search(words_) or _BY.search(text[: claim.end - sentence.start])
    dated = pattern("date").search(text) or pattern("event").search(text)
    if vehicle and (body or dated):
        return FULL
    if vehicle or body:
        return Verdict(Support.DOUBTFUL, "vehicle" if vehicle else "body")
    return BARE


_NUMBERED = re.compile(r"《|〔\d{4}〕|第\d+期|\d+(?:余)?[面封件]")
_BY = re.compile(r"(?:被|由|经|受|在)[^，,。；;]{0,6}?(?:[国省市县区州]委|政府|[厅局部署]|委员会|办公[厅室])")

_JUDGES = {
    "change": _measured,
    "effect": _measured,
    "solved": _measured,
    "totality": _totalled,
    "satisfaction": _surveyed,
    "rank": _ranked,
    "recognition": _recognised,
}
