"""Fingerprints of findings: the same for the same fault after the text round it was edited or moved."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING

from checker.findings import order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checker.findings import FileResult, Finding

END = re.compile(r"[。！？!?；;\n]")
# What numbers a heading changes when another is put before it: （三）, 3., 三、, 第三章
MARK = re.compile(r"^\W*(?:第?[零〇一二三四五六七八九十百\d]+[章节条部分篇]*[、.．)）\s]+)+")


def fingerprints(result: FileResult) -> tuple[str, ...]:
    """One for each finding of a file, no two alike: rule, sentence, characters, section, what another file
    has to do with it; no line numbers.

    A finding has the same one whether others are suppressed or not.
    """
    return _every(result)[: len(result.findings)]


def of_suppressed(result: FileResult) -> tuple[str, ...]:
    """One for each suppressed finding."""
    return _every(result)[len(result.findings) :]


def _every(result: FileResult) -> tuple[str, ...]:
    every = [*result.findings, *(one.finding for one in result.suppressed)]
    ranked = sorted(range(len(every)), key=lambda at: order(every[at]))
    marks = dict(zip(ranked, _numbered(every[at] for at in ranked), strict=True))
    return tuple(marks[at] for at in range(len(every)))


def shown(finding: Finding) -> str:
    """What a list of fingerprints says of a finding to people."""
    return " ".join(f"{finding.place.quote}：{finding.message}".split())


def _numbered(findings: Iterable[Finding]) -> Iterator[str]:
    seen: Counter[tuple[str, ...]] = Counter()
    for finding in findings:
        key = _key(finding)
        whole = "\x1f".join((*key, str(seen[key])))
        seen[key] += 1
        yield sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def _key(finding: Finding) -> tuple[str, ...]:
    section = (MARK.sub("", _plain(heading)) for heading in finding.section)
    other = (_plain(one.place.quote) for one in finding.related if one.path is not None)
    return finding.code, _plain(sentence(finding)), _plain(finding.place.quote), *section, *other


def sentence(finding: Finding) -> str:
    """The sentence that a finding begins in."""
    at = finding.place.column - 1
    ends = [0, *(found.end() for found in END.finditer(finding.context)), len(finding.context)]
    start = max(end for end in ends if end <= at) if at < len(finding.context) else ends[-2]
    return finding.context[start : min((end for end in ends if end > at), default=ends[-1])]


def _plain(text: str) -> str:
    """The text without what an editor changes unseen: width of characters, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
