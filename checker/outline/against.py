"""Match the entries of the table of contents with the headings and titles of the body."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.outline.lines import is_short
from checker.outline.model import Kind
from checker.outline.shadow import skeleton

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.outline.model import Entry, Line, Outline, Piece

MOST_LINES = 3  # over which one title may run in the body
LIKE = 0.5  # share of characters in common from which two titles of one number are the same section


class Comparison(Struct, frozen=True):
    """Contents and body held against each other."""

    agreeing: tuple[tuple[Entry, Line], ...]
    differing: tuple[tuple[Entry, Line], ...]
    entries_alone: tuple[Entry, ...]
    headings_alone: tuple[Line, ...]


def compare(outline: Outline) -> Comparison:
    """Match entries with the body: by their words, in order; then, between two that match, by number."""
    entries = [entry for entry in outline.contents if skeleton(entry.title)]
    last = max((entry.line.number for entry in entries), default=0)
    body = [line for line in outline.lines if line.number > last and line.kind is not Kind.BLANK]
    matched = _by_words(entries, body)
    headings = [line for line in body if line.kind is Kind.HEADING]
    differing = dict(_by_number(entries, matched, headings))
    alone = [
        e for i, e in enumerate(entries) if i not in matched and i not in differing and _leaf(entries, i)
    ]
    taken = {line.number for line in [*matched.values(), *differing.values()]}
    return Comparison(
        tuple((entries[i], line) for i, line in sorted(matched.items())),
        tuple((entries[i], line) for i, line in sorted(differing.items())),
        tuple(alone),
        tuple(line for piece in outline.pieces for line in _unlisted(piece, taken)),
    )


def _leaf(entries: Sequence[Entry], i: int) -> bool:
    """A group's name without a page need not stand in the body: Ⅱ 县区报告."""
    return entries[i].page is not None or not any(e.page is not None for e in entries)


def _by_words(entries: Sequence[Entry], body: Sequence[Line]) -> dict[int, Line]:
    """Entry index -> the line where its words stand, searched from the last match on, then from the start."""
    where = _titles(body)
    matched: dict[int, Line] = {}
    at = 0
    for i, entry in enumerate(entries):
        places = where.get(skeleton(entry.title), [])
        if not places:
            continue
        k = bisect_right(places, at - 1)
        place = places[k] if k < len(places) else places[0]
        matched[i] = body[place]
        at = max(at, place)
    return matched


def _titles(body: Sequence[Line]) -> Mapping[str, list[int]]:
    """Skeleton -> the indexes of the lines at which it stands, over up to three short lines."""
    where: dict[str, list[int]] = {}
    for i, line in enumerate(body):
        if line.kind is Kind.HEADING and line.title is not None:
            where.setdefault(skeleton(line.cut(line.title)), []).append(i)
            where.setdefault(skeleton(line.heading), []).append(i)
            if line.body is not None:
                continue
            words, rest = skeleton(line.cut(line.title)), body[i + 1 : i + MOST_LINES]
        elif _titular(line):
            words, rest = "", body[i : i + MOST_LINES]
        else:
            continue
        for following in rest:
            if not _titular(following):
                break
            words += skeleton(following.text)
            where.setdefault(words, []).append(i)
    return where


def _titular(line: Line) -> bool:
    return line.kind in (Kind.TITLE, Kind.CAPTION, Kind.ISSUER) or is_short(line)


def _by_number(
    entries: Sequence[Entry], matched: Mapping[int, Line], headings: Sequence[Line]
) -> Iterator[tuple[int, Line]]:
    """Unmatched entries whose number stands, with other words, between the sections of their neighbours."""
    taken = {line.number for line in matched.values()}
    for i, entry in enumerate(entries):
        if i in matched or entry.mark is None:
            continue
        before = max((matched[k].number for k in matched if k < i), default=0)
        after = min(
            (matched[k].number for k in matched if k > i and matched[k].number > before), default=1 << 60
        )
        for line in headings:
            mark = line.mark
            if not before < line.number < after or line.number in taken or mark is None:
                continue
            if (mark.form, mark.value) == (entry.mark.form, entry.mark.value):
                taken.add(line.number)
                yield i, line
                break


def _unlisted(piece: Piece, taken: set[int]) -> Iterator[Line]:
    """Sections without an entry, though two or more under the same parent have theirs."""
    headings = [line for line in piece.lines if line.kind is Kind.HEADING and line.mark is not None]
    if not any(line.number in taken for line in headings):
        return
    for at, line in enumerate(headings):
        if line.number in taken:
            continue
        if sum(sibling.number in taken for sibling in _siblings(headings, at)) > 1:
            yield line


def _siblings(headings: Sequence[Line], at: int) -> Iterator[Line]:
    """The headings of the same level under the same parent."""
    level = headings[at].level
    for step in (-1, 1):
        i = at + step
        while 0 <= i < len(headings) and headings[i].level >= level:
            if headings[i].level == level:
                yield headings[i]
            i += step
