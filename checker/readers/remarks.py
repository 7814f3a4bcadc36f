"""Lines that speak to us and not to the report's readers: <!-- fazhi-lint 忽略 NUM003：理由 -->."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import Remark, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document

# However it is misspelt, such a line is none of the report's; what is wrong with it is told later.
_LINE = re.compile(r"[\s\ufeff]*[<＜〈][!！][-－—–]{1,4}\s*fazhi[-_－ ]?lint", re.IGNORECASE)
_WITHIN = re.compile(r"<!--\s*fazhi-lint", re.IGNORECASE)


def speaks_to_us(text: str) -> bool:
    """Whether a line, or a whole comment with its brackets, begins as ours do."""
    return _LINE.match(text) is not None


def set_apart(text: str) -> tuple[str, tuple[Remark, ...]]:
    """The text without its lines that speak to us, and those; one amid other words stays in the text."""
    if "lint" not in text.lower():
        return text, ()
    lines, remarks = [], []
    for number, line in enumerate(text.split("\n"), 1):
        apart = speaks_to_us(line)
        if apart or _WITHIN.search(line):
            remarks.append(Remark(number, line, apart=apart))
        if not apart:
            lines.append(line)
    return "\n".join(lines), tuple(remarks)


def aimed(document: Document) -> Document:
    """A document whose remarks know the next line that is read."""
    lines = sorted(set(_read(document)))
    return replace(
        document,
        remarks=tuple(
            replace(one, about=lines[at]) if (at := bisect_right(lines, one.line)) < len(lines) else one
            for one in document.remarks
        ),
    )


def _read(document: Document) -> Iterator[int]:
    """The lines of paragraphs and of table rows."""
    for block in document.blocks:
        for one in block.cells if isinstance(block, Table) else (block,):
            yield document.place(one.span.start)[0]
