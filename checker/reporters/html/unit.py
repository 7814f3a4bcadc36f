"""A unit on the page: its outline green or red, its findings in their text, the relations that hold."""

from __future__ import annotations

from html import escape
from itertools import pairwise
from typing import TYPE_CHECKING

from checker.findings import LABELS, ROLES, Severity
from checker.reporters.underline import shown
from checker.reporters.words import SOURCES, STATUS, in_vain, part_labels, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import Finding, Heading, NotAssessed, ReportSummary, Suppressed, Verified
    from checker.reporters.units import Unit

AROUND = 120  # characters of the line that are shown on both sides of the place
LONGEST = 600


def section(unit: Unit, number: int) -> Iterator[str]:
    """All that is said of a unit."""
    counts = "".join(
        f'<span class="badge {severity}">{LABELS[severity]} {unit.count(severity)}</span>'
        for severity in Severity
        if unit.count(severity)
    )
    yield f'<details class="unit" id="u{number}"><summary><h2>{_text(unit.shown)}</h2>{counts}</summary>'
    title = unit.report.title if unit.report else None
    yield f'<p class="file">{_text(unit.file.path)}{"　" + _text(title) if title else ""}</p>'
    if unit.file.error is not None:
        yield f'<p class="unread">读不了：{_text(unit.file.error)}</p>'
    if unit.report is not None:
        yield from _outline(unit.report, unit.findings, number)
    yield from _findings(unit, number)
    verified = [one for one in unit.file.verified if unit.holds(one.place)]
    open_ = [one for one in unit.file.not_assessed if unit.holds(one.place)]
    yield from _list(f"核验通过 {len(verified)} 项", "verified", map(_verified, verified))
    yield from _list(f"无法判定 {len(open_)} 项", "open", map(_open, open_))
    yield from _left(unit)
    yield "</details>"


def _text(text: str) -> str:
    return escape(shown(text))


def _outline(report: ReportSummary, findings: Sequence[Finding], number: int) -> Iterator[str]:
    """Every heading, red or amber where something stands under it, which it leads to; and the mandated
    contents.
    """
    labels = part_labels()
    yield '<div class="two"><ul class="parts">'
    for key, part in report.required.items():
        where_ = f"　{_text(part.heading)}（{part.line} 行）" if part.heading else ""
        label = _text(labels.get(key, key))
        yield f'<li class="{part.status}"><b>{label}</b> {STATUS[part.status]}{where_}</li>'
    yield '</ul><ol class="outline">'
    for heading, end in _reach(report):
        inside = [at for at, finding in enumerate(findings) if heading.line <= finding.place.line < end]
        worst = min((findings[at].severity.rank for at in inside), default=None)
        kind = "clean" if worst is None else str(list(Severity)[worst])
        said = _text(heading.text)
        if inside:
            said = f'<a href="#u{number}f{inside[0]}">{said}<b>{len(inside)}</b></a>'
        yield f'<li class="{kind} l{min(heading.level, 4)}">{said}</li>'
    yield "</ol></div>"


def _reach(report: ReportSummary) -> Iterator[tuple[Heading, int]]:
    """Each heading and the line that the next begins on."""
    for heading, following in pairwise((*report.headings, None)):
        if heading is not None:
            yield heading, following.line if following is not None else report.end_line + 1


def _findings(unit: Unit, number: int) -> Iterator[str]:
    section_: tuple[str, ...] | None = None
    for at, (finding, mark) in enumerate(unit.printed):
        if finding.section != section_:
            section_ = finding.section
            yield f'<h3 class="path">{_text(" › ".join(section_))}</h3>' if section_ else ""
        yield from _finding(finding, mark, f"u{number}f{at}")
    if not unit.printed and unit.file.error is None:
        yield '<p class="none">没有问题。</p>'


def _finding(finding: Finding, mark: str, ident: str) -> Iterator[str]:
    kind, code = finding.severity, escape(finding.code)
    yield f'<article class="finding {kind}" id="{ident}" data-severity="{kind}" data-family="{code[:3]}">'
    yield f'<p><span class="badge {kind}">{LABELS[kind]}</span> <b>{code}</b>'
    yield f"<small>{where(finding.place)}</small>"
    yield f'{_text(finding.message)}</p><p class="context">{_context(finding)}</p><dl>'
    for term, said in _told(finding):
        yield f"<dt>{term}</dt><dd>{_text(said)}</dd>"
    yield f'<dt class="mark">指纹</dt><dd class="mark">{mark}</dd></dl></article>'


def _told(finding: Finding) -> Iterator[tuple[str, str]]:
    if finding.expected is not None:
        yield "应为", finding.expected
    if finding.fix is not None and finding.fix != finding.expected:
        yield "可改为", finding.fix or "（删去）"
    for other in finding.related:
        yield ROLES.get(other.role, other.role), f"{other.place.quote}（{other.file}{where(other.place)}）"
    if finding.basis:
        yield "依据", finding.basis


def _context(finding: Finding) -> str:
    """The line round the place, with the place and the operands that stand in it marked."""
    line, place = finding.context, finding.place
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(line)
    marks = [(start, end, "place")]
    for other in finding.related:
        if other.path is not None:
            continue
        at = other.place
        span = (at.column - 1, at.end_column - 1, "operand")
        if at.line == at.end_line == place.line and all(span[1] <= a or b <= span[0] for a, b, _ in marks):
            marks.append(span)
    near = [mark for mark in marks if abs(mark[0] - start) < LONGEST and abs(mark[1] - start) < LONGEST]
    left = max(0, min((a for a, _, _ in near), default=start) - AROUND)
    right = min(len(line), max((b for _, b, _ in near), default=min(end, start + LONGEST)) + AROUND)
    return _marked(line, sorted(near or [(start, right, "place")]), left, right)


def _marked(line: str, marks: Sequence[tuple[int, int, str]], left: int, right: int) -> str:
    found, at = ["…" if left else ""], left
    for start, end, kind in marks:
        found.append(f'{_text(line[at:start])}<mark class="{kind}">{_text(line[start:end])}</mark>')
        at = end
    return "".join([*found, _text(line[at:right]), "…" if right < len(line) else ""])


def _left(unit: Unit) -> Iterator[str]:
    """What people have said to leave, and what they said in vain, which stands with the file's first unit."""
    left = [one for one, _ in unit.suppressed]
    yield from _list(f"按人的意见忽略 {len(left)} 处", "left", map(_suppressed, left))
    useless = list(in_vain(unit.file)) if unit.first else []
    yield from _list(
        f"没有用上的忽略 {len(useless)} 条", "useless", (f"<li>{escape(one)}</li>" for one in useless)
    )


def _suppressed(one: Suppressed) -> str:
    said, why = f"{one.finding.code} {one.finding.message}", f"{SOURCES[one.source]}：{one.reason}"
    return f"<li><small>{where(one.finding.place)}</small> {_text(said)}<br><em>{_text(why)}</em></li>"


def _list(title: str, kind: str, lines: Iterator[str]) -> Iterator[str]:
    every = list(lines)
    if every:
        yield f'<details class="{kind}"><summary>{title}</summary><ul>'
        yield from every
        yield "</ul></details>"


def _verified(one: Verified) -> str:
    return f"<li><small>{where(one.place)}</small> {_text(one.detail)}</li>"


def _open(one: NotAssessed) -> str:
    return f"<li><small>{where(one.place)}</small> {_text(one.what)}：{_text(one.why)}</li>"
