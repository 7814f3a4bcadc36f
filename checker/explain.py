"""The manual, made from the rules: a page for a rule, a list for a family, the families for all."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from checker import rulebook
from checker.findings import LABELS
from checker.reporters.underline import shown, width
from checker.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.rulebook import Rule

FAMILIES = {
    "OUT": "结构：必备内容缺失、合并、空缺、错位；标题；目录与正文",
    "NUM": "序号：跳号、重号、层次与写法",
    "TAB": "统计表：合计、小计、嵌套、跨表、单位、空格",
    "ARI": "文中算术：分项与合计、占比、列举、收支、前后不一、文与表",
    "CLM": "论断：没有依据的说法",
    "REF": "引用：法律法规和文件的名称、文号、机关、书名号",
    "WRD": "用语和标点：固定说法、误用、叠字、引号、半句",
    "DAT": "日期和年份：报告年度、计划年度、期限、不可能的日期",
}
OWN = "本办公室自己的规则"
MARKED = re.compile(r"⟦([^⟦⟧]*)⟧")
NOTHING = Settings()


def page(rule: Rule, settings: Settings = NOTHING) -> Iterator[str]:
    """A rule's page: what it demands, why, on which basis, and its examples with the places marked."""
    yield f"{rule.code} {rule.title}（{rule.name}）"
    yield f"级别：{_level(rule, settings)}"
    yield f"依据：{rule.basis or '无明文，属常理'}"
    yield ""
    yield from rule.why.strip().splitlines()
    for title, examples in (("会指出的", rule.bad), ("不会指出的", rule.good)):
        if examples:
            yield ""
            yield f"{title}："
        for number, example in enumerate(examples, 1):
            if number > 1:
                yield ""
            if example.previous is not None:
                yield "  上年报告："
                yield from (f"    {shown(line)}" for line in example.previous.splitlines())
                yield "  本年报告："
            for line in example.text.rstrip("\n").splitlines():
                yield from _example(line)


def _example(line: str) -> Iterator[str]:
    """A line of an example, and under it the marks for what stood between ⟦ and ⟧."""
    line = shown(line)
    marks, at = "", 0
    for found in MARKED.finditer(line):
        marks += " " * width(line[at : found.start()]) + "^" * max(1, width(found[1]))
        at = found.end()
    plain = MARKED.sub(r"\1", line)
    yield f"    {plain}".rstrip()
    if marks:
        yield f"    {marks}"


def _level(rule: Rule, settings: Settings) -> str:
    laid_down = settings.level(rule.code)
    said = LABELS[laid_down or rule.severity]
    if laid_down not in {None, rule.severity}:
        said += f"（配置所定，原为{LABELS[rule.severity]}）"
    return said if settings.uses(rule.code) else f"{said}；配置里不用这条规则"


def family(code: str, settings: Settings = NOTHING) -> Iterator[str]:
    """The rules of a family, a line each."""
    yield f"{code} {FAMILIES.get(code, OWN)}"
    for rule in rulebook.rules((code,)):
        label = LABELS[settings.level(rule.code) or rule.severity]
        yield f"  {rule.code} {label} {rule.title}（{rule.name}）{_unused(rule, settings)}"


def _unused(rule: Rule, settings: Settings) -> str:
    return "" if settings.uses(rule.code) else "〔不用〕"


def manual(settings: Settings = NOTHING) -> Iterator[str]:
    """Every family with its rules."""
    yield "fazhi-lint explain CODE 看一条规则：要求、理由、依据、例子。"
    for code in rulebook.families():
        yield ""
        yield from family(code, settings)


def explain(code: str, settings: Settings = NOTHING) -> Iterator[str] | None:
    """What there is to say of a code, a name, or a family; None if it is none of these."""
    if code.upper() in rulebook.families():
        return family(code.upper(), settings)
    for rule in rulebook.rules():
        if code.upper() == rule.code or code == rule.name:
            return page(rule, settings)
    return None


def names() -> list[str]:
    """All that ``explain`` knows."""
    every = rulebook.rules()
    return [*rulebook.families(), *(rule.code for rule in every), *(rule.name for rule in every)]


def catalogue_text(every: Sequence[Rule], settings: Settings = NOTHING) -> Iterator[str]:
    for rule in every:
        severity = settings.level(rule.code) or rule.severity
        yield f"{rule.code} {severity:<7} {rule.name}  {rule.title}{_unused(rule, settings)}"


def catalogue_json(every: Sequence[Rule], settings: Settings = NOTHING) -> Iterator[str]:
    found = [
        {
            "code": rule.code,
            "name": rule.name,
            "title": rule.title,
            "severity": str(settings.level(rule.code) or rule.severity),
            "used": settings.uses(rule.code),
            "basis": rule.basis,
            "why": rule.why.strip(),
        }
        for rule in every
    ]
    yield json.dumps({"rules": found}, ensure_ascii=False, indent=2)
