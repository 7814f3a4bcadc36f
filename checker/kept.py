"""What was made of a data file, kept as Python keeps its bytecode: beside it, or in the user's own cache."""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zlib import crc32

from checker import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")


def folder() -> Path:
    """The user's own folder for what is kept between runs, or FAZHI_LINT_CACHE."""
    if given := os.environ.get("FAZHI_LINT_CACHE"):
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "fazhi-lint"


def kept(name: str, source: Path, maker: Path, build: Callable[[], Made]) -> Made:
    """What *build* makes of *source*, built again whenever *source* or the module *maker* changed.

    Where nothing can be written, nothing is kept.
    """
    stamp = (__version__, sys.version, str(source), _state(source), _state(maker))
    with suppress(Exception):  # whatever is wrong with it, it can be built again
        before, made = pickle.loads(store(source, name).read_bytes())  # noqa: S301 (no one else writes there)
        if before == stamp:
            found: Made = made
            return found
    fresh = build()
    with suppress(OSError):
        write(store(source, name), pickle.dumps((stamp, fresh), 5))
    return fresh


def store(source: Path, name: str) -> Path:
    """The file that keeps what is made of *source*.

    It lies with the bytecode of the package, where that may be written, else in the user's own folder,
    which no one else may write to: what is read there is trusted.

    Raises PermissionError where others may write to that folder.
    """
    file = f"{name}.{sys.implementation.cache_tag}.kept"
    beside = source.parent / "__pycache__" / file
    if beside.exists() or (not sys.dont_write_bytecode and os.access(source.parent, os.W_OK)):
        return beside
    own = folder() / "made"
    own.mkdir(mode=0o700, parents=True, exist_ok=True)
    status = own.stat()
    if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
        raise PermissionError(f"others may write to {own}")
    return own / f"{crc32(str(source).encode()):08x}.{file}"


def write(place: Path, data: bytes) -> None:
    """Put a whole file in its place, whoever else writes there at the same time.

    Raises OSError where it cannot be written.
    """
    place.parent.mkdir(exist_ok=True)
    draft = place.with_suffix(f".{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(place)


def lark_cache(source: Path) -> str | bool:
    """Where lark itself keeps the parser of a grammar; False where nothing can be kept."""
    with suppress(OSError):
        place = store(source, f"{source.stem}.lark")
        place.parent.mkdir(exist_ok=True)
        return str(place)
    return False


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
