"""Annotate a Word file: check it, keep what people answered, write the rest as comments of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.annotate import revisions, threads, words
from checker.annotate.anchors import Anchors
from checker.annotate.package import open_package
from checker.annotate.story import Story
from checker.annotate.write import write
from checker.document import Span
from checker.readers import docx
from checker.run import inspect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checker.annotate.anchors import Anchor
    from checker.annotate.package import Package
    from checker.annotate.threads import Comment
    from checker.document import Document
    from checker.findings import FileResult, Finding, Place
    from checker.rulebook import Rule


class Marked(Struct, frozen=True):
    """A finding, what its comment stands on, and what that says."""

    finding: Finding
    anchor: Anchor
    paragraphs: list[str]

    @property
    def key(self) -> words.Key | None:
        return words.key(self.paragraphs)


class Annotated(Struct, frozen=True):
    """The annotated file, and what was done: findings written, those that people said to ignore,
    replies that say so without a reason, certain fixes written as revisions.
    """

    data: bytes
    result: FileResult
    marked: tuple[Marked, ...]
    ignored: tuple[Marked, ...]
    unreasoned: int
    revised: int


def annotate(  # noqa: PLR0913 (what is asked of a file, and two ways to say it)
    data: bytes,
    name: str,
    rules: Iterable[Rule],
    profile: str | None = None,
    *,
    graded: Callable[[FileResult], FileResult] = lambda result: result,
    suggest: bool = False,
) -> Annotated:
    """Check a Word file and write what is found, with the severities that *graded* gives, into a copy of it.

    Raises UntouchableError for a file that is signed or protected, UnreadableError for none at all.
    """
    package = open_package(data)
    revisions.withdraw(package)
    document = docx.read(package.packed(), name)
    result = graded(inspect(document, rules, profile))
    story = Story(package.markup(package.main), package.tree("styles"))
    found = _marked(document, story, result.findings)
    there = comments_of(package, story)
    excuses = list(_excuses(there))
    ignored = [one for one in found if any(excuse.covers(one) for excuse in excuses)]
    wanted = [one for one in found if not any(excuse.covers(one) for excuse in excuses)]
    write(package, story, *_difference(wanted, there))
    revised = revisions.suggest(package, wanted) if suggest else 0
    bare = sum(not one.ours and words.unreasoned(one.paragraphs) for one in there)
    return Annotated(package.packed(), result, tuple(wanted), tuple(ignored), bare, revised)


def _marked(document: Document, story: Story, findings: Iterable[Finding]) -> list[Marked]:
    anchors = Anchors(document, story)
    return [Marked(one, anchors.of(_span(document, one.place)), words.said(one)) for one in findings]


def _span(document: Document, place: Place) -> Span:
    """The characters of a place."""
    start = document.line_span(place.line).start + place.column - 1
    return Span(start, document.line_span(place.end_line).start + place.end_column - 1)


def comments_of(package: Package, story: Story) -> list[Comment]:
    """The comments that the file has already."""
    comments = package.tree("comments")
    return [] if comments is None else threads.read(comments, package.tree("commentsExtended"), story)


class _Excuse(Struct, frozen=True):
    """A person's comment that says to ignore a finding: *asked* is the one of ours that it answers."""

    comment: Comment
    code: str
    asked: Comment | None

    def covers(self, one: Marked) -> bool:
        if self.asked is not None:
            return self.code in {"", one.finding.code} and _same(self.asked, one)
        anchor = self.comment.anchor
        return self.code == one.finding.code and anchor is not None and anchor.overlaps(one.anchor)


def _excuses(there: Sequence[Comment]) -> Iterator[_Excuse]:
    ours = {comment.ident: comment for comment in there if comment.ours}
    for comment in there:
        code = None if comment.ours else words.ignored(comment.paragraphs)
        if code is not None:
            yield _Excuse(comment, code, ours.get(comment.answers or ""))


def _same(comment: Comment, one: Marked) -> bool:
    """Whether a comment of ours is about a finding: the same rule, the same words, at this place."""
    placed = comment.anchor is not None and comment.anchor.overlaps(one.anchor)
    return placed and words.key(comment.paragraphs) == one.key


def _difference(wanted: Sequence[Marked], there: Sequence[Comment]) -> tuple[list[Comment], list[Marked]]:
    """The comments of ours that have to go, and the findings that have yet to be written.

    What a person has answered stays as it is, and so does what would be written again just so.
    """
    answered = {comment.answers for comment in there if not comment.ours}
    missing = list(wanted)
    gone: list[Comment] = []
    for comment in there:
        if not comment.ours:
            continue
        kept = comment.ident in answered
        for one in missing:
            if _same(comment, one) if kept else _unchanged(comment, one):
                missing.remove(one)
                kept = True
                break
        if not kept:
            gone.append(comment)
    return gone, missing


def _unchanged(comment: Comment, one: Marked) -> bool:
    if comment.anchor is None or comment.paragraphs != one.paragraphs:
        return False
    return (comment.anchor.start, comment.anchor.end) == (one.anchor.start, one.anchor.end)
