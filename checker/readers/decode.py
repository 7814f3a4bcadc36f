"""Bytes to text without ever guessing: byte order mark, UTF-8, what the page declares, GB18030."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from checker.document import Note, Span, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "\ufffd"
# So much may be broken in a page whose encoding is certain all the same.
_FEW = 2
_SHARE = 0.002
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-32-le": "UTF-32",
    "utf-32-be": "UTF-32",
}


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of *data*, its byte order mark dropped; no character is ever replaced.

    *declared* is what the source says of itself; it is asked after UTF-8, since pages that were
    converted go on saying gb2312. Raises UnreadableError if no encoding fits, or for NUL characters.
    """
    text = _decoded(data, declared)
    if "\0" in text:
        raise UnreadableError(
            "不是文本文件（含空字符，可能是图片、程序或没有标记的 UTF-16）；请另存为 UTF-8 文本或 .docx。"
        )
    return text


def decode_page(data: bytes, declared: str | None = None) -> str:
    """The text of a web page as ``decode`` gives it, or as a browser shows a page with a few broken bytes:
    with U+FFFD in their places.
    """
    try:
        return decode(data, declared)
    except UnreadableError:
        names = ("utf-8", _other(declared), "gb18030")
        texts = [data.decode(name, errors="replace") for name in names if name]
        best = min(texts, key=lambda text: text.count(REPLACEMENT))
        broken = best.count(REPLACEMENT)
        if "\0" in best or broken > _FEW + len(best) * _SHARE:
            raise
        return best.removeprefix("\ufeff")


def replaced(text: str) -> Iterator[Note]:
    """Where a text holds the character that stands for an unknown one."""
    at = text.find(REPLACEMENT)
    while at >= 0:
        yield Note("replacement-character", Span(at, at + 1), REPLACEMENT)
        at = text.find(REPLACEMENT, at + 1)


def _decoded(data: bytes, declared: str | None) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            marked = _strict(data[len(mark) :], encoding)
            if marked is None:
                raise UnreadableError(
                    f"文件以 {_NAMES[encoding]} 标记开头，其后却不是 {_NAMES[encoding]}，"
                    "文件已损坏；请重新导出或另存为 UTF-8。"
                )
            return marked
    for name in ("utf-8", _other(declared), "gb18030"):
        if name and (text := _strict(data, name)) is not None:
            return text
    raise UnreadableError("文字编码无法识别（既不是 UTF-8 也不是 GB18030）；请另存为 UTF-8。")


def _other(declared: str | None) -> str | None:
    """A declared encoding that is not of the GB family; gb2312 and gbk are always meant as GB18030."""
    try:
        name = codecs.lookup(declared).name if declared else ""
    except (LookupError, ValueError):
        return None
    return name if name.startswith(("big5", "utf-16", "utf-32")) else None


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None
