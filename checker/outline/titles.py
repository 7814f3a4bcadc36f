"""The title of a report (标题): its lines, the body it names (机关), its year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import Span
from checker.outline.lines import is_short
from checker.outline.model import Kind
from checker.outline.page import page
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.outline.model import Line

MOST_LINES = 3
LONGEST = 90


class Title(Struct, frozen=True):
    """A title over one to four lines, by their indexes, last included."""

    first: int
    last: int
    text: str
    span: Span

    @property
    def year(self) -> int | None:
        return year_of(self.text)

    @property
    def issuer(self) -> str | None:
        return issuer_of(self.text)


def titles(lines: Sequence[Line]) -> list[Title]:
    """Every title among the lines, in order; lines of a table of contents are none.

    Blank lines inside a title do not part it.
    """
    solid = [(i, line) for i, line in enumerate(lines) if line.kind is not Kind.BLANK]
    where, own = [i for i, _ in solid], [line for _, line in solid]
    found: list[Title] = []
    for last in range(len(own)):
        first = _first_line(own, last)
        if first is None:
            continue
        if found and found[-1].last >= where[first]:
            first = min(first, where.index(found.pop().first))
        found.append(_title(own, where, first, last))
    return found


def _first_line(lines: Sequence[Line], last: int) -> int | None:
    """Where the title whose last line is this one begins: the fewest lines that name subject and kind."""
    if not _can_stand(lines[last]) or not page().genre.search(shadow(lines[last].text).strip()):
        return None
    first = last
    while last - first < MOST_LINES:
        text = _joined(lines, first, last)
        if len(text) > LONGEST:
            return None
        if page().subject.search(shadow(text)) and not page().furniture.search(shadow(text)):
            return _upward(lines, first)
        if first == 0 or not _can_stand(lines[first - 1]):
            return None
        above = shadow(lines[first - 1].text).strip()
        if page().genre.search(above) and not text.startswith("的"):
            return None  # a title that is whole without this line
        first -= 1
    return None


def _can_stand(line: Line) -> bool:
    """Whether a line can be one of a title's; a heading that only markup made may be it too."""
    if line.kind is Kind.HEADING:
        return line.mark is None and line.body is None
    return line.kind is Kind.TITLE or is_short(line)


def _upward(lines: Sequence[Line], first: int) -> int:
    """Take in the line above that names the body, or begins with it: 柳湾县 / 2023年……报告."""
    while first > 0 and _can_stand(lines[first - 1]):
        text = shadow(lines[first - 1].text).strip()
        if page().preface.match(text) or page().furniture.search(text) or page().subject.search(text):
            break
        if not (page().issuer.match(text) or text.endswith(("关于", "年度", "推进"))):
            break
        first -= 1
    return first


def _joined(lines: Sequence[Line], first: int, last: int) -> str:
    return "".join(line.text.strip().strip("#*　 ") for line in lines[first : last + 1])


def _title(lines: Sequence[Line], where: Sequence[int], first: int, last: int) -> Title:
    start, end = lines[first], lines[last]
    lead = len(start.text) - len(start.text.lstrip("#*　 \t"))
    span = Span(start.span.start + lead, end.span.start + len(end.text.rstrip()))
    return Title(where[first], where[last], _joined(lines, first, last), span)


_YEAR = re.compile(r"((?:19|20)\d\d)(?=[^\W\da-zA-Z_]|\s|$)")
_SPELT_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*年")
_CN_YEAR = re.compile(r"二[〇○零Oo0][〇○零一二三四五六七八九Oo0]{2}(?=年)")
_CN_DIGITS = {c: str(i) for i, c in enumerate("〇一二三四五六七八九")} | dict.fromkeys("○零Oo0", "0")


def year_of(text: str, *, spelt: bool = False) -> int | None:
    """The first year that a text names, in either kind of figures: 2023年, 2023度, 二〇二三年.

    The range of years of a plan, (2021—2025年), is not one. In running text, where 隐患1973处 stands too,
    a year must be *spelt* with its 年.
    """
    plain = re.sub(r"[(（][^()（）]*[)）]", "", shadow(text))
    found = (_SPELT_YEAR if spelt else _YEAR).search(plain)
    if found:
        return int(found[1])
    chinese = _CN_YEAR.search(plain)
    return int("".join(_CN_DIGITS[c] for c in chinese.group())) if chinese else None


_FULL_DIGITS = {0xFF10 + i: 0x30 + i for i in range(10)}
_YEAR_WORDS = re.compile(r"(?:(?:19|20)\d\d|二[〇○零Oo0]..)\s*(?:年度|年|度)?")
_SUBJECT_BEGINS = re.compile(
    r"关于|推进|落实|贯彻|开展|履行|全面推进|深入推进|法治政府|法治建设|法治工作|依法行政|依法治|党政主要|年度|工作"
)


_BODY_FIRST = re.compile(r"[^,，的]{2,20}[省市县区旗州镇乡局委厅办院](?:人民政府)?(?:19|20)\d\d")


def issuer_of(text: str) -> str | None:
    """The body that a title names: what stands before 关于, or before the subject once the year is out."""
    plain = text.strip().translate(_FULL_DIGITS)
    named, about, about_what = plain.partition("关于")
    if about and (named or not _BODY_FIRST.match(shadow(about_what))):
        words = named
    else:
        plain = named + about_what
        words = _YEAR_WORDS.sub("", plain)
        begins = _SUBJECT_BEGINS.search(words)
        words = words[: begins.start()] if begins else ""
    words = _YEAR_WORDS.sub("", words).strip(" 　,，、的：:")
    return re.sub(r"[ 　]+", " ", words) or None
