"""Checks of a report against itself: names, passages, letters and numerals that recur in another form."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.document import Span
from checker.facts.lexicon import words
from checker.facts.passages import repeated
from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.facts.figures import Figure
    from checker.findings import Outcome


MANY = 1000  # so many names are compared with one another


class TwoSpellings(Struct, frozen=True):
    """A quoted name that is written once otherwise than the other times (同名异写)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        lists = words("usage")
        places: dict[str, list[Span]] = {}
        for line, span in subject.facts.prose:
            for found in re.finditer(r"“([^“”‘’、，,。；;]{5,24})”", line.cut(span)):
                places.setdefault(found[1], []).append(
                    Span(span.start + found.start(1), span.start + found.end(1))
                )
        names = list(places.items())[:MANY]
        often = [(name, spans) for name, spans in names if len(spans) > 1]
        for rare, spans in names:
            if len(spans) > 1:
                continue
            for usual, others in often:
                if _one_apart(rare, usual, lists["telling"]):
                    yield Match(
                        span=spans[0],
                        values={"found": rare, "usual": usual, "count": len(others)},
                        related=((others[0], "first"),),
                    )
                    break


def _one_apart(one: str, other: str, telling: str) -> bool:
    """Whether one character makes the difference, and it tells nothing: no number, place or rank."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    short = min(len(one), len(other))
    head = 0
    while head < short and one[head] == other[head]:
        head += 1
    tail = 0
    while tail < short - head and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    inner, outer = one[head : len(one) - tail], other[head : len(other) - tail]
    return len(inner) <= 1 and len(outer) <= 1 and not re.search(telling, inner + outer)


class RepeatedPassage(Struct, frozen=True):
    """A passage that stands twice in one report (段落重复)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for again, first, text in repeated(subject.facts.prose):
            where = subject.document.place(first.start)[0]
            yield Match(span=again, values={"text": text[:24], "line": where}, related=((first, "first"),))


class LetterCase(Struct, frozen=True):
    """A word in Latin letters, once in capitals and once not (大小写不一): APP, App."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        places: dict[str, list[tuple[str, Span]]] = {}
        for line, span in subject.facts.prose:
            for found in re.finditer(
                r"(?<![A-Za-z0-9./:@_-])[A-Za-z]{3,12}(?![A-Za-z0-9./:@_-])", line.cut(span)
            ):
                place = Span(span.start + found.start(), span.start + found.end())
                places.setdefault(found.group().lower(), []).append((found.group(), place))
        for spelt in places.values():
            counts = Counter(word for word, _ in spelt)
            usual = max(counts, key=lambda word: counts[word])
            for word, span in spelt:
                if word != usual and counts[word] < counts[usual]:
                    yield Match(
                        span=span,
                        values={"found": word, "usual": usual, "count": counts[usual]},
                        expected=usual,
                    )


class MixedNumerals(Struct, frozen=True):
    """A count in Chinese numerals among counts of the same unit in Arabic ones (数字形式不一)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        counts = [figure for figure in subject.facts.figures if figure.count and figure.exact]
        arabic = Counter(figure.unit for figure in counts if not figure.chinese)
        for figure in counts:
            if (
                figure.chinese
                and figure.value > 10
                and arabic[figure.unit] >= words("usage")["enough_arabic"]
            ):
                yield from self._told(figure, arabic[figure.unit])

    @staticmethod
    def _told(figure: Figure, count: int) -> Iterator[Outcome]:
        yield Match(
            span=figure.span,
            values={"found": figure.text, "unit": figure.unit, "count": count},
            expected=f"{figure.value}{figure.unit}",
        )
