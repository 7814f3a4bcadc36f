"""Where the pieces of a document begin: reports, front matter, contents, appendix articles."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.outline.lines import is_prose, is_short
from checker.outline.model import Kind
from checker.outline.page import page
from checker.outline.shadow import shadow
from checker.outline.titles import titles, year_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line
    from checker.outline.titles import Title

PieceKind = Literal["report", "front", "contents", "appendix"]
ENOUGH = 300  # characters of running text that make an untitled text without headings a report


class Cut(Struct, frozen=True):
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
        if line.kind in (Kind.CONTENTS, Kind.TABLE, Kind.BLANK, Kind.ANNEX) or len(text) > 30:
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
