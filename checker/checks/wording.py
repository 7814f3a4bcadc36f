"""Checks of wording: fixed terms, usage, doubled words, approximations."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from msgspec import Struct

from checker.document import Span
from checker.facts.lexicon import words
from checker.facts.paired import Masks
from checker.facts.terms import index, near_misses
from checker.findings import Match
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from checker.checks import Subject
    from checker.findings import Outcome
    from checker.outline.model import Line

HOW = {
    "dropped": "漏字",
    "added": "多字或多标点",
    "replaced": "错字",
    "moved": "字序颠倒",
    "variant": "不是固定表述",
}


class FixedTerm(Struct, frozen=True, kw_only=True):
    """Almost a fixed term of rules/lexicon/<lexicon>.yaml (固定表述): 严格规范文明执法."""

    lexicon: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for miss in near_misses(subject.facts.wording, index(self.lexicon)):
            yield Match(
                span=miss.span,
                values={"found": miss.found, "term": miss.term, "how": HOW[miss.how]},
                expected=miss.term,
                fix=miss.term,
            )


class Usage(Struct, frozen=True, kw_only=True):
    """A turn of phrase that rules/lexicon/usage.yaml lists under *of*.

    Titles are left alone unless the entry says ``titles``, quotations unless it says ``quoted``; the
    group ``mend`` is the place to mend, *mend* what to put there.
    """

    of: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        for entry in words("usage")[self.of]:
            pattern = re.compile(entry["find"], re.MULTILINE)
            if not pattern.search(subject.facts.worded):
                continue
            for line, text in subject.facts.wording:
                masks: Masks | None = None
                for found in pattern.finditer(text):
                    if not entry.get("titles"):
                        masks = masks or Masks(line.text, titles_only=entry.get("quoted", False))
                    if masks is None or not masks.touch(*found.span("mend")):
                        yield self._told(line, found, entry)

    @staticmethod
    def _told(line: Line, found: re.Match[str], entry: dict[str, Any]) -> Match:
        start, end = found.span("mend")
        mend = found.expand(entry["mend"]) if "mend" in entry else None
        return Match(
            span=Span(line.span.start + start, line.span.start + end),
            values={"found": line.text[start:end], "say": entry["say"]},
            expected=mend,
            fix=mend,
        )


class Misspelt(Struct, frozen=True):
    """Characters that make no word (错别字), of rules/lexicon/typos.yaml: 布署."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        typos: dict[str, str] = words("typos")
        every = re.compile(_any(typos))
        if not every.search(subject.facts.worded):
            return
        rights = [(re.compile(find), right) for find, right in typos.items()]
        for line, text in subject.facts.wording:
            masks: Masks | None = None
            for found in every.finditer(text):
                right = next(right for find, right in rights if find.match(text, found.start()))
                masks = masks or Masks(text, titles_only=True)
                if not masks.touch(*found.span()):
                    yield Match(
                        span=Span(line.span.start + found.start(), line.span.start + found.end()),
                        values={"found": found.group(), "right": right},
                        expected=right,
                        fix=right,
                    )


def _any(typos: Collection[str]) -> str:
    """A pattern for any of them. Most characters begin none and are passed by at once, if all are so plain
    that their first character is the first of what they match.
    """
    each = "|".join(typos)
    if not all(_PLAIN.match(typo) and "|" not in _GROUP.sub("", typo) for typo in typos):
        return each
    return f"(?=[{''.join(sorted({typo[0] for typo in typos}))}])(?:{each})"


_PLAIN = re.compile(r"\w(?![?*{])")
_GROUP = re.compile(r"\([^()]*\)")


class DoubledWord(Struct, frozen=True):
    """A word, or a clause, written twice in a row (衍文): 进一步进一步; 健全机制体制，健全机制体制."""

    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        meant, known = re.compile(words("usage")["doubled_meant"]), words("usage")["doubled_words"].split()
        for line, span in subject.facts.prose:
            for found in _TWICE.finditer(line.cut(span)):
                word = found["word"]
                if (len(word) == 2 and word not in known) or meant.search(found.group()):
                    continue
                start = span.start + found.end() - len(word)
                yield Match(span=Span(start, start + len(word)), values={"word": word}, expected=word)
            for first, again in pairwise(_CLAUSE.finditer(line.cut(span))):
                beside = first.end() == again.start() and first["end"] in {"，", ","} and again["end"] != "、"
                if beside and first["words"] == again["words"]:
                    start = span.start + again.start()
                    told = again["words"]
                    yield Match(span=Span(start, start + len(told)), values={"word": told}, expected=told)


_CLAUSE = re.compile(r"(?P<words>[一-鿿]{5,40})(?P<end>[^一-鿿]|$)")
_TWICE = re.compile(r"(?P<word>[一-鿿]{2,6}|(?<![目标中])的)(?P=word)(?![确士])")


class Approximate(Struct, frozen=True, kw_only=True):
    """A figure said to be approximate in a way that does not go (概数).

    *fault*: ``exact``, 余 after a figure exact to its last place: 148余件; ``stacked``, two
    approximators: 约200余件; ``unit``, money in 万 or 亿 without 元.
    """

    fault: str
    scope: ClassVar[str] = "piece"

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        pattern = re.compile(words("usage")["approximate"][self.fault], re.MULTILINE)
        if not pattern.search(subject.facts.worded):
            return
        for line, span in subject.facts.prose:
            text = shadow(line.cut(span))
            masks: Masks | None = None
            for found in pattern.finditer(text):
                start, end = found.span("mend")
                masks = masks or Masks(text)
                if not masks.touch(start, end):
                    yield Match(
                        span=Span(span.start + start, span.start + end), values={"found": text[start:end]}
                    )
