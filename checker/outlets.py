"""Where a report goes: standard output as the console can show it, or a file, whole or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from checker.reporters import View

if TYPE_CHECKING:
    from collections.abc import Iterable
    from io import FileIO
    from typing import TextIO

STDOUT = "-"


class UnwritableError(Exception):
    """A place that cannot be written; the message is one line in Chinese."""


def speak_plainly() -> None:
    """Let a console that is not UTF-8 escape what it cannot show, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def view(target: str) -> View:
    """What a target can show. Colour only on a terminal and never with NO_COLOR; FORCE_COLOR forces it."""
    if target != STDOUT:
        return View()
    encoding = (getattr(sys.stdout, "encoding", None) or "ascii").lower().replace("-", "")
    return View(colour=_colour(sys.stdout), unicode=encoding.startswith("utf") or encoding == "gb18030")


def _colour(stream: object) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty()) and os.environ.get("TERM") != "dumb"


def deliver(text: str | bytes | Iterable[str | bytes], target: str, *, console: bool) -> None:
    """Write *text*, bit by bit, to a file or to standard output; *console* text takes the console's
    encoding, anything else is UTF-8 there too.

    Raises UnwritableError.
    """
    bits = (text,) if isinstance(text, str | bytes) else text
    try:
        if target != STDOUT:
            _save(bits, Path(target))
        else:
            for bit in bits:
                _print(bit, console=console)
            sys.stdout.flush()
    except BrokenPipeError:
        hush(sys.stdout)
    except OSError as error:
        raise unwritable("标准输出" if target == STDOUT else target, error) from error


def unwritable(name: str, error: OSError) -> UnwritableError:
    """The one line for it."""
    return UnwritableError(f"{name}：无法写入（{_reason(error)}），请换一个位置")


def _reason(error: OSError) -> str:
    known = {
        errno.ENOSPC: "磁盘已满",
        errno.EDQUOT: "配额已满",
        errno.EFBIG: "超过允许的文件大小",
        errno.EACCES: "没有写入权限",
        errno.EROFS: "只读的磁盘",
        errno.ENOENT: "没有这个文件夹",
        errno.EISDIR: "这是一个文件夹",
    }
    return known.get(error.errno or 0, error.strerror or type(error).__name__)


def _print(bit: str | bytes, *, console: bool) -> None:
    raw = getattr(sys.stdout, "buffer", None)
    if isinstance(bit, str) and (console or raw is None):
        sys.stdout.write(bit)
    elif raw is not None:
        sys.stdout.flush()
        raw.write(_encoded(bit))


def _encoded(bit: str | bytes) -> bytes:
    return bit if isinstance(bit, bytes) else bit.encode("utf-8", "backslashreplace")


def hush(stream: TextIO) -> None:
    """Nobody takes what is written there any more; let the flush at exit find an open drain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _save(bits: Iterable[str | bytes], path: Path) -> None:
    """Replace a file in one step, so that no reader ever sees half of it."""
    path = path.resolve()
    if path.exists() and not os.access(path, os.W_OK):  # who took the right away wants to keep it
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    if path.exists() and not path.is_file():
        _fill(path, bits)  # a device or a pipe has no half
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _fill(draft, bits)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def add(data: bytes, path: Path) -> None:
    """Write at the end of a file, all of it or nothing; what others add meanwhile stays.

    Raises UnwritableError.
    """
    new = not path.exists()
    try:
        with path.open("ab", buffering=0) as file:
            size = file.seek(0, os.SEEK_END)
            if (written := _all(file, data)) is not None:
                file.truncate(size)
                raise written
    except OSError as error:
        if new and path.exists() and not path.stat().st_size:
            path.unlink()
        raise unwritable(str(path), error) from error


def _all(file: FileIO, data: bytes) -> OSError | None:
    """Write all the bytes; what prevented it."""
    try:
        while data:
            data = data[file.write(data) :]
    except OSError as error:
        return error
    return None


def _fill(path: Path, bits: Iterable[str | bytes]) -> None:
    with path.open("wb") as file:
        for bit in bits:
            file.write(_encoded(bit))
