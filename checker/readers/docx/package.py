"""Open the zip that a docx is and parse its parts, within fixed memory whatever the file claims."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checker.document import UnreadableError

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MEGABYTE = 1 << 20
MOST_ENTRIES = 10_000
MOST_DIRECTORY = 4 * MEGABYTE
MOST_PART = 32 * MEGABYTE
# Deflate cannot pass 1032:1; the XML of real reports stays under 60:1.
MOST_RATIO = 200
RATIO_MATTERS = 4 * MEGABYTE

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DIRECTORY_END = b"PK\x05\x06"
# All that zipfile lets through on a file that was cut, patched or packed in a way it does not know.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),
)
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"officeDocument/2006/math"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """The parsed parts that carry the text; *name* is the path of the main one inside the zip."""

    name: str
    document: Element
    styles: Element | None
    numbering: Element | None


def unpack(data: bytes) -> Parts:
    """The parts of a docx; every way in which it can be bad is told in one line."""
    if data.startswith(_COMPOUND):
        raise UnreadableError(
            "文件已加密，或是旧版 Word 格式（.doc）；请在 Word 中去掉密码，另存为 .docx 后再检查"
        )
    with _archive(data) as archive:
        name = _main_part(archive)
        found = _relations(archive, name)
        folder = posixpath.dirname(name)
        styles = found.get("styles", posixpath.join(folder, "styles.xml"))
        numbering = found.get("numbering", posixpath.join(folder, "numbering.xml"))
        document = _parse(archive, name)
        if document is None:
            raise UnreadableError(
                f"Word 文档里没有正文（缺少 {name}）；请在 Word 中重新保存为 .docx 后再检查"
            )
        return Parts(name, document, _parse(archive, styles), _parse(archive, numbering))


def _archive(data: bytes) -> zipfile.ZipFile:
    _check_directory(data)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGED as error:
        raise UnreadableError(
            "Word 文档已损坏，打不开（不是完整的 zip）；请重新取得文件或在 Word 中修复后再检查"
        ) from error
    seen: set[str] = set()
    for entry in archive.infolist():
        _check_entry(entry, seen)
    return archive


def _check_directory(data: bytes) -> None:
    """Look at the directory's own size first: reading a huge one is what must not happen."""
    end = data.rfind(_DIRECTORY_END)
    if end < 0 or len(data) < end + 22:
        raise UnreadableError(
            "不是完整的 Word 文档（.docx）：文件不是 zip 或已被截断；请重新取得文件后再检查"
        )
    entries = int.from_bytes(data[end + 10 : end + 12], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if entries > MOST_ENTRIES or size > MOST_DIRECTORY:
        raise UnreadableError("Word 文档内的文件过多，疑为恶意构造，已拒绝；请在 Word 中重新保存后再检查")


def _check_entry(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    if entry.flag_bits & 0x1:
        raise UnreadableError("Word 文档已加密；请去掉密码后再检查")
    if entry.filename in seen:
        raise UnreadableError("Word 文档内有重名的部件，疑为恶意构造，已拒绝；请在 Word 中重新保存后再检查")
    seen.add(entry.filename)
    if entry.file_size > max(RATIO_MATTERS, MOST_RATIO * entry.compress_size):
        raise UnreadableError(
            f"Word 文档的部件 {_shown(entry.filename)} 解压后达 {entry.file_size // MEGABYTE} MB，"
            "疑为压缩炸弹，已拒绝解压；请核对文件来源"
        )


def _shown(name: str) -> str:
    return "".join(char if char.isprintable() else "?" for char in name[:60])


def _bytes(archive: zipfile.ZipFile, name: str) -> bytes | None:
    """The bytes of a part, never more than allowed, whatever its header says; None without the part."""
    try:
        entry = archive.getinfo(name)
    except KeyError:
        return None
    if entry.file_size > MOST_PART:
        raise UnreadableError(
            f"Word 文档的部件 {_shown(name)} 达 {entry.file_size // MEGABYTE} MB，"
            f"超过上限 {MOST_PART // MEGABYTE} MB；请拆分文档后再检查"
        )
    try:
        with archive.open(entry) as stream:
            content = stream.read(MOST_PART + 1)
    except _DAMAGED as error:
        raise UnreadableError(
            f"Word 文档已损坏（部件 {_shown(name)} 读不出）；请重新取得文件或在 Word 中修复后再检查"
        ) from error
    if len(content) > MOST_PART:
        raise UnreadableError(f"Word 文档的部件 {_shown(name)} 比所声明的大，已拒绝；请核对文件来源")
    return content


def _parse(archive: zipfile.ZipFile, name: str) -> Element | None:
    content = _bytes(archive, name)
    if content is None:
        return None
    from lxml import etree

    refused = UnreadableError(
        f"Word 文档的部件 {_shown(name)} 带有 DOCTYPE 声明，疑为恶意构造，已拒绝；请重新保存后再检查"
    )
    if b"<!DOCTYPE" in content:
        raise refused
    if _STRICT in content[:8192]:
        for strict, transitional in _TRANSITIONAL:
            content = content.replace(strict, b"http://schemas.openxmlformats.org/" + transitional)
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error)
        wrong = "嵌套过深" if deep else "XML 不完整或有错"
        raise UnreadableError(
            f"Word 文档的部件 {_shown(name)} {wrong}；请在 Word 中打开修复并重新保存后再检查"
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise refused
    return root


def _relations(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The targets of a part's relations by the last word of their type: ``styles``, ``numbering``."""
    folder, file = posixpath.split(name)
    root = _parse(archive, posixpath.join(folder, "_rels", f"{file}.rels"))
    found: dict[str, str] = {}
    for relation in () if root is None else root:
        if relation.get("TargetMode") != "External":
            kind = (relation.get("Type") or "").rpartition("/")[2]
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target") or ""))
            found.setdefault(kind, target.lstrip("/"))
    return found


def _main_part(archive: zipfile.ZipFile) -> str:
    """The path of the main part; what is another kind of zip altogether is called by its name."""
    name = _relations(archive, "").get("officeDocument", "word/document.xml")
    top = name.partition("/")[0]
    other = {"xl": "Excel 工作簿", "ppt": "PowerPoint 演示文稿"}.get(top)
    if other:
        raise UnreadableError(f"这是 {other}，不是 Word 文档；请改用正确的扩展名或另存为 .docx")
    names = archive.namelist()
    if name not in names and not any(entry.startswith("word/") for entry in names):
        raise UnreadableError("这是普通 zip 压缩包，不是 Word 文档（.docx）；请解压后检查其中的文件")
    return name
