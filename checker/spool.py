"""The results of a run, in order, outside of memory as soon as they are many."""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from checker.findings import FileResult

if TYPE_CHECKING:
    from types import TracebackType
    from typing import IO, Self

IN_MEMORY = 16 << 20


class Spool(Sequence[FileResult]):
    """Grows by ``append``; a result is made anew each time that it is asked for."""

    def __init__(self) -> None:
        self._file: IO[bytes] = io.BytesIO()
        self._at: list[int] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, result: FileResult) -> None:
        at = self._file.seek(0, 2)
        if at > IN_MEMORY and isinstance(self._file, io.BytesIO):
            from tempfile import TemporaryFile  # dear, and most runs do without

            whole, self._file = self._file, TemporaryFile()  # noqa: SIM115 (closed in __exit__)
            self._file.write(whole.getbuffer())
        pickle.dump(result, self._file, 5)
        self._at.append(at)

    def __len__(self) -> int:
        return len(self._at)

    @overload
    def __getitem__(self, index: int) -> FileResult: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[FileResult]: ...
    def __getitem__(self, index: int | slice) -> FileResult | Sequence[FileResult]:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        self._file.seek(self._at[index])
        result: FileResult = pickle.load(self._file)  # noqa: S301 (written above)
        return result
