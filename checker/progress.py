"""A bar on a terminal: files done, findings, time left; nothing where there is none."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self, TextIO

WIDTH = 24
EVERY = 0.1  # seconds between two drawings


class Progress(Struct):
    """``with Progress(500) as bar: bar.step(3)`` for each file, with what was found in it."""

    total: int
    stream: TextIO = field(default_factory=lambda: sys.stderr)
    done: int = 0
    found: int = 0
    begun: float = field(default_factory=time.monotonic)
    drawn: float = 0.0
    shown: bool = False

    def __enter__(self) -> Self:
        isatty = getattr(self.stream, "isatty", None)
        self.shown = self.total > 1 and bool(isatty and isatty())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.clear()

    def step(self, found: int) -> None:
        self.done += 1
        self.found += found
        now = time.monotonic()
        if self.shown and (now - self.drawn >= EVERY or self.done == self.total):
            self.drawn = now
            self.stream.write(f"\r\x1b[K{self.line(now - self.begun)}")
            self.stream.flush()

    def line(self, seconds: float) -> str:
        full = WIDTH * self.done // self.total
        left = seconds / self.done * (self.total - self.done)
        return (
            f"[{'#' * full}{'-' * (WIDTH - full)}] {self.done}/{self.total} 份，问题 {self.found} 处，"
            f"约剩 {_clock(left)}"
        )

    def clear(self) -> None:
        """Leave the line empty, for what is said next."""
        if self.shown and self.drawn:
            self.stream.write("\r\x1b[K")
            self.stream.flush()


def _clock(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02}"
