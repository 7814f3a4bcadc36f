"""One thing that a person said of findings: which it covers, why, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.findings import Unused

if TYPE_CHECKING:
    from collections.abc import Collection

    from checker.findings import Told

GONE = "所针对的问题已不存在，请删去"


class Verdict(Struct, frozen=True, kw_only=True):
    """*covers* are the numbers of the findings that it is about; *fault* says why it is not obeyed."""

    source: Told
    code: str | None = None
    reason: str = ""
    line: int | None = None
    text: str | None = None
    covers: frozenset[int] = frozenset()
    fault: str = ""

    def in_vain(self, ran: Collection[str]) -> bool:
        """Whether people should know that it leaves no finding; of a rule that did not run, nobody knows."""
        return bool(self.fault) or (not self.covers and self.code in ran)

    @property
    def unused(self) -> Unused:
        return Unused(
            source=self.source,
            why=self.fault or GONE,
            obeyed=not self.fault,
            code=self.code,
            reason=self.reason or None,
            line=self.line,
            text=self.text,
        )
