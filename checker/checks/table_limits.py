"""What exceeds what it is part of, or what it cannot well exceed (其中、结案与立案、不重复统计)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.relations import shown
from checker.findings import Holds, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class TableLimits(Struct, frozen=True):
    """*of*: ``part`` (其中), ``form`` and ``hint`` (declared for a form), ``unrepeated`` (不重复统计)."""

    of: Literal["part", "form", "hint", "unrepeated"]
    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for table in subject.facts.table_relations:
            for limit in table.limits:
                if limit.kind != self.of:
                    continue
                if limit.holds:
                    yield Holds("limit", f"{shown(limit.parts)}≤{limit.whole.value}", limit.parts[0].span)
                    continue
                place = limit.whole if limit.kind == "unrepeated" else limit.parts[0]
                others = [e.span for e in (*limit.parts, limit.whole) if e.value and e.span != place.span]
                yield Match(
                    span=place.span,
                    values={
                        "where": limit.where,
                        "part": limit.part_name,
                        "whole": limit.whole_name,
                        "parts": shown(limit.parts),
                        "sum": limit.sum,
                        "limit": limit.whole.value,
                        "off": limit.sum - (limit.whole.value or 0),
                    },
                    related=tuple(
                        (span, "total" if span == limit.whole.span else "addend") for span in others
                    ),
                )
