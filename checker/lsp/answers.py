"""What the editor is told of a checked text: diagnostics, hovers, quick fixes, the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from checker.document import Span
from checker.explain import page
from checker.findings import ROLES, Severity
from checker.rulebook import rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import Finding, Unused
    from checker.lsp.desk import Sheet
    from checker.outline.model import Piece, Section

SOURCE = "fazhi-lint"
END = 2**31 - 1  # past the end of any line, which is its end
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}


def diagnostics(sheet: Sheet) -> list[types.Diagnostic]:
    found = [diagnostic(sheet, finding) for finding in sheet.result.findings]
    return found + [_in_vain(one) for one in sheet.result.unused]


def _in_vain(one: Unused) -> types.Diagnostic:
    """What a person wrote in vain to leave a finding: on its own line, or for the list beside the text on
    the first.
    """
    line = one.line - 1 if one.source == "comment" and one.line else 0
    about = f"忽略 {one.code}（{one.reason}）：" if one.code else "忽略："
    return types.Diagnostic(
        range=types.Range(types.Position(line, 0), types.Position(line, END)),
        severity=types.DiagnosticSeverity.Warning,
        source=SOURCE,
        message=f"{about}{one.why}",
        tags=[types.DiagnosticTag.Unnecessary] if one.obeyed and one.source == "comment" else None,
    )


def diagnostic(sheet: Sheet, finding: Finding) -> types.Diagnostic:
    return types.Diagnostic(
        range=sheet.range(finding.place),
        severity=SEVERITIES[finding.severity],
        code=finding.code,
        source=SOURCE,
        message="\n".join(_said(finding)),
        related_information=[
            types.DiagnosticRelatedInformation(
                types.Location(sheet.uri, sheet.range(other.place)),
                f"{ROLES.get(other.role, other.role)}：{other.place.quote}",
            )
            for other in finding.related
            if other.path is None
        ],
    )


def _said(finding: Finding) -> Iterator[str]:
    yield finding.message
    if finding.expected is not None:
        yield f"应为：{finding.expected}"
    if finding.basis:
        yield f"依据：{finding.basis}"


def hover(sheet: Sheet, position: types.Position, *, markdown: bool) -> types.Hover | None:
    """The findings under the pointer, each with the page of its rule."""
    found = list(sheet.within(types.Range(position, position)))
    if not found:
        return None
    lines = "\n\n".join(_page(sheet, finding, markdown=markdown) for finding in found)
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, lines), sheet.range(found[0].place))


def _page(sheet: Sheet, finding: Finding, *, markdown: bool) -> str:
    """The page of a rule; in Markdown it stands in a block, so that its marks stay under the words."""
    said = "\n".join(_said(finding))
    settings = sheet.laid_down.at(sheet.result.path)
    manual = "\n".join(line for rule in rules((finding.code,)) for line in page(rule, settings))
    return f"{said}\n\n```text\n{manual}\n```" if markdown else f"{said}\n\n{manual}"


def fixes(sheet: Sheet, wanted: types.Range) -> list[types.CodeAction]:
    """The certain replacements in a range."""
    return [
        types.CodeAction(
            title=f"改为“{finding.fix}”（{finding.code}）" if finding.fix else f"删去（{finding.code}）",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(sheet, finding)],
            edit=types.WorkspaceEdit(
                changes={sheet.uri: [types.TextEdit(sheet.range(finding.place), finding.fix)]}
            ),
            is_preferred=True,
        )
        for finding in sheet.within(wanted)
        if finding.fix is not None
    ]


def symbols(sheet: Sheet) -> list[types.DocumentSymbol]:
    """The outline: each piece with a title, its sections under it."""
    found: list[types.DocumentSymbol] = []
    for piece in sheet.outline.pieces:
        sections = _sections(sheet, piece.sections)
        if piece.title and piece.title_span is not None:
            found.append(_piece(sheet, piece, piece.title, piece.title_span, sections))
        else:
            found += sections
    return found


def _piece(
    sheet: Sheet, piece: Piece, title: str, at: Span, sections: Sequence[types.DocumentSymbol]
) -> types.DocumentSymbol:
    span = Span(min(piece.span.start, at.start), max(piece.span.end, at.end))
    kind = types.SymbolKind.File
    return types.DocumentSymbol(title, kind, sheet.span_range(span), sheet.span_range(at), children=sections)


def _sections(sheet: Sheet, sections: Sequence[Section]) -> list[types.DocumentSymbol]:
    found: list[types.DocumentSymbol] = []
    for section in sections:
        inside = _sections(sheet, section.children)
        heading, last = section.heading, section.last_line
        if heading is None or last is None or not heading.heading:
            found += inside
            continue
        span = Span(heading.heading_span.start, max(last.span.end, heading.heading_span.end))
        found.append(
            types.DocumentSymbol(
                heading.heading,
                types.SymbolKind.String,
                sheet.span_range(span),
                sheet.span_range(heading.heading_span),
                children=inside,
            )
        )
    return found
