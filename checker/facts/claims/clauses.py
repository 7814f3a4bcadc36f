"""A paragraph cut into sentences and clauses, its quotations, titles and brackets covered."""

from __future__ import annotations

import re
from bisect import bisect_right

from msgspec import Struct

FILL = "□"
MOST = 80  # clauses of a sentence, and
WIDEST = 200  # characters of a clause; beyond them, the text is no prose and is left alone
LONGEST = 80  # characters of a quotation or bracket; a longer one is taken for a stray mark
_PAIRS = {
    "“": "”",
    "‘": "’",
    "《": "》",
    "〈": "〉",
    "（": "）",
    "(": ")",
    "〔": "〕",
    "[": "]",
    "【": "】",
    "「": "」",
    '"': '"',
}
_OPENING = re.compile(f"[{re.escape(''.join(_PAIRS))}]")
_SPOKEN = re.compile(r"最后.{1,4}|零.{0,4}|双.{0,4}")  # quotations that assert as they stand
_END = re.compile(r"[。！!？?；;\n]")
_BREAK = re.compile(r"[，,：:](?!(?<=\d[，,])\d{3})")
_COUNT = r"[一二三四五六七八九十]{1,3}(?:是|、)|第[一二三四五六七八九十]|[（(]?\d{1,2}[)）.．、]"
_ITEM = re.compile(rf"[\s　—－\-·]*(?:{_COUNT})")
_MARK = re.compile(rf"[\s　—－\-·]*(?:{_COUNT})?[\s　]*")


class Clause(Struct, frozen=True):
    """A clause of a paragraph, [start, end), without its mark and punctuation; *shown* is covered."""

    start: int
    end: int
    shown: str
    sentence: int


class Sentence(Struct, frozen=True):
    """A sentence of a paragraph, [start, end), its clauses, and the count of items (一是…) before it."""

    start: int
    end: int
    text: str
    clauses: tuple[Clause, ...]
    item: int


class Text(Struct, frozen=True):
    """A paragraph: its characters, the same with what is quoted covered and every clause a line."""

    text: str
    lines: str
    sentences: tuple[Sentence, ...]
    clauses: tuple[Clause, ...]

    def clause_at(self, at: int) -> Clause | None:
        """The clause that holds a character."""
        index = bisect_right(self.clauses, at, key=lambda c: c.start) - 1
        return self.clauses[index] if index >= 0 and at < self.clauses[index].end else None


def cover(text: str) -> str:
    """The text with what stands in quotes, brackets and title marks filled up, mark for mark.

    >>> cover("打造“法治超市”品牌")
    '打造“□□□□”品牌'
    """
    shown: list[str] = []
    done = 0
    while found := _OPENING.search(text, done):
        at, opening = found.start(), found.group()
        end = _close(text, at, opening, _PAIRS[opening])
        inner = text[at + 1 : end] if end > 0 else ""
        if inner and not (opening in '“‘「"' and _SPOKEN.fullmatch(inner)):
            shown += text[done : at + 1], FILL * len(inner)
        else:
            shown.append(text[done : at + 1 + len(inner)])
        done = at + 1 + len(inner)
    return "".join((*shown, text[done:]))


def _close(text: str, start: int, opening: str, closing: str) -> int:
    """Where the pair that opens at *start* closes, -1 if it does not."""
    end = text.find(closing, start + 1, start + LONGEST)
    if end < 0 or opening == closing:
        return end
    depth = 0
    for at in range(start, min(len(text), start + LONGEST)):
        depth += (text[at] == opening) - (text[at] == closing)
        if depth == 0:
            return at
    return -1


def read(text: str) -> Text:
    """Cut a paragraph into sentences and clauses."""
    covered = cover(text)
    sentences: list[Sentence] = []
    clauses: list[Clause] = []
    start = item = 0
    for end in [*(found.start() for found in _END.finditer(covered)), len(covered)]:
        own = _clauses(covered, start, end, len(sentences))
        if own and len(own) <= MOST:
            item += bool(_ITEM.match(covered, start, end))
            sentences.append(Sentence(start, end, text[start:end], own, item))
            clauses += own
        start = end + 1
    lines = ["\n"] * len(text)
    for clause in clauses:
        lines[clause.start : clause.end] = clause.shown
    return Text(text, "".join(lines), tuple(sentences), tuple(clauses))


def _clauses(covered: str, start: int, end: int, sentence: int) -> tuple[Clause, ...]:
    found = []
    at = start
    for stop in [*(m.start() for m in _BREAK.finditer(covered, start, end)), end]:
        mark = _MARK.match(covered, at, stop)
        begin = mark.end() if mark else at
        finish = begin + len(covered[begin:stop].rstrip())
        if begin < finish <= begin + WIDEST:
            found.append(Clause(begin, finish, covered[begin:finish], sentence))
        at = stop + 1
    return tuple(found)
