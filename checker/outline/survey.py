"""Survey a document: classify its lines, cut it into pieces, find the mandated parts of each report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.outline.annexes import mark_annex_notes
from checker.outline.contents import find_contents
from checker.outline.cuts import cover_issuer, cuts, preface_lines, year_in_contents
from checker.outline.lines import classify
from checker.outline.model import Outline
from checker.outline.pieces import Setting, build

if TYPE_CHECKING:
    from checker.document import Document


def survey(document: Document, profile: str | None = None) -> Outline:
    """The outline of a document; *profile* names the body it is written for, else it is detected."""
    lines, entries = find_contents(mark_annex_notes(classify(document)))
    found = cuts(lines)
    reports = [cut for cut in found if cut.kind == "report"]
    whitebook = len(reports) > 1 or any(cut.division and cut.kind == "report" for cut in found)
    setting = Setting(
        profile=None if profile == "whitebook" else profile,
        whitebook=whitebook or profile == "whitebook",
        preface=preface_lines(lines, found) if whitebook else (),
        year=year_in_contents(lines) if whitebook else None,
        issuer=cover_issuer(found),
    )
    ends = [*[cut.at for cut in found[1:]], len(lines)]
    pieces = tuple(
        build(lines, cut, end, setting) for cut, end in zip(found, ends, strict=True) if end > cut.at
    )
    return Outline(pieces, entries, "whitebook" if setting.whitebook else "")
