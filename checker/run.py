"""The page to read first: a report's whole path, from the file to what is said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.checks import Subject
from checker.facts import Facts
from checker.findings import (
    FileResult,
    Finding,
    Heading,
    Holds,
    Match,
    NotAssessed,
    Open,
    Place,
    Related,
    ReportSummary,
    Required,
    Severity,
    TableCell,
    Verified,
    order,
)
from checker.outline.model import Kind
from checker.outline.profiles import profiles
from checker.outline.survey import survey

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.document import Document, Span
    from checker.outline.model import Outline, Piece
    from checker.previous import Previous
    from checker.rulebook import Rule


def inspect(
    document: Document,
    rules: Iterable[Rule],
    profile: str | None = None,
    previous: Previous | None = None,
) -> FileResult:
    """Judge a document: outline, facts, checks, findings.

    *profile* names the body it is written for; without it, it is detected. *previous* are the reports
    of earlier years; each report is held against that of its issuer for the year before.
    """
    outline = survey(document, profile)
    subjects = _subjects(document, outline, previous)
    findings: set[Finding] = set()
    verified: set[Verified] = set()
    open_: set[NotAssessed] = set()
    ran = []
    for rule in rules:
        if rule.check.scope != "pair" or any(isinstance(s.facts.earlier, Facts) for s in subjects["pair"]):
            ran.append(rule.code)
        for subject in subjects[rule.check.scope]:
            for outcome in rule.outcomes(subject):
                place = _place(document, outcome.span)
                match outcome:
                    case Match():
                        findings.add(_finding(rule, outcome, place, subject))
                    case Holds():
                        verified.add(Verified(outcome.relation, outcome.detail, place))
                    case Open():
                        open_.add(NotAssessed(outcome.what, outcome.why, place))
    return FileResult(
        path=document.name,
        format=document.format,
        reports=tuple(_summary(piece) for piece in outline.reports),
        findings=tuple(sorted(findings, key=order)),
        verified=tuple(sorted(verified, key=lambda v: (*_order(v.place), v.relation, v.detail))),
        not_assessed=tuple(sorted(open_, key=lambda n: (*_order(n.place), n.what, n.why))),
        ran=tuple(ran),
    )


def _subjects(document: Document, outline: Outline, previous: Previous | None) -> dict[str, list[Subject]]:
    """What there is to judge, by the scope of a check."""
    pieces = [Subject(document, outline, p, Facts(document, outline, p)) for p in outline.pieces]
    whole = Facts(document, outline, None, tuple(subject.facts for subject in pieces))
    reports = [s for s in pieces if s.piece is not None and s.piece.kind == "report"]
    if previous is not None:
        for subject in reports:
            subject.facts.earlier = previous.before(subject.facts)
    return {
        "document": [Subject(document, outline, None, whole)],
        "piece": pieces,
        "report": reports,
        "pair": reports if previous is not None else [],
    }


def _finding(rule: Rule, match: Match, place: Place, subject: Subject) -> Finding:
    document = subject.document
    piece = subject.piece or subject.outline.piece_at(match.span.start)
    return Finding(
        code=rule.code,
        name=rule.name,
        severity=_severity(rule, piece),
        message=rule.message.format(**match.values),
        place=place,
        expected=match.expected,
        related=(*(Related(_place(document, span), role) for span, role in match.related), *_beyond(match)),
        basis=rule.basis,
        fix=match.fix,
        context=document.line_text(place.line),
        section=piece.section_path(match.span.start) if piece else (),
    )


def _beyond(match: Match) -> Iterator[Related]:
    """The place in another document."""
    if (other := match.elsewhere) is not None:
        yield Related(_place(other.document, other.span), other.role, other.document.name)


def _severity(rule: Rule, piece: Piece | None) -> Severity:
    """The rule's own severity, or the one that the profile of the report gives it."""
    given = profiles()[piece.profile].severity if piece is not None else {}
    return Severity(given.get(rule.code, rule.severity))


def _place(document: Document, span: Span) -> Place:
    line, column = document.place(span.start)
    end_line, end_column = document.place(span.end)
    found = document.cell_at(span)
    cell = TableCell(found[0].index, found[1].row, found[1].column) if found else None
    return Place(line, column, end_line, end_column, document.slice(span), cell)


def _order(place: Place) -> tuple[int, int, int, int]:
    return place.line, place.column, place.end_line, place.end_column


def _summary(piece: Piece) -> ReportSummary:
    return ReportSummary(
        title=piece.title,
        issuer=piece.issuer,
        year=piece.year,
        profile=piece.profile,
        line=piece.lines[0].number,
        end_line=piece.lines[-1].number,
        required={
            name: Required(
                part.status,
                part.heading.heading if part.heading else None,
                part.heading.number if part.heading else None,
            )
            for name, part in piece.parts.items()
        },
        headings=tuple(
            Heading(line.number, line.level, line.heading)
            for line in piece.lines
            if line.kind is Kind.HEADING
        ),
    )
