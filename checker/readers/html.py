"""Saved web pages: the report's text, without the page around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import replace

from checker.document import UnreadableError
from checker.readers.build import Builder
from checker.readers.decode import decode_page, replaced
from checker.readers.html_grid import Grid
from checker.readers.html_main import main_blocks
from checker.readers.html_remarks import Aims, kept
from checker.readers.html_walk import blocks_of

if TYPE_CHECKING:
    from checker.document import Document

_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_PROLOG = re.compile(r"\A\s*<\?xml[^<>]{0,300}\?>")
_EMBEDDED = re.compile(r"data:[\w/+.;=-]{0,100};base64,[A-Za-z0-9+/=%]+")
_MAX_ATTRIBUTES = 2000
_MAX_BLOCKS = 200_000


def read(data: bytes, name: str) -> Document:
    """Read a saved page: its main content and its title, line by line."""
    declared = _DECLARED.search(data[:4096])
    root = _parse(decode_page(data, declared[1].decode("ascii") if declared else None))
    blocks, last = blocks_of(root)
    if len(blocks) > _MAX_BLOCKS:
        raise UnreadableError(f"网页超过 {_MAX_BLOCKS} 段，不像一份报告；请拆分后再检查。")
    builder, aims = Builder(name, "html"), Aims()
    wanted = {id(block) for block in main_blocks(root, blocks)}
    for block in blocks:
        if id(block) not in wanted:
            aims.left_out(block.remarks)
        elif isinstance(block, Grid):
            table = builder.table(block.cells, uncertain=block.uncertain)
            if table is not None:
                aims.table(block.remarks, table)
        else:
            span = builder.paragraph(
                block.text,
                level=block.level,
                contents=block.contents,
                label=block.label,
                origin=block.origin,
            )
            aims.line(block.remarks, span.start)
    document = builder.document()
    document = aims.of(replace(document, notes=tuple(replaced(document.text))), last)
    if not document.blocks:
        raise UnreadableError("网页里没有正文（可能是框架页或图片）；请打开正文所在页面另存，或提供文字版。")
    return document


def _parse(text: str) -> etree._Element:
    """The page's tree. The text is decoded here: libxml2 cuts a page off at a character that its
    declared encoding does not know.
    """
    text = _EMBEDDED.sub("data:", _PROLOG.sub("", text, count=1))
    if any(part.partition(">")[0].count("=") > _MAX_ATTRIBUTES for part in text.split("<")):
        raise UnreadableError(
            "网页中有属性过多的标签，不像正常网页；请在浏览器中打开后另存，或复制为 .docx。"
        )
    told = "lint" in text
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=False, no_network=True, remove_comments=not told, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.LxmlError:
        root = None
    if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
        raise UnreadableError("网页嵌套过深或内容过大，无法完整读取；请在浏览器中打开后复制为 .docx。")
    if root is None:
        raise UnreadableError("网页无法解析；请在浏览器中打开后重新保存，或复制为 .docx。")
    if told:
        kept(root)
    return root
