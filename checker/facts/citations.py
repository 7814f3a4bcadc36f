"""Titles that a text cites (《…》) with the document number and the issuer written beside them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.outline.model import Kind
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.outline.model import Line

UNREAD = frozenset({Kind.CONTENTS, Kind.FURNITURE, Kind.BLANK})


class Citation(Struct, frozen=True):
    """A title as it is cited.

    - ``span``: the words between the marks; ``title``: those words; ``outer``: with the marks;
    - ``depth``: in how many titles it stands;
    - ``number``: where the document number right after it stands: （中发〔2021〕33号）.
    """

    line: Line
    span: Span
    title: str
    outer: Span
    depth: int = 0
    number: Span | None = None


_TITLE = re.compile(
    r"《((?:[^《》]|《[^《》]*》)+)》|(?<![\d万元年月日])〈([^〈〉《》]+)〉|<([^<>《》\d=]{4,}[^<>《》]*)>"
)
_NUMBER = re.compile(r"[(（]([^()（）〔〕\[\]\d]{1,12}[〔\[【(（]\d{4}[〕\]】)）]\d+号)[)）]")


def citations(lines: Iterable[Line]) -> Iterator[Citation]:
    """The titles in *lines*, the outer one before those inside it."""
    for line in lines:
        if line.kind not in UNREAD and re.search("[《〈<]", line.text):
            yield from _cited(line, 0, len(line.text), 0)


def _cited(line: Line, start: int, end: int, depth: int) -> Iterator[Citation]:
    base = line.span.start
    for found in _TITLE.finditer(line.text, start, end):
        group = found.lastindex or 1
        low, high = found.span(group)
        if low == high or (group == 3 and not depth):
            continue
        after = _NUMBER.match(line.text, found.end(), end)
        yield Citation(
            line,
            Span(base + low, base + high),
            found[group],
            Span(base + found.start(), base + found.end()),
            depth,
            Span(base + after.start(1), base + after.end(1)) if after else None,
        )
        yield from _cited(line, low, high, depth + 1)


_DASHES = str.maketrans(dict.fromkeys("—–－―～~‐‑‒", "-"))
_SKIP = re.compile(r"[\s“”‘’\"'《》〈〉<>]+")
_REVISION = re.compile(r"\((?:\d{4}年?)?(?:修订|修正|修改|新修订|第[一二三四五]次修正)\)$")


def plain(title: str) -> str:
    """A title as it is compared: half-width, every dash the same, no quotation marks, no 中华人民共和国."""
    text = _SKIP.sub("", shadow(title)).translate(_DASHES)
    text = re.sub("-+", "-", text)
    return _REVISION.sub("", text).removeprefix("中华人民共和国")
