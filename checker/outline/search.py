"""Look for the mandated contents of a report: in a section of their own, elsewhere, nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.outline.demands import demands, heading_words, sentences, timeless
from checker.outline.model import Kind, Part

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checker.document import Span
    from checker.outline.demands import Demand
    from checker.outline.grammar import Grammar
    from checker.outline.model import Line, Section


class Search(Struct, frozen=True):
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
        named = [s for s in own if pattern.search(heading_words(s, self.year))]
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
                words = heading_words(section, self.year)
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
                if (
                    not whole
                    and demand.heading.search(heading_words(section, self.year))
                    and _has_text(section)
                ):
                    return Part("section", section.heading)
        lines = [line for section in sections for line in section.all_lines]
        span = self._evidence(demand, lines)
        return Part("covered", None, span) if span else Part("missing")

    def _names(self, demand: Demand, section: Section) -> bool:
        return bool(self.grammar.terminals[demand.key.upper()].search(heading_words(section, self.year)))

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
