"""What stands between two marks: how strongly it parts them, what it announces, a mark inside its text."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.document import Span
from checker.facts.lexicon import any_of, words
from checker.outline.marks import Mark, written
from checker.outline.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.outline.marks import Form
    from checker.outline.model import Line

# How strongly what stands between two marks parts them.
NOTHING, TEXT, LEAD, TITLE = range(4)

_TITLE_LENGTH = 40
_PHRASE = re.compile(r"[^，,；;：:]{1,20}。")  # so short a sentence may stand for a heading
_LEAD_LENGTH = 300
_ENDED = re.compile(r"[。；;！？!?，,、：:]$")
_STOP = re.compile(r"[。；;！？!?]")
_CLAUSE = r"(?:^|(?<=[。；;：:，,！？!?）)”\s]))"


def strength(line: Line) -> int:
    """How strongly a line without a mark parts the marks before it from those after."""
    if line.kind is not Kind.PARAGRAPH:
        return TITLE
    text = line.text.strip()
    if len(text) <= _TITLE_LENGTH and not _ENDED.search(text):
        return TITLE
    return LEAD if _PHRASE.fullmatch(text) or _leads().search(text) else TEXT


@cache
def _leads() -> re.Pattern[str]:
    """A paragraph that leads to what follows: it ends with a colon, or points down."""
    return re.compile(rf"[：:]$|(?:{any_of(words('ordinals')['pointers'])})[^。]{{0,20}}。?$")


def sentence_before(line: Line, end: int) -> Span | None:
    """The last sentence of a line before an offset of the document, with the stop that ends it."""
    since = max(0, end - line.span.start - _LEAD_LENGTH)
    text = line.text[since : end - line.span.start].rstrip()
    if not text:
        return None
    stops = [found.end() for found in _STOP.finditer(text, 0, len(text) - 1)]
    start = line.span.start + since
    return Span(start + (stops[-1] if stops else 0), start + len(text))


def first_inside(before: Iterable[Line], line: Line, mark: Mark) -> tuple[Line, Mark] | None:
    """The first of a row that begins with a second one, where no mark is looked for: 主要是一是…；二是…,
    备注：1.…, 首先…，二是…
    """
    pattern = _firsts().get(mark.form)
    if pattern is None:
        return None
    for at in (line, *before):
        found = pattern.search(at.text[: mark.start] if at is line else at.text)
        if found:
            return at, Mark(mark.form, 1, found.start(), found.end(), found.group())
        if at.mark is not None and at.mark is not mark and at.mark.form in ("cn", "cn-paren"):
            return None
    return None


@cache
def _firsts() -> dict[Form, re.Pattern[str]]:
    lists = words("ordinals")
    other, free = any_of(lists["firsts"]), f"(?<![{lists['joined']}])"
    opened = r"(?<=[：:。；;\s])"
    patterns: dict[Form, str] = {
        "is": rf"{free}一是|{other}",
        "must": rf"{free}一要|{other}",
        "ordinal": rf"第一[^章节条]|其一|{other}",
        "cn": rf"{opened}一、",
        "cn-paren": rf"{opened}[（(]一[）)]",
        "arabic": rf"{opened}[1１][.．、](?![0-9])",
        "arabic-paren": r"[（(][1１][）)]",
        "circled": "①",
    }
    return {form: re.compile(pattern) for form, pattern in patterns.items()}


def stands_in(text: str, mark: Mark, value: int) -> bool:
    """Whether the mark with another number stands somewhere in *text*: run on without a break, or after
    a word rather than a mark of punctuation. A reference (第（三）项) is none.
    """
    sign = written(mark, value).strip()
    core = re.escape(re.sub(r"[（(）)、.．\s　]", "", sign))
    if mark.form in ("is", "must"):
        pattern = f"(?<![{words('ordinals')['joined']}第]){core[:-1]}[是要则]|[第其]{core[:-1]}[，,、]"
    elif mark.form in ("cn-paren", "arabic-paren"):
        pattern = rf"(?<![第、至和及与款条])[（(]\s*{core}\s*[）)]"
    elif mark.form in ("cn", "arabic"):
        pattern = rf"{_CLAUSE}{core}\s*[、.．](?![0-9])"
    elif mark.form == "circled":
        pattern = core
    else:
        pattern = rf"{_CLAUSE}{core}"
    joined = text.replace("\n", "")  # a line that was broken at its end
    return re.search(pattern, text) is not None or re.search(pattern, joined) is not None
