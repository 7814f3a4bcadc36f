"""The Chinese words that more than one format uses for severities, roles and mandated parts."""

from __future__ import annotations

import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from checker.outline.demands import demands
from checker.reporters.underline import shown
from checker.suppress.sidecar import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.findings import FileResult, Finding, Place

NAMES = {
    "OUT": "结构",
    "NUM": "序号",
    "TAB": "统计表",
    "ARI": "算术",
    "CLM": "论断",
    "REF": "引用",
    "WRD": "用语",
    "DAT": "日期",
}
SOURCES = {"comment": "文中注释", "sidecar": "忽略清单", "reply": "Word 批注"}
STATUS = {"section": "单列", "covered": "见于他处", "missing": "缺"}


def in_vain(result: FileResult) -> Iterator[str]:
    """What people wrote to leave findings and that leaves none, a line each."""
    for one in result.unused:
        if one.source == "comment":
            where_ = f"{result.path} 第{one.line}行的注释"
        elif one.source == "sidecar":
            where_ = f"{result.path}{SUFFIX} 第{one.line}行"
        else:
            where_ = f"{result.path} 的批注“{one.text}”"
        about = f"（忽略 {one.code}：{one.reason}）" if one.code else ""
        yield " ".join(shown(f"{where_}{about}：{one.why}").split())


def part_labels() -> Mapping[str, str]:
    """What the mandated parts are called, by the names that the grammar gives them."""
    return {key: demand.short for key, demand in demands().items()}


def sentence(finding: Finding) -> str:
    """Message and expected value on one line; the value is not said twice."""
    said, expected = finding.message, finding.expected
    if expected is not None and not re.search(f"应(?:为|写作)[“《]?{re.escape(expected)}", said):
        said += f"（应为：{expected}）"
    return " ".join(shown(said).split())


def where(place: Place) -> str:
    """A place for people: line and column, and in a table the cell."""
    cell = place.table
    return f"{place.line}:{place.column}" + (
        f"（表{cell.index}第{cell.row}行第{cell.column}列）" if cell else ""
    )


@lru_cache(1024)
def relative(path: str) -> str:
    """The path as a pipeline knows it: from the current folder, with slashes, if it lies below it."""
    pure = PurePath(path)
    with suppress(ValueError, OSError):
        pure = pure.relative_to(Path.cwd())
    return pure.as_posix()


@lru_cache(1024)
def uri(path: str) -> str:
    """The path as a URI reference."""
    from urllib.parse import quote

    known = relative(path)
    encoded = quote(known.encode("utf-8", "surrogateescape"), safe="/")
    if PurePath(known).is_absolute():
        return f"file:///{encoded.removeprefix('/').replace('%3A', ':', 1)}"
    return encoded
