"""Tell what each line is: heading, paragraph, table row, title, contents, furniture of the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.document import Span, Table
from checker.outline.marks import DEPTH, leading_mark
from checker.outline.model import Kind, Line
from checker.outline.page import page
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.document import Document, Paragraph
    from checker.outline.marks import Mark

LONGEST_HEADING = 80  # characters; real headings reach 69
LONGEST_TITLE_LINE = 60
PROSE = 60  # a line this long, or one with a full stop in it and half as long, is running text
MARKUP = 100  # levels from here on were given by markup alone, and are not yet those of the piece
_STOP = re.compile(r"[。；！？!?;]")
_INNER_STOP = re.compile(r"[。；！？;](?=[”’）)]*\S)")
_RUN_IN = re.compile(r"[。：:]")
_LEAD_COLON = re.compile(r":(?=\S{12,})")  # 1.执法公示：… with enough after it to be text
_INDENT = re.compile(r"[\s　]*")


def classify(document: Document) -> list[Line]:
    """Every line of the document with its kind; titles and pieces are told apart later."""
    numbers = [number for number in range(1, document.lines + 1) if number not in document.apart]
    lines = [_blank(document, number) for number in numbers]
    at = {number: i for i, number in enumerate(numbers)}
    for block in document.blocks:
        first = at[document.place(block.span.start)[0]]
        if isinstance(block, Table):
            last = at[document.place(block.span.end)[0]]
            for i in range(first, last + 1):
                if lines[i].text.strip():
                    lines[i] = replace(lines[i], kind=Kind.TABLE)
        else:
            lines[first] = _line(lines[first], block)
    return _furniture(_captions(lines))


def _blank(document: Document, number: int) -> Line:
    span = document.line_span(number)
    return Line(number, span, document.slice(span), Kind.BLANK)


def _line(line: Line, paragraph: Paragraph) -> Line:
    """A line of text: a heading if its mark and shape say so, else a paragraph."""
    text = line.text
    at = paragraph.span.start - line.span.start
    mark = _shift(leading_mark(text[at:]), at)
    body = Span(paragraph.span.start, line.span.start + len(text.rstrip()))
    if body.end < body.start:
        return line
    found = replace(line, kind=Kind.PARAGRAPH, mark=mark, body=body)
    if paragraph.contents:
        return replace(found, kind=Kind.CONTENTS, body=None)
    return heading_of(found, paragraph.level) or found


def _shift(mark: Mark | None, by: int) -> Mark | None:
    if mark is None or not by:
        return mark
    return replace(mark, start=mark.start + by, end=mark.end + by)


def heading_of(line: Line, level: int | None = None) -> Line | None:
    """The line as a heading, with its title apart from text run in; None if it is none.

    A heading stands alone on its line, or ends at the first 。 or ： and its text runs on. *level* is
    what the source says of it.
    """
    mark = line.mark
    depth = _depth(mark)
    if mark is None or depth is None:
        return _unnumbered(line, level)
    text = shadow(line.text.rstrip())
    start = mark.end + _width(_INDENT, text, mark.end)
    end = _title_end(text, start, depth)
    if end is None or (end <= start and depth > 1):
        return None
    base = line.span.start
    title = Span(base + start, base + end)
    rest = end + 1 if end < len(text) and text[end] in "。:.;" else end
    rest += _width(_INDENT, text, rest)
    body = Span(base + rest, base + len(text)) if rest < len(text) else None
    return replace(line, kind=Kind.HEADING, level=depth, title=title, body=body)


def _depth(mark: Mark | None) -> int | None:
    """The level of a mark that can open a heading; chapters and great divisions stand above 一、."""
    if mark is None:
        return None
    if mark.form in ("chapter", "roman"):
        return 0
    return DEPTH.get(mark.form)


def _title_end(text: str, start: int, depth: int) -> int | None:
    """Where a heading's words end in a shadow line; None if the line is no heading.

    Of the lower levels, long lines and whole sentences are items of a list rather than headings.
    """
    low = depth > 2
    inner = _INNER_STOP.search(text, start)
    if inner is None and len(text) - start <= LONGEST_HEADING:
        colon = _LEAD_COLON.search(text, start)
        if colon and low:
            return colon.start()
        end = len(text)
        final = text[end - 1 : end]
        stopped = final in ("。", ";", ":") and end > start
        if stopped and (low or (final == ";" and depth > 1)):
            return None  # an item of a list
        return end - 1 if stopped else end
    run_in = _RUN_IN.search(text, start)
    limit = LONGEST_HEADING // 2 if low else LONGEST_HEADING
    if run_in is None or run_in.start() - start > limit:
        return None
    if inner is not None and inner.group()[0] in "；;" and inner.start() < run_in.start():
        return None
    return run_in.start()


def _unnumbered(line: Line, level: int | None) -> Line | None:
    """A heading that only the source's own markup, or its being 前言, makes one."""
    text = shadow(line.cut(line.body) if line.body else line.text).strip()
    preface = page().preface.match(text)
    if not preface and (level is None or level == 0 or len(text) > LONGEST_HEADING):
        return None
    if not preface and (_STOP.search(text[:-1]) or text.startswith("—") or page().front.match(text)):
        return None
    if line.body is None or line.mark is not None:
        return None
    title = line.body
    return replace(line, kind=Kind.HEADING, level=MARKUP + (level or 1), title=title, body=None)


def _width(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() - at if found else 0


def is_prose(line: Line) -> bool:
    """Running text, as against a title, a caption, a line of the page's furniture."""
    text = line.text.strip()
    if line.kind is Kind.HEADING:
        return line.body is not None and len(line.body) > 0
    if line.kind is not Kind.PARAGRAPH:
        return False
    return len(text) >= PROSE or (len(text) >= PROSE // 2 and "。" in text)


def is_short(line: Line) -> bool:
    """A line that can be part of a title: short, unnumbered, without a final mark."""
    text = line.text.strip()
    return (
        line.kind is Kind.PARAGRAPH
        and line.mark is None
        and 0 < len(text) <= LONGEST_TITLE_LINE
        and text[-1] not in "。；;，,：:、"
    )


def _captions(lines: list[Line]) -> list[Line]:
    """Short lines right above a table are its caption, and no sentence."""
    for i, line in enumerate(lines):
        if line.kind is not Kind.TABLE or (i and lines[i - 1].kind is Kind.TABLE):
            continue
        for k in range(i - 1, max(-1, i - 5), -1):
            if lines[k].kind is Kind.BLANK:
                continue
            if not is_short(lines[k]):
                break
            lines[k] = replace(lines[k], kind=Kind.CAPTION, body=None)
    return lines


def _furniture(lines: list[Line]) -> list[Line]:
    """Mark the page around the report: before its first heading or running text, and after the last."""
    solid = [i for i, line in enumerate(lines) if _solid(line)]
    first, last = (solid[0], solid[-1]) if solid else (len(lines), len(lines))
    _mark_furniture(lines, range(first))
    _mark_furniture(lines, range(len(lines) - 1, last, -1))
    return _closings(lines, last)


def _solid(line: Line) -> bool:
    """Text that belongs to a report beyond doubt."""
    if line.kind is Kind.HEADING:
        return line.mark is not None
    return is_prose(line) and not page().furniture.search(shadow(line.text).strip())


def _mark_furniture(lines: list[Line], numbers: Sequence[int]) -> None:
    """Mark what looks like furniture; once there is some, menus of short words are it too."""
    seen = [i for i in numbers if _looks_like_furniture(lines[i])]
    for i in seen:
        lines[i] = replace(lines[i], kind=Kind.FURNITURE, body=None, title=None, level=0)
    if len(seen) < 2:
        return
    for i in numbers:
        line = lines[i]
        if line.kind is Kind.PARAGRAPH and _menu_word(line):
            lines[i] = replace(line, kind=Kind.FURNITURE, body=None)


def _looks_like_furniture(line: Line) -> bool:
    if line.kind in (Kind.BLANK, Kind.CONTENTS):
        return False
    return bool(page().furniture.search(shadow(line.text).strip()))


_MENU = re.compile(r"^[^\s，。：:、《》]{1,8}(?:[\s|·]+[^\s，。：:、《》]{1,8})*$")


def _menu_word(line: Line) -> bool:
    """A word or two of a site's menu; never the name of a body or a date, which may sign the report."""
    text = shadow(line.text).strip()
    words = page()
    if line.mark is not None or words.issuer.match(text) or words.date.match(text):
        return False
    if words.subject.search(text) or words.genre.search(text):
        return False
    return bool(_MENU.match(text))


def _closings(lines: list[Line], last: int) -> list[Line]:
    """特此报告, the signature and the date at the end of a report."""
    words = page()
    for i, line in enumerate(lines):
        if line.kind is not Kind.PARAGRAPH or line.mark is not None or len(line.text) > PROSE:
            continue
        text = shadow(line.text).strip()
        if words.closing.match(text):
            lines[i] = replace(line, kind=Kind.CLOSING)
        elif words.date.match(text):
            lines[i] = replace(line, kind=Kind.DATE, body=None)
            _sign(lines, i)
        elif i > last and words.issuer.match(text):
            lines[i] = replace(line, kind=Kind.SIGNATURE, body=None)
    return lines


def _sign(lines: list[Line], date: int) -> None:
    """The body's name right above a date is its signature."""
    for i in range(date - 1, max(-1, date - 4), -1):
        line = lines[i]
        if line.kind is Kind.PARAGRAPH and page().issuer.match(shadow(line.text).strip()):
            lines[i] = replace(line, kind=Kind.SIGNATURE, body=None)
        elif line.kind is not Kind.BLANK:
            return
