"""Passages that stand twice in a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.document import Span
from checker.outline.shadow import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.outline.model import Line

SHORTEST = 26  # characters without marks; shorter clauses recur for good reasons
_SENTENCE = re.compile(r"[^。；;！？!?]+[。；;！？!?]?[”’）)]*")


def repeated(prose: Iterable[tuple[Line, Span]]) -> Iterator[tuple[Span, Span, str]]:
    """Each stretch of a paragraph that was said before: where, where first, and its words.

    Sentences that follow one another here and there make one stretch.
    """
    seen: dict[str, Span] = {}
    for line, span in prose:
        again: tuple[Span, Span, str] | None = None
        for found in _SENTENCE.finditer(line.cut(span)):
            here = Span(span.start + found.start(), span.start + found.end())
            words = skeleton(found.group())
            first = seen.setdefault(words, here)
            if len(words) < SHORTEST or first is here or first.overlaps(here):
                if again:
                    yield again
                again = None
            elif again and again[0].end == here.start:
                again = (
                    Span(again[0].start, here.end),
                    Span(again[1].start, max(again[1].end, first.end)),
                    again[2],
                )
            else:
                if again:
                    yield again
                again = (here, first, found.group().strip())
        if again:
            yield again
