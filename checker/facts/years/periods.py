"""Of when a figure is: which year, and whether of the whole of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.facts.lexicon import any_of, words

if TYPE_CHECKING:
    from checker.facts import Facts

ASIDE = re.compile(r"《[^《》]*》|[（(][^（）()]*[）)]")
BESIDE = re.compile(r"[（(][^（）()]*[）)]")
PART_OF_YEAR = re.compile(r"\d月|季度|半年|截[至止]|以来|近[三五两二]年|历年|[三五两]年来|五年")
SINCE = re.compile(r"截[至止]|\d月?(?:份)?[—–\-~～至到]\d{1,2}月|上半年|前三季度")
_UP_TO = re.compile(r"(?:数据|数字|统计)[^，,。；;]{0,12}截[至止]\D{0,3}(?:20\d\d年)?(?!12)\d{1,2}月")


def whole(facts: Facts) -> bool:
    """Whether a report nowhere says that its figures are up to some month before the last."""
    return not any(_UP_TO.search(paragraph.text) for paragraph in facts.paragraphs)


def told_year(lead: str, before: str, year: int | None) -> int | None:
    """The year that a figure is of: the one named last before it, else the report's own. 去年 counts in the
    clause of the figure alone; farther off it makes the year unknown, 0.
    """
    for text, unknown in ((lead, False), (before, True)):
        marks = list(_marks().finditer(_compared().sub("", ASIDE.sub("", text))))
        if marks and marks[-1]["year"]:
            return int(marks[-1]["year"])
        if marks and marks[-1]["last"]:
            return 0 if unknown or year is None else year - 1
        if marks:
            break
    return year


@cache
def _marks() -> re.Pattern[str]:
    last = any_of(words("years")["last"])
    return re.compile(
        rf"(?P<year>20\d\d)年(?!\s*\d|底|末|初)|(?P<last>(?:{last})(?!结转|遗留|底|末))|(?P<own>今年|本年|全年|年内)"
    )


@cache
def _compared() -> re.Pattern[str]:
    """比上年 where a change follows: the figure before it is not of last year, nor the one after."""
    lists, changes = words("years"), words("growth")
    moved = any_of(changes["up"], changes["down"], ["持平", "翻", "基本", "分别", "净"])
    than, last = any_of(lists["against"]), any_of(lists["last"])
    return re.compile(rf"(?:{than})(?:{last}|20\d\d年度?)?(?:同期)?(?:相比|比)?[，,]?(?={moved})")
