"""Write comments into the parts of a Word file, and take ours out again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from checker.annotate.cuts import Knife
from checker.comments.markup import namespaced, splice
from checker.comments.threads import AUTHOR, paragraph_id
from checker.readers.docx.markup import RUN, W, child_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lxml.etree import _Element as Element

    from checker.annotate.work import Marked
    from checker.comments.markup import Edit, Markup
    from checker.comments.package import Package
    from checker.comments.story import Story
    from checker.comments.threads import Comment

_MAIN = W.strip("{}")
_MARKS = tuple(W + name for name in ("commentRangeStart", "commentRangeEnd", "commentReference"))
# What else is said of a comment, and stands in parts of its own.
_BESIDE = ("commentsExtended", "commentsIds", "commentsExtensible")


def write(package: Package, story: Story, gone: Sequence[Comment], new: Sequence[Marked]) -> None:
    """Take out the comments *gone* and put in the *new* ones."""
    if not gone and not new:
        return
    name, content = package.comments()
    if name not in package.archive.names:
        package.change(name, content)
        package.announce(name)
    comments = package.markup(name)
    idents = _idents(comments, story.markup, {comment.ident for comment in gone})
    numbered = [(one, next(idents)) for one in new]
    package.change(package.main, splice(story.markup.data, _in_text(story, gone, numbered)))
    dropped = {comment.ident for comment in gone}
    edits = [_drop(comments, one) for one in comments.root if one.get(W + "id") in dropped]
    prefix, declared = namespaced(comments.root, _MAIN)
    written = b"".join(_comment(one.paragraphs, ident, prefix, declared) for one, ident in numbered)
    package.change(name, splice(comments.data, [*edits, comments.append(comments.root, written)]))
    _forget(package, {paragraph_id(comment.element) for comment in gone} - {None})


def _idents(comments: Markup, text: Markup, free: set[str]) -> Iterator[int]:
    """Numbers that no comment has, from the lowest above all that stay."""
    taken = {one.get(W + "id", "") for one in comments.root}
    taken |= {mark.get(W + "id", "") for mark in text.root.iter(*_MARKS)}
    at = max((int(ident) for ident in taken - free if ident.isdecimal()), default=-1)
    while True:
        at += 1
        yield at


def _in_text(story: Story, gone: Sequence[Comment], new: Sequence[tuple[Marked, int]]) -> Iterator[Edit]:
    """The edits of the main part: marks out, marks in."""
    dropped = {comment.ident for comment in gone}
    for mark in story.markup.root.iter(*_MARKS):
        if mark.get(W + "id") in dropped:
            yield _drop(story.markup, _sign(mark))
    knife = Knife(story)
    for one, ident in new:
        if one.anchor.paragraph is not None:
            yield _on_paragraph(story, one.anchor.paragraph, ident)
            continue
        prefix, declared = namespaced(story.piece_at(one.anchor.start).element, _MAIN)
        begin, end = _marks(ident, prefix, declared)
        knife.before(one.anchor.start).begins.append(begin)
        knife.after(one.anchor.end - 1).ends.append(end)
    yield from knife.edits()


def _sign(mark: Element) -> Element:
    """What goes with a mark: the run that holds nothing but a comment's sign."""
    run = mark.getparent()
    alone = run is not None and run.tag == RUN and all(one is mark or one.tag == W + "rPr" for one in run)
    return run if alone and run is not None else mark


def _drop(markup: Markup, element: Element) -> Edit:
    return markup.start(element), markup.end(element), b""


def _marks(ident: int, prefix: bytes, declared: bytes) -> tuple[bytes, bytes]:
    """What stands before and after the characters of a comment."""
    number = declared + b" " + prefix + b':id="%d"/>' % ident
    begin = b"<" + prefix + b":commentRangeStart" + number
    end = b"<" + prefix + b":commentRangeEnd" + number
    run = b"<" + prefix + b":r" + declared + b">", b"</" + prefix + b":r>"
    return begin, end + run[0] + b"<" + prefix + b":commentReference" + number + run[1]


def _on_paragraph(story: Story, paragraph: Element, ident: int) -> Edit:
    """Put a comment into a paragraph that shows nothing."""
    markup = story.markup
    prefix, declared = namespaced(paragraph, _MAIN)
    content = b"".join(_marks(ident, prefix, declared))
    properties = child_of(paragraph, "pPr")
    if properties is None:
        at = markup.inside(paragraph)[0]
        return (at, at, content) if markup.data[at - 2 : at] != b"/>" else markup.append(paragraph, content)
    at = markup.end(properties)
    return at, at, content


def _comment(paragraphs: Sequence[str], ident: int, prefix: bytes, declared: bytes) -> bytes:
    def tag(name: str) -> bytes:
        return b"<" + prefix + b":" + name.encode()

    def ended(name: str) -> bytes:
        return b"</" + prefix + b":" + name.encode() + b">"

    lines = (
        tag("p")
        + b">"
        + tag("r")
        + b">"
        + tag("t")
        + b' xml:space="preserve">'
        + escape(line).encode()
        + ended("t")
        + ended("r")
        + ended("p")
        for line in paragraphs
    )
    named = b" " + prefix + b':author="' + AUTHOR.encode() + b'" ' + prefix + b':initials="FL">'
    start = tag("comment") + declared + b" " + prefix + b':id="%d"' % ident + named
    return start + b"".join(lines) + ended("comment")


def _forget(package: Package, paragraphs: set[str | None]) -> None:
    """Drop what other parts say of comments that are gone, and what is said of that in turn."""
    known: set[object] = set(paragraphs)
    for kind in _BESIDE:
        name = package.part(kind) if known else None
        if name is None:
            continue
        markup = package.markup(name)
        entries = [one for one in markup.root if known & set(one.attrib.values())]
        known |= {value for one in entries for key, value in one.items() if str(key).endswith("}durableId")}
        package.change(name, splice(markup.data, [_drop(markup, one) for one in entries]))
