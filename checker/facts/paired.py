"""What stands in quotation marks and title marks, and the marks that have no partner."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

_QUOTED = re.compile(r"“[^“”]*”|‘[^‘’]*’|「[^「」]*」|『[^『』]*』|《[^《》]*》|〈[^〈〉]*〉|\"[^\"]*\"")
_TITLED = re.compile(r"《[^《》]*》|〈[^〈〉]*〉")


def quoted(text: str, *, titles_only: bool = False) -> list[tuple[int, int]]:
    """Where quotations and titles stand, marks included."""
    pattern = _TITLED if titles_only else _QUOTED
    return [found.span() for found in pattern.finditer(text)]


Fault = Literal["unopened", "unclosed", "nested", "turned"]


class Masks:
    """Which quotation or title each character of a line stands in."""

    def __init__(self, text: str, *, titles_only: bool = False) -> None:
        self._of: dict[int, int] = {}
        for number, (start, end) in enumerate(quoted(text, titles_only=titles_only), 1):
            self._of.update(dict.fromkeys(range(start, end), number))

    def touch(self, start: int, end: int) -> bool:
        """Whether any character of a stretch stands in one."""
        return any(at in self._of for at in range(start, max(end, start + 1)))

    def cross(self, start: int, end: int) -> tuple[bool, bool]:
        """Whether the one at the beginning of a stretch began before it, the one at its end goes on."""
        left = self._of.get(start, 0)
        right = self._of.get(end - 1, 0)
        return (
            bool(left) and self._of.get(start - 1) == left,
            bool(right) and self._of.get(end) == right,
        )


class Loose(Struct, frozen=True):
    """A mark of a pair that stands wrong: without partner, inside its own kind, or facing the wrong way.

    *partner* is where the other of a nested pair stands, *outer* the mark that it stands in.
    """

    at: int
    mark: str
    fault: Fault
    partner: int = -1
    outer: str = ""


_SIGNS = {
    "quote": re.compile("[“”‘’]"),
    "title": re.compile("[《》〈〉]"),
    "bracket": re.compile("[（）()〔〕【】]"),
}
_CLOSES = {"”": "“", "’": "‘", "》": "《", "〉": "〈", "）": "（(", ")": "（(", "〕": "〔", "】": "【"}
_OUTER = {"“": "‘", "《": "〈"}  # what may stand inside a pair of its own kind only as the other
_ORDINAL = re.compile(r"(?:^|[\s。；;：:，,、])[0-9一二三四五六七八九十a-zA-Z①-⑳]{1,3}$")
_ENGLISH = re.compile(r"[A-Za-z]’|’[A-Za-z]")


def loose(text: str, family: str) -> list[Loose]:
    """The marks of one family that stand wrong in a paragraph.

    A closing bracket after an ordinal (1) 2）) needs no partner, nor does an apostrophe. What follows a mark
    that is never closed is not nested in it.
    """
    stack: list[tuple[str, int]] = []
    faults: list[Loose] = []
    outside: dict[int, int] = {}
    for sign in _SIGNS[family].finditer(text):
        at, char = sign.start(), sign.group()
        if char not in _CLOSES:
            stack.append((char, at))
            continue
        if char == "’" and _ENGLISH.search(text, max(0, at - 1), at + 2):
            continue
        if stack and stack[-1][0] in _CLOSES[char]:
            opening, start = stack.pop()
            if _nested(opening, stack):
                faults.append(Loose(start, opening, "nested", at, stack[-1][0]))
                outside[start] = stack[-1][1]
        elif not (char in "）)" and _ORDINAL.search(text[max(0, at - 5) : at])):
            faults.append(Loose(at, char, "unopened"))
    unclosed = {at: mark for mark, at in stack}
    told = [fault for fault in faults if outside.get(fault.at) not in unclosed]
    told += [Loose(at, mark, "unclosed") for at, mark in unclosed.items()]
    return sorted(told, key=lambda fault: fault.at)


def _nested(opening: str, stack: list[tuple[str, int]]) -> bool:
    """Whether a pair stands right inside one of its own kind, or inside one that it should enclose."""
    return bool(stack) and opening in _OUTER and stack[-1][0] in (opening, _OUTER[opening])
