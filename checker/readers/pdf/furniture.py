"""Page numbers, running heads and feet, told from the text by where they stand and how often."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checker.readers.pdf.lines import Line

_HEAD_ZONE = 0.13
_FOOT_ZONE = 0.85
_NEAR = 4.0
_OUTERMOST = 3

_DASH = r"[-—–―－─~～·•.\s]*"
_NUMBERED = re.compile(
    rf"{_DASH}(?P<number>[0-9０-９]{{1,4}}){_DASH}"
    r"|第\s*[0-9０-９一二三四五六七八九十百]+\s*页(?:\s*[,，/／]?\s*共\s*[0-9０-９一二三四五六七八九十百]+\s*页)?"
    r"|[0-9]{1,4}\s*[/／]\s*[0-9]{1,4}"
    r"|共\s*[0-9]+\s*页[,，]?\s*第\s*[0-9]+\s*页"
    r"|(?i:page)\s*[0-9]+(?:\s*(?:of|/)\s*[0-9]+)?"
    rf"|{_DASH}[ivxIVXⅠ-Ⅻⅰ-ⅻ]{{1,6}}{_DASH}"
)
_DIGITS = re.compile(r"[0-9０-９]+")


def without_furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """The lines of each page without what belongs to the sheet of paper."""
    repeated = _repeated(pages, heights)
    numbers = _page_numbers(pages, heights)
    return [
        [line for line in lines if id(line) not in repeated and id(line) not in numbers] for lines in pages
    ]


def _outer(lines: Sequence[Line], height: float) -> Iterable[Line]:
    """The first and last lines of a page that stand in its margins."""
    for line in lines[:_OUTERMOST]:
        if line.bottom < _HEAD_ZONE * height:
            yield line
    for line in lines[-_OUTERMOST:]:
        if line.top > _FOOT_ZONE * height:
            yield line


def _repeated(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Lines whose text stands at the same height on several pages, figures apart."""
    places: dict[str, list[tuple[float, int, Line]]] = defaultdict(list)
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in _outer(lines, height):
            places[_DIGITS.sub("#", line.text)].append((line.middle, number, line))
    enough = 2 if len(pages) <= 3 else 3
    furniture: set[int] = set()
    for seen in places.values():
        for middle, _, line in seen:
            if len({page for at, page, _ in seen if abs(at - middle) <= _NEAR}) >= enough:
                furniture.add(id(line))
    return furniture


def _page_numbers(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> set[int]:
    """Lines that are a page number; bare figures only where they keep step with the pages."""
    numbers: set[int] = set()
    bare: list[tuple[int, Line]] = []
    for number, (lines, height) in enumerate(zip(pages, heights, strict=True), start=1):
        for line in _outer(lines, height):
            found = _NUMBERED.fullmatch(line.text.strip())
            if not found:
                continue
            if found["number"] and _DIGITS.fullmatch(line.text):
                bare.append((int(line.text) - number, line))
            else:
                numbers.add(id(line))
    steps = Counter(step for step, _ in bare)
    for step, line in bare:
        if step == 0 or steps[step] > 1:
            numbers.add(id(line))
    return numbers
