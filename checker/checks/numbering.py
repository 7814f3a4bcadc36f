"""Ordinals that do not count: gaps, repeats, wrong starts, swaps, restarts; marks of no standard."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.document import Paragraph
from checker.findings import Match
from checker.outline.marks import DEPTH, ordinal_text, shape, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.checks import Subject
    from checker.document import Document
    from checker.facts.ordinals import Item
    from checker.facts.sequences import Sequence
    from checker.facts.slips import Slip, SlipKind


class Numbering(Struct, frozen=True):
    """A slip of one *kind* in the sequences of marks, or in the 序号 *column* of a table."""

    slip: SlipKind
    of: Literal["marks", "column"] = "marks"

    @property
    def scope(self) -> str:
        return "document"

    def outcomes(self, subject: Subject) -> Iterator[Match]:
        """A match at each ordinal where the count slips."""
        for run in subject.facts.sequences:
            if run.kind == self.of:
                for slip in run.slips:
                    if slip.kind == self.slip:
                        yield _slip(subject.document, run, slip)


def _slip(document: Document, run: Sequence, slip: Slip) -> Match:
    item = run.items[slip.at]
    before = run.items[slip.at - 1] if slip.at else None
    due = _as(item, slip.expected)
    missing = "".join(f"“{_as(item, n)}”" for n in range(slip.expected, min(item.value, slip.expected + 3)))
    if item.value > slip.expected + 3:
        missing += "等"
    double = _double(run, slip)
    where = "后面另有" if double is not None and double.span > item.span else "前面已有"
    related = [(other.span, "first") for other in (before, double) if other is not None]
    return Match(
        span=item.span,
        values={
            "found": item.text,
            "before": before.text if before else "",
            "expected": due,
            "missing": missing,
            "where": where,
        },
        expected=due,
        related=tuple(dict.fromkeys(related)),
        fix=due if slip.alone and slip.kind == "repeat" and _typed(document, item) else None,
    )


def _typed(document: Document, item: Item) -> bool:
    """Whether a mark stands in the text itself; an automatic number cannot be written over."""
    return not any(
        block.span.start <= item.span.start < block.span.start + block.label
        for block in document.blocks
        if isinstance(block, Paragraph) and block.label
    )


def _double(run: Sequence, slip: Slip) -> Item | None:
    """The other item of a run with the number of one that is repeated, the nearest before it first."""
    if slip.kind != "repeat":
        return None
    value = run.items[slip.at].value
    doubles = [*reversed(run.items[: slip.at]), *run.items[slip.at + 1 :]]
    return next((other for other in doubles if other.value == value), None)


def _as(item: Item, value: int) -> str:
    """The item's mark with another number."""
    if item.mark is None:
        return str(value)
    return written(item.mark, value).strip()


class MarkForm(Struct, frozen=True):
    """A mark written as the standards do not know it, told once for each run.

    *forms* are the ways of writing that are meant, as the first of a run has it, with what each should
    be: "1、" is to be "1."
    """

    forms: dict[str, str]

    @property
    def scope(self) -> str:
        return "document"

    def outcomes(self, subject: Subject) -> Iterator[Match]:
        """A match at the first such mark of a run; the others are related to it."""
        for run in _marked(subject.facts.sequences):
            wrong = [item for item in run.items if item.mark and shape(item.mark) in self.forms]
            if wrong and wrong[0].mark:
                due = _numbered(self.forms[shape(wrong[0].mark)], wrong[0])
                yield Match(
                    span=wrong[0].span,
                    values={"found": wrong[0].text, "expected": due, "count": len(wrong)},
                    expected=due,
                    related=tuple((item.span, "first") for item in wrong[1:]),
                    fix=due if _typed(subject.document, wrong[0]) else None,
                )


_HALF = str.maketrans("（）", "()")


def _numbered(like: str, item: Item) -> str:
    """A mark written like the first of its run, with the number and the brackets of *item*."""
    due = like.replace("一", ordinal_text(item.value)).replace("1", str(item.value))
    return due.translate(_HALF) if re.search(r"[()]", item.text) else due


def _marked(runs: Iterable[Sequence]) -> Iterator[Sequence]:
    return (run for run in runs if run.kind == "marks")


class MixedForms(Struct, frozen=True):
    """Two ways of writing the marks of one run: 1. 2、 3."""

    @property
    def scope(self) -> str:
        return "document"

    def outcomes(self, subject: Subject) -> Iterator[Match]:
        """A match at the first mark that is not written as most of its run are, or as its first."""
        for run in _marked(subject.facts.sequences):
            shapes = [shape(item.mark) for item in run.items if item.mark and item.leading]
            counted = Counter(shapes)
            if len(counted) < 2 or run.form in ("annex", "ordinal"):
                continue
            usual = max(counted, key=lambda s: (counted[s], -shapes.index(s)))
            model = next(i for i in run.items if i.mark and i.leading and shape(i.mark) == usual)
            odd = [i for i in run.items if i.mark and i.leading and shape(i.mark) != usual]
            due = written(model.mark, odd[0].value).strip() if model.mark else model.text
            yield Match(
                span=odd[0].span,
                values={"found": odd[0].text, "model": model.text, "expected": due},
                expected=due,
                related=((model.span, "first"), *((i.span, "first") for i in odd[1:])),
            )


class SkippedLevel(Struct, frozen=True):
    """A level left out between a mark and the mark above it: 1. right under 一、

    *levels* are the marks of the levels, the highest first.
    """

    levels: list[str]

    @property
    def scope(self) -> str:
        return "document"

    def outcomes(self, subject: Subject) -> Iterator[Match]:
        """A match at the first mark of the first run of each kind, in each piece."""
        told = set()
        for run in _marked(subject.facts.sequences):
            first, parent = run.items[0], run.parent
            if run.form not in DEPTH or parent is None or parent.mark is None or first.mark is None:
                continue
            above = DEPTH.get(parent.mark.form)
            piece = subject.outline.piece_at(first.span.start)
            key = (id(piece), parent.mark.form, run.form)
            if above is None or DEPTH[run.form] < above + 2 or not first.leading or key in told:
                continue
            told.add(key)
            between = [f"“{level}”" for level in self.levels[above : DEPTH[run.form] - 1]]
            yield Match(
                span=first.span,
                values={"found": first.text, "parent": parent.text, "between": "、".join(between)},
                related=((parent.span, "heading"),),
            )


class SingleItem(Struct, frozen=True):
    """A run of one: 一是 without 二是. *forms* are the marks that are looked at."""

    forms: list[str]

    @property
    def scope(self) -> str:
        return "document"

    def outcomes(self, subject: Subject) -> Iterator[Match]:
        """A match at a mark that stands alone."""
        for run in _marked(subject.facts.sequences):
            first = run.items[0]
            if len(run.items) == 1 and first.value == 1 and not run.slips and run.form in self.forms:
                yield Match(
                    span=first.span,
                    values={"found": first.text, "next": _as(first, 2)},
                    expected=_as(first, 2),
                )
