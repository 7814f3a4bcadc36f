"""What the page shows of a checked file, as JSON: its text in blocks, and all that was said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker.document import Paragraph
from checker.explain import NOTHING, page
from checker.findings import LABELS, ROLES
from checker.outline.model import Kind
from checker.outline.survey import survey
from checker.reporters import View, report
from checker.reporters.words import STATUS, part_labels
from checker.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document, Table
    from checker.findings import FileResult
    from checker.outline.model import Line
    from checker.settings import Settings


def view(document: Document | None, result: FileResult, settings: Settings = NOTHING) -> dict[str, Any]:
    """The public JSON of one file, with its text and the words that the page needs."""
    file: dict[str, Any] = json.loads(report("json", [result], View()))["files"][0]
    codes = tuple({finding.code for finding in result.findings})
    said = rules(codes) if codes else ()
    return file | {
        "blocks": [] if document is None else list(_blocks(document)),
        "rules": {rule.code: "\n".join(page(rule, settings)) for rule in said},
        "words": {
            "severities": {str(severity): label for severity, label in LABELS.items()},
            "roles": ROLES,
            "statuses": STATUS,
            "parts": dict(part_labels()),
        },
    }


def _blocks(document: Document) -> Iterator[dict[str, Any]]:
    """Paragraphs and tables in order, each with the lines that places count in."""
    lines = {line.number: line for line in survey(document).lines}
    for block in document.blocks:
        line, column = document.place(block.span.start)
        if isinstance(block, Paragraph):
            what = lines.get(line)
            text = document.slice(block.span)
            yield {
                "line": line,
                "column": column,
                "text": text,
                "kind": str(what.kind) if what else "paragraph",
                "bold": _bold(what, block),
            }
        else:
            last, _ = document.place(block.span.end)
            yield {"line": line, "end_line": last, "rows": list(_rows(document, block))}


def _bold(line: Line | None, block: Paragraph) -> int:
    """How many characters of a paragraph are a heading; text may run in after it."""
    if line is None or line.kind is not Kind.HEADING:
        return 0
    return max(0, line.heading_span.end - block.span.start)


def _rows(document: Document, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows: dict[int, list[dict[str, Any]]] = {row: [] for row in range(1, table.rows + 1)}
    for cell in table.cells:
        line, column = document.place(cell.span.start)
        rows[cell.row].append(
            {
                "line": line,
                "column": column,
                "text": document.slice(cell.span),
                "rowspan": cell.rowspan,
                "colspan": cell.colspan,
                "header": cell.header,
            }
        )
    yield from rows.values()
