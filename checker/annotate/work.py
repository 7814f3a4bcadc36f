"""Annotate a Word file: check it, keep what people answered, write the rest as comments of ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.annotate import revisions
from checker.annotate.write import write
from checker.comments import words
from checker.comments.anchors import Anchors
from checker.comments.excuses import same
from checker.comments.package import open_package
from checker.comments.story import Story
from checker.comments.threads import comments_of
from checker.readers import docx
from checker.run import inspect
from checker.suppress import sifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from checker.comments.anchors import Anchor
    from checker.comments.threads import Comment
    from checker.document import Document
    from checker.findings import FileResult, Finding, Suppressed
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
    """The annotated file, and what was done: what was found, the findings written, certain fixes written
    as revisions.
    """

    data: bytes
    result: FileResult
    marked: tuple[Marked, ...]
    revised: int

    @property
    def ignored(self) -> tuple[Suppressed, ...]:
        """The findings that people said to ignore."""
        return self.result.suppressed


def annotate(  # noqa: PLR0913 (what is asked of a file, and two ways to say it)
    data: bytes,
    name: str,
    rules: Iterable[Rule],
    profile: str | None = None,
    *,
    graded: Callable[[FileResult], FileResult] = lambda result: result,
    suggest: bool = False,
    listed: bytes = b"",
) -> Annotated:
    """Check a Word file and write what is found, with the severities that *graded* gives, into a copy of it.

    *listed* is the list beside it of what people said to leave.

    Raises UntouchableError for a file that is signed or protected, UnreadableError for none at all.
    """
    package = open_package(data)
    revisions.withdraw(package)
    before = package.packed()
    document = docx.read(before, name)
    result = graded(sifted(inspect(document, rules, profile), document, before, listed))
    story = Story(package.markup(package.main), package.tree("styles"))
    wanted = _marked(document, story, result.findings)
    write(package, story, *_difference(wanted, comments_of(package, story)))
    revised = revisions.suggest(package, wanted) if suggest else 0
    return Annotated(package.packed(), result, tuple(wanted), revised)


def _marked(document: Document, story: Story, findings: Iterable[Finding]) -> list[Marked]:
    anchors = Anchors(document, story)
    return [Marked(one, anchors.at(one.place), words.said(one)) for one in findings]


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
            if same(comment, one.key, one.anchor) if kept else _unchanged(comment, one):
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
