"""The way back from a line of the text to the paragraphs of a Word file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence


class WordOrigin(Struct, frozen=True):
    """A stretch of a line or cell that one ``w:p`` shows; it runs to the next stretch, or to the end.

    *part* is the path inside the zip, *paragraph* the index of the ``w:p`` among all ``w:p`` of that
    part in document order (``list(root.iter(w:p))``). The stretch begins at offset *at* of its line or
    cell with *label* characters of automatic number, which are nowhere in the file; the character
    after them is number *start* of the paragraph's visible text, as ``runs.visible`` puts it together
    (a soft break counts as one character there, and divides the paragraph into lines here).

    The origin of a ``Paragraph`` and of a ``Cell`` is a tuple of these, in order and never empty: a cell
    may hold several paragraphs (set apart by one character that is in none), and a paragraph whose
    mark is deleted runs on into the next.
    """

    part: str
    paragraph: int
    label: int = 0
    start: int = 0
    at: int = 0


def locate(origins: Sequence[WordOrigin], offset: int) -> tuple[WordOrigin, int]:
    """The paragraph that shows a line's character and the character's offset in its visible text.

    A character of the automatic number is at the place of the one that follows it.
    """
    origin = next((one for one in reversed(origins) if one.at <= offset), origins[0])
    return origin, origin.start + max(0, offset - origin.at - origin.label)
