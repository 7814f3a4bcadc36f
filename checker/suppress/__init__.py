"""Findings that people have said to leave, each with a reason: taken out where findings come out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checker.findings import Suppressed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document
    from checker.findings import FileResult
    from checker.suppress.verdict import Verdict


def sifted(result: FileResult, document: Document, data: bytes, listed: bytes) -> FileResult:
    """A result without the findings that people have said to leave: they are told apart, with what was
    said in vain.

    *data* are the bytes of the file, *listed* those of the list beside it. Raises UnreadableError if that
    list is not whole.
    """
    verdicts = list(_verdicts(result, document, data, listed))
    by: dict[int, Verdict] = {}
    for verdict in verdicts:
        for at in verdict.covers:
            by.setdefault(at, verdict)
    return replace(
        result,
        findings=tuple(one for at, one in enumerate(result.findings) if at not in by),
        suppressed=tuple(Suppressed(result.findings[at], by[at].reason, by[at].source) for at in sorted(by)),
        unused=tuple(verdict.unused for verdict in verdicts if verdict.in_vain(result.ran)),
    )


def _verdicts(result: FileResult, document: Document, data: bytes, listed: bytes) -> Iterator[Verdict]:
    """What people said of a file, wherever they said it; what is not needed is not loaded."""
    if document.remarks:
        from checker.suppress import remarks

        yield from remarks.verdicts(result, document)
    if listed:
        from checker.suppress import sidecar

        yield from sidecar.verdicts(result, listed)
    if document.format == "docx" and b"comments" in data:
        from checker.suppress import replies

        yield from replies.verdicts(result, document, data)
