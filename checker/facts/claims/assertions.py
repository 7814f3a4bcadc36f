"""Where a paragraph asserts a result: the asserting words, their kind, and what takes the force out."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.facts.claims.clauses import FILL
from checker.facts.claims.words import load
from checker.facts.lexicon import any_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.claims.clauses import Clause, Text
    from checker.facts.claims.words import Word

REACH = 8  # characters before the asserting words in which a negation still bears on them
_DONE = re.compile(r"[了已]")
_OWN = re.compile(r"(?<!P)<([a-z-]+)>")


class Assertion(Struct, frozen=True):
    """Asserting words in a clause, [start, end) of the paragraph. *firm* is more than a set phrase."""

    kind: str
    firm: bool
    start: int
    end: int
    clause: Clause


class Pattern(Struct, frozen=True):
    """A way of asserting; the words of *groups* must begin and end where words do."""

    kind: str
    firm: bool
    regex: re.Pattern[str]
    groups: tuple[int, ...]

    def head(self, found: re.Match[str]) -> int:
        """Where the asserting words begin: the group *h*, if the pattern has one."""
        return found.start("h" if "h" in self.regex.groupindex else 0)


@cache
def patterns() -> tuple[Pattern, ...]:
    """Every pattern of the lexicon, in the order in which they are preferred."""
    found = []
    for firm in (True, False):
        for entry in words("claims")["patterns"]:
            for pattern in entry["firm" if firm else "soft"]:
                found.append(_pattern(entry["kind"], pattern, firm=firm))
    return tuple(found)


def _pattern(kind: str, pattern: str, *, firm: bool) -> Pattern:
    lists = words("claims")["words"]
    spelt = _OWN.sub(lambda name: f"({any_of(lists[name[1]])})", pattern)
    regex = re.compile(spelt, re.MULTILINE)
    named = set(regex.groupindex.values())
    return Pattern(kind, firm, regex, tuple(g for g in range(1, regex.groups + 1) if g not in named))


@cache
def _set(name: str) -> frozenset[str]:
    return frozenset(words("claims")[name])


@cache
def _ahead() -> re.Pattern[str]:
    return re.compile(words("claims")["ahead"])


def assertions(text: Text) -> Iterator[Assertion]:
    """The assertions of a paragraph, one a clause at most, in order."""
    taken: dict[int, Assertion] = {}
    cuts: dict[int, tuple[Word, ...]] = {}
    for pattern in patterns():
        for found in pattern.regex.finditer(text.lines):
            clause = text.clause_at(found.start())
            if clause is None or clause.start in taken or found.end() > clause.end:
                continue
            if clause.start not in cuts:
                cuts[clause.start] = load().cut(clause.shown)
            claim = Assertion(pattern.kind, pattern.firm, pattern.head(found), found.end(), clause)
            if _whole(cuts[clause.start], claim, [found.span(g) for g in pattern.groups]) and asserted(
                text, claim, cuts[clause.start]
            ):
                taken[clause.start] = replace(claim, start=_rate(cuts[clause.start], claim))
    yield from (taken[start] for start in sorted(taken))


def _rate(cut: tuple[Word, ...], claim: Assertion) -> int:
    """Where the assertion begins; of a rate, with the words that say which: 出庭应诉率 for 率."""
    start = claim.start - claim.clause.start
    if claim.clause.shown[start] != "率":
        return claim.start
    for word in reversed([word for word in cut if word.end <= start][-3:]):
        if word.tag[:1] not in {"n", "v"} or len(word.text) < 2:
            break
        start = word.start
    return claim.clause.start + start


def asserted(text: Text, claim: Assertion, cut: tuple[Word, ...]) -> bool:
    """Whether the words say that something is so: no name, no denial, no aim."""
    start, end = claim.start - claim.clause.start, claim.end - claim.clause.start
    return (
        claim.clause.shown[start] != FILL
        and not _named(claim.clause, claim.kind, cut, start, end)
        and not _denied(cut, start, end)
        and not _aimed(text, claim, cut)
    )


def _whole(cut: tuple[Word, ...], claim: Assertion, groups: list[tuple[int, int]]) -> bool:
    """Whether no word at the edge of a group sticks out of the assertion: 率先 in 率先垂范."""
    origin = claim.clause.start
    for left, right in groups:
        for word in cut:
            start, end = origin + word.start, origin + word.end
            if start < left < end and start < claim.start:
                return False
            if start < right < end and end > claim.end:
                return False
    return True


_GOAL = re.compile(r"(?:的|作)?(?:为)?(?:总)?(?:目标|要求|定位|任务|决心|标准|导向|标杆)")


def _named(clause: Clause, kind: str, cut: tuple[Word, ...], start: int, end: int) -> bool:
    """Whether the words are an attribute or belong to a name: 成效显著的…, 全覆盖检查, 能力提升工程."""
    rest = clause.shown[end:]
    if not rest:
        return False
    if rest[0] == "地" or _GOAL.match(rest):
        return True
    if rest[0] == "的":
        return kind != "rank"
    following = next((word for word in cut if word.start >= end), None)
    if following is None:
        return False
    if clause.shown[start:end].endswith("全覆盖"):
        return following.tag[:1] in {"n", "v"} or following.text in _set("names")
    after = clause.shown[following.end :]
    return following.text in _set("names") and (not after or after[0] in "的、和及与“")


def _denied(cut: tuple[Word, ...], start: int, end: int) -> bool:
    """Whether a negation stands in the words or before them; a bare 不 only right before them.

    One that the words begin with belongs to them: 未发生一起.
    """
    return any(
        (start - REACH <= word.start < end and word.start != start and word.text in _set("negation"))
        or (word.end == start and word.text in _set("close-negation"))
        for word in cut
    )


def _aimed(text: Text, claim: Assertion, cut: tuple[Word, ...]) -> bool:
    """Whether the clause tells an aim, a demand or a plan, and no result."""
    clause, start = claim.clause, claim.start - claim.clause.start
    before = [word for word in cut if word.start < start]
    if any(word.text in _set("future") for word in before) or _will(cut, start):
        return True
    purpose = claim.kind in {"change", "effect", "solved"} and before and before[-1].text == "为"
    if purpose and before[-1].end == start:
        return True
    if _DONE.search(clause.shown):
        return False
    if any(word.text in _set("drive") for word in before):
        return True
    sentence = text.sentences[clause.sentence]
    told = text.lines[sentence.start : clause.start + start]
    return bool(_ahead().search(sentence.text) or _ORDERED.search(told))


_ORDERED = re.compile(
    r"力争|争取|以期|旨在|务必|必须|应当|目标是|要求(?=各|全|所有|相关|有关|下|其|执法|单位)"
    r"|将(?=会|继续|进一步|持续|全面|加强|深入|大力|认真|努力|积极|着力|不断|全力|重点|显著|大幅|有效)"
)


def _will(cut: tuple[Word, ...], start: int) -> bool:
    """Whether 将 stands before a verb or an adverb, and so is no 把."""
    for word, following in pairwise(cut):
        if word.start < start and word.text == "将" and following.tag[:1] in {"v", "d", "a"}:
            return True
    return False
