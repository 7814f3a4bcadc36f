"""Whether a rank or a praise has a source: bodies, documents, media, dates."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.facts.claims.surroundings import BARE, FULL, Support, Verdict, pattern

if TYPE_CHECKING:
    from checker.facts.claims.assertions import Assertion
    from checker.facts.claims.clauses import Sentence
    from checker.facts.claims.surroundings import Surroundings
    from checker.facts.figures import Figure


def own(around: Surroundings, claim: Assertion, figure: Figure) -> bool:
    """Whether a figure is part of the asserting words themselves."""
    return claim.start <= figure.span.start - around.offset < claim.end


def rest_of(around: Surroundings, claim: Assertion, sentence: Sentence) -> str:
    """A sentence without the asserting words."""
    return around.text.text[sentence.start : claim.start] + "，" + around.text.text[claim.end : sentence.end]


def ranked(around: Surroundings, claim: Assertion) -> Verdict:
    """A rank, a first: by whose list, from which document, of which date?"""
    sentence = around.text.sentences[claim.clause.sentence]
    rest = rest_of(around, claim, sentence)
    placed = _PLACED.search(around.text.text[claim.start : claim.end]) is not None
    if any(pattern(name).search(rest) for name in ("ranking", "media", "event")):
        return FULL
    if pattern("date").search(rest):
        return Verdict(Support.DOUBTFUL, "period") if placed else FULL
    results = [f for f in around.measures(sentence) if around.outcome(f) and not own(around, claim, f)]
    if placed and (any(_before(around, claim, figure) for figure in results) or _valued(around, claim)):
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


def _valued(around: Surroundings, claim: Assertion) -> bool:
    """Whether the value that is ranked stands before a semicolon: 人均办案298件；办案数居全市第一."""
    at = claim.clause.sentence
    before = around.text.sentences[at - 1] if at else None
    if before is None or around.text.text[before.end : before.end + 1] not in {"；", ";"}:
        return False
    if claim.clause is not around.text.sentences[at].clauses[0]:
        return False
    last = before.clauses[-1].start
    return any(f.span.start - around.offset >= last for f in around.measures(before) if around.outcome(f))


def recognised(around: Surroundings, claim: Assertion) -> Verdict:
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
