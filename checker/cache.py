"""Results kept between runs, by what was read and by everything that judges it."""

from __future__ import annotations

import io
import os
import pickle
import sys
import time
from contextlib import suppress
from functools import cache as once
from hashlib import sha256
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from checker import __version__
from checker.resources import PACKAGE, room

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.findings import FileResult

KEPT = 30 * 86_400  # seconds after its last use that a result is kept


class Cache(Struct, frozen=True):
    """A folder of results. Every file in it is whole, whoever else writes there at the same time, and
    whatever is wrong with it, the result can be found again.
    """

    place: Path

    def key(self, data: bytes, name: str, asked: str, own: str | None = None) -> str:
        """What a result hangs on: the bytes, the file's own name, what was asked of it, all that judges."""
        whole = sha256(f"{judge(own)}\x1f{asked}\x1f{PurePath(name).name}\x1f".encode("utf-8", "replace"))
        whole.update(data)
        return whole.hexdigest()

    def get(self, key: str, name: str) -> FileResult | None:
        with suppress(Exception):
            path = self._path(key)
            result: FileResult = _Findings(io.BytesIO(path.read_bytes())).load()
            os.utime(path)
            return replace(result, path=name)
        return None

    def put(self, key: str, result: FileResult) -> None:
        """Keep a result; where nothing can be written, nothing is kept."""
        with suppress(OSError):
            path = self._path(key)
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            draft = path.with_name(f".{key}.{os.getpid()}")
            try:
                with open(draft, "wb", opener=_private) as file:
                    file.write(pickle.dumps(result, 5))
                draft.replace(path)
            finally:
                draft.unlink(missing_ok=True)

    def prune(self) -> None:
        """Drop what no run has used for a month."""
        before = time.time() - KEPT
        for path in self._kept():
            with suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()

    def _kept(self) -> Iterator[Path]:
        return self.place.glob("??/*")

    def _path(self, key: str) -> Path:
        return self.place / key[:2] / key[2:]


def _private(path: str, flags: int) -> int:
    """Only the user may read what a draft says."""
    return os.open(path, flags, 0o600)


class _Findings(pickle.Unpickler):
    """Makes nothing but what a result is made of, so that a file put there by another runs no code."""

    def find_class(self, module: str, name: str) -> Any:  # noqa: ANN401
        ours = module == "checker.findings" and name[:1].isupper()
        if ours or (name == "rebuild" and module.startswith("msgspec.")):  # it makes a struct of ours
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


@once
def judge(own: str | None) -> str:
    """Changes whenever the program, a rule, a lexicon or a grammar does, the office's own too."""
    known = [__version__, sys.version]
    for base in (PACKAGE, room("rules"), room("grammar"), *map(Path, [own] if own else [])):
        for root, folders, files in os.walk(base):
            folders[:] = sorted(name for name in folders if name != "__pycache__")
            for name in sorted(files):
                status = os.stat(f"{root}{os.sep}{name}")  # noqa: PTH116 (a hundred of them at every start)
                known.append(f"{root}/{name} {status.st_mtime_ns} {status.st_size}")
    return sha256("\n".join(known).encode("utf-8", "replace")).hexdigest()
