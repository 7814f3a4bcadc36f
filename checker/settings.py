"""What an office lays down for a file: the body, which rules are used, how grave they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.rulebook import chosen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checker.findings import Severity


class Settings(Struct, frozen=True):
    """Empty where nothing is laid down; of several prefixes of a code, the longest tells its severity."""

    profile: str | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)

    def uses(self, code: str) -> bool:
        return chosen(code, self.select, self.ignore)

    def level(self, code: str) -> Severity | None:
        """The severity that is laid down for a rule."""
        named = max((prefix for prefix in self.severity if code.startswith(prefix)), key=len, default=None)
        return None if named is None else self.severity[named]
