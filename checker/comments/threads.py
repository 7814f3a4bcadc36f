"""The comments that a Word file has: ours and people's, what answers what, and on which characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.comments.anchors import Anchor
from checker.readers.docx.markup import PARAGRAPH, TEXT, W

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element as Element

    from checker.comments.package import Package
    from checker.comments.story import Story

AUTHOR = "fazhi-lint"
_ID = W + "id"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"


class Comment(Struct, frozen=True):
    """A comment: its number in the file, its paragraphs, the characters it stands on (None: nowhere).

    *answers* is the number of the comment that it is a reply to.
    """

    ident: str
    author: str
    paragraphs: list[str]
    anchor: Anchor | None
    answers: str | None
    element: Element

    @property
    def ours(self) -> bool:
        return self.author == AUTHOR


def comments_of(package: Package, story: Story) -> list[Comment]:
    """The comments that a file has."""
    comments = package.tree("comments")
    return [] if comments is None else read(comments, package.tree("commentsExtended"), story)


def read(comments: Element, extended: Element | None, story: Story) -> list[Comment]:
    """Every comment of the file, in the order in which they are kept."""
    elements = comments.findall(W + "comment")
    parents = _parents(elements, extended)
    anchors = _anchors(story)
    return [
        Comment(
            ident,
            element.get(W + "author", ""),
            ["".join(t.text or "" for t in p.iter(TEXT)) for p in element.iter(PARAGRAPH)],
            anchors.get(ident),
            parents.get(ident),
            element,
        )
        for element in elements
        for ident in (element.get(_ID, ""),)
    ]


def paragraph_id(comment: Element) -> str | None:
    """What other parts know a comment by: the number of its last paragraph."""
    paragraphs = comment.findall(PARAGRAPH)
    return paragraphs[-1].get(_W14 + "paraId") if paragraphs else None


def _parents(elements: Sequence[Element], extended: Element | None) -> Mapping[str, str]:
    """Comment and the comment that it answers, by their numbers in the file."""
    idents = {paragraph_id(element): element.get(_ID, "") for element in elements}
    found: dict[str, str] = {}
    for entry in () if extended is None else extended.iter(_W15 + "commentEx"):
        child, parent = (idents.get(entry.get(_W15 + name)) for name in ("paraId", "paraIdParent"))
        if child is not None and parent is not None and entry.get(_W15 + "paraIdParent"):
            found[child] = parent
    return found


def _anchors(story: Story) -> Mapping[str, Anchor]:
    """The characters between the two marks of each comment; without marks, where its sign stands."""
    root = story.markup.root
    begins, ends, signs = (
        {element.get(_ID, ""): story.before(element) for element in root.iter(W + name)}
        for name in ("commentRangeStart", "commentRangeEnd", "commentReference")
    )
    points = {ident: (at, at) for ident, at in signs.items()}
    ranges = {ident: (at, max(at, ends[ident])) for ident, at in begins.items() if ident in ends}
    return {ident: Anchor(*found) for ident, found in (points | ranges).items()}
