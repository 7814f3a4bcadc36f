"""Find the mandated contents of a report: in a section of their own, inside another, or nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.document import Span
from checker.outline.demands import demands, heading_words, sentences, timeless
from checker.outline.grammar import load
from checker.outline.model import Departure
from checker.outline.repair import UnrecognisableError, repair
from checker.outline.search import Search

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checker.outline.grammar import Grammar
    from checker.outline.model import Line, Part, Section
    from checker.outline.profiles import Profile

STRAINED = 400  # what it costs to read a heading that names a part as a mere field of work
OPENING = 1  # what it costs to read a heading by how its text opens
FIELD = "FIELD"


class Judged(Struct, frozen=True):
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
    search = Search(sections, of, year, preface, grammar)
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
    heading = heading_words(section, year)
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


def _opening(section: Section, year: int | None) -> str:
    """The first sentence of a section's text."""
    for line in section.all_lines:
        for span in sentences(line):
            return timeless(line.cut(span), year)
    return ""


class _Read(Struct, frozen=True, kw_only=True):
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
