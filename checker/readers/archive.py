"""Open the zip that a docx or xlsx is, within fixed bounds, and parse the XML inside with entities off."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.document import UnreadableError

if TYPE_CHECKING:
    from lxml import etree

_MB = 1 << 20
MAX_FILE = 200 * _MB
MAX_ENTRIES = 10_000
MAX_PART = 64 * _MB
MAX_TOTAL = 512 * _MB
MAX_RATIO = 200
MAX_DIRECTORY = 4 * _MB
# A short part of blanks packs better than any bomb needs to.
_RATIO_FROM = 4 * _MB
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_DIRECTORY_END = b"PK\x05\x06"
# All that zipfile lets through on a file that was cut or patched.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, struct.error),
    *(EOFError, OSError, ValueError, RuntimeError),
)


class Archive(Struct, frozen=True):
    """A zip whose directory has passed inspection; *what* names the format in messages."""

    what: str
    names: frozenset[str]
    _zip: zipfile.ZipFile

    def read(self, name: str) -> bytes:
        """The bytes of a part, never more than the directory declares."""
        if name not in self.names:
            raise UnreadableError(f"不是完整的{self.what}：缺少“{name}”；请用办公软件打开后另存一份。")
        try:
            return self._zip.read(name)
        except _DAMAGED as error:
            raise UnreadableError(f"{self.what}已损坏：“{name}”解不开；请重新另存一份。") from error

    def xml(self, name: str) -> etree._Element:
        """The root of an XML part."""
        return parse_xml(self.read(name), f"{self.what}中的“{name}”")


def open_archive(data: bytes, what: str) -> Archive:
    """Inspect the directory of a zip before anything in it is unpacked; *what* is e.g. ``Word 文档``."""
    if data.startswith(_OLE):
        raise UnreadableError(_ole(data, what))
    if len(data) > MAX_FILE:
        raise UnreadableError(f"{what}超过 {MAX_FILE // _MB} MB，不予读取；请删去其中的图片后另存一份。")
    if _directory(data) > MAX_DIRECTORY:
        raise UnreadableError(f"{what}内含的部件多得反常，不予读取；请用办公软件打开后另存一份。")
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        entries = opened.infolist()
    except _DAMAGED as error:
        raise UnreadableError(f"不是{what}，或文件已损坏；请用办公软件打开后另存一份。") from error
    fault = _fault(entries)
    if fault:
        raise UnreadableError(f"{what}{fault}")
    return Archive(what, frozenset(entry.filename for entry in entries), opened)


def _directory(data: bytes) -> int:
    """How long a zip says its directory is; ``zipfile`` would read it whole before anyone can look."""
    at = data.rfind(_DIRECTORY_END)
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0


def _ole(data: bytes, what: str) -> str:
    if "EncryptedPackage".encode("utf-16-le") in data:
        return f"{what}设有密码，无法读取；请取消密码后重试。"
    return f"不是{what}，而是旧版办公软件的格式；请另存为新格式后重试。"


def _fault(entries: list[zipfile.ZipInfo]) -> str:
    """What a zip's directory gives away, or nothing."""
    if len(entries) > MAX_ENTRIES:
        return f"内含 {len(entries)} 个部件，超过 {MAX_ENTRIES} 个，不予读取；请核对文件来源。"
    if len({entry.filename for entry in entries}) < len(entries):
        return "内有同名部件，已损坏或被改动，不予读取；请用办公软件打开后另存一份。"
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        return "设有密码，无法读取；请取消密码后重试。"
    if any(entry.compress_type not in _METHODS for entry in entries):
        return "所用的压缩方法不受支持；请用办公软件打开后另存一份。"
    if any(_swollen(entry) for entry in entries) or sum(e.file_size for e in entries) > MAX_TOTAL:
        return "解压后大得反常，疑为压缩炸弹，不予读取；请核对文件来源。"
    return ""


def _swollen(entry: zipfile.ZipInfo) -> bool:
    size = entry.file_size
    if not entry.filename.lower().endswith((".xml", ".rels")):
        # Pictures are never unpacked here; only what they add up to is bounded.
        return False
    return size > MAX_PART or (size > _RATIO_FROM and size > MAX_RATIO * max(entry.compress_size, 1))


def parse_xml(data: bytes, what: str) -> etree._Element:
    """Parse XML that may be hostile: no DOCTYPE, no entities, no network, bounded depth."""
    from lxml import etree

    declared = UnreadableError(f"{what}含有文档类型声明（DOCTYPE），不予读取；请用办公软件打开后另存一份。")
    # libxml2 grows entities in attributes even so, and calls a bomb broken XML.
    if b"<!DOCTYPE" in data:
        raise declared
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableError(f"{what}残缺不全，无法读取；请用办公软件打开后另存一份。") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise declared
    return root
