"""What is to be judged: files, the files of folders, bytes with a name, and what is asked of them."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from checker import readers
from checker.batch.failures import reason
from checker.document import UnreadableError
from checker.suppress.sidecar import contents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.document import Document
    from checker.previous import Previous

STDIN = "-"


class Source(Struct, frozen=True):
    """An input: a path as given, or bytes with a name; *error* is why it was refused unread."""

    name: str
    data: bytes | None = None
    error: str | None = None
    demand: Demand | None = None  # what is asked of this one, if not what is asked of all
    listed: bytes | None = None  # the list of suppressed findings; None: what lies beside the file

    def read(self) -> Document:
        if self.error is not None:
            raise UnreadableError(self.error)
        if self.data is None:
            return readers.read(self.name)
        return readers.read_bytes(self.data, self.name)

    def beside(self) -> bytes:
        """The bytes of the list of suppressed findings. Raises UnreadableError."""
        if self.listed is not None:
            return self.listed
        return b"" if self.name == STDIN else contents(self.name)

    def bytes(self) -> bytes:
        """What is read; of a file that is too great, no more than shows it."""
        if self.data is not None:
            return self.data
        with open(self.name, "rb") as file:  # noqa: PTH123 (a name may be no valid path)
            return file.read(readers.MAX_BINARY + 1)

    def hold(self) -> Source:
        """The source with its bytes in hand, and those of the list beside it. Raises UnreadableError."""
        if self.error is not None:
            raise UnreadableError(self.error)
        data = readers.contents(Path(self.name)) if self.data is None else self.data
        return replace(self, data=data, listed=self.beside())


class Held(Source, frozen=True, dict=True):
    """A source that is read once; its document is there when it has been judged."""

    @cached_property
    def document(self) -> Document:
        return Source.read(self)

    def read(self) -> Document:
        return self.document


class Demand(Struct, frozen=True):
    """What is asked of every file: which rules, for which body it is written, what came before it."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str | None = None
    own: str | None = None  # a folder of rules and lexicons beside ours
    previous: Previous | None = None  # the reports of earlier years


def expand(paths: Iterable[str], skip: Collection[Path] = ()) -> Iterator[Source]:
    """The files that *paths* name, those of a folder in the order of their names.

    One that is named twice is judged once. *skip* are files that this run writes: found in a folder,
    they are no reports.
    """
    seen: set[str] = set()
    for path in paths:
        for source in _named(path, skip):
            whole = os.path.abspath(source.name)  # noqa: PTH100 (a link is a report of its own)
            if whole not in seen:
                seen.add(whole)
                yield source


def _named(path: str, skip: Collection[Path]) -> Iterator[Source]:
    if not os.path.isdir(path):  # noqa: PTH112 (a path with a NUL is told apart below, not here)
        yield Source(path)
        return
    found = [source for source in _walk(path) if source.error or Path(source.name).resolve() not in skip]
    suffixes = " ".join(sorted(readers.SUFFIXES))
    yield from found or [Source(path, error=f"文件夹里没有可检查的报告（认 {suffixes}），请换一个文件夹")]


def _walk(folder: str) -> Iterator[Source]:
    """Files that may be reports, recursively, and folders that may not be searched; hidden ones and an
    editor's lock files are none.
    """
    closed: list[OSError] = []
    for root, folders, files in os.walk(Path(folder), onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            file = Path(root, name)
            if file.suffix.lower() in readers.SUFFIXES and not name.startswith((".", "~$")):
                yield Source(str(file))
    for error in closed:
        yield Source(str(error.filename), error=f"无法读取：{reason(error)}")
