"""Lines joined into the paragraphs that their author wrote."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.readers.pdf.lines import joint
from checker.readers.pdf.place import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.readers.pdf.lines import Line

_MARK = re.compile(
    r"[一二三四五六七八九十百]{1,4}[、.．]"
    r"|[（(][一二三四五六七八九十百]{1,4}[）)](?![项款目])"
    r"|[0-9０-９]{1,2}[、.．](?![0-9０-９])"
    r"|[（(][0-9０-９]{1,2}[）)]"
    r"|[①-⑳⑴-⒛㈠-㈩❶-❿]"
    r"|第[一二三四五六七八九十百零〇]{1,5}[章节条]|附件[0-9０-９一二三四五六七八九十]*[:：]?$"
)
_MEMBER = re.compile(r"[一二三四五六七八九十]{1,2}[是要]|第[一二三四五六七八九十]{1,2}[，,、]|——")
_ENDED = re.compile(r"[。！？；：!?;:][”’」』）)]*$")
_CONTENTS = re.compile(r"(?:\.{2,}|…+|·{2,}|．{2,}|-{4,}|—{3,}|_{3,})\s*[0-9０-９]{1,4}$")
_OPENING = "（(《〈“‘【「『"
_CLOSING = "，。；：、？！）)》〉”’】」』"
# What the line under a title begins with.
_UNDER = "—―－-（("
# Marks that may hang outside the text's right edge.
_HUNG = "，。、；：！？,.;:"
_INDENT = 1.4
_CENTRED_INDENT = 2.6
_SLACK = 0.5
_EVIDENCE = 3


class Frame(Struct, frozen=True):
    """The edges of the text on pages of one width, its usual size and distance from line to line.

    *wraps* tells that some full line ends in the middle of a sentence, *indented* that paragraphs begin
    with an indent, *marked* that nevertheless those with an ordinal may begin at the left edge,
    *members* that those with 一是 do.
    """

    left: float
    right: float
    size: float
    pitch: float
    wraps: bool
    indented: bool
    marked: bool
    members: bool

    def indent(self, line: Line) -> float:
        """How far a line begins from the left edge, in characters."""
        return (line.x0 - self.left) / self.size

    def room(self, line: Line) -> float:
        """How much room a line leaves at the right edge, in characters."""
        return (self.right - line.x1) / self.size


class Passage(Struct):
    """A paragraph in the making: its text and its first line."""

    text: str
    lines: list[Line] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Where it stands on its first page."""
        page = self.lines[0].page
        here = [line for line in self.lines if line.page == page]
        left, right = min(line.x0 for line in here), max(line.x1 for line in here)
        return Place(page, (left, here[0].top, right, here[-1].bottom))


def measure(lines: Sequence[Line], width: float) -> Frame:
    """The frame that lines were set in; where they do not show it, the margins are taken to be alike."""
    size = median(line.size for line in lines for _ in line.text[::8])
    body = [line for line in lines if abs(line.size - size) < 0.2 * size] or list(lines)
    left = _edge([line.x0 for line in body], size, rightmost=False)
    ends = [line.x1 for line in body if line.text[-1] not in _HUNG]
    right = _edge(ends if len(ends) > _EVIDENCE else [line.x1 for line in body], size, rightmost=True)
    full = [line for line in body if right - size < line.x1 <= right + size]
    if len(full) < _EVIDENCE:
        right = max(right, width - left)
    wraps = any(not _ENDED.search(line.text) for line in full)
    steps = [
        b.middle - a.middle
        for a, b in pairwise(body)
        if a.page == b.page and 0.8 * size < b.middle - a.middle < 3 * size and right - a.x1 < 2 * size
    ]
    pitch = median(steps) if steps else 1.8 * size
    begun = [line for line in body if _INDENT <= (line.x0 - left) / size < _CENTRED_INDENT]
    indented = len(begun) > 0.06 * len(body)
    flush = [
        line.text for last, line in pairwise(body) if line.x0 - left < size / 2 and right - last.x1 > 2 * size
    ]
    marked = any(map(_MARK.match, flush)) or not any(_MARK.match(line.text) for line in begun)
    members = not indented and any(map(_MEMBER.match, flush))
    return Frame(left, right, size, pitch, wraps, indented, marked, members)


def _edge(ends: list[float], size: float, *, rightmost: bool) -> float:
    """Where most lines that reach an edge begin or end; a few that stick out do not count."""
    bins = Counter(round(x / size) for x in ends)
    enough = max(2, 0.06 * max(bins.values())) if len(ends) > 3 else 1
    strong = [place for place, count in bins.items() if count >= enough] or list(bins)
    if rightmost:
        at = max(strong) * size
        near = sorted(x for x in ends if at - 3 * size <= x <= at + size)
        return near[int(0.9 * (len(near) - 1))]
    at = min(strong) * size
    near = sorted(x for x in ends if at - 0.6 * size <= x <= at + 0.6 * size)
    return near[int(0.1 * (len(near) - 1))]


def join(lines: Sequence[Line], frame: Frame) -> list[Passage]:
    """The paragraphs of lines that follow each other, over pages too."""
    passages: list[Passage] = []
    last: Line | None = None
    titled = False
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        alone = _stands_alone(line, None if titled else last, after, frame)
        if last is None or not _follows(passages[-1], line, frame, alone=alone, titled=titled):
            passages.append(Passage(line.text, [line]))
        else:
            passage = passages[-1]
            passage.text += joint(passage.text, line.text, spaced=last.spaced) + line.text
            passage.lines.append(line)
        last, titled = line, alone
    return passages


def _follows(passage: Passage, line: Line, frame: Frame, *, alone: bool, titled: bool) -> bool:
    """Whether a line goes on with the passage before it: in a title only from a line that was full."""
    last = passage.lines[-1]
    if not (alone or titled):
        return not _begins(passage, last, line, frame)
    if not (alone and titled) or last.page != line.page or abs(last.size - line.size) > 0.1 * line.size:
        return False
    if _ENDED.search(last.text) or line.text[0] in _UNDER:
        return False
    return frame.right - frame.left - (last.x1 - last.x0) < line.head


def _begins(passage: Passage, last: Line, line: Line, frame: Frame) -> bool:
    """Whether a line begins a paragraph, seen from the one before it and its last line."""
    if last.text[-1] in _OPENING or line.text[0] in _CLOSING:
        return False
    if abs(last.size - line.size) > 0.12 * frame.size or _CONTENTS.search(last.text):
        return True
    if frame.indent(line) >= _INDENT or _leaves_room(last, line, frame):
        return True
    return _begins_flush(passage, last, line, frame)


def _begins_flush(passage: Passage, last: Line, line: Line, frame: Frame) -> bool:
    """Whether a line at the left edge, under a full one, begins a paragraph all the same."""
    ended, mark = bool(_ENDED.search(last.text)), bool(_MARK.match(line.text))
    step = (line.middle - last.middle) / max(frame.pitch, last.size)
    if last.page == line.page and step > (1.2 if ended or mark else 1.6):
        return True
    if not ended:
        # A heading that fills its line, with another heading under it.
        return mark and not frame.indented and len(passage.lines) == 1 and bool(_MARK.match(last.text))
    if not frame.wraps or (mark and frame.marked):
        return True
    return frame.members and bool(_MEMBER.match(line.text))


def _leaves_room(last: Line, line: Line, frame: Frame) -> bool:
    """Whether what the next line begins with would have found room on the last."""
    return frame.right - last.x1 > line.head + _SLACK * frame.size


def _centred(line: Line, frame: Frame) -> bool:
    if abs(line.x0 + line.x1 - frame.left - frame.right) > 1.2 * frame.size:
        return False
    title = line.size > 1.15 * frame.size
    return frame.indent(line) > (0.6 if title else _CENTRED_INDENT)


def _stands_alone(line: Line, last: Line | None, after: Line | None, frame: Frame) -> bool:
    """Whether a line is centred, or the full line of a title of which another line is."""
    if _centred(line, frame):
        return True
    if line.size <= 1.15 * frame.size or frame.indent(line) > 1 or frame.room(line) > 1:
        return False
    beside = (other for other in (last, after) if other is not None and other.page == line.page)
    return any(abs(o.size - line.size) < 0.1 * line.size and _centred(o, frame) for o in beside)
