"""A summary in Markdown for the page of a job or a merge request: the units, then what was found in each."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checker.findings import LABELS, Severity
from checker.reporters.counts import summary
from checker.reporters.underline import shown
from checker.reporters.units import Ranked
from checker.reporters.words import in_vain, part_labels, sentence, where

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.findings import FileResult
    from checker.reporters import View
    from checker.reporters.units import Unit

MOST = 900_000  # bytes; GitHub refuses a summary of more than a mebibyte
SPECIAL = re.compile(r"[\\`*_\[\]<>|~&$]")


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    del view
    room = MOST
    for line in _lines(results):
        room -= len(line.encode("utf-8", "replace")) + 1
        if room < 0:
            yield "\n余下的从略，全部见其他格式的输出。\n"
            return
        yield f"{line}\n"


def _lines(results: Sequence[FileResult]) -> Iterator[str]:
    counts, every = summary(results), Ranked(results)
    said = [f"{label} {counts[severity]}" for severity, label in LABELS.items()]
    said += [f"按人的意见忽略 {counts['suppressed']}"] if counts["suppressed"] else []
    said += [f"读不了 {counts['unreadable']}"] if counts["unreadable"] else []
    yield f"文件 {counts['files']} 个：{'，'.join(said)}"
    yield ""
    yield f"| 单位 | 文件 | {' | '.join(LABELS.values())} | 所缺内容 |"
    yield "|---|---|--:|--:|--:|---|"
    for unit in every:
        yield _row(unit)
    for unit in every:
        if unit.findings:
            yield from _findings(unit)
    if counts["unused_suppressions"]:
        yield f"\n没有用上的忽略 {counts['unused_suppressions']} 条：\n"
        yield from (f"- {_text(line)}" for result in results for line in in_vain(result))


def _row(unit: Unit) -> str:
    labels = part_labels()
    required = unit.report.required if unit.report else {}
    missing = "、".join(labels.get(key, key) for key, part in required.items() if part.status == "missing")
    last = f"读不了：{unit.file.error}" if unit.file.error is not None else missing
    counts = (str(unit.count(severity)) for severity in Severity)
    return f"| {' | '.join((_text(unit.name), _text(unit.file.path), *counts, _text(last)))} |"


def _findings(unit: Unit) -> Iterator[str]:
    yield ""
    yield f"**{_text(unit.name)}**（{_text(unit.file.path)}）"
    yield ""
    for finding in unit.findings:
        label = LABELS[finding.severity]
        yield f"- {where(finding.place)} {label} {finding.code} {_text(sentence(finding))}"


def _text(text: str) -> str:
    """The text as it is: nothing in it is markup."""
    return SPECIAL.sub(r"\\\g<0>", " ".join(shown(text).split()))
