"""The lines of ``lines`` for Vim, which counts columns in bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.reporters.lines import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checker.findings import FileResult
    from checker.reporters import View


def report(results: Sequence[FileResult], view: View) -> str:
    del view
    return written(results, lambda text, column: len(text[: column - 1].encode("utf-8", "replace")) + 1)
