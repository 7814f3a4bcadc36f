"""Findings, units and mandated contents as rows of plain values, for spreadsheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.findings import LABELS, Severity
from checker.reporters.words import NAMES, SOURCES, STATUS, part_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checker.findings import Required
    from checker.reporters.units import Unit

Value = str | int | None
UNREAD = "读不了"
FINDINGS = (
    *("文件", "单位", "年度", "代码", "级别", "行", "列", "表", "章节"),
    *("问题", "原文", "应为", "可改为", "依据", "指纹"),
)

SUPPRESSED = (
    *("文件", "单位", "年度", "代码", "行", "列", "问题", "原文"),
    *("理由", "写在", "说明", "指纹"),
)


def findings(units: Iterable[Unit]) -> Iterator[tuple[Value, ...]]:
    """A row for each finding, under FINDINGS, and one for each file that could not be read."""
    for unit in units:
        if unit.file.error is not None:
            told: dict[str, Value] = {"文件": unit.file.path, "单位": unit.name, "级别": UNREAD}
            told["问题"] = unit.file.error
            yield tuple(told.get(title) for title in FINDINGS)
        for finding, mark in unit.printed:
            place, cell = finding.place, finding.place.table
            yield (
                unit.file.path,
                unit.name,
                unit.report.year if unit.report else None,
                finding.code,
                LABELS[finding.severity],
                place.line,
                place.column,
                f"表{cell.index}第{cell.row}行第{cell.column}列" if cell else None,
                " › ".join(finding.section),
                finding.message,
                place.quote,
                finding.expected,
                finding.fix,
                finding.basis,
                mark,
            )


def suppressed(units: Iterable[Unit]) -> Iterator[tuple[Value, ...]]:
    """A row for each finding that people said to leave, and for what they said in vain, under SUPPRESSED."""
    for unit in units:
        year = unit.report.year if unit.report else None
        for one, mark in unit.suppressed:
            found, place = one.finding, one.finding.place
            said = (one.reason, SOURCES[one.source], "已忽略", mark)
            head = (unit.file.path, unit.name, year, found.code)
            yield (*head, place.line, place.column, found.message, place.quote, *said)
        for other in unit.file.unused if unit.first else ():
            line = other.line if other.source == "comment" else None
            tail = (other.reason, SOURCES[other.source], other.why, None)
            yield (unit.file.path, unit.name, year, other.code, line, None, None, other.text, *tail)


def unit_titles(families: Sequence[str]) -> tuple[str, ...]:
    counted = (*LABELS.values(), *(f"{family} {NAMES.get(family, '')}".strip() for family in families))
    return ("单位", "标题", "年度", "文件", *counted, "核验通过", "无法判定", UNREAD)


def unit_rows(units: Iterable[Unit], families: Sequence[str]) -> Iterator[tuple[Value, ...]]:
    """A row for each unit, under the unit_titles() of the same families."""
    for unit in units:
        result, report = unit.file, unit.report
        yield (
            unit.name,
            report.title if report else None,
            report.year if report else None,
            result.path,
            *(unit.count(severity) for severity in Severity),
            *(unit.family(family) for family in families),
            sum(unit.holds(one.place) for one in result.verified),
            sum(unit.holds(one.place) for one in result.not_assessed),
            result.error,
        )


def content_titles() -> tuple[str, ...]:
    return ("单位", "年度", "文件", *part_labels().values())


def content_rows(units: Iterable[Unit]) -> Iterator[tuple[Value, ...]]:
    """A row for each report: how each mandated content stands in it, and under which heading."""
    for unit in units:
        if unit.report is not None:
            said = [_content(unit.report.required.get(key)) for key in part_labels()]
            yield (unit.name, unit.report.year, unit.file.path, *said)


def _content(part: Required | None) -> str | None:
    return None if part is None else f"{STATUS[part.status]}　{part.heading or ''}".strip()
