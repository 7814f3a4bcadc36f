"""Certain fixes as tracked revisions (修订): written, and withdrawn while nobody has touched them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from checker.comments.markup import namespaced, splice
from checker.comments.story import Story
from checker.comments.threads import AUTHOR
from checker.readers.docx.markup import PARAGRAPH, RUN, TEXT, W, child_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from checker.annotate.work import Marked
    from checker.comments.markup import Edit, Markup
    from checker.comments.package import Package
    from checker.comments.story import Piece

_MAIN = W.strip("{}")
_INS, _DEL, _GONE = W + "ins", W + "del", W + "delText"
# Nothing of a person's may stand inside a revision of ours.
_AMONG = frozenset({RUN, W + "proofErr", W + "commentRangeStart", W + "commentRangeEnd"})


def withdraw(package: Package) -> None:
    """Take back what we suggested before; a suggestion that was accepted or refused is gone already."""
    markup = package.markup(package.main)
    edits: list[Edit] = []
    for element in markup.root.iter(_INS, _DEL):
        if element.get(W + "author") == AUTHOR and not _touched(element):
            edits += _withdrawn(markup, element)
    package.change(package.main, splice(markup.data, edits))


def _touched(element: Element) -> bool:
    return any(one.get(W + "author") is not None for one in element.iterdescendants("*"))


def _withdrawn(markup: Markup, element: Element) -> Iterator[Edit]:
    if element.tag == _INS:
        yield markup.start(element), markup.end(element), b""
        return
    begin, end = markup.inside(element)
    yield markup.start(element), begin, b""
    for text in element.iter(_GONE):
        yield from _renamed(markup, text, b"t")
    yield end, markup.end(element), b""


def _renamed(markup: Markup, element: Element, name: bytes) -> Iterator[Edit]:
    """Another name for an element, all else as it is."""
    old = markup.name(element)
    new = old.rpartition(b":")[0] + b":" * (b":" in old) + name
    start, end = markup.start(element), markup.inside(element)[1]
    yield start + 1, start + 1 + len(old), new
    yield end + 2, end + 2 + len(old), new


def suggest(package: Package, wanted: Sequence[Marked]) -> int:
    """Write the certain fixes as revisions; how many there were.

    The comments are in place, and have cut the runs where a quote begins and ends.
    """
    markup = package.markup(package.main)
    story = Story(markup, package.tree("styles"))
    ident = max((int(i) for i in _numbers(markup) if i.isdecimal()), default=0)
    edits: list[Edit] = []
    done = count = 0
    for one in sorted(wanted, key=lambda one: one.anchor.start):
        runs = _runs(story, one) if one.anchor.start >= done else []
        if runs:
            edits += _revision(markup, runs, one.finding.fix or "", ident + 1)
            ident, done, count = ident + 2, one.anchor.end, count + 1
    package.change(package.main, splice(markup.data, edits))
    return count


def _numbers(markup: Markup) -> Iterator[str]:
    return (element.get(W + "id", "") for element in markup.elements)


def _runs(story: Story, one: Marked) -> list[Element]:
    """The runs that show just the quote, side by side; none where it cannot be replaced for certain."""
    if one.finding.fix is None or not one.anchor.exact:
        return []
    pieces = story.between(one.anchor.start, one.anchor.end)
    runs = list(dict.fromkeys(run for p in pieces if (run := p.element.getparent()) is not None))
    if not all(p.whole is None and p.element.tag == TEXT for p in pieces) or not _only(pieces, runs):
        return []
    parent = runs[0].getparent()
    if parent is None or parent.tag != PARAGRAPH or any(run.getparent() is not parent for run in runs):
        return []
    between = list(parent)[parent.index(runs[0]) : parent.index(runs[-1]) + 1]
    signs = any(True for run in between for _ in run.iter(W + "commentReference"))
    return [] if signs or any(one.tag not in _AMONG for one in between) else runs


def _only(pieces: Sequence[Piece], runs: Sequence[Element]) -> bool:
    """Whether the runs hold nothing but these pieces, whole."""
    held = [child for run in runs for child in run if child.tag != W + "rPr"]
    return held == [piece.element for piece in pieces]


def _revision(markup: Markup, runs: Sequence[Element], fix: str, ident: int) -> Iterator[Edit]:
    prefix, declared = namespaced(runs[0], _MAIN)
    named = b" " + prefix + b':author="' + AUTHOR.encode() + b'">'

    def tag(name: bytes, number: int) -> bytes:
        return b"<" + prefix + b":" + name + declared + b" " + prefix + b':id="%d"' % number + named

    start, end = markup.start(runs[0]), markup.end(runs[-1])
    yield start, start, tag(b"del", ident)
    for one in runs:
        for shown_text in one.iter(TEXT):
            yield from _renamed(markup, shown_text, b"delText")
    properties = child_of(runs[0], "rPr")
    look = b"" if properties is None else markup.whole(properties)
    run, text = prefix + b":r", prefix + b":t"
    shown = b"<" + text + b' xml:space="preserve">' + escape(fix).encode() + b"</" + text + b">"
    new = b"<" + run + declared + b">" + look + shown + b"</" + run + b">"
    inserted = tag(b"ins", ident + 1) + new + b"</" + prefix + b":ins>"
    yield end, end, b"</" + prefix + b":del>" + (inserted if fix else b"")
