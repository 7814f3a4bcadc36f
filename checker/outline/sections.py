"""Build the tree of sections of a piece from its classified lines."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from checker.document import Span
from checker.outline.lines import MARKUP, is_prose, is_short
from checker.outline.model import Kind, Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line


def relevel(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines with the levels that hold in their piece, counted from 1.

    Chapters and parts (第一部分) push 一、 down by one. A heading without a mark takes the level that the
    markup ranks it at; in a text with no headings at all, short lines that stand alone over running text
    are they.
    """
    lines = _items_of_articles(lines)
    headings = [line for line in lines if line.kind is Kind.HEADING]
    if not headings:
        return _promoted(lines)
    push = 1 if any(line.level == 0 for line in headings) else 0
    ranks = sorted({line.level for line in headings if line.level >= MARKUP})
    return tuple(_leveled(line, push, ranks) if line.kind is Kind.HEADING else line for line in lines)


def _items_of_articles(lines: Sequence[Line]) -> Sequence[Line]:
    """In a regulation the （一） under 第三条 are items of the article, no headings."""
    articles = [i for i, line in enumerate(lines) if line.mark is not None and line.mark.form == "article"]
    if len(articles) < 3:
        return lines
    return [
        replace(line, kind=Kind.PARAGRAPH, level=0, title=None, body=_whole(line))
        if line.kind is Kind.HEADING and i > articles[0] and line.mark and line.mark.form in _ITEMS
        else line
        for i, line in enumerate(lines)
    ]


_ITEMS = ("cn-paren", "arabic", "arabic-paren")


def _whole(line: Line) -> Span:
    lead = len(line.text) - len(line.text.lstrip())
    return Span(line.span.start + lead, line.span.start + len(line.text.rstrip()))


def _leveled(line: Line, push: int, ranks: Sequence[int]) -> Line:
    if line.level >= MARKUP:
        return replace(line, level=ranks.index(line.level) + 1)
    return replace(line, level=line.level + push)


def _promoted(lines: Sequence[Line]) -> tuple[Line, ...]:
    solid = [i for i, line in enumerate(lines) if line.kind is not Kind.BLANK]
    alone = [
        i
        for i, following in itertools.pairwise(solid)
        if is_short(lines[i]) and len(lines[i].text.strip()) <= 30 and _sentence(lines[following])
    ]
    if len(alone) < 2:
        return tuple(lines)
    return tuple(
        replace(line, kind=Kind.HEADING, level=1, title=line.body, body=None) if i in alone else line
        for i, line in enumerate(lines)
    )


def _sentence(line: Line) -> bool:
    return line.kind is Kind.PARAGRAPH and (is_prose(line) or "。" in line.text)


class _Growing(Struct):
    """A section whose lines are still being collected."""

    heading: Line | None
    level: int
    lines: list[Line] = field(default_factory=list)
    children: list[_Growing] = field(default_factory=list)

    def done(self) -> Section:
        return Section(
            self.heading, self.level, tuple(self.lines), tuple(child.done() for child in self.children)
        )


def sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    """The top-level sections in order, the text before the first heading first, without heading."""
    root = _Growing(None, 0)
    open_: list[_Growing] = [root]
    for line in lines:
        if line.kind is Kind.HEADING:
            while len(open_) > 1 and open_[-1].level >= line.level:
                open_.pop()
            section = _Growing(line, line.level)
            open_[-1].children.append(section)
            open_.append(section)
        elif line.kind is not Kind.BLANK:
            open_[-1].lines.append(line)
    lead = [Section(None, 0, tuple(root.lines))] if root.lines else []
    return (*lead, *(child.done() for child in root.children))
