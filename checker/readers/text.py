"""Plain text and Markdown: the file's own lines, its piped tables, its headings."""

from __future__ import annotations

import re
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from checker.document import Document, Paragraph, Span, Table, UnreadableError
from checker.readers.decode import decode, replaced
from checker.readers.piped import Rows, bounds
from checker.readers.remarks import aimed, set_apart

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MARKDOWN = frozenset({".md", ".markdown"})
MAX_LINES = 200_000
MAX_LINE = 1_000_000
MAX_CELLS = 200_000
MAX_NOTES = 10_000

_OPENING = re.compile(r"(?:>[ \t]?|[-*+][ \t]+)+")
_HEADING = re.compile(r"(#{1,6})[ \t\u3000]+")
_FENCE = re.compile(r"\s*(```|~~~)")
_RULED = re.compile(r"\s*(?:=+|(?:[-*_][ \t]*){3,})\s*")


def read(data: bytes, name: str) -> Document:
    """Read a text file; a name in .md makes it Markdown.

    ``Document.text`` is the file's own text, without the lines that speak to us.
    """
    whole = normal(decode(data))
    _refuse(whole)
    text, remarks = set_apart(whole)
    if remarks:
        _refuse(text)
    markdown = PurePath(name).suffix.lower() in MARKDOWN
    blocks = tuple(_markdown(text) if markdown else _plain(text))
    notes = tuple(islice(replaced(text), MAX_NOTES))
    document = Document(name, "md" if markdown else "txt", text, blocks, notes, remarks)
    return aimed(document) if remarks else document


def normal(text: str) -> str:
    """Every line break a newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse(text: str) -> None:
    """Raise UnreadableError for what is no report and would cost too much."""
    if not text or text.isspace():
        raise UnreadableError("文件是空的，没有文字；请检查是否选错了文件。")
    if text.count("\n") > MAX_LINES:
        raise UnreadableError(f"超过 {MAX_LINES} 行，不像一份报告；请拆分后再检查。")
    if text.count("|") + text.count("\t") > MAX_CELLS:
        raise UnreadableError(f"竖线或制表符超过 {MAX_CELLS} 个，不像一份报告；请拆分后再检查。")


def _lines(text: str) -> tuple[list[str], list[int]]:
    """The lines and where each begins; refuses one that is too long."""
    lines = text.split("\n")
    starts, at = [], 0
    for line in lines:
        if len(line) > MAX_LINE:
            raise UnreadableError(f"有一行超过 {MAX_LINE} 字，不像一份报告；请分段后再检查。")
        starts.append(at)
        at += len(line) + 1
    return lines, starts


def _plain(text: str) -> Iterator[Paragraph | Table]:
    lines, starts = _lines(text)
    for found in _tables(Rows(text, lines, starts), range(len(lines))):
        if isinstance(found, Table):
            yield found
            continue
        start, end = bounds(text, starts[found], starts[found] + len(lines[found]))
        if start < end:
            yield Paragraph(Span(start, end))


def _tables(rows: Rows, numbers: Iterable[int]) -> Iterator[Table | int]:
    """The tables, each where it begins, and the numbers of the lines that are in none."""
    index = past = 0
    for number in numbers:
        if number < past:
            continue
        if number in rows.runs:
            index += 1
            past = rows.runs[number][0]
            yield rows.table(number, index)
        else:
            yield number


def _markdown(text: str) -> Iterator[Paragraph | Table]:
    lines, starts = _lines(text)
    hidden, fenced = _set_apart(text, lines, starts)
    apart = hidden | fenced
    shown = ["" if number in apart else line for number, line in enumerate(lines)]
    rows = Rows(text, shown, starts, markdown=True, clean=_words)
    for number in _tables(rows, (number for number in range(len(lines)) if number not in hidden)):
        if isinstance(number, Table):
            yield number
            continue
        line = lines[number]
        start, end = bounds(text, starts[number], starts[number] + len(line))
        if number in fenced:
            level = None
        elif _RULED.fullmatch(line):
            continue
        else:
            start, end, level = _unmarked(text, start, end)
            if number + 1 < len(lines) and line.strip() and re.fullmatch(r"=+\s*", shown[number + 1]):
                level = 1
        if start < end:
            yield Paragraph(Span(start, end), level)


def _set_apart(text: str, lines: list[str], starts: list[int]) -> tuple[set[int], set[int]]:
    """The lines that are no text (comments, fences) and those that stand between fences."""
    hidden, fenced = set(_commented(text, lines, starts)), set()
    fence = ""
    for number, line in enumerate(lines):
        mark = _FENCE.match(line) if number not in hidden else None
        if mark and (not fence or mark[1] == fence):
            fence = "" if fence else mark[1]
            hidden.add(number)
        elif fence:
            fenced.add(number)
    return hidden, fenced


def _commented(text: str, lines: list[str], starts: list[int]) -> Iterator[int]:
    """The lines that stand whole inside <!-- and -->."""
    begin = text.find("<!--")
    end = text.find("-->", begin) if begin >= 0 else -1
    for number, line in enumerate(lines):
        while 0 <= end < starts[number]:
            begin = text.find("<!--", end)
            end = text.find("-->", begin) if begin >= 0 else -1
        if end < 0:
            return
        first, last = bounds(text, starts[number], starts[number] + len(line))
        if begin <= first and last <= end + len("-->"):
            yield number


def _unmarked(text: str, start: int, end: int) -> tuple[int, int, int | None]:
    """The words of a Markdown line without quote, bullet, heading and bold marks; its level."""
    opening = _OPENING.match(text, start, end)
    start = opening.end() if opening else start
    heading = _HEADING.match(text, start, end)
    if not heading:
        return *_words(text, start, end), None
    words = text[heading.end() : end].rstrip("#")
    end = heading.end() + len(words) if words.endswith((" ", "\t")) else end
    return *_words(text, heading.end(), end), len(heading[1])


def _words(text: str, start: int, end: int) -> tuple[int, int]:
    """The words without white space and without bold marks at either end."""
    start, end = bounds(text, start, end)
    even = text.count("**", start, end) % 2 == 0
    if even and text.startswith("**", start, end):
        start, end = bounds(text, start + 2, end)
    if even and end - start >= 2 and text.endswith("**", start, end):
        start, end = bounds(text, start, end - 2)
    return start, end
