"""Compiled patterns kept as bytecode is kept: compiling them anew is half of a start.

Python keeps the patterns of one process in the cache of ``re``, and has no way to carry them to the next.
So the code of each is put by when a process ends, and handed to that cache when the next begins. This
asks for what CPython does not promise; where it is otherwise, every step gives up silently, and patterns
are compiled as ever.
"""

from __future__ import annotations

import pickle
import re
import sys
from array import array
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checker.kept import store, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST = 2000  # patterns; a run needs some five hundred
Stored = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]

_loaded: dict[tuple[str, int], Stored] = {}


def warm() -> None:
    """Hand the patterns that were put by to the cache of ``re``."""
    with suppress(Exception):  # whatever is wrong with it, patterns can be compiled
        stamp, stored = pickle.loads(_place().read_bytes())  # noqa: S301 (no one else writes there)
        if stamp != _stamp():
            return
        build = _engine().compile
        cache: dict[Any, Any] = re._cache  # type: ignore[attr-defined]  # noqa: SLF001
        for (text, flags), (own, code, groups, index, names) in stored.items():
            cache[str, text, flags] = build(text, own, array("I", code).tolist(), groups, index, names)
        _loaded.update(stored)


def put_by() -> None:
    """Keep the code of every pattern in the cache of ``re``, if there are new ones and it may be written."""
    with suppress(Exception):
        cache: dict[Any, re.Pattern[str]] = re._cache  # type: ignore[attr-defined]  # noqa: SLF001
        keys = [(text, flags) for kind, text, flags in cache if kind is str and not flags & re.DEBUG]
        fresh = [key for key in keys if key not in _loaded]
        if not fresh:
            return
        room = len(_loaded) + len(fresh) <= MOST  # else many are of rules that have changed since
        stored = (_loaded if room else {}) | dict(_coded(fresh[-MOST:]))
        write(_place(), pickle.dumps((_stamp(), stored), 5))


def _coded(patterns: Iterable[tuple[str, int]]) -> Iterator[tuple[tuple[str, int], Stored]]:
    """The code of each pattern; a library's that cannot be parsed again in silence has none."""
    import warnings

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for key in patterns:
            with suppress(Exception):
                yield key, _code(*key)


def _code(text: str, flags: int) -> Stored:
    """What ``re`` makes of a pattern before it builds the matcher."""
    from re import _compiler, _parser  # type: ignore[attr-defined]

    parsed = _parser.parse(text, flags)
    code = array("I", _compiler._code(parsed, flags)).tobytes()  # noqa: SLF001
    index: dict[str, int] = parsed.state.groupdict
    names: list[str | None] = [None] * parsed.state.groups
    for name, number in index.items():
        names[number] = name
    return flags | parsed.state.flags, code, parsed.state.groups - 1, dict(index), tuple(names)


def _stamp() -> tuple[str, int]:
    return sys.version, _engine().MAGIC


def _engine() -> Any:  # noqa: ANN401
    return import_module("_sre")


def _place() -> Path:
    return store(Path(__file__), "patterns")
