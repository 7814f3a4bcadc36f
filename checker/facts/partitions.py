"""Parts without 其中: 一审147件，二审58件，再审9件, whose words exclude each other; 甲3件、乙4件，共计7件."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.facts.acceptance import Verdict, gap
from checker.facts.lexicon import pattern, words
from checker.facts.sums import sum_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Term
    from checker.facts.relations import Relation

_TOTAL = re.compile(r"^(?:以上|上述|三项|两项)?(?:共计|合计|总计|总共|共)(?:为|达到|达)?$")


def fates(terms: Sequence[Term], *, carried: bool) -> Iterator[Relation]:
    """A list without 其中 whose parts are known to exclude each other: 一审、二审、再审.

    *carried*: the text speaks of cases carried over (结转), which the parts may hold and the whole not.
    """
    at = 1
    while at < len(terms):
        every = words("breakdowns")["partitions"]
        found, own = next(((f, p) for p in every if (f := _fate(terms, at, p["words"]))), ([], {"words": []}))
        if len(found) < 2:
            at += 1
            continue
        whole = terms[at - 1]
        gathered = pattern("breakdowns", "over").search(whole.lead + whole.tail)
        part = _in(whole, own["words"])  # 一审126件，二审58件: itself one of them
        if whole.amount and whole.like(found[0]) and gathered and not part and not terms[at].opener:
            complete = any(
                p["complete"] and {_in(t, p["words"]) for t in found} == set(p["words"]) for p in every
            )
            yield from _summed(whole, found, complete=complete, carried=carried)
        at += len(found)


def _in(term: Term, listed: Sequence[str]) -> str:
    """The longest word of a partition that a part's words hold."""
    return max((word for word in listed if word in term.label), key=len, default="")


def _fate(terms: Sequence[Term], at: int, listed: Sequence[str]) -> list[Term]:
    """The run of figures from *at* on that each name another member of a partition."""
    run: list[Term] = []
    seen: set[str] = set()
    for term in terms[at:]:
        word = _in(term, listed)
        if term.figure.percent and run:
            continue
        if not word or word in seen or not term.amount or (run and not term.like(run[0])):
            break
        seen.add(word)
        run.append(term)
    return run


def _summed(whole: Term, parts: Sequence[Term], *, complete: bool, carried: bool) -> Iterator[Relation]:
    if not all(t.figure.exact for t in (whole, *parts)):
        yield sum_of(Verdict.OPEN, whole, parts, why="列举中有概数")
        return
    off = gap([t.figure for t in parts], whole.figure)
    if off == 0:
        yield sum_of(Verdict.HOLDS, whole, parts)
    elif off > 0:
        yield sum_of(Verdict.OPEN if carried else Verdict.WRONG, whole, parts, why="可能含上年结转")
    else:
        verdict = Verdict.DOUBTFUL if complete else Verdict.OPEN
        yield sum_of(verdict, whole, parts, why="可能还有未列出的部分")


def totals(terms: Sequence[Term]) -> Iterator[Relation]:
    """A list that ends in its own total: 甲3件、乙4件，共计7件."""
    for at, whole in enumerate(terms):
        if at < 2 or not whole.amount or not _TOTAL.match(whole.lead):
            continue
        run: list[Term] = []
        for term in reversed(terms[:at]):
            far = bool(run) and term.clause < run[0].clause - 1
            if not term.amount or not term.like(whole) or far or _TOTAL.match(term.lead):
                break
            run.insert(0, term)
        ends = [run[start:] for start in range(len(run) - 1)]
        fit = [
            c
            for c in ends
            if all(t.figure.exact for t in c) and gap([t.figure for t in c], whole.figure) == 0
        ]
        if fit:
            yield sum_of(Verdict.HOLDS, whole, fit[0])
        elif not whole.noun and len(run) > 1 and all(t.figure.exact for t in (whole, *run)):
            yield sum_of(Verdict.DOUBTFUL, whole, run)
