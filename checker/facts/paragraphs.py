"""A paragraph as its figures divide it: sentences, clauses, and a term for every measure in them."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache, cached_property
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from checker.document import Span
from checker.facts.figures import REACH, additive
from checker.facts.lexicon import words
from checker.facts.scanning import scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.facts.figures import Figure

# The marks that can divide two figures, the weaker first; nothing at all is the weakest.
MARKS = ("", "、", "，", "：", "；", "。")
_RANK = {
    "、": 1,
    "，": 2,
    ",": 2,
    "：": 3,
    ":": 3,
    "；": 4,
    ";": 4,
    "。": 5,
    "！": 5,
    "？": 5,
    "!": 5,
    "?": 5,
}
LONGEST = 40  # measures in one sentence
_SIGN = re.compile("[（([【〔《“）)\\]】〕》”" + re.escape("".join(_RANK)) + "]")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_SENTENCE = re.compile(r"[。！？!?\n]")
_PREFIX = re.compile(
    r"(?:\d{4}年(?:度)?(?:以来)?|\d{1,2}月份?(?:以来|底)?|今年(?:以来)?|全年|年内|目前|截至目前|截至|"
    r"全[市县区省镇乡州]|我[市县区局]|其中|包括|"
    r"分别(?:为|是)?|共计|累计|合计|总计|总共|已经|已|共|先后|新|均|各|另有|另|还有|有|约|近|达到?|为|了|并|且|和|与|及|[\s，、,：:])+"
)
_OPENS = re.compile(r"其中|(?:具体)?包括|分别(?:是|为)|含(?!\d)")
_OPENED = re.compile(r"(其中|包括)[，,：:]\s*[^，,。；;]*$|(分别)(?:是|为)[^，,。；;\d]*$")
_AMONG = re.compile(r"[^，,。；;：:]{0,12}(中)[，,][^，,。；;]*")


def _opener(lead: str, between: str) -> str:
    """The word that opens a list of parts at a figure, or nothing."""
    found = _OPENS.match(lead) or _OPENED.search(between) or _AMONG.fullmatch(between)
    return next((group for group in (found.groups() or (found.group(),)) if group), "") if found else ""


_AND = re.compile(r"、|和|与|以及|及")


def _label(lead: str) -> str:
    """The words before a figure without 其中, 共, 全年 and the like."""
    prefix = _PREFIX.match(lead)
    return lead[prefix.end() :] if prefix else lead


class Term(Struct, frozen=True):
    """A measure where it stands: *lead* and *tail* are the words before and after it in its clause.

    *label* is the lead without 其中, 共, 全年 …; *noun* what is counted, where it follows the unit.
    *mark* is the strongest punctuation since the term before; *sentence* and *clause* count from 0.
    *opener* is the word that makes it the first part of what stands before: 其中, 包括, 分别.
    """

    figure: Figure
    lead: str
    label: str
    tail: str
    noun: str
    mark: str
    sentence: int
    clause: int
    opener: str = ""

    @property
    def amount(self) -> bool:
        """Whether it can be a part or a whole: a count, money, a quantity; no rate and no time."""
        named = self.figure.chinese and self.figure.unit in words("units")["classes"]  # 二类, 三级: a name
        return self.figure.unit not in _amountless() and not named

    @property
    def counts(self) -> bool:
        """Whether it counts things one by one: no rate, no points, no time, no money."""
        return self.figure.count

    def like(self, other: Term) -> bool:
        """Whether the two can be compared and added: 件 and 次, but not 件 and 人."""
        return additive(self.figure.unit) == additive(other.figure.unit) and not self.figure.percent


@cache
def _amountless() -> frozenset[str]:
    """The units of what is neither a part nor a whole."""
    units = words("units")
    return frozenset((*units["times"], *units["multiples"], "%", "‰", "个百分点", "个千分点", ""))


def extent(terms: Sequence[Term]) -> Span:
    """From the first of some terms, the words before it included, to the last."""
    first = min(terms, key=lambda term: term.figure.span.start)
    last = max(terms, key=lambda term: term.figure.span.end)
    return Span(first.figure.lead.start, last.figure.span.end)


class Paragraph(Struct, frozen=True, dict=True):
    """Running text that begins at *offset* of the document."""

    text: str
    offset: int = 0

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        return scan(self.text, self.offset)

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """A term for every measure, in order."""
        measures = [figure for figure in self.figures if figure.kind == "measure"]
        ends = [0, *(figure.span.end - self.offset for figure in measures)]
        terms = [self._term(figure, end) for figure, end in zip(measures, ends, strict=False)]
        for index, term in enumerate(terms):
            if "分别" in term.lead:
                self._bind(terms, index)
        return tuple(terms)

    def _bind(self, terms: list[Term], index: int) -> None:
        """A、B、C分别为x、y、z: give each figure the name that stands in its place."""
        names, _, verb = terms[index].lead.rpartition("分别")
        end = index + 1
        while end < len(terms) and self._between(terms[end - 1], terms[end]) in {"、", "和", "与", "及"}:
            end += 1
        labels = [name for name in _AND.split(_label(names)) if name]
        if len(labels) == end - index > 1:
            for at, label in zip(range(index, end), labels, strict=True):
                lead = label + (verb if verb not in {"为", "是", "达", "达到"} else "")
                terms[at] = replace(terms[at], lead=lead, label=label)

    def _between(self, first: Term, second: Term) -> str:
        return self.between(first.figure, second.figure).strip()

    @cached_property
    def sentences(self) -> tuple[tuple[Term, ...], ...]:
        """The terms, sentence by sentence; a sentence without a measure has none and is left out.

        What has more than *LONGEST* of them is no sentence, and is cut.
        """
        grouped: list[list[Term]] = []
        for term in self.terms:
            if grouped and grouped[-1][0].sentence == term.sentence and len(grouped[-1]) < LONGEST:
                grouped[-1].append(term)
            else:
                grouped.append([term])
        return tuple(tuple(terms) for terms in grouped)

    def earlier(self, term: Term) -> tuple[Term, ...]:
        """The terms of the sentences before, the nearest first, as far as a reader remembers."""
        at = bisect_left(self.terms, term.figure.span, key=lambda one: one.figure.span)
        before = self.terms[max(0, at - LONGEST) : at]
        return tuple(one for one in reversed(before) if one.sentence < term.sentence)

    def cut(self, span: Span) -> str:
        return self.text[span.start - self.offset : span.end - self.offset]

    def between(self, first: Figure, second: Figure) -> str:
        """The text after one figure and before another."""
        return self.cut(Span(first.span.end, second.span.start))

    def sentence_text(self, term: Term, *, whole: bool = True) -> str:
        """The sentence that a term stands in, *whole* or up to it."""
        at = term.figure.span.start - self.offset
        left = max(0, at - REACH)
        start = max((self.text.rfind(mark, left, at) for mark in "。！？!?\n"), default=-1) + 1
        if not whole:
            return self.text[max(start, left) : at]
        end = _SENTENCE.search(self.text, at, at + REACH)
        return self.text[max(start, left) : end.start() if end else at + REACH]

    @cached_property
    def _marks(self) -> tuple[_Marks, _Marks]:
        """The dividing marks outside brackets, and all of them. Commas in figures are none."""
        inside = {at for f in self.figures for at in range(f.number.start, f.number.end) if len(f.number) > 4}
        outer, every, depth = _Marks(), _Marks(), 0
        for found in _SIGN.finditer(self.text):
            at, char = found.start(), found.group()
            if char in "（([【〔《“":
                depth += 1
            elif char in "）)]】〕》”":
                depth = max(0, depth - 1)
            elif char in _RANK and at + self.offset not in inside:
                depth = 0 if _RANK[char] == 5 else depth
                every.add(at, _RANK[char])
                if depth == 0:
                    outer.add(at, _RANK[char])
        return outer, every

    def _term(self, figure: Figure, before: int) -> Term:
        start = figure.span.start - self.offset
        lead = _BRACKETED.sub("", self.cut(figure.lead)).strip()
        marks = self._marks[figure.depth > 0]
        strongest, clause, sentence = marks.before(start, since=before)
        return Term(
            figure=figure,
            lead=lead,
            label=_label(lead),
            tail=self.cut(figure.tail).strip(),
            noun=self.cut(figure.noun).strip(),
            mark=MARKS[strongest],
            sentence=sentence,
            clause=clause,
            opener=_opener(lead, self.text[max(before, start - REACH) : start]),
        )


class _Marks(Struct):
    """Dividing marks in order, with how many clauses and sentences end up to each."""

    places: list[int] = field(default_factory=list)
    ranks: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=lambda: [0])
    sentences: list[int] = field(default_factory=lambda: [0])

    def add(self, at: int, rank: int) -> None:
        self.places.append(at)
        self.ranks.append(rank)
        self.clauses.append(self.clauses[-1] + (rank > 1))
        self.sentences.append(self.sentences[-1] + (rank == 5))

    def before(self, at: int, since: int) -> tuple[int, int, int]:
        """The strongest mark since a place, and the clauses and sentences that end before *at*."""
        end = bisect_left(self.places, at)
        ranks = self.ranks[bisect_left(self.places, since) : end]
        return max(ranks, default=0), self.clauses[end], self.sentences[end]
