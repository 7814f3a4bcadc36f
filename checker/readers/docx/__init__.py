"""Read Word documents (.docx, .docm, .dotx): the text as Word shows it, numbers and all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.document import UnreadableError
from checker.readers.build import Builder
from checker.readers.docx.body import Body
from checker.readers.docx.markup import BODY
from checker.readers.docx.origin import WordOrigin, locate
from checker.readers.docx.package import unpack

if TYPE_CHECKING:
    from checker.document import Document

__all__ = ["WordOrigin", "locate", "read"]


def read(data: bytes, name: str) -> Document:
    """The document in the bytes of a file; *name* is how the user calls it."""
    parts = unpack(data)
    container = parts.document.find(BODY)
    if container is None:
        raise UnreadableError("Word 文档里没有正文；请在 Word 中重新保存为 .docx 后再检查")
    builder = Builder(name, "docx")
    body = Body(parts, builder)
    try:
        body.flow(container)
    except RecursionError:
        raise UnreadableError("Word 文档嵌套过深，无法读取；请在 Word 中简化表格或文本框后再检查") from None
    place = body.changes.place()
    if place is not None:
        builder.note("unaccepted-changes", place, f"共 {body.changes.count} 处")
    document = builder.document()
    if not document.blocks:
        raise UnreadableError("Word 文档里没有文字（可能只有图片）；请提供可选中文字的文件")
    return document
