"""Read a file of any format into a Document."""

from __future__ import annotations

import stat
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from checker.document import UnreadableError
from checker.readers.sniff import HEAD, binary, format_of

if TYPE_CHECKING:
    from checker.document import Document

# format -> module with ``read(data: bytes, name: str) -> Document``, imported when it is needed.
READERS = {
    "txt": "text",
    "md": "text",
    "html": "html",
    "docx": "docx",
    "pdf": "pdf",
    "xlsx": "xlsx",
    "legacy": "legacy",
}

# What a walk through a folder takes; a file that is named is told by its content.
SUFFIXES = frozenset(
    {".txt", ".md", ".markdown", ".html", ".htm", ".shtml", ".docx", ".pdf", ".xlsx", ".doc", ".wps", ".rtf"}
)

MAX_TEXT = 64 << 20
MAX_BINARY = 256 << 20


def read(path: str | Path) -> Document:
    """Read a file. Raises UnreadableError with one line that says what is wrong and what to do."""
    return read_bytes(contents(Path(path)), str(path))


def read_bytes(data: bytes, name: str) -> Document:
    """Read what *name* holds, as from standard input. Raises UnreadableError as ``read`` does."""
    if not data or data.isspace():
        raise UnreadableError("文件是空的，没有文字；请检查是否选错了文件。")
    _refuse_size(len(data), data[:HEAD])
    module = import_module(f"checker.readers.{READERS[format_of(data, name)]}")
    document: Document = module.read(data, name)
    return document


def contents(path: Path) -> bytes:
    """The bytes of a file whose size was asked first. Raises UnreadableError as ``read`` does."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableError("这是文件夹，不是文件；请指定其中的报告。")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableError("这不是普通文件；请指定报告文件，或用 - 从标准输入读取。")
        with path.open("rb") as source:
            head = source.read(HEAD)
            _refuse_size(status.st_size, head)
            return head + source.read(MAX_BINARY)
    except FileNotFoundError:
        raise UnreadableError("找不到文件；请检查路径。") from None
    except PermissionError:
        raise UnreadableError("没有读取权限；请检查文件权限，或先关闭正在占用它的程序。") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "路径无效"
        raise UnreadableError(f"无法读取文件（{reason}）；请检查路径和磁盘。") from None


def _refuse_size(size: int, head: bytes) -> None:
    limit = MAX_BINARY if binary(head) else MAX_TEXT
    if size > limit:
        raise UnreadableError(
            f"文件有 {size >> 20} MB，超过 {limit >> 20} MB 的上限，不像一份报告；请检查是否选错了文件。"
        )
