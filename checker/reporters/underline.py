"""A line with a place in it underlined, by display width: a Chinese character is two columns wide."""

from __future__ import annotations

import unicodedata

WIDE = 100  # columns of a line that are shown; of a longer one, those round the place


def width(text: str) -> int:
    """The columns that a text takes on a terminal."""
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if char.isascii():
        return 1
    if unicodedata.east_asian_width(char) in "WF":
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def shown(text: str) -> str:
    """The text with nothing in it that moves a terminal's cursor: a space for each such character."""
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in text)


def underline(line: str, start: int, end: int, *, gap: str = "…", room: int = WIDE) -> tuple[str, str]:
    """The line, or as much of it as there is room for, and the marks to stand under [start, end).

    An empty place gets one mark, where it is.
    """
    line = shown(line)
    left, right = _window(line, start, end, room)
    before = (gap if left > 0 else "") + line[left:start].lstrip()
    after = line[end:right].rstrip() + (gap if right < len(line) else "")
    if left == 0:
        before = line[:start].lstrip()
    place = line[start : min(end, right)]
    if end > right:
        after = gap
    return before + place + after, " " * width(before) + "^" * max(1, width(place))


def _window(line: str, start: int, end: int, room: int) -> tuple[int, int]:
    """The characters to show: the place, or what fits of it, and an even share on both sides."""
    right = start
    while right < end and room > 0:
        room -= _columns(line[right])
        right += 1
    left, cut = start, right < end
    while room > 0 and (left > 0 or (right < len(line) and not cut)):
        if left > 0:
            left -= 1
            room -= _columns(line[left])
        if right < len(line) and not cut:
            room -= _columns(line[right])
            right += 1
    return left, right
