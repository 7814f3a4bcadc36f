"""Rows of a table whose figures stand in the wrong columns (对调、错位)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.findings import Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.findings import Outcome


class TableDisplaced(Struct, frozen=True):
    """Every row that explains the failing columns of a total by its own figures in other places."""

    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for table in subject.facts.table_relations:
            for each in table.displaced:
                names = [table.grid.names_of(cell) for cell in each.cells]
                yield Match(
                    span=each.cells[0].span,
                    values={
                        "row": names[0][0],
                        "columns": "、".join(column for _, column in names),
                        "how": "两格对调" if each.swapped else "错位一格",
                        "now": "、".join(cell.text.strip() for cell in each.cells),
                        "right": "、".join(str(value) for value in each.values),
                    },
                    expected=str(each.values[0]),
                    related=(
                        *((cell.span, "addend") for cell in each.cells[1:]),
                        *((relation.span, "total") for relation in each.relations),
                    ),
                )
