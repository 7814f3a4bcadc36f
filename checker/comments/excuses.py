"""Which findings people say to leave, in comments of their own or in answers to ours: 忽略：理由."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from checker.comments import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.comments.anchors import Anchor
    from checker.comments.threads import Comment
    from checker.findings import Finding


class Excuse(Struct, frozen=True):
    """A person's comment that says to ignore a finding: *asked* is the one of ours that it answers.

    *code* is empty where neither names a rule.
    """

    comment: Comment
    code: str
    reason: str
    asked: Comment | None

    def covers(self, finding: Finding, anchor: Anchor) -> bool:
        """Whether it is about a finding, which stands on *anchor*."""
        if self.code != finding.code:
            return False
        if self.asked is not None:
            return same(self.asked, words.key(words.said(finding)), anchor)
        there = self.comment.anchor
        return there is not None and there.overlaps(anchor)


def excuses(there: Sequence[Comment]) -> Iterator[Excuse]:
    """Every comment of a person that says to ignore something, for a reason."""
    ours = {comment.ident: comment for comment in there if comment.ours}
    for comment in there:
        said = None if comment.ours else words.ignored(comment.paragraphs)
        if said is not None:
            code, reason = said
            asked = ours.get(comment.answers or "")
            about = words.key(asked.paragraphs) if asked else None
            yield Excuse(comment, code or (about[0] if about else ""), reason, asked)


def same(comment: Comment, key: words.Key | None, anchor: Anchor) -> bool:
    """Whether a comment of ours is about a finding: the same rule, the same words, at this place."""
    placed = comment.anchor is not None and comment.anchor.overlaps(anchor)
    return placed and words.key(comment.paragraphs) == key
