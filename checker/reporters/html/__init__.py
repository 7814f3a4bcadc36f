"""One page that opens from disk: the units in order of their faults, each with its text in context."""

from __future__ import annotations

from collections import Counter
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from checker import __version__
from checker.findings import LABELS, Severity
from checker.reporters.counts import summary
from checker.reporters.html.unit import section
from checker.reporters.units import Ranked, families
from checker.reporters.words import NAMES, STATUS, part_labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checker.findings import FileResult, Status
    from checker.reporters import View
    from checker.reporters.units import Unit

# Nothing may be fetched from anywhere, whatever a report holds.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"


SIGNS: dict[Status, str] = {"section": "✓", "covered": "○", "missing": "✗"}
WEIGHTS: dict[Status, int] = {"section": 0, "covered": 1, "missing": 10}


def report(results: Sequence[FileResult], view: View) -> Iterator[str]:
    del view
    for line in _page(results, Ranked(results)):
        yield f"{line}\n"


def _page(results: Sequence[FileResult], every: Iterable[Unit]) -> Iterator[str]:
    style, script = (_asset(name) for name in ("page.css", "page.js"))
    yield '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>法治政府建设年度报告检查结果</title>\n<style>\n{style}</style>\n</head>\n<body>"
    yield from _head(results)
    counted = families(results)
    yield from _filters(every, counted)
    yield from _league(every, counted)
    for number, unit in enumerate(every, 1):
        yield from section(unit, number)
    yield f"<footer>fazhi-lint {__version__}　本页不联网，可存档、可打印。</footer>"
    yield f"<script>\n{script}</script>\n</body>\n</html>"


def _asset(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


def _head(results: Sequence[FileResult]) -> Iterator[str]:
    counts = summary(results)
    said = [f"{LABELS[severity]} {counts[severity]}" for severity in Severity]
    said += [f"核验通过 {counts['verified']}", f"无法判定 {counts['not_assessed']}"]
    said += [f"按人的意见忽略 {counts['suppressed']}"] if counts["suppressed"] else []
    said += [f"没有用上的忽略 {counts['unused_suppressions']}"] if counts["unused_suppressions"] else []
    said += [f"读不了 {counts['unreadable']}"] if counts["unreadable"] else []
    yield "<header><h1>法治政府建设年度报告检查结果</h1>"
    yield f"<p>文件 {counts['files']} 个：{'，'.join(said)}</p>"
    signs = "　".join(f"{_part(status, '')} {STATUS[status]}" for status in SIGNS)
    yield f'<p class="legend">必备内容：{signs}。位置写作“行:字”，7:18 是第 7 行第 18 字；'
    yield "Word、PDF、网页、Excel 以一段或表的一行为一行。</p></header>"


def _filters(every: Iterable[Unit], counted: Sequence[str]) -> Iterator[str]:
    """What to show; without scripts all is shown, and the form is not."""
    found = Counter(finding.code[:3] for unit in every for finding in unit.findings)
    yield '<form id="filters" hidden>'
    yield '<label>查找 <input type="search" id="query" placeholder="单位、文件、文字"></label>'
    yield "<fieldset><legend>级别</legend>"
    for severity in Severity:
        yield _box("severity", severity, LABELS[severity])
    yield "</fieldset><fieldset><legend>类</legend>"
    for family in filter(found.get, counted):
        yield _box("family", family, f"{NAMES.get(family, family)} {found[family]}")
    yield '</fieldset><label><input type="checkbox" id="faulty"> 只看有问题的单位</label>'
    yield '<button type="button" id="open">全部展开</button><output id="shown"></output></form>'


def _box(name: str, value: str, label: str) -> str:
    box = f'<input type="checkbox" name="{name}" value="{escape(value)}" checked>'
    return f"<label>{box} {escape(label)}</label>"


def _league(every: Iterable[Unit], counted: Sequence[str]) -> Iterator[str]:
    yield '<table id="league"><thead><tr>'
    named = (f"{NAMES.get(family, '')}<small>{escape(family)}</small>" for family in counted)
    for title in ("单位", "年度", *LABELS.values(), *named, "核验通过", "无法判定", "必备内容"):
        yield f'<th scope="col">{title}</th>'
    yield "</tr></thead><tbody>"
    labels = part_labels()
    for number, unit in enumerate(every, 1):
        yield from _row(unit, number, labels, counted)
    yield "</tbody></table>"


def _row(unit: Unit, number: int, labels: Mapping[str, str], counted: Sequence[str]) -> Iterator[str]:
    result, year = unit.file, unit.report.year if unit.report else None
    name, path = escape(unit.shown), escape(result.path)
    yield f'<tr data-unit="u{number}"><th scope="row">'
    yield f'<a href="#u{number}">{name}</a><small>{path}</small></th>'
    yield f"<td>{year or ''}</td>"
    if result.error is not None:
        columns = len(LABELS) + len(counted) + 3
        yield f'<td class="unread" colspan="{columns}">读不了：{escape(result.error)}</td></tr>'
        return
    for severity in Severity:
        yield _count(unit.count(severity), str(severity))
    for family in counted:
        yield _count(unit.family(family), "")
    yield _count(sum(unit.holds(one.place) for one in result.verified), "")
    yield _count(sum(unit.holds(one.place) for one in result.not_assessed), "")
    yield from _parts(unit, labels)
    yield "</tr>"


def _count(number: int, kind: str) -> str:
    return f'<td class="n {kind if number else "zero"}">{number}</td>'


def _parts(unit: Unit, labels: Mapping[str, str]) -> Iterator[str]:
    """A square for each mandated content, and in words those that are missing."""
    required = unit.report.required if unit.report else {}
    told = [(part.status, labels.get(key, key)) for key, part in required.items()]
    yield f'<td data-sort="{sum(WEIGHTS[status] for status, _ in told)}">'
    yield "".join(_part(status, f"{label}：{STATUS[status]}") for status, label in told)
    missing = "、".join(label for status, label in told if status == "missing")
    yield f'<small class="missing">缺：{escape(missing)}</small></td>' if missing else "</td>"


def _part(status: Status, title: str) -> str:
    """Green, amber or red, with a sign for those who see no colour."""
    return f'<span class="part {status}" title="{escape(title)}">{SIGNS[status]}</span>'
