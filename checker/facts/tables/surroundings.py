"""What stands round a table: its title and unit above, its notes (填表说明) below."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Paragraph
from checker.facts.tables.words import is_caption, is_note, stated_unit, unit_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document, Span
    from checker.facts.tables.layout import Layout

LINES_ABOVE = 4
LINES_BELOW = 10
LONGEST_TITLE = 60
_SENTENCE = re.compile(r"[。；;！!？?]")
_ANNEX = re.compile(r"[ⅠⅡⅢⅣⅤⅥ]|附(?:录|件|表)[\s\d一二三四五六七八九十]*[:：]?$")
_NUMBERED = re.compile(r"\s*(?:[（(]?\d+[）)、.．]|[一二三四五六七八九十]+[、.]|[①-⑳])")


class Surroundings(Struct, frozen=True):
    """Title lines joined, the unit that a caption states, the notes with their places."""

    title: str
    title_span: Span | None
    unit: str
    notes: tuple[tuple[Span, str], ...]


def surroundings(document: Document, at: int, layout: Layout) -> Surroundings:
    """Read what stands round the block *at*, a table: in the document and in rows of its own."""
    above = list(_above(document, at))
    own = [(entry.span, entry.text.strip()) for entry in layout.titles]
    lines = above + own
    unit = next((found for _, text in reversed(lines) if (found := stated_unit(text))), "")
    titles = [(span, text) for span, text in lines if not is_caption(text)]
    noted = [(entry.span, entry.text) for entry in layout.notes] + list(_below(document, at))
    unit = unit or next((found for _, text in noted if (found := stated_unit(text))), "")
    unit = unit or next((found for _, text in titles[-1:] if (found := unit_of(text))), "")
    title = "".join(text for _, text in titles)
    return Surroundings(title, titles[-1][0] if titles else None, unit, tuple(noted))


def _above(document: Document, at: int) -> list[tuple[Span, str]]:
    """The short lines right above a table, no sentences, in reading order."""
    found: list[tuple[Span, str]] = []
    for block in reversed(document.blocks[max(0, at - LINES_ABOVE) : at]):
        if not isinstance(block, Paragraph):
            break
        text = document.slice(block.span).strip()
        if len(text) > LONGEST_TITLE or _SENTENCE.search(text) or is_note(text) or _ANNEX.match(text):
            break
        found.append((block.span, text))
    return found[::-1]


def _below(document: Document, at: int) -> Iterator[tuple[Span, str]]:
    """The notes right below a table: from 注： on, and the numbered lines that follow."""
    begun = False
    for block in document.blocks[at + 1 : at + 1 + LINES_BELOW]:
        if not isinstance(block, Paragraph):
            return
        text = document.slice(block.span).strip()
        if not (is_note(text) or (begun and _NUMBERED.match(text))):
            return
        begun = True
        yield block.span, text
