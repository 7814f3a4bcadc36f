"""Find and parse the parts of a Word file that carry the text, within fixed memory."""

from __future__ import annotations

import posixpath
from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import UnreadableError
from checker.readers.archive import open_archive, parse_xml
from checker.readers.docx.markup import PARAGRAPH

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from checker.readers.archive import Archive

WHAT = "Word 文档"
# A long white book has some 300,000 tags and 10,000 paragraphs; each takes its bytes and its time.
MOST_TAGS = 1_000_000
MOST_PARAGRAPHS = 100_000

_STRICT = b"http://purl.oclc.org/ooxml/"
_NAMESPACES = (
    (_STRICT + b"wordprocessingml/main", b"wordprocessingml/2006/main"),
    (_STRICT + b"officeDocument/math", b"officeDocument/2006/math"),
)


class Parts(Struct, frozen=True):
    """The parsed parts that carry the text; *name* is the path of the main one inside the zip."""

    name: str
    document: Element
    styles: Element | None
    numbering: Element | None


def unpack(data: bytes) -> Parts:
    """The parts of a Word file; every way in which it can be bad is told in one line."""
    archive = open_archive(data, WHAT)
    name = relations(archive, "").get("officeDocument", "word/document.xml")
    if name not in archive.names:
        raise UnreadableError(f"不是完整的{WHAT}（没有正文）；请用办公软件打开后另存一份 .docx")
    found = relations(archive, name)
    folder = posixpath.dirname(name)
    styles, numbering = (
        found.get(kind, posixpath.join(folder, f"{kind}.xml")) for kind in ("styles", "numbering")
    )
    return Parts(name, _parsed(archive, name), _optional(archive, styles), _optional(archive, numbering))


def _endless() -> UnreadableError:
    return UnreadableError(f"{WHAT}内容过多，不像一份报告，不予读取；请拆分后分别检查")


def _optional(archive: Archive, name: str) -> Element | None:
    return _parsed(archive, name) if name in archive.names else None


def _parsed(archive: Archive, name: str) -> Element:
    """The root of a part; the strict form of the format is taken for the common one."""
    content = archive.read(name)
    if content.count(b"<") > MOST_TAGS:
        raise _endless()
    if _STRICT in content[:8192]:
        for strict, common in _NAMESPACES:
            content = content.replace(strict, b"http://schemas.openxmlformats.org/" + common)
    root = parse_xml(content, f"{WHAT}中的“{name}”")
    if next(islice(root.iter(PARAGRAPH), MOST_PARAGRAPHS, None), None) is not None:
        raise _endless()
    return root


def relations(archive: Archive, name: str) -> dict[str, str]:
    """The targets of a part's relations by the last word of their type: ``styles``, ``numbering``."""
    folder, file = posixpath.split(name)
    root = _optional(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    found: dict[str, str] = {}
    for relation in () if root is None else root:
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            found.setdefault(kind, target.lstrip("/"))
    return found
