"""Put a paragraph's automatic number and visible text together and divide them into lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.readers.docx.origin import WordOrigin

_CONTENTS_TITLE = re.compile(r"\s*目\s*[录次]\s*")


class Line(Struct, frozen=True):
    """A line as it is handed to the builder; *changes* are offsets and lengths in its text."""

    text: str
    origins: tuple[WordOrigin, ...]
    changes: tuple[tuple[int, int], ...] = ()
    label: int = 0
    level: int | None = None
    contents: bool = False

    def moved(self, by: int) -> Iterator[WordOrigin]:
        """The origins, for the line as a part of a cell's text."""
        return (replace(origin, at=origin.at + by) for origin in self.origins)


def numbered(label: str, text: str, *, spaced: bool) -> str:
    """An automatic number with what sets it off from the text, so that it reads as if typed.

    A sign needs nothing after it (一、主要举措), a word or a figure does (第一章 总则, 1.1 主要举措),
    and so does a full stop before a figure, which would read as a decimal (1. 2022年).
    """
    if not label or not text.strip() or not spaced:
        return label
    last = label[-1]
    parted = last.isalpha() or last.isdecimal() or (last in ".．" and text.lstrip()[0].isdecimal())
    return label + " " if parted and not text[0].isspace() else label


def is_contents_title(text: str) -> bool:
    """Whether a paragraph is the heading of a table of contents (目录), not an entry."""
    return _CONTENTS_TITLE.fullmatch(text) is not None


def divide(line: Line) -> Iterator[Line]:
    """The lines of a paragraph with soft breaks; a heading's level holds for its first line only."""
    if "\n" not in line.text:
        yield line
        return
    at = 0
    for number, text in enumerate(line.text.rstrip("\n").split("\n")):
        end = at + len(text)
        yield Line(
            text,
            tuple(_cut(line.origins, at, end)),
            tuple((max(o - at, 0), n) for o, n in line.changes if at <= o <= end),
            label=line.label if number == 0 else 0,
            level=line.level if number == 0 or line.level == 0 else None,
            contents=line.contents,
        )
        at = end + 1


def _cut(origins: Sequence[WordOrigin], start: int, end: int) -> Iterator[WordOrigin]:
    """The origins of the characters from *start* to *end*, counted from there."""
    for number, origin in enumerate(origins):
        until = origins[number + 1].at if number + 1 < len(origins) else end + 1
        if origin.at > end or until <= start:
            continue
        if origin.at >= start:
            yield replace(origin, at=origin.at - start)
        else:
            gone = start - origin.at
            label = max(0, origin.label - gone)
            yield replace(origin, at=0, label=label, start=origin.start + max(0, gone - origin.label))
