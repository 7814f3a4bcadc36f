"""Totals of statistics tables (合计、小计、勾稽关系): those that fail and those that hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.entries import write_like
from checker.facts.tables.hints import hint
from checker.facts.tables.relations import places
from checker.facts.tables.words import standing
from checker.findings import Holds, Match, Open

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.document import Span
    from checker.facts.tables.survey import TableFacts
    from checker.facts.tables.suspects import Diagnosis
    from checker.findings import Outcome

Of = Literal["column", "row", "cell", "form", "rounding", "mined"]
RELATED = 40


class TableTotals(Struct, frozen=True):
    """One kind of failing total.

    *of*: ``column`` a 合计 row, ``row`` a 小计 or 合计 column, ``cell`` one cell that crossing totals
    single out, ``form`` a relation that a form prints, ``rounding`` money off by more than rounding
    makes likely, ``mined`` sums that no label claims.
    """

    of: Of
    scope: Literal["document"] = "document"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for table in subject.facts.table_relations:
            for diagnosis in table.diagnoses:
                if _sort(diagnosis) == self.of:
                    yield _match(table, diagnosis)
            if self.of in {"column", "row"}:
                yield from _told(table, f"{self.of}-total")
            if self.of == "column" and table.grid.doubt and _has_total(table):
                yield Open("表格合计", table.grid.doubt, _top(table))


def _sort(diagnosis: Diagnosis) -> Of:
    """Which of the kinds a diagnosis is."""
    first = diagnosis.relations[0]
    if all(relation.evidence in {"mined", "weak"} for relation in diagnosis.relations):
        return "mined"
    if diagnosis.grade == "doubtful":
        return "rounding"
    if diagnosis.single:
        return "cell"
    if first.rule and len(first.totals) > 1:
        return "form"
    return "column" if first.kind == "column-total" else "row"


def _match(table: TableFacts, diagnosis: Diagnosis) -> Match:
    first = diagnosis.relations[0]
    decimals = max(map(places, diagnosis.relations))
    expected = write_like(diagnosis.value, diagnosis.cell, decimals)
    slip = hint(diagnosis)
    row, column = table.grid.names_of(diagnosis.cell)
    return Match(
        span=diagnosis.cell.span,
        values={
            "row": row,
            "column": column,
            "where": first.where,
            "name": first.name,
            "rule": first.rule,
            "printed": diagnosis.cell.text.strip() or "（空）",
            "expected": expected,
            "stated": first.stated,
            "summed": first.summed,
            "operands": first.sum_shown,
            "off": abs(first.residue),
            "count": len(diagnosis.relations),
            "proof": "；".join(
                f"{each.name}（{each.where}）{each.stated}，各项之和{each.summed}"
                for each in diagnosis.relations[:4]
            ),
            "hint": f"，{slip}" if slip else "",
        },
        expected=expected,
        related=_related(diagnosis),
    )


def _related(diagnosis: Diagnosis) -> tuple[tuple[Span, str], ...]:
    """The totals that fail beside the place, and the other cells that may be wrong."""
    cell = diagnosis.cell.span
    totals = [e.span for r in diagnosis.relations for e in r.totals if e.span != cell]
    if diagnosis.single:
        return tuple((span, "total") for span in dict.fromkeys(totals[:RELATED]))
    suspects = [entry.span for entry in diagnosis.suspects if entry.span != cell]
    return tuple((span, "addend") for span in dict.fromkeys(suspects[:RELATED]))


def _told(table: TableFacts, kind: str) -> Iterator[Outcome]:
    """The totals that hold, and those that cannot be judged."""
    for each in table.judged:
        relation = each.relation
        if relation.kind != kind or relation.evidence == "mined":
            continue
        if each.verdict in {"holds", "rounded"}:
            about = "（四舍五入内一致）" if each.verdict == "rounded" else ""
            yield Holds(kind, relation.detail + about, relation.span)
        elif each.verdict == "open":
            yield Open(
                f"{relation.where}的{relation.name}", "分项中有空格、不足一单位或不是数字的格", relation.span
            )
    for refused in table.refused:
        if refused.claim.kind == kind:
            total = refused.claim.relations[0].span
            yield Open(f"表格中的“{refused.claim.name}”", refused.why, total)


def _has_total(table: TableFacts) -> bool:
    grid = table.grid
    named = (*(label for row in grid.rows for label in row.path), *grid.header)
    return any(standing(label).rank for label in named)


def _top(table: TableFacts) -> Span:
    return next((entry.span for entry in table.grid.entries), table.grid.table.span)
