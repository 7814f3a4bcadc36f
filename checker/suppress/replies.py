"""Comments of a Word file that say to leave a finding: 忽略：理由, or 忽略 ARI001：理由."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.comments import words
from checker.comments.anchors import Anchors
from checker.comments.excuses import excuses
from checker.comments.package import UntouchableError, to_read
from checker.comments.story import Story
from checker.comments.threads import comments_of
from checker.suppress.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.comments.threads import Comment
    from checker.document import Document
    from checker.findings import FileResult

LONGEST = 60


def verdicts(result: FileResult, document: Document, data: bytes) -> Iterator[Verdict]:
    """A verdict for each comment of a person that says to ignore something."""
    package = to_read(data)
    name = package.part("comments")
    if name is None or "忽略".encode() not in package.read(name):
        return
    try:
        story = Story(package.markup(package.main), package.tree("styles"))
    except UntouchableError:  # its characters cannot be counted, nor can it be annotated
        return
    there = comments_of(package, story)
    ours = {comment.ident for comment in there if comment.ours}
    anchors = Anchors(document, story)
    found = [(at, finding, anchors.at(finding.place)) for at, finding in enumerate(result.findings)]
    for one in excuses(there):
        yield Verdict(
            source="reply",
            code=one.code or None,
            reason=one.reason,
            text=_said(one.comment),
            covers=frozenset(at for at, finding, anchor in found if one.covers(finding, anchor)),
        )
    for comment in there:
        to_us = comment.answers in ours or words.names_a_rule(comment.paragraphs)
        if to_us and not comment.ours and words.unreasoned(comment.paragraphs):
            yield Verdict(source="reply", text=_said(comment), fault="没有写理由，应写作“忽略：理由”")


def _said(comment: Comment) -> str:
    said = " ".join(f"{comment.author}：{' '.join(comment.paragraphs)}".split())
    return said if len(said) <= LONGEST else f"{said[:LONGEST]}…"
