"""Near misses of fixed terms (固定表述) in the lines of a text, but for what is right in another way."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.facts.lexicon import words
from checker.facts.paired import Masks
from checker.facts.term_index import Index
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.term_index import Hit, How, Term
    from checker.outline.model import Line


class NearMiss(Struct, frozen=True):
    """Characters that are almost a fixed term; *how* they differ from it."""

    span: Span
    found: str
    term: str
    how: How


@cache
def index(name: str) -> Index:
    """The terms of ``rules/lexicon/<name>.yaml``."""
    return Index(entry for group in words(name).values() for entry in group)


def near_misses(lines: Iterable[tuple[Line, str]], terms: Index) -> Iterator[NearMiss]:
    """The near misses in *lines*, each given with its shadow; what is right in some other way is none.

    Right is what lies inside another term or an accepted form, and what stands in a title or a quotation.
    """
    for line, text in lines:
        hits = list(terms.hits(text))
        if not any(hit.how for hit in hits):
            continue
        masks, right = Masks(text), _Right(hits)
        covered = bytearray(len(text) + 1)
        taken: list[Hit] = []
        for hit in sorted((hit for hit in hits if hit.how), key=_order):
            if any(covered[hit.start : hit.end]) or _quoted(hit, masks) or right.explain(hit):
                continue
            covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
            taken.append(hit)
        for hit in sorted(taken, key=lambda hit: hit.start):
            start = line.span.start
            span = Span(start + hit.start, start + hit.end)
            yield NearMiss(span, line.cut(span), _written(hit.term, line.cut(span)), hit.how or "variant")


def _order(hit: Hit) -> tuple[bool, int, int]:
    """Named forms first, then the longest."""
    return hit.how != "variant", hit.start - hit.end, hit.start


def _quoted(hit: Hit, masks: Masks) -> bool:
    """Whether the words are somebody else's; a term that is usual in quotation marks is not."""
    left, right = masks.cross(hit.start, hit.end)
    return (left or right) and not (hit.term.quoted and left and right)


class _Right:
    """What is right in a line: terms and accepted forms, in their order."""

    def __init__(self, hits: Iterable[Hit]) -> None:
        self._hits = sorted((hit for hit in hits if hit.how is None), key=lambda hit: hit.start)
        self._starts = [hit.start for hit in self._hits]
        self._longest = max((hit.end - hit.start for hit in self._hits), default=0)

    def explain(self, hit: Hit) -> bool:
        """Whether what is right covers the place that differs, or is what the near miss is one of."""
        low, high = (hit.low - 1, hit.high + 1) if hit.low == hit.high else (hit.low, hit.high)
        first = bisect_left(self._starts, min(low, hit.start) - self._longest)
        last = bisect_left(self._starts, hit.end)
        return any(_explains(term, hit, low, high) for term in self._hits[first:last])


def _explains(term: Hit, hit: Hit, low: int, high: int) -> bool:
    same = term.term is hit.term and hit.start <= term.start and term.end <= hit.end
    inside = same and (hit.how == "moved" or term.end - term.start == len(term.term.text))
    return inside or (term.start <= low and high <= term.end)


_WIDE = str.maketrans("(),:;", "（），：；")


def _written(term: Term, found: str) -> str:
    """The term with brackets as wide as those that stand there."""
    narrow = re.search(r"[(),]", found) is not None
    return shadow(term.written) if narrow else term.written.translate(_WIDE)
