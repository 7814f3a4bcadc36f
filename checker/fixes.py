"""Mechanical corrections (自动改正): applied to text and Markdown, each only where its quote still stands.

A correction never changes a figure, and the file is written whole or not at all.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.batch import Source, check_one
from checker.document import UnreadableError
from checker.readers.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checker.batch import Demand
    from checker.findings import FileResult, Finding

FORMATS = frozenset({"txt", "md"})
ROUNDS = 8  # a correction can make room for another that overlapped it; more rounds would be a circle
_BREAK = re.compile(r"(\r\n|\r|\n)")
_FIGURE = re.compile(r"[0-9０-９零〇一二两三四五六七八九十百千万亿]")
_ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "big5")


class Corrected(Struct, frozen=True):
    """A source with its corrections: its bytes before and after, how many were made, what was and is said.

    *kept* says why nothing was done for a finding that has a correction; empty otherwise.
    """

    path: str
    said: FileResult
    left: FileResult
    before: bytes = b""
    after: bytes = b""
    count: int = 0
    kept: str = ""

    def diff(self) -> str:
        """The corrections as a unified diff; empty if there are none."""
        if self.before == self.after:
            return ""
        old, new = (_BREAK.sub("\n", decode(data)).split("\n") for data in (self.before, self.after))
        return "\n".join(difflib.unified_diff(old, new, self.path, self.path, lineterm="", n=1))


def correct(source: Source, demand: Demand) -> Corrected:
    """Judge a source and correct what can be corrected, until nothing more can be."""
    said = left = check_one(source, demand)
    if said.error is not None or not any(map(_mechanical, said.findings)):
        return Corrected(source.name, said, left)
    if said.format not in FORMATS:
        return Corrected(
            source.name, said, left, kept="只改文本和 Markdown；Word 文件可用 annotate --suggest"
        )
    try:
        data = before = source.bytes()
    except OSError:
        return Corrected(source.name, said, left, kept="再读时已读不到")
    count = 0
    for _ in range(ROUNDS):
        changed, made = apply(data, left.findings)
        again = check_one(Source(source.name, changed), demand) if made else left
        if not made or again.error is not None:
            break
        data, left, count = changed, again, count + made
    return Corrected(source.name, said, left, before, data, count, "" if count else "这种编码不能原样写回")


def apply(data: bytes, findings: Iterable[Finding]) -> tuple[bytes, int]:
    """The bytes of a file with the corrections of *findings*, and how many were made.

    Nothing is changed in a file that could not be written back as it was.
    """
    try:
        text = decode(data)
    except UnreadableError:
        return data, 0
    encoding = next((name for name in _ENCODINGS if _same(text, name, data)), None)
    if encoding is None:
        return data, 0
    pieces = _BREAK.split(text)  # lines and the breaks between them, in turn
    made = 0
    taken: dict[int, int] = {}
    for finding in sorted(findings, key=_last_first):
        place, index = finding.place, 2 * (finding.place.line - 1)
        if not _mechanical(finding) or index >= len(pieces):
            continue
        line, start, end = pieces[index], place.column - 1, place.end_column - 1
        if end > taken.get(index, len(line) + 1) or line[start:end] != place.quote:
            continue
        pieces[index] = line[:start] + (finding.fix or "") + line[end:]
        taken[index] = start
        made += 1
    changed = _encoded("".join(pieces), encoding)
    return (data, 0) if changed is None else (changed, made)


def _last_first(finding: Finding) -> tuple[int, int, int, int]:
    """Later places first, so that the earlier ones stay where they are; the graver fault before others."""
    place = finding.place
    return -place.line, -place.end_column, finding.severity.rank, -place.column


def _mechanical(finding: Finding) -> bool:
    """Whether a finding has a correction for one line that leaves every figure as it is."""
    place, fix = finding.place, finding.fix
    if fix is None or fix == place.quote or place.line != place.end_line or _BREAK.search(fix):
        return False
    return _FIGURE.findall(place.quote) == _FIGURE.findall(fix)


def _same(text: str, encoding: str, data: bytes) -> bool:
    return _encoded(text, encoding) == data


def _encoded(text: str, encoding: str) -> bytes | None:
    try:
        return text.encode(encoding)
    except UnicodeError:
        return None
