"""Checks of citations: titles against the register, their marks, issuers and numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct

from checker.document import Span
from checker.facts.citations import citations, plain
from checker.facts.lexicon import any_of, words
from checker.facts.register import register
from checker.findings import Holds, Match

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.checks import Subject
    from checker.facts.citations import Citation
    from checker.findings import Outcome

NATIONAL = "中华人民共和国"
FAR = 200  # characters before a title that can say how it is meant
MANY = 400  # so many titles are compared with one another
CLAUSE = re.compile(r"[。；;！!？?]")


class MisquotedTitle(Struct, frozen=True):
    """A title that is almost one of the register's (引错标题): 《…第一责任人责任规定》."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for cited in citations(subject.facts.lines):
            right = register().meant(cited.title)
            if right is not None:
                given = _as_given(right, cited.title)
                if _local(cited) and _YEARS.findall(given) != _YEARS.findall(cited.title):
                    continue  # 省《…实施纲要（2016—2020年）》 may be another's
                sure = re.findall(r"\d+", given) == re.findall(r"\d+", cited.title)
                yield Match(
                    span=cited.span,
                    values={"title": cited.title, "right": given},
                    expected=given,
                    fix=given if sure else None,
                )
            elif (entry := register().entry(cited.title)) is not None and entry.issuer:
                yield Holds("title", f"《{cited.title}》与登记的标题一致", cited.span)


_YEARS = re.compile(r"\d{4}")


def _local(cited: Citation) -> bool:
    """Whether the words before a title say that it is a place's or a body's own."""
    at = cited.outer.start - cited.line.span.start
    return cited.line.text[max(0, at - 1) : at] in set("省市县区州盟旗厅局委府的")


def _as_given(right: str, given: str) -> str:
    """The right title with brackets and dash as the text writes them, and 中华人民共和国 if it has that."""
    if "(" in given or ")" in given:
        right = right.replace("（", "(").replace("）", ")")
    dash = re.search(r"\d(?:年)?([-—–－～~]+)\d", given)
    if dash:
        right = re.sub(r"(?<=\d)—(?=\d)", dash[1], right)
    return NATIONAL + right if given.startswith(NATIONAL) and not right.startswith(NATIONAL) else right


class NestedTitle(Struct, frozen=True):
    """A title inside a title in any other marks than 〈〉 (书名号套用)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for cited in citations(subject.facts.lines):
            mark = subject.document.text[cited.outer.start]
            if cited.depth == 1 and mark in "《<":
                yield Match(
                    span=cited.outer,
                    values={"title": cited.title, "mark": mark},
                    expected=f"〈{cited.title}〉",
                    fix=f"〈{cited.title}〉",
                )


class Superseded(Struct, frozen=True):
    """A document that another has long replaced, cited as if it were in force (引用旧文件)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        year = subject.piece.year if subject.piece else None
        if year is None:
            return
        past = re.compile(any_of(words("documents")["past"]))
        for cited in citations(subject.facts.lines):
            entry = register().entry(cited.title)
            if entry is None or not entry.until or not entry.successor or year <= entry.until + 1:
                continue
            if not past.search(_clause(cited)):
                yield Match(
                    span=cited.span,
                    values={"title": cited.title, "until": entry.until, "successor": entry.successor},
                    expected=f"《{entry.successor}》",
                )


def _clause(cited: Citation) -> str:
    """The sentence around a citation."""
    text, start = cited.line.text, cited.outer.start - cited.line.span.start
    before = max((found.end() for found in CLAUSE.finditer(text, max(0, start - FAR), start)), default=0)
    after = CLAUSE.search(text, cited.outer.end - cited.line.span.start)
    return text[before : after.start() if after else len(text)]


class SupersededPhrase(Struct, frozen=True):
    """A set phrase of an older plan in a report of a year that has a newer one (旧提法)."""

    scope: ClassVar[str] = "report"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        year = subject.piece.year if subject.piece else None
        if year is None:
            return
        for phrase in words("documents")["phrases"]:
            if year < phrase["since"]:
                continue
            for line in subject.facts.lines:
                for found in re.finditer(phrase["find"], line.text):
                    start = line.span.start + found.start()
                    yield Match(
                        span=Span(start, start + len(found.group())),
                        values={
                            "phrase": found.group(),
                            "instead": phrase["instead"],
                            "source": phrase["source"],
                        },
                        expected=phrase["instead"],
                    )


class WrongIssuer(Struct, frozen=True):
    """The issuer said of a registered document is not its own (发文机关不符)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        names: dict[str, str] = words("documents")["issuers"]
        said = re.compile(
            rf"(?<![、和与及])({any_of(list(names))})(?:(?:联合|共同|正式|新)?(?:印发|发布|出台|制定|颁布|公布|下发)(?:实施|施行)?的?)?$"
        )
        for cited in citations(subject.facts.lines):
            entry = register().entry(cited.title)
            at = cited.outer.start - cited.line.span.start
            found = said.search(cited.line.text[max(0, at - 40) : at]) if entry and entry.issuer else None
            if entry is None or found is None or names[found[1]] == entry.issuer:
                continue
            start = cited.line.span.start + max(0, at - 40) + found.start(1)
            yield Match(
                span=Span(start, start + len(found[1])),
                values={"title": cited.title, "issuer": found[1], "right": entry.issuer},
                expected=entry.issuer,
            )


class WrongNumber(Struct, frozen=True):
    """The number given with a registered document is not its own (文号不符)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for cited in citations(subject.facts.lines):
            entry = register().entry(cited.title)
            if entry is None or not entry.number or cited.number is None:
                continue
            given = cited.line.cut(cited.number)
            if re.findall(r"\d+|[一-鿿]+", given) == re.findall(r"\d+|[一-鿿]+", entry.number):
                yield Holds("document-number", f"《{cited.title}》文号{entry.number}", cited.number)
            elif given[0] == entry.number[0]:
                yield Match(
                    span=cited.number,
                    values={"title": cited.title, "number": given, "right": entry.number},
                    expected=entry.number,
                )


class TwoTitles(Struct, frozen=True):
    """One document under two titles that differ by a word (同一文件两种题名)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        first: dict[str, Citation] = {}
        for cited in citations(subject.facts.lines):
            if not cited.depth and len(plain(cited.title)) >= words("documents")["shortest_variant"]:
                first.setdefault(plain(cited.title), cited)
        known = list(first)[:MANY]
        for i, title in enumerate(known):
            for earlier in known[:i]:
                if _same_but_one_word(earlier, title):
                    yield Match(
                        span=first[title].span,
                        values={"title": first[title].title, "other": first[earlier].title},
                        related=((first[earlier].span, "first"),),
                    )
                    break


def _same_but_one_word(one: str, other: str) -> bool:
    """Whether one has a word more, of those that a title may have or not: 贯彻⟦落实⟧."""
    short, long = sorted((one, other), key=len)
    if not 0 < len(long) - len(short) <= 2:
        return False
    head = 0
    while head < len(short) and short[head] == long[head]:
        head += 1
    extra = long[head : head + len(long) - len(short)]
    return short[head:] == long[head + len(extra) :] and extra in words("documents")["optional"]
