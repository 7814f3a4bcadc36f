"""A line as it is compared: full-width signs half-width, traditional characters simplified, same length.

The shadow has a character for each of the text's, so that an offset in one is an offset in the other.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from checker.resources import load_yaml, room

_WIDE = "（）：，；？！．＞％／［］｛｝＂＇－｜　\xa0\u2003\u2002\t"
_NARROW = "():,;?!.>%/[]{}\"'-|     "


@cache
def _table() -> dict[int, int]:
    """Full-width to half-width, traditional to simplified, one character for one."""
    variants = load_yaml(room("rules") / "lexicon" / "traditional.yaml")
    table = str.maketrans(_WIDE + variants["traditional"], _NARROW + variants["simplified"].strip())
    table.update({0xFF10 + i: 0x30 + i for i in range(10)})
    for offset in range(26):
        table[0xFF21 + offset] = 0x41 + offset
        table[0xFF41 + offset] = 0x61 + offset
    return table


@lru_cache(maxsize=1024)  # the lines of a report are compared in a dozen ways
def shadow(text: str) -> str:
    """The text as it is compared; as long as the text itself."""
    return text.translate(_table())


_MARKS = re.compile(r"[\s　、，。；：“”‘’\"'《》〈〉<>（）()\[\]【】·・,.;:!?！？…—\-－_]+")


def skeleton(text: str) -> str:
    """The words alone, without spaces and marks of punctuation, to compare headings by."""
    return _MARKS.sub("", shadow(text))
