"""Make the pieces of a document that are judged alone, each report with its parts."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker.outline.lines import is_prose
from checker.outline.model import Kind, Piece
from checker.outline.page import page
from checker.outline.parts import judge
from checker.outline.profiles import detect, profiles
from checker.outline.sections import relevel, sections
from checker.outline.shadow import shadow
from checker.outline.titles import year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.cuts import Cut
    from checker.outline.model import Line


class Setting(Struct, frozen=True):
    """What the document says to all its reports: the profile asked for, its preface, its year."""

    profile: str | None
    whitebook: bool
    preface: tuple[Line, ...]
    year: int | None
    issuer: str | None = None


def build(lines: Sequence[Line], cut: Cut, end: int, setting: Setting) -> Piece:
    """The piece that begins at a cut and ends before line *end*."""
    own = list(lines[cut.at : end])
    if cut.title is not None:
        for i in range(cut.title.first - cut.at, cut.title.last - cut.at + 1):
            if own[i].kind is not Kind.BLANK:
                own[i] = replace(own[i], kind=Kind.TITLE, body=None, title=None, level=0)
    if cut.kind != "report":
        return Piece(cut.kind, tuple(kept := relevel(own)), sections(kept))
    if cut.division:
        own[0] = replace(own[0], kind=Kind.TITLE, title=None, level=0, body=None)
    own = _front(own)
    marked = relevel(own)
    return _report(marked, cut, setting)


def _front(lines: list[Line]) -> list[Line]:
    """The lines between a title and the first heading or running text: number, addressee, speaker."""
    words = page()
    for i, line in enumerate(lines):
        if line.kind is Kind.HEADING or is_prose(line):
            break
        if line.kind is not Kind.PARAGRAPH:
            continue
        text = shadow(line.text).strip()
        if words.number.match(text):
            lines[i] = replace(line, kind=Kind.NUMBER, body=None)
        elif words.front.match(text) or words.date.match(text):
            lines[i] = replace(line, kind=Kind.DATE, body=None)
        elif words.addressee.match(text):
            lines[i] = replace(line, kind=Kind.ADDRESSEE, body=None)
        elif words.issuer.match(text):
            lines[i] = replace(line, kind=Kind.ISSUER, body=None)
    return lines


def _report(lines: tuple[Line, ...], cut: Cut, setting: Setting) -> Piece:
    tree = sections(lines)
    text = cut.title.text if cut.title else lines[0].text.strip() if cut.division else None
    issuer = (cut.title.issuer if cut.title else None) or _named_issuer(lines) or setting.issuer
    year = (cut.title.year if cut.title else None) or _written_year(lines) or setting.year
    general = cut.division and setting.whitebook
    name = setting.profile or ("whitebook" if general else detect(issuer))
    judged = judge(tree, year, profiles()[name], setting.preface if general else ())
    return Piece(
        "report",
        lines,
        tree,
        title=text,
        title_span=cut.title.span if cut.title else lines[0].span if cut.division else None,
        issuer=issuer,
        year=year,
        profile=name,
        parts=judged.parts,
        departures=judged.departures,
    )


_REPORTED = re.compile(r"现将([^,。]{2,24}?)(?:关于|(?:19|20)\d\d|上一?年度?|年度|推进|落实|法治|有关)")
_LEAD_BODY = re.compile(
    r"(?:19|20)\d\d年(?:度|来|以来)?,(?:在[^,]{4,40},)?([^,、。]{2,20}?)"
    r"(?:坚持|深入|认真|以|紧紧|全面|严格|始终|持续|牢固|按照|积极|高度|切实|着力|围绕|扎实|立足)"
)


def _named_issuer(lines: Sequence[Line]) -> str | None:
    """The body by a line of its own, by the signature, or by how the lead begins."""
    for kind in (Kind.ISSUER, Kind.SIGNATURE):
        for line in lines:
            if line.kind is kind:
                return line.text.strip()
    lead = [line for line in lines if line.body and is_prose(line)][:2]
    for pattern in (_REPORTED, _LEAD_BODY):
        for line in lead:
            found = pattern.search(shadow(line.text))
            if found and not re.search(r"[我本全]|有关|情况|工作", found[1]):
                return found[1].strip()
    return None


def _written_year(lines: Sequence[Line]) -> int | None:
    """The year of a report whose title gives none: its lead's first, else the one it names most."""
    for line in [line for line in lines if line.body and is_prose(line)][:2]:
        year = year_of(line.text[:80], spelt=True)
        if year is not None:
            return year
    years = Counter(int(y) for line in lines if line.body for y in re.findall(r"(20\d\d)年", line.text))
    return years.most_common(1)[0][0] if years else None
