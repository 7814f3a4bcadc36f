"""What goes wrong with a file, in one line."""

from __future__ import annotations

import os
from pathlib import Path

from checker.document import UnreadableError
from checker.findings import FileResult


def line_of(error: Exception) -> str:
    """What went wrong with a file, in one line."""
    if isinstance(error, UnreadableError):
        return str(error)
    if isinstance(error, OSError):
        return f"无法读取：{reason(error)}"
    if isinstance(error, MemoryError):
        return "内存不足，无法检查，请把文件拆小后再试"
    if os.environ.get("FAZHI_LINT_DEBUG"):
        raise error
    return crash(error)


def crash(error: BaseException) -> str:
    """The one line for a fault of ours."""
    what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
    return f"程序内部出错（{what}）；请把这一行和这个文件发给维护者，设 FAZHI_LINT_DEBUG=1 可得详情"


def reason(error: OSError) -> str:
    known = {
        FileNotFoundError: "没有这个文件，请核对路径",
        PermissionError: "没有读取权限",
        IsADirectoryError: "这是一个文件夹",
    }
    return known.get(type(error), error.strerror or type(error).__name__)


def failed(name: str, error: str) -> FileResult:
    suffix = Path(name).suffix.lower().lstrip(".")
    return FileResult(path=name, format=suffix, error=" ".join(error.split()))
