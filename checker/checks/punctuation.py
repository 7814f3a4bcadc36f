"""Checks of punctuation: marks without partner, wrongly nested, doubled; paragraphs without a final one."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from checker.document import Span
from checker.facts.paired import loose
from checker.findings import Match
from checker.outline.lines import is_prose
from checker.outline.model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.checks import Subject
    from checker.facts.paired import Loose
    from checker.findings import Outcome
    from checker.outline.model import Line

READ = (Kind.PARAGRAPH, Kind.HEADING)
FAULTS = {"unopened": "没有前一半", "unclosed": "没有后一半", "turned": "方向写反"}
TURNED = {"”": "“", "“": "”", "’": "‘", "‘": "’"}
ENOUGH = 30  # so many loose marks of a line are told
INDENT = 40  # a mark further on does not begin its paragraph
SHORT = 24  # characters between two marks of one direction that are taken for a pair


class LooseMarks(Struct, frozen=True, kw_only=True):
    """A mark of a pair without its partner (不成对). *family*: quote, title or bracket.

    A pair that two neighbouring lines share was torn apart by a page, and quoting several paragraphs
    may open each of them.
    """

    family: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        lines = [line for line in subject.facts.lines if line.kind in READ]
        found = [[f for f in loose(line.text, self.family) if f.fault != "nested"] for line in lines]
        for i, (line, faults) in enumerate(zip(lines, found, strict=True)):
            before, after = (found[i - 1] if i else []), (found[i + 1] if i + 1 < len(lines) else [])
            for fault in islice(_unturned(faults), ENOUGH):
                if fault.fault == "unclosed" and (_has(after, "unopened") or _opens(line, fault)):
                    continue
                if fault.fault == "unopened" and (_has(before, "unclosed") or _opening_before(lines, i)):
                    continue
                at = line.span.start + fault.at
                yield Match(
                    span=Span(at, at + 1),
                    values={"mark": fault.mark, "fault": FAULTS[fault.fault]},
                    fix=TURNED[fault.mark] if fault.fault == "turned" else None,
                )


def _unturned(faults: Sequence[Loose]) -> Iterator[Loose]:
    """The faults, two of the same direction round a few words taken for one that is the wrong way round."""
    done = -1
    for i, fault in enumerate(faults):
        if i <= done:
            continue
        twin = faults[i + 1] if i + 1 < len(faults) else None
        if (
            twin
            and twin.mark == fault.mark in TURNED
            and twin.fault == fault.fault
            and twin.at - fault.at <= SHORT
        ):
            done = i + 1
            yield replace(fault if fault.fault == "unopened" else twin, fault="turned")
        else:
            yield fault


def _has(faults: Sequence[Loose], kind: str) -> bool:
    return any(fault.fault == kind for fault in faults)


def _opens(line: Line, fault: Loose) -> bool:
    """Whether a paragraph begins with the mark."""
    return fault.at < INDENT and not line.text[: fault.at].strip()


def _opening_before(lines: Sequence[Line], i: int) -> bool:
    """Whether a quotation of several paragraphs is still open: one before begins with its mark."""
    return any(any(_opens(line, f) for f in loose(line.text, "quote")) for line in lines[max(0, i - 8) : i])


class NestedQuotes(Struct, frozen=True):
    """Quotation marks inside their own kind, or single ones round double ones (引号套用)."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for line in subject.facts.lines:
            if line.kind not in READ:
                continue
            for fault in loose(line.text, "quote"):
                if fault.fault == "nested":
                    start, end = line.span.start + fault.at, line.span.start + fault.partner + 1
                    words = line.text[fault.at + 1 : fault.partner]
                    plain = fault.mark == "“" and not re.search("[‘’“”]", words)
                    within = plain and fault.outer == "“"
                    yield Match(
                        span=Span(start, end),
                        values={"words": words},
                        expected=f"‘{words}’" if within else None,
                        fix=f"‘{words}’" if within else None,
                    )


class BetweenMarks(Struct, frozen=True, kw_only=True):
    """A 顿号 between two quotations or two titles that stand side by side."""

    left: str
    right: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        pattern = re.compile(rf"(?<={re.escape(self.left)})、(?={re.escape(self.right)})")
        for line in subject.facts.lines:
            if line.kind not in READ:
                continue
            for found in pattern.finditer(line.text):
                at = line.span.start + found.start()
                yield Match(span=Span(at, at + 1), expected="", fix="")


class DoubledMarks(Struct, frozen=True):
    """Two marks where one is meant (标点重复): ，， 。， 、。"""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for line in subject.facts.lines:
            if line.kind not in READ:
                continue
            for found in _DOUBLED.finditer(line.text):
                start = line.span.start + found.start()
                marks = found.group()
                same = len(set(marks)) == 1
                yield Match(
                    span=Span(start, start + len(marks)),
                    values={"marks": marks},
                    fix=marks[0] if same else None,
                )


_DOUBLED = re.compile(r"(?<![.。…\d])(?:[，,、；：][，,、；;。：:]|。[，,、；;：:]|。。)(?![.。])")


class FinalMark(Struct, frozen=True, kw_only=True):
    """A paragraph that ends in a comma, or without any mark (段末标点).

    *commas*: those that end in a comma; else those without a mark. Only where the next line shows that
    the paragraph is over, and not in a text whose lines are torn.
    """

    commas: bool
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        lines = [line for line in subject.facts.lines if line.kind is not Kind.BLANK]
        whole = subject.document.format in WHOLE
        ends = [_end(line) for line in lines if is_prose(line) and len(line.text) >= SENTENCE]
        open_ends = sum(not _FINAL.search(end) for end in ends)
        if open_ends > max(1, TORN * len(ends)) and not self.commas:
            return
        if open_ends > TORN_UP * len(ends) and open_ends > 1:
            return
        for i, line in enumerate(lines):
            if line.body is None or line.kind not in READ:
                continue
            over = i + 1 == len(lines) or _begins_anew(lines[i + 1]) or whole
            end = _end(line)
            wanted = _COMMA.search(end) if self.commas else self._bare(line, end)
            if over and wanted:
                at = line.span.start + len(line.text.rstrip())
                yield Match(span=Span(at - 1, at), values={"end": end})

    @staticmethod
    def _bare(line: Line, end: str) -> bool:
        text = line.cut(line.body) if line.body else ""
        return (
            not _FINAL.search(end) and not _COMMA.search(end) and bool(_INNER.search(text)) and is_prose(line)
        )


WHOLE = frozenset({"docx", "html"})  # formats whose lines are paragraphs
SENTENCE = 30
TORN, TORN_UP = 0.1, 0.3
_FINAL = re.compile(r"(?:[。！？!?；;：:…—]|\.)[”’」』）)》\]】]*$|[|]$")
_COMMA = re.compile(r"[，,、]$")
_INNER = re.compile(r"[。；].{12}")


def _end(line: Line) -> str:
    return line.text.rstrip()[-12:]


def _begins_anew(line: Line) -> bool:
    """Whether a line cannot go on with the paragraph before it."""
    return line.mark is not None or line.kind not in (Kind.PARAGRAPH, Kind.FURNITURE, Kind.TABLE)
