"""What was made of a data file, kept in a ``__pycache__`` beside it, as Python keeps its bytecode."""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from os import W_OK, access, getpid
from typing import TYPE_CHECKING, TypeVar

from checker import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

Made = TypeVar("Made")


def kept(name: str, source: Path, maker: Path, build: Callable[[], Made]) -> Made:
    """What *build* makes of *source*, built again whenever *source* or the module *maker* changed.

    The folder is trusted as far as the bytecode of the package is, and where it cannot be written,
    nothing is kept.
    """
    stamp = (__version__, sys.version, _state(source), _state(maker))
    place = beside(source, name)
    with suppress(Exception):  # whatever is wrong with it, it can be built again
        before, made = pickle.loads(place.read_bytes())  # noqa: S301 (beside our own bytecode)
        if before == stamp:
            found: Made = made
            return found
    fresh = build()
    if not sys.dont_write_bytecode:
        with suppress(OSError):
            place.parent.mkdir(exist_ok=True)
            draft = place.with_suffix(f".{getpid()}")
            draft.write_bytes(pickle.dumps((stamp, fresh), 5))
            draft.replace(place)
    return fresh


def beside(source: Path, name: str) -> Path:
    """The file that keeps what is made of *source*."""
    return source.parent / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.kept"


def lark_cache(source: Path) -> str | bool:
    """Where lark itself keeps the parser of a grammar; False where nothing can be kept."""
    place = beside(source, f"{source.stem}.lark")
    if place.exists():
        return str(place)
    with suppress(OSError):
        place.parent.mkdir(exist_ok=True)
        return not sys.dont_write_bytecode and access(place.parent, W_OK) and str(place)
    return False


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
