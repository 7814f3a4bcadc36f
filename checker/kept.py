"""What was made of a data file, kept in a ``__pycache__`` beside it, as Python keeps its bytecode."""

from __future__ import annotations

import pickle
import sys
from contextlib import suppress
from os import getpid
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
    place = source.parent / "__pycache__" / f"{name}.{sys.implementation.cache_tag}.kept"
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


def _state(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size
