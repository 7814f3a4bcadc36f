"""Where a report goes: standard output as the console can show it, or a file, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from checker.reporters import View

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


def deliver(text: str | bytes, target: str, *, console: bool) -> None:
    """Write *text* to a file or to standard output; *console* text takes the console's encoding,
    anything else is UTF-8 there too.

    Raises UnwritableError.
    """
    data = text if isinstance(text, bytes) else text.encode("utf-8", "backslashreplace")
    try:
        if target != STDOUT:
            _save(data, Path(target))
        elif console and isinstance(text, str):
            sys.stdout.write(text)
            sys.stdout.flush()
        else:
            _print(data)
    except BrokenPipeError:
        _hush()
    except OSError as error:
        name = "标准输出" if target == STDOUT else target
        raise UnwritableError(f"{name}：无法写入（{error.strerror or error}），请换一个位置") from error


def _print(data: bytes) -> None:
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(data.decode())
    else:
        sys.stdout.flush()
        raw.write(data)
    sys.stdout.flush()


def _hush() -> None:
    """The reader of our output has gone; let the flush at exit find an open drain."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _save(data: bytes, path: Path) -> None:
    """Replace a file in one step, so that no reader ever sees half of it."""
    path = path.resolve()
    if path.exists() and not path.is_file():
        path.write_bytes(data)  # a device or a pipe has no half
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(data)
        if path.exists():
            shutil.copymode(path, draft)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
