"""The zip around a Word file: its parts by relation, and a copy in which only the changed parts differ."""

from __future__ import annotations

import io
import posixpath
import zipfile
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.comments.markup import ForeignEncodingError, Markup, splice
from checker.readers.archive import open_archive
from checker.readers.docx.markup import W
from checker.readers.docx.package import WHAT, relations

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from checker.readers.archive import Archive

_XML = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_TYPE = b"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MAIN = W.strip("{}").encode()
_TYPES = "[Content_Types].xml"
_DRAFT_OF_COMMENTS = _XML + b'<w:comments xmlns:w="' + _MAIN + b'"></w:comments>'


class UntouchableError(Exception):
    """A Word file that must not be written to; the message says why, in one line of Chinese."""


class Package(Struct):
    """A Word file that may be annotated; *changed* are the parts as they are to be."""

    data: bytes
    archive: Archive
    main: str
    changed: dict[str, bytes] = field(default_factory=dict)

    def read(self, name: str) -> bytes:
        return self.changed[name] if name in self.changed else self.archive.read(name)

    def markup(self, name: str) -> Markup:
        try:
            return Markup(self.read(name), f"{WHAT}中的“{name}”")
        except ForeignEncodingError:
            raise UntouchableError(f"“{name}”不是 UTF-8 编码，不能加批注，只出报告") from None

    def part(self, kind: str) -> str | None:
        """The part that the main one calls its *kind*: ``comments``, ``styles``."""
        name = relations(self.archive, self.main).get(kind)
        return name if name in self.archive.names else None

    def tree(self, kind: str) -> Element | None:
        name = self.part(kind)
        return None if name is None else self.archive.xml(name)

    def change(self, name: str, content: bytes) -> None:
        if name not in self.archive.names or content != self.read(name):
            self.changed[name] = content

    def comments(self) -> tuple[str, bytes]:
        """The part with the comments, an empty one where the file has none yet."""
        found = self.part("comments")
        if found is not None:
            return found, self.read(found)
        folder, number = posixpath.dirname(self.main), ""
        while (name := posixpath.join(folder, f"comments{number}.xml")) in self.archive.names:
            number = str(int(number or 1) + 1)
        return name, _DRAFT_OF_COMMENTS

    def announce(self, comments: str) -> None:
        """Name a new part of comments to those who read the file."""
        types = self.markup(_TYPES)
        self.change(_TYPES, _added(types, _override(types, comments)))
        folder, file = posixpath.split(self.main)
        name = posixpath.join(folder, "_rels", f"{file}.rels")
        empty = _XML + f'<Relationships xmlns="{_PACKAGE}relationships"></Relationships>'.encode()
        links = self.markup(name) if name in self.archive.names else Markup(empty, name)
        target = posixpath.relpath(comments, folder or ".").encode()
        self.change(name, _added(links, _relationship(links, target)))

    def packed(self) -> bytes:
        """The file: every part in its place and with its date, new ones last."""
        if not self.changed:
            return self.data
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(self.data)) as old, zipfile.ZipFile(out, "w") as new:
            for entry in old.infolist():
                new.writestr(_copy(entry), self.read(entry.filename))
            moment = old.infolist()[0].date_time
            for name in sorted(set(self.changed) - self.archive.names):
                entry = zipfile.ZipInfo(name, moment)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system = 0
                new.writestr(entry, self.changed[name])
            new.comment = old.comment
        return out.getvalue()


def to_read(data: bytes) -> Package:
    """Open a Word file that nothing will be written to."""
    archive = open_archive(data, WHAT)
    return Package(data, archive, relations(archive, "").get("officeDocument", "word/document.xml"))


def open_package(data: bytes) -> Package:
    """Open a Word file for annotation. Raises UntouchableError for one that is signed or protected."""
    package = to_read(data)
    if any(name.startswith("_xmlsignatures/") for name in package.archive.names):
        raise UntouchableError("文件有电子签名，加批注会使签名失效，只出报告")
    settings = package.tree("settings")
    protection = None if settings is None else settings.find(W + "documentProtection")
    if protection is not None and protection.get(W + "enforcement") in {"1", "true", "on"}:
        raise UntouchableError("文件设有编辑保护，不能加批注，只出报告；请先在 Word 中停止保护")
    locked = None if settings is None else settings.find(W + "writeProtection")
    if locked is not None and any("hash" in key.lower() for key in locked.attrib):
        raise UntouchableError("文件设有修改密码，不能加批注，只出报告；请先在 Word 中取消")
    if package.markup(package.main).root.tag != W + "document":
        raise UntouchableError("文件是严格格式（Strict），不能加批注，只出报告；请另存为普通 .docx")
    return package


def _copy(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    for name in ("compress_type", "extra", "comment", "create_system", "external_attr", "internal_attr"):
        setattr(copy, name, getattr(entry, name))
    return copy


def _added(markup: Markup, content: bytes) -> bytes:
    return splice(markup.data, [markup.append(markup.root, content)])


def _tag(markup: Markup, name: bytes) -> bytes:
    """A child's name with the prefix that its parent has."""
    prefix, colon, _ = markup.name(markup.root).rpartition(b":")
    return b"<" + prefix + colon + name


def _override(types: Markup, name: str) -> bytes:
    return _tag(types, b"Override") + b' PartName="/' + name.encode() + b'" ContentType="' + _TYPE + b'"/>'


def _relationship(links: Markup, target: bytes) -> bytes:
    taken = {child.get("Id") for child in links.root}
    ident = next(i for n in range(1, len(taken) + 2) if (i := f"rIdFazhi{n}") not in taken)
    return (
        _tag(links, b"Relationship")
        + b' Id="'
        + ident.encode()
        + b'" Type="'
        + _OFFICE
        + b'" Target="'
        + target
        + b'"/>'
    )
