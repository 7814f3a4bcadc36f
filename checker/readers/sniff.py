"""What format a file is, told by its content; the suffix only parts Markdown from plain text."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath

from checker.document import UnreadableError

HEAD = 4096

_PICTURES = (
    (b"\x89PNG", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF8", "GIF 图片"),
    (b"II*\x00", "TIFF 图片"),
    (b"MM\x00*", "TIFF 图片"),
    (b"RIFF", "图片或音视频"),
)
_ARCHIVES = (
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*|<!--(?:(?!-->).){0,2000}-->\s*)*"
    rb"<(?:!doctype\s+html|(?P<whole>html|head)|(?P<part>body|meta|title|script|style|table|div|center|h[1-6]|p))"
    rb"[\s>/]",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    rb"<(?:!doctype|html|head|body|meta|title|div|table|p|br|h[1-6]|span|ol|ul|li|dl|dt|dd)[\s>/]",
    re.IGNORECASE,
)
_HTML_SUFFIXES = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})


def binary(head: bytes) -> bool:
    """Whether a file that begins so is one of the formats that are not text."""
    return head.startswith((b"PK", _OLE)) or b"%PDF-" in head[:1024]


def format_of(data: bytes, name: str) -> str:
    """The format of a file: a key of ``checker.readers.READERS``; UnreadableError for what has none."""
    head = data[:HEAD]
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(data)
    if head.startswith(_OLE):
        return _compound(data)
    if head.lstrip().startswith(b"%PDF-") or (name.lower().endswith(".pdf") and b"%PDF-" in head[:1024]):
        return "pdf"
    if head.startswith(b"{\\rtf") or b'progid="Word.Document"' in head:
        return "legacy"
    _refuse_binary(head)
    return _written(head, PurePath(name).suffix.lower())


def _zipped(data: bytes) -> str:
    """Word or Excel, told by the names of their parts, which stand in the archive as they are."""
    if re.search(rb"word/document\d*\.xml", data):
        return "docx"
    if b"xl/workbook" in data:
        return "xlsx"
    if b"OFD.xml" in data:
        raise UnreadableError("这是 OFD 版式文件，暂不能读；请转存为 PDF 或 .docx。")
    if b"mimetypeapplication/vnd.oasis.opendocument" in data[:HEAD]:
        raise UnreadableError("这是 OpenDocument 文件，暂不能读；请另存为 .docx 或 .xlsx。")
    raise UnreadableError("这是压缩包，里面没有 Word 或 Excel 文档；请解压后检查其中的报告。")


def _compound(data: bytes) -> str:
    """An OLE file, told by the names of its streams."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise UnreadableError("文件设有打开密码；请先在 Word 或 WPS 中取消密码再检查。")
    if holds("Workbook") and not holds("WordDocument"):
        raise UnreadableError("这是旧版 Excel 表格（.xls/.et），暂不能读；请另存为 .xlsx。")
    return "legacy"


def _refuse_binary(head: bytes) -> None:
    for magic, what in _PICTURES:
        if head.startswith(magic):
            raise UnreadableError(f"这是{what}，不是文字；请提供报告的文字版（.docx、.txt 等）。")
    for magic, what in _ARCHIVES:
        if head.startswith(magic):
            raise UnreadableError(f"这是{what}；请解压后检查其中的报告。")
    if head.startswith(b"MIME-Version:") or b"multipart/related" in head[:1024]:
        raise UnreadableError("这是 MHTML 网页存档，暂不能读；请在浏览器中另存为“网页，仅 HTML”。")


def _written(head: bytes, suffix: str) -> str:
    """html, md or txt."""
    for mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        if head.startswith(mark):
            head = head.replace(b"\0", b"")
    head = head.removeprefix(codecs.BOM_UTF8).removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    if suffix in _HTML_SUFFIXES and _TAG.search(head):
        return "html"
    first = _HTML.match(head)
    if first and not (suffix in _MARKDOWN_SUFFIXES and first["part"]):
        return "html"
    return "md" if suffix in _MARKDOWN_SUFFIXES else "txt"
