"""Read and write ⟦marks⟧: the places that an example says must be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN, CLOSE = "⟦", "⟧"


def unmark(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and the spans that they enclosed; ⟦⟧ is a point."""
    plain: list[str] = []
    spans: list[tuple[int, int]] = []
    starts: list[int] = []
    for char in text:
        if char == OPEN:
            starts.append(len(plain))
        elif char == CLOSE:
            spans.append((starts.pop(), len(plain)))
        else:
            plain.append(char)
    return "".join(plain), sorted(spans)


def mark(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans marked."""
    for start, end in sorted(set(spans), reverse=True):
        text = text[:start] + OPEN + text[start:end] + CLOSE + text[end:]
    return text
