"""What stands round a figure: brackets and quotations, the words before it, the noun after it."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import Span
from checker.facts.figures import REACH
from checker.facts.lexicon import any_of, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.facts.figures import Figure

_OPEN = "（(〔[【"
_CLOSE = "）)〕]】"
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "<": ">"}
_BRACKET = re.compile(f"[{re.escape(_OPEN + _CLOSE)}]")
_BREAK = re.compile(r"[，,；;。：:！!？?（(）)\n]")
_QUOTED = 24  # a quotation of more characters may tell figures of its own


@cache
def _noun() -> re.Pattern[str]:
    """The words after a measure word up to the first that cannot belong to what is counted."""
    stops = any_of(words("nouns")["stops"])
    return re.compile(rf"(?:(?!{stops})[^，,；;。：:！!？?、“”‘’《》（()）\s\d])*")


def masks(text: str) -> list[tuple[int, int]]:
    """Titles and short quotations: the figures in them are parts of a name."""
    found: list[tuple[int, int]] = []
    for opening, closing in _QUOTES.items():
        at = text.find(opening)
        while at >= 0:
            end = text.find(closing, at + 1)
            if end < 0:
                break
            if opening in "《〈<" or end - at <= _QUOTED:
                found.append((at, end))
            at = text.find(opening, at + 1)
    return found


def masked(figure: Figure, names: list[tuple[int, int]], offset: int) -> Figure:
    """A figure inside a title or a short quotation is part of a name."""
    start, end = figure.span.start - offset, figure.span.end - offset
    if any(left < start and end <= right for left, right in names):
        return replace(figure, kind="name")
    return figure


def _depths(text: str) -> tuple[list[int], list[int]]:
    """Where the depth of brackets changes, and to what."""
    places, depths = [0], [0]
    for found in _BRACKET.finditer(text):
        places.append(found.start())
        depths.append(depths[-1] + 1 if found.group() in _OPEN else max(0, depths[-1] - 1))
    return places, depths


def placed(figures: Iterable[Figure], text: str, offset: int) -> Iterator[Figure]:
    """Tell each figure what stands before and after it."""
    listed, brackets = list(figures), _depths(text)
    last: Figure | None = None
    for index, figure in enumerate(listed):
        start, end = figure.span.start - offset, figure.span.end - offset
        before = _end(last, text, offset, start) if last else 0
        after = listed[index + 1].span.start - offset if index + 1 < len(listed) else len(text)
        reach = REACH if figure.kind == "measure" else REACH // 10
        lead = _lead(text, max(before, start - reach), start, listed=last is not None)
        tail = _tail(text, end, after)
        noun = _noun_end(text, end, after)
        depth = brackets[1][bisect_right(brackets[0], start) - 1]
        yield replace(
            figure,
            depth=depth,
            lead=Span(offset + lead, offset + start),
            tail=Span(offset + end, offset + tail),
            noun=Span(offset + end, offset + noun),
        )
        last = figure if figure.kind == "measure" else last


def _end(figure: Figure, text: str, offset: int, before: int) -> int:
    """Where the figure before ends, with what it counts."""
    end = figure.span.end - offset
    return end if figure.percent else _noun_end(text, end, before)


def _lead(text: str, before: int, start: int, *, listed: bool) -> int:
    """Where the words before a figure begin: after a mark of punctuation, the figure before, its noun.

    A remark in brackets that is closed before the figure belongs to them.
    """
    closed = 0
    for at in range(start - 1, before - 1, -1):
        char = text[at]
        if char in _CLOSE:
            closed += 1
        elif char in _OPEN and closed:
            closed -= 1
        elif not closed and _BREAK.match(char):
            return at + 1
    comma = text.find("、", before, start) if listed else -1
    return comma + 1 if comma >= 0 else before


def _tail(text: str, end: int, after: int) -> int:
    broken = _BREAK.search(text, end, after)
    return broken.start() if broken else after


def _noun_end(text: str, end: int, after: int) -> int:
    """Where the noun after a measure word ends; a bracket such as （街道） belongs to it."""
    found = _noun().match(text, end, after)
    at = found.end() if found else end
    if at < after and text[at] in "（(":
        close = min((text.find(c, at, after) for c in "）)" if text.find(c, at, after) >= 0), default=-1)
        at = close + 1 if 0 <= close - at <= 8 else at
    return at
