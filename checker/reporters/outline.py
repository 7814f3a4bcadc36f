"""The outline as the grammar understood it: the pieces of a file, their parts, their headings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from checker.reporters.underline import shown
from checker.reporters.words import part_labels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document
    from checker.outline.model import Outline, Part, Piece, Section

PIECES = {"report": "报告", "front": "卷首", "contents": "目录", "appendix": "附录"}
STATUSES = {"section": "自成一节", "covered": "见于他处", "missing": "缺"}


def text(document: Document, outline: Outline) -> Iterator[str]:
    """The outline for people, with line numbers."""
    yield f"{shown(document.name)}（{document.format}，{document.lines} 行）"
    labels = part_labels()
    for piece in outline.pieces:
        first, last = piece.lines[0].number, piece.lines[-1].number
        yield ""
        yield f"{PIECES[piece.kind]}，{first}—{last} 行：{shown(piece.title or '（无标题）')}"
        if piece.kind == "report":
            year = f"{piece.year} 年" if piece.year else "（未认出）"
            yield f"  机关：{shown(piece.issuer or '（未认出）')}  年度：{year}  类型：{piece.profile}"
        for name, part in piece.parts.items():
            yield f"  {labels.get(name, name)}：{_status(part)}"
        for section in piece.sections:
            yield from _headings(section)
    if outline.contents:
        yield ""
        yield f"目录所列 {len(outline.contents)} 项"
        for entry in outline.contents:
            yield f"{entry.line.number:>6} {'  ' * entry.level}{shown(entry.title)}"


def _status(part: Part) -> str:
    if part.heading is None:
        return STATUSES[part.status]
    return f"{STATUSES[part.status]}，{part.heading.number} 行 {shown(part.heading.heading)}"


def _headings(section: Section) -> Iterator[str]:
    for found in section.walk():
        if found.heading is not None:
            yield f"{found.heading.number:>6} {'  ' * found.level}{shown(found.heading.heading)}"


def as_json(document: Document, outline: Outline) -> str:
    """The outline for programs."""
    whole = {
        "path": document.name,
        "format": document.format,
        "lines": document.lines,
        "pieces": [_piece(piece) for piece in outline.pieces],
        "contents": [
            {"line": entry.line.number, "level": entry.level, "title": entry.title, "page": entry.page}
            for entry in outline.contents
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "kind": piece.kind,
        "line": piece.lines[0].number,
        "end_line": piece.lines[-1].number,
        "title": piece.title,
        "issuer": piece.issuer,
        "year": piece.year,
        "profile": piece.profile if piece.kind == "report" else None,
        "required": {name: _part(part) for name, part in piece.parts.items()},
        "headings": [_section(section) for section in piece.sections if section.heading is not None],
    }


def _part(part: Part) -> dict[str, Any]:
    if part.heading is None:
        return {"status": part.status}
    return {"status": part.status, "heading": part.heading.heading, "line": part.heading.number}


def _section(section: Section) -> dict[str, Any]:
    heading = section.heading
    return {
        "line": heading.number if heading else None,
        "level": section.level,
        "heading": heading.heading if heading else None,
        "children": [_section(child) for child in section.children],
    }
