"""What stands round an assertion: the figures of its paragraph, and what each of them tells."""

from __future__ import annotations

import re
from bisect import bisect_left
from enum import IntEnum
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.claims.words import load
from checker.facts.figures import timing
from checker.facts.lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.claims.clauses import Sentence, Text
    from checker.facts.figures import Figure

SMALL = 10  # written in Chinese, a lesser number is as a rule part of a name or of a phrase
_PLACES = {"ns", "nr", "nrt", "nrfg", "nt"}


class Support(IntEnum):
    """How well an assertion is supported. *DOUBTFUL*: something stands there, but of another kind."""

    NONE = 0
    DOUBTFUL = 1
    FULL = 2


class Verdict(Struct, frozen=True):
    """How well an assertion is supported, and what was seen in the place of a support."""

    support: Support
    seen: str = ""


BARE = Verdict(Support.NONE, "nothing")
FULL = Verdict(Support.FULL)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of the support lexicon."""
    return re.compile(words("support")[name])


@cache
def listed(name: str) -> frozenset[str]:
    """A list of the support lexicon."""
    return frozenset(words("support")[name])


class Surroundings(Struct, frozen=True):
    """A paragraph with its figures, as an assertion in it is judged. *offset* is its place."""

    text: Text
    offset: int
    figures: Sequence[Figure]

    def measures(self, sentence: Sentence) -> Iterator[Figure]:
        """The figures of a sentence that measure something; no dates, ordinals, 一条, 三级."""
        return (f for f in self._within(sentence) if not (f.chinese and f.value < SMALL))

    def bases(self, sentence: Sentence) -> Iterator[Figure]:
        """The figures of a sentence that can be the whole of something: 42件, 三个街道."""
        for figure in self._within(sentence):
            small = figure.chinese and figure.value < SMALL
            counts = not figure.percent and not figure.points and figure.unit not in timing()
            if counts and not (small and (figure.value < 2 or figure.unit not in listed("bases"))):
                yield figure

    def _within(self, sentence: Sentence) -> Iterator[Figure]:
        first = bisect_left(self.figures, self.offset + sentence.start, key=lambda f: f.span.start)
        for index in range(first, len(self.figures)):
            figure = self.figures[index]
            if figure.span.start >= self.offset + sentence.end:
                return
            if figure.kind == "measure":
                yield figure

    def topic(self, sentence: Sentence) -> frozenset[str]:
        """The words that say what a sentence is about."""
        return frozenset().union(*(topic(self.text.text[c.start : c.end]) for c in sentence.clauses))

    def noun(self, figure: Figure) -> str:
        """What a figure counts."""
        return self.text.text[figure.noun.start - self.offset : figure.noun.end - self.offset]

    def outcome(self, figure: Figure) -> bool:
        """Whether a figure tells a result, not who worked at it or whom it reached."""
        if figure.unit in timing():
            return figure.unit not in {"年", "个月", "季度", "个季度"}
        noun = self.noun(figure)
        lead = self.text.text[figure.lead.start - self.offset : figure.lead.end - self.offset]
        head = re.split(r"[（(]", noun)[0] or lead
        return figure.unit not in listed("reach") and not any(head.endswith(w) for w in listed("inputs"))


@lru_cache(maxsize=1024)
def topic(text: str) -> frozenset[str]:
    """The words that say what a clause is about."""
    return frozenset(
        word.text
        for word in load().cut(text)
        if len(word.text) > 1 and word.tag[:1] in {"n", "v", "j", "l", "i", "b"} and word.tag not in _PLACES
    ) - listed("generic")
