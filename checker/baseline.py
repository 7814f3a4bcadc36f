"""Findings that people have accepted: a file of fingerprints, one a line, that no run ever changes."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from checker.document import UnreadableError
from checker.fingerprint import fingerprints, of_suppressed, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checker.findings import FileResult, Finding

KEYS = {"path", "code", "fingerprint"}
HEAD = "fazhi-lint baseline 1"


class Baseline(Struct, frozen=True):
    """Entries by path and fingerprint. What people add to an entry (reason, by, date) stays in it."""

    place: Path
    entries: dict[tuple[str, str], dict[str, Any]]

    def updated(self, results: Iterable[FileResult]) -> Baseline:
        """With every finding there is; none of the entries is lost or changed."""
        entries = dict(self.entries)
        for key, finding in self._found(results):
            path, mark = key
            entry = {"path": path, "code": finding.code, "fingerprint": mark, "text": shown(finding)}
            entries.setdefault(key, entry)
        return replace(self, entries=entries)

    def pruned(self, results: Collection[FileResult]) -> Baseline:
        """Without the entries of the rules that were run on a file, if they were not found there again."""
        ran = {self._name(result.path): result.ran for result in results if result.error is None}
        found = {key for key, _ in self._found(results)}
        found |= {self.key(one.path, mark) for one in results for mark in of_suppressed(one)}
        kept = {
            key: entry
            for key, entry in self.entries.items()
            if key in found or entry["code"] not in ran.get(key[0], ())
        }
        return replace(self, entries=kept)

    def text(self) -> str:
        """A line an entry, in the order of paths and fingerprints, so that two edits seldom clash."""
        lines = [json.dumps({"format": HEAD}, ensure_ascii=False)]
        lines += [json.dumps(self.entries[key], ensure_ascii=False) for key in sorted(self.entries)]
        return "".join(f"{line}\n" for line in lines)

    def of(self, path: str) -> set[tuple[str, str]]:
        """The keys of a file's entries."""
        name = self._name(path)
        return {key for key in self.entries if key[0] == name}

    def key(self, path: str, mark: str) -> tuple[str, str]:
        return self._name(path), mark

    def _found(self, results: Iterable[FileResult]) -> Iterator[tuple[tuple[str, str], Finding]]:
        for result in results:
            for finding, mark in zip(result.findings, fingerprints(result), strict=True):
                yield (self._name(result.path), mark), finding

    def _name(self, path: str) -> str:
        """The path from the baseline's own folder, so that both can be moved together."""
        base = os.path.abspath(self.place.parent)  # noqa: PTH100 (no links are followed: names are compared)
        return Path(os.path.relpath(path, base)).as_posix()


class Sieve:
    """Takes out of the results of a run what is accepted, and remembers how much that was."""

    def __init__(self, baseline: Baseline) -> None:
        self._baseline = baseline
        self._accepted = 0
        self._gone = 0

    def __call__(self, result: FileResult) -> FileResult:
        known = self._baseline.of(result.path) if result.error is None else set()
        if not known:
            return result
        marked = list(zip(result.findings, fingerprints(result), strict=True))
        keys = [self._baseline.key(result.path, mark) for _, mark in marked]
        left = [finding for (finding, _), key in zip(marked, keys, strict=True) if key not in known]
        self._accepted += len(marked) - len(left)
        left_out = {self._baseline.key(result.path, mark) for mark in of_suppressed(result)}
        self._gone += len(known - set(keys) - left_out)
        return replace(result, findings=tuple(left))

    def told(self) -> Iterator[str]:
        """What people should know of it, a line each."""
        place = self._baseline.place
        if self._accepted:
            yield f"{place}：已接受的 {self._accepted} 处没有列出。"
        if self._gone:
            yield f"{place}：有 {self._gone} 条已不再出现；用 fazhi-lint baseline prune {place} 清除。"


def load(place: Path, *, new: bool = False) -> Baseline:
    """Read a baseline; with *new*, one that does not exist yet is empty.

    Raises UnreadableError.
    """
    if new and not place.exists():
        return Baseline(place, {})
    try:
        lines = place.read_text(encoding="utf-8-sig").splitlines()
        head, *entries = [json.loads(line) for line in lines if line.strip()] or [None]
        if head != {"format": HEAD}:
            raise ValueError(f"第一行不是 {HEAD}")
        for entry in entries:
            if not isinstance(entry, dict) or not entry.keys() >= KEYS:
                raise ValueError(f"缺 {'、'.join(sorted(KEYS))} 之一")
    except FileNotFoundError:
        raise UnreadableError(
            f"{place}：没有这个基线文件；用 fazhi-lint baseline update {place} 建立"
        ) from None
    except (OSError, ValueError) as error:
        raise UnreadableError(f"{place}：不是基线文件（{error}）") from error
    return Baseline(place, {(entry["path"], entry["fingerprint"]): entry for entry in entries})
