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


class Loose(Struct, frozen=True):
    """A mark of a pair that stands wrong: without partner, inside its own kind, or facing the wrong way.

    *partner* is where the other of a nested pair stands.
    """

    at: int
    mark: str
    fault: Fault
    partner: int = -1


_FAMILIES = {"quote": "“”‘’", "title": "《》〈〉", "bracket": "（）()〔〕【】"}
_CLOSES = {"”": "“", "’": "‘", "》": "《", "〉": "〈", "）": "（(", ")": "（(", "〕": "〔", "】": "【"}
_OUTER = {"“": "‘", "《": "〈"}  # what may stand inside a pair of its own kind only as the other
_ORDINAL = re.compile(r"(?:^|[\s。；;：:，,、])[0-9一二三四五六七八九十a-zA-Z①-⑳]{1,3}$")
_ENGLISH = re.compile(r"[A-Za-z]’|’[A-Za-z]")


def loose(text: str, family: str) -> list[Loose]:
    """The marks of one family that stand wrong in a paragraph.

    A closing bracket after an ordinal (1) 2）) needs no partner, nor does an apostrophe.
    """
    signs = _FAMILIES[family]
    stack: list[tuple[str, int]] = []
    faults: list[Loose] = []
    for at, char in enumerate(text):
        if char not in signs:
            continue
        if char not in _CLOSES:
            stack.append((char, at))
            continue
        if char == "’" and _ENGLISH.search(text, max(0, at - 1), at + 2):
            continue
        if stack and stack[-1][0] in _CLOSES[char]:
            opening, start = stack.pop()
            if _nested(opening, stack):
                faults.append(Loose(start, opening, "nested", at))
        elif not (char in "）)" and _ORDINAL.search(text[:at])):
            faults.append(Loose(at, char, "unopened"))
    faults += [Loose(at, mark, "unclosed") for mark, at in stack]
    return sorted(faults, key=lambda fault: fault.at)


def _nested(opening: str, stack: list[tuple[str, int]]) -> bool:
    """Whether a pair stands right inside one of its own kind, or inside one that it should enclose."""
    return bool(stack) and opening in _OUTER and stack[-1][0] in (opening, _OUTER[opening])
