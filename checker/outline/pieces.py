"""Cut a document into what is judged alone: reports, front matter, contents, appendix articles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from checker.outline.lines import is_prose, is_short
from checker.outline.model import Kind, Piece
from checker.outline.page import page
from checker.outline.parts import judge
from checker.outline.profiles import detect, profiles
from checker.outline.sections import relevel, sections
from checker.outline.shadow import shadow
from checker.outline.titles import titles, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line
    from checker.outline.titles import Title

PieceKind = Literal["report", "front", "contents", "appendix"]
ENOUGH = 300  # characters of running text that make an untitled text without headings a report


@dataclass(frozen=True, slots=True)
class Cut:
    """Where a piece begins, what it is, and the title it begins with."""

    at: int
    kind: PieceKind
    title: Title | None = None
    division: bool = False


def cuts(lines: Sequence[Line]) -> list[Cut]:
    """Where the pieces of a document begin, in order; the first begins at its first line."""
    found = [*_divisions(lines), *_titled(lines)]
    found.sort(key=lambda cut: (cut.at, not cut.division))
    found = _covers(lines, _merged(lines, found))
    if not any(cut.kind == "report" for cut in found):
        found = _untitled(lines, found)
    found = [*_contents_cuts(lines, found), *found]
    if not any(cut.at == 0 for cut in found):
        found.append(Cut(0, "front"))
    found.sort(key=lambda cut: cut.at)
    return _appendix_articles(lines, found)


def _divisions(lines: Sequence[Line]) -> list[Cut]:
    """Ⅰ 总报告, Ⅱ 县区报告, Ⅲ 附录, 前言."""
    words = page()
    found: list[Cut] = []
    for i, line in enumerate(lines):
        text = shadow(line.text).strip()
        if line.kind in (Kind.CONTENTS, Kind.TABLE, Kind.BLANK) or len(text) > 30:
            continue
        great = line.mark is not None and line.mark.form in ("roman", "chapter")
        if great and words.general.search(text):
            found.append(Cut(i, "report", division=True))
        elif great and words.local.search(text):
            found.append(Cut(i, "front", division=True))
        elif words.appendix.match(text) and (line.kind is Kind.HEADING or _alone(line)):
            found.append(Cut(i, "appendix", division=True))
    return found


def _alone(line: Line) -> bool:
    return line.kind in (Kind.PARAGRAPH, Kind.CAPTION) and not is_prose(line) and len(line.text) <= 30


def _titled(lines: Sequence[Line]) -> list[Cut]:
    return [
        Cut(title.first, "report", title)
        for title in titles(lines)
        if lines[title.first].kind is not Kind.CONTENTS and _leads(lines, title)
    ]


def _leads(lines: Sequence[Line], title: Title) -> bool:
    """Whether a report follows a title: running text or a heading soon after, and it names a year, a body
    or stands at the top; a mere 情况 is a title only there.
    """
    top = not any(is_prose(line) or line.kind is Kind.HEADING for line in lines[: title.first])
    if not top and (title.year is None or not re.search(r"报告|总结|白皮书", title.text)):
        return False
    following = [line for line in lines[title.last + 1 :][:40] if line.kind is not Kind.BLANK]
    return any(
        is_prose(line) or (line.kind is Kind.HEADING and line.mark is not None) for line in following[:25]
    )


def _merged(lines: Sequence[Line], found: Sequence[Cut]) -> list[Cut]:
    """A title that is said twice over one report, by the page and by the document, begins it once."""
    kept: list[Cut] = []
    for cut in found:
        last = kept[-1] if kept else None
        if last and last.kind == "report" and cut.kind == "report" and not _text_between(lines, last, cut):
            kept[-1] = Cut(last.at, "report", _better(last.title, cut.title), division=last.division)
            continue
        kept.append(cut)
    return kept


def _text_between(lines: Sequence[Line], first: Cut, second: Cut) -> bool:
    start = first.title.last + 1 if first.title else first.at + 1
    return any(
        is_prose(line) or (line.kind is Kind.HEADING and line.mark is not None)
        for line in lines[start : second.at]
    )


def _better(first: Title | None, second: Title | None) -> Title | None:
    """Of two titles the document's own, which stands nearer to the text, unless the other says more."""
    if first is None or second is None:
        return second or first

    def told(title: Title) -> int:
        return (title.year is not None) + (title.issuer is not None)

    return first if told(first) > told(second) else second


def _covers(lines: Sequence[Line], found: Sequence[Cut]) -> list[Cut]:
    """The title on a white book's cover is the book's: preface and contents follow it, no sections."""
    general = next((cut.at for cut in found if cut.division and cut.kind == "report"), None)
    kept: list[Cut] = []
    for cut in found:
        if general is not None and cut.kind == "report" and cut.title and cut.at < general:
            own = lines[cut.at : general]
            if not any(line.kind is Kind.HEADING and line.mark is not None for line in own):
                cut = Cut(cut.at, "front", cut.title)  # noqa: PLW2901
        kept.append(cut)
    return kept


def _untitled(lines: Sequence[Line], found: list[Cut]) -> list[Cut]:
    """A report that lost its title still is one, if it has first-level headings or enough to say."""
    end = min((cut.at for cut in found), default=len(lines))
    own = lines[:end]
    headed = any(line.kind is Kind.HEADING and line.mark and line.mark.form == "cn" for line in own)
    prose = sum(len(line.text) for line in own if is_prose(line))
    named = any(page().subject.search(shadow(line.text)) for line in own)
    first = next((i for i, line in enumerate(own) if line.kind not in (Kind.BLANK, Kind.FURNITURE)), 0)
    if (headed and prose) or (prose >= ENOUGH and named):
        return [Cut(first, "report"), *found]
    return found


def _contents_cuts(lines: Sequence[Line], found: Sequence[Cut]) -> list[Cut]:
    """The table of contents is a piece; what follows it before the next piece is front matter."""
    entries = [i for i, line in enumerate(lines) if line.kind is Kind.CONTENTS]
    if not entries:
        return []
    if any(cut.kind == "report" and cut.at < entries[0] for cut in found):
        return []
    made = [Cut(entries[0], "contents")]
    after = entries[-1] + 1
    if after < len(lines) and not any(cut.at == after for cut in found):
        made.append(Cut(after, "front"))
    return made


def _appendix_articles(lines: Sequence[Line], found: Sequence[Cut]) -> list[Cut]:
    """Every article of an appendix, under its own short title, is judged alone."""
    made: list[Cut] = []
    for cut, following in zip(found, [*[c.at for c in found[1:]], len(lines)], strict=True):
        made.append(cut)
        if cut.kind != "appendix":
            continue
        fresh = False  # whether text has come since the last title
        for i in range(cut.at, following):
            line = lines[i]
            if line.kind is Kind.TABLE or line.kind is Kind.HEADING or is_prose(line):
                fresh = True
            elif fresh and (line.kind is Kind.CAPTION or (is_short(line) and len(line.text.strip()) <= 40)):
                made.append(Cut(i, "appendix"))
                fresh = False
    return made


@dataclass(frozen=True, slots=True)
class Setting:
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
        year = year_of(line.text[:80])
        if year is not None:
            return year
    years = Counter(int(y) for line in lines if line.body for y in re.findall(r"(20\d\d)年", line.text))
    return years.most_common(1)[0][0] if years else None


def preface_lines(lines: Sequence[Line], found: Sequence[Cut]) -> tuple[Line, ...]:
    """The running text before the first report: a white book's preface."""
    first = next((cut.at for cut in found if cut.kind == "report"), 0)
    return tuple(line for line in lines[:first] if is_prose(line))


def cover_issuer(found: Sequence[Cut]) -> str | None:
    """The body that the title on a white book's cover names."""
    return next((cut.title.issuer for cut in found if cut.kind == "front" and cut.title), None)


def year_in_contents(lines: Sequence[Line]) -> int | None:
    """The year that most titles of a white book name."""
    years = Counter(
        year
        for line in lines
        if line.kind is Kind.CONTENTS or is_short(line)
        if (year := year_of(line.text)) is not None
    )
    return years.most_common(1)[0][0] if years else None
