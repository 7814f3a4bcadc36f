"""Find the mandated contents of a report: in a section of their own, inside another, or nowhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from checker.document import Span
from checker.outline.grammar import load
from checker.outline.model import Departure, Kind, Part
from checker.outline.repair import UnrecognisableError, repair
from checker.outline.shadow import shadow
from checker.resources import load_yaml, room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.outline.grammar import Grammar
    from checker.outline.model import Line, Section
    from checker.outline.profiles import Profile

STRAINED = 400  # what it costs to read a heading that names a part as a mere field of work
OPENING = 1  # what it costs to read a heading by how its text opens
FIELD = "FIELD"


@dataclass(frozen=True, slots=True)
class Demand:
    """A mandated content and how it is known from the text (rules/lexicon/parts.yaml)."""

    key: str
    short: str
    name: str
    opening: re.Pattern[str] | None = None
    evidence: re.Pattern[str] | None = None
    except_: tuple[str, ...] = ()
    minimum: int = 0
    within: str | None = None
    heading: re.Pattern[str] | None = None
    promise: re.Pattern[str] | None = None
    preface: bool = False


@cache
def demands() -> Mapping[str, Demand]:
    """The mandated contents by their keys, in the order of the regulation."""
    patterns = ("opening", "evidence", "heading", "promise")
    found = {}
    for key, given in load_yaml(room("rules") / "lexicon" / "parts.yaml").items():
        options: dict[str, Any] = {
            name: re.compile(value) if name in patterns else value for name, value in given.items()
        }
        options["except_"] = tuple(options.pop("except", ()))
        found[key] = Demand(key=key, **options)
    return found


_SENTENCE = re.compile(r"[^。！？!?;；]+[。！？!?;；]?")


def sentences(line: Line) -> Iterator[Span]:
    """The sentences of a line's running text, semicolons dividing too."""
    if line.body is None:
        return
    for found in _SENTENCE.finditer(line.cut(line.body)):
        yield Span(line.body.start + found.start(), line.body.start + found.end())


def timeless(text: str, year: int | None) -> str:
    """A shadow text with its years told from the report's: 本年 下年 上年, and without spaces."""
    plain = re.sub(r"[\s　]+", "", shadow(text))
    if year is None:
        return plain
    for other, word in ((year, "本年"), (year + 1, "下年"), (year - 1, "上年")):
        plain = re.sub(rf"{other}(?:年度|年|度)?(?!\d)", word, plain)
    return plain


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of a report's headings: its parts, and where it departs from the grammar."""

    parts: Mapping[str, Part]
    departures: tuple[Departure, ...]


def judge(
    sections: Sequence[Section],
    year: int | None,
    profile: Profile,
    preface: Sequence[Line] = (),
) -> Judged:
    """Hold the sections of a report against its grammar, then look for what has no heading in the text."""
    grammar = load(profile.grammar, profile.order)
    candidates, readings = _read_headings(grammar, sections, year)
    try:
        edits = repair(grammar, readings)
        lost = []
    except UnrecognisableError:
        edits = []
        lost = [_at("unexpected", "", candidates[0])]
    kept = {edit.index: grammar.parts[edit.terminal] for edit in edits if edit.kind == "keep"}
    of: dict[str, list[Section]] = {}
    for index, part in kept.items():
        of.setdefault(part, []).append(candidates[index])
    read = _Read(
        candidates=candidates,
        named=[_named(grammar, reading) for reading in readings],
        kept=[kept.get(i, "") for i in range(len(candidates))],
        inserted=[grammar.parts[edit.terminal] for edit in edits if edit.kind == "insert"],
        dropped={edit.index for edit in edits if edit.kind == "drop"},
        strained={e.index for e in edits if e.kind == "keep" and readings[e.index][e.terminal] >= STRAINED},
    )
    search = _Search(sections, of, year, preface, grammar)
    parts = {key: search.part(demand) for key, demand in demands().items()}
    last = max((line.span.end for s in sections for line in s.all_lines), default=0)
    return Judged(parts, (*lost, *read.departures(parts, last)))


def _read_headings(
    grammar: Grammar, sections: Sequence[Section], year: int | None
) -> tuple[list[Section], list[dict[str, int]]]:
    """The sections that the grammar is about, each with what its heading can be read as.

    A （一） that stands before the first 一、 has lost its parent; it counts only for a part that it names.
    """
    top = min((s.level for s in sections if s.heading is not None), default=0)
    read = [(section, _readings(grammar, section, year)) for section in _candidates(sections)]
    orphans = {id(s) for s in sections if s.level > top}
    kept = [(s, r) for s, r in read if id(s) not in orphans or _named(grammar, r)]
    return [section for section, _ in kept], [reading for _, reading in kept]


def _candidates(sections: Sequence[Section]) -> list[Section]:
    """The sections that the grammar is about: the first level; below chapters, the second too."""
    found: list[Section] = []
    for section in sections:
        if section.heading is None:
            continue
        found.append(section)
        mark = section.heading.mark
        if mark is not None and mark.form in ("chapter", "roman"):
            found.extend(section.children)
    return found


def _readings(grammar: Grammar, section: Section, year: int | None) -> dict[str, int]:
    """What a heading can be read as, at which cost: by its words, by how its text opens, as a field."""
    heading = _words(section, year)
    readings = {
        name: round(100 * (1 - len(match.group()) / max(1, len(heading)))) if name in grammar.parts else 0
        for name, match in grammar.readings(heading).items()
        if name != FIELD
    }
    readings[FIELD] = STRAINED if readings else 0
    opening = _opening(section, year)
    for demand in demands().values():
        terminal = demand.key.upper()
        if demand.opening and terminal not in readings and demand.opening.search(opening):
            readings[terminal] = OPENING + 100
    return readings


def _named(grammar: Grammar, reading: Mapping[str, int]) -> set[str]:
    """The parts that a heading names by its own words."""
    return {
        grammar.parts[name]
        for name, cost in reading.items()
        if name != FIELD and cost <= 100 and name in grammar.parts
    }


def _words(section: Section, year: int | None) -> str:
    line = section.heading
    if line is None or line.title is None:
        return ""
    return timeless(line.cut(line.title), year).strip(",;:.。、")


def _opening(section: Section, year: int | None) -> str:
    """The first sentence of a section's text."""
    for line in section.all_lines:
        for span in sentences(line):
            return timeless(line.cut(span), year)
    return ""


@dataclass(frozen=True)
class _Search:
    """Looks for the parts in a report whose headings have been read."""

    sections: Sequence[Section]
    of: Mapping[str, Sequence[Section]]
    year: int | None
    preface: Sequence[Line]
    grammar: Grammar

    def part(self, demand: Demand) -> Part:
        """How a mandated content stands in the report."""
        if demand.within is not None:
            return self._inner(demand)
        own = self.of.get(demand.key, ())
        if own:
            return Part("section", self._title_bearer(demand, own).heading)
        return self._covered(demand)

    def _title_bearer(self, demand: Demand, own: Sequence[Section]) -> Section:
        """Of several sections that make up a part, the one that its own terminal names."""
        pattern = self.grammar.terminals[demand.key.upper()]
        named = [s for s in own if pattern.search(_words(s, self.year))]
        return (named or list(own))[0]

    def _covered(self, demand: Demand) -> Part:
        heading = self._heading_below(demand)
        if heading is not None:
            return Part("covered", heading)
        if demand.minimum:
            return self._bulk(demand)
        barred = {id(s) for key in demand.except_ for s in self.of.get(key, ())}
        lines = [line for s in self.sections if id(s) not in barred for line in s.all_lines]
        if demand.preface:
            lines += self.preface
        span = self._evidence(demand, lines)
        return Part("covered", None, span) if span else Part("missing")

    def _heading_below(self, demand: Demand) -> Line | None:
        """A heading anywhere in the report that names the part."""
        pattern = self.grammar.terminals[demand.key.upper()]
        barred = {id(s) for key in demand.except_ for s in self.of.get(key, ())}
        for top in self.sections:
            if id(top) in barred:
                continue
            for section in top.walk():
                words = _words(section, self.year)
                if words and pattern.search(words) and not demand.minimum:
                    return section.heading
        return None

    def _bulk(self, demand: Demand) -> Part:
        """Text enough that stands in no other part: a report written without headings."""
        taken = {id(s) for own in self.of.values() for s in own}
        lines = [line for s in self.sections if id(s) not in taken for line in s.all_lines if line.body]
        length = sum(len(line.body) for line in lines[1:] if line.body)
        if len(lines) > 1 and length >= demand.minimum and lines[1].body:
            return Part("covered", None, lines[1].body)
        return Part("missing")

    def _inner(self, demand: Demand) -> Part:
        """A content that belongs inside another part: the causes of the shortcomings."""
        own = self.of.get(demand.within or "", ())
        outer = self.part(demands()[demand.within or ""])
        if outer.status == "missing":
            return Part("missing")
        sections = own or [s for s in self.sections if self._holds(s, outer)]
        for top in sections:
            for section in top.walk():
                if section.heading is None or not demand.heading:
                    continue
                whole = section is top and self._names(demands()[demand.within or ""], section)
                if not whole and demand.heading.search(_words(section, self.year)) and _has_text(section):
                    return Part("section", section.heading)
        lines = [line for section in sections for line in section.all_lines]
        span = self._evidence(demand, lines)
        return Part("covered", None, span) if span else Part("missing")

    def _names(self, demand: Demand, section: Section) -> bool:
        return bool(self.grammar.terminals[demand.key.upper()].search(_words(section, self.year)))

    def _holds(self, section: Section, part: Part) -> bool:
        span = part.evidence or (part.heading.span if part.heading else None)
        return span is not None and any(span.overlaps(line.span) for line in section.all_lines)

    def _evidence(self, demand: Demand, lines: Sequence[Line]) -> Span | None:
        if demand.evidence is None:
            return None
        for line in lines:
            for span in sentences(line):
                if demand.evidence.search(timeless(line.cut(span), self.year)):
                    return span
        return None


def _has_text(section: Section) -> bool:
    return any(line.kind is Kind.TABLE or (line.body and len(line.body) > 0) for line in section.all_lines)


@dataclass(frozen=True, kw_only=True)
class _Read:
    """The headings as the repair read them: which parts each names, what was inserted before which,
    which were dropped, which were read past their own words.
    """

    candidates: Sequence[Section]
    named: Sequence[set[str]]
    kept: Sequence[str]
    inserted: Sequence[str]
    dropped: set[int]
    strained: set[int]

    def departures(self, parts: Mapping[str, Part], end: int) -> Iterator[Departure]:
        """What the edits mean: an insertion that a dropped heading could fill is a part out of place, one
        that a kept heading also names is merged into that one, any other is missing; a heading read past
        its own words, whose part is there, is a duplicate.
        """
        misplaced: set[int] = set()
        for part in self.inserted:
            named = [i for i in range(len(self.candidates)) if part in self.named[i]]
            filler = next((i for i in named if i in self.dropped or i in self.strained), None)
            shared = next((i for i in named if i != filler), None)
            if filler is not None:
                misplaced.add(filler)
                yield _at("misplaced", part, self.candidates[filler])
            elif shared is not None:
                yield _at("merged", part, self.candidates[shared])
            elif parts[part].status == "missing":
                yield Departure("missing", part, self._point(part, end))
        for i in sorted((self.dropped | self.strained) - misplaced):
            for part in sorted(self.named[i]):
                if part in parts and parts[part].status == "section":
                    yield _at("duplicate", part, self.candidates[i])
                    break

    def _point(self, part: str, end: int) -> Span:
        """Where a missing part belongs: before the first heading of a part that the regulation lists
        after it, or at the end.
        """
        later = list(demands())[list(demands()).index(part) + 1 :]
        for section, kept in zip(self.candidates, self.kept, strict=True):
            if kept in later and section.heading is not None:
                end = section.heading.heading_span.start
                break
        return Span(end, end)


def _at(kind: Any, part: str, section: Section) -> Departure:  # noqa: ANN401
    heading = section.heading
    if heading is None:
        raise ValueError("a candidate has a heading")
    return Departure(kind, part, heading.heading_span, heading.heading)
