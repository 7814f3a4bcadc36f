"""Count the tracked changes (修订) of a document and find the first place where one shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span

if TYPE_CHECKING:
    from collections.abc import Sequence


class Changes(Struct):
    """Told of every line in order; a change that leaves nothing to see is shown at its neighbour."""

    count: int = 0
    first: Span | None = None
    _waiting: bool = False
    _last: Span | None = None

    def later(self, count: int) -> None:
        """Changes in what is no longer there: they belong to the next text."""
        self.count += count
        self._waiting = self._waiting or count > 0

    def met(self, changes: Sequence[tuple[int, int]], span: Span, text: str) -> None:
        """The changes in a line or cell at *span*, as offsets and lengths in its *text*."""
        self.later(len(changes))
        if not text.strip():
            return
        if self._waiting and self.first is None:
            offset, length = changes[0] if changes else (0, 0)
            offset = min(offset, len(text) - 1)
            length = max(1, min(length, len(text) - offset))
            self.first = Span(span.start + offset, span.start + offset + length)
        self._last = Span(span.end - 1, span.end)

    def place(self) -> Span | None:
        """Where to tell of them, a span that is never empty; None without changes or without text."""
        return (self.first or self._last) if self.count else None
