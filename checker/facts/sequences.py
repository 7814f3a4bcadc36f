"""Every run of ordinals: headings, items, 一是…二是…, articles, annexes, 序号 columns, with its slips."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from checker.facts.between import LEAD, NOTHING, TEXT, TITLE, stands_in
from checker.facts.columns import columns
from checker.facts.ordinals import ORAL, SHALLOW, document_rows, piece_rows
from checker.facts.slips import Step, courses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.document import Document, Span
    from checker.facts.ordinals import Item, Row
    from checker.facts.slips import Slip
    from checker.outline.marks import Form
    from checker.outline.model import Outline, Piece


_BACK = 2000  # characters before a first mark without a parent in which its predecessor is looked for


class Sequence(Struct, frozen=True):
    """A run of ordinals in reading order. *parent* is the mark that it stands under; *lead* the
    sentence right before it; *slips* count its items from 0.
    """

    kind: Literal["marks", "column"]
    form: Form | None
    items: tuple[Item, ...]
    slips: tuple[Slip, ...] = ()
    parent: Item | None = None

    @property
    def lead(self) -> Span | None:
        return self.items[0].lead

    @property
    def whole(self) -> bool:
        """Whether it counts 1, 2, 3 … without a slip."""
        return [item.value for item in self.items] == list(range(1, len(self.items) + 1))


def read(document: Document, outline: Outline, piece: Piece | None) -> tuple[Sequence, ...]:
    """The sequences of a piece; for the whole document those of each piece, those that run across
    pieces, and the 序号 columns of all tables.
    """
    if piece is not None:
        return tuple(_runs(document, [piece]))
    found: list[Sequence] = []
    for pieces in _together(outline.pieces):
        found += _continued(list(_runs(document, pieces)), found)
    found += _sequences(document, document_rows(outline.pieces), 0)
    found += (Sequence("column", None, items, slips) for items, slips in columns(document))
    return tuple(sorted(found, key=lambda s: s.items[0].span))


def _continued(runs: list[Sequence], before: list[Sequence]) -> list[Sequence]:
    """A piece that goes on with 三、 where the one before ended with 二、 was cut where it should not."""
    last = next((run.items[-1].value for run in reversed(before) if run.form == "cn"), 0)
    first = next((i for i, run in enumerate(runs) if run.form == "cn"), None)
    if first is not None and last and runs[first].items[0].value == last + 1:
        runs[first] = replace(runs[first], slips=tuple(s for s in runs[first].slips if s.at))
    return runs


def _together(pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
    """The pieces that are read as one: a report alone, neighbours in an appendix together, since what
    parts an appendix is only a guess.
    """
    for kind, group in groupby(pieces, key=lambda p: p.kind):
        if kind in ("front", "appendix"):
            yield list(group)
        elif kind == "report":
            yield from ([piece] for piece in group)


def _runs(document: Document, pieces: list[Piece]) -> Iterator[Sequence]:
    return _sequences(document, piece_rows(pieces), pieces[0].span.start)


def _sequences(document: Document, rows: list[Row], start: int) -> Iterator[Sequence]:
    """The runs of each row, with the slips that hold; nothing before *start* is looked at."""
    for row in rows:
        fresh = [
            _fresh(row, item, before) for before, item in zip((None, *row.items), row.items, strict=False)
        ]
        steps = [Step(i.value, f, row.form in ORAL) for i, f in zip(row.items, fresh, strict=True)]
        for course in courses(steps):
            items = tuple(row.items[i] for i in course.steps)
            index = {step: i for i, step in enumerate(course.steps)}
            slips = tuple(replace(slip, at=index[slip.at]) for slip in course.slips)
            found = Sequence("marks", row.form, items, slips, row.parent)
            if _credible(found):
                yield replace(found, slips=tuple(s for s in slips if _judged(document.text, start, found, s)))


def _fresh(row: Row, item: Item, before: Item | None) -> int:
    """Whether a new run may begin at an item, by what stands between it and the one before. A heading
    （一） that nothing but text parts from another （一） is its double, no new beginning.
    """
    if row.form in ORAL or row.form == "annex":
        return 1
    if item.between >= TITLE:
        return 2
    if row.form not in SHALLOW:
        return int(item.between >= TEXT)
    return int(item.between >= LEAD and before is not None and before.value > 1)


def _credible(run: Sequence) -> bool:
    """Whether these are ordinals at all: a lone 3. or 1.1, an article that is quoted are not."""
    values = [item.value for item in run.items]
    if run.form in ("decimal", "ordinal", "must", "roman") and (len(values) < 2 or values[0] > 2):
        return False
    if run.form == "article" and len(values) < 3:
        return False
    if len(values) == 1 and run.form not in SHALLOW and values[0] > 2:
        return False
    return not (len(run.slips) >= 3 and 2 * len(run.slips) > len(values))


def _judged(text: str, start: int, run: Sequence, slip: Slip) -> bool:
    """Whether a slip is one: an excerpt of articles begins anywhere, so does a file of annexes; what is
    missing may stand inside the text before.
    """
    item = run.items[slip.at]
    if run.form in ("article", "annex", "roman") and slip.kind in ("start", "restart"):
        return False
    if run.form == "annex" and slip.kind == "repeat" and item.between > NOTHING:
        return False
    if slip.kind not in ("gap", "start") or item.mark is None:
        return True
    above = run.items[slip.at - 1] if slip.at else run.parent
    start = above.span.end if above else max(start, item.span.start - _BACK)
    return not stands_in(text[start : item.span.start], item.mark, slip.expected)
