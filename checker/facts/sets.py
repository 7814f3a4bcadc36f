"""Announced sets, closed by quotation marks or brackets: “甲+乙+丙”三位一体, 进机关、进学校“两进”."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from checker.document import Span
from checker.facts.acceptance import Verdict
from checker.facts.enumerations import Listed, count
from checker.facts.lexicon import any_of, words
from checker.facts.numerals import chinese
from checker.facts.relations import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.facts.paragraphs import Paragraph


@cache
def _set() -> re.Pattern[str]:
    """“甲+乙+丙”三位一体, “甲、乙、丙”三位一体, “四争”（甲、乙、丙、丁）."""
    sets = any_of(words("enumerations")["sets"])
    number = r"(?P<n{}>[双两三四五六七八九十])"
    numerals = "双一两二三四五六七八九十"  # “两升两降”（甲、乙、丙、丁） announces two sets in one
    return re.compile(
        rf"“(?P<plus>[^“”+＋]+(?:[+＋][^“”+＋]+)+)”{number.format(1)}(?:{sets})"
        rf"|“(?P<list>[^“”、]+(?:、[^“”、]+)+)”{number.format(2)}(?:位一体|方联动)"
        rf"|“{number.format(3)}(?:位一体|[^“”、{numerals}]{{1,3}})”[（(](?P<bracket>[^（）()、，。]+(?:、[^（）()、，。]+)+)[）)]"
        rf"|(?P<named>(?=[^，。；：,;:“”]{{0,90}}、)[^，。；：,;:“”]{{4,90}})“{number.format(4)}(?P<of>(?:(?![{numerals}])[\u4e00-\u9fff]){{1,3}})”"
    )


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """Announced sets whose members stand beside the number, closed by quotation marks or brackets."""
    for found in _set().finditer(paragraph.text):
        written = next(n for n in (found["n1"], found["n2"], found["n3"], found["n4"]) if n)
        number = 2 if written == "双" else int(chinese(written))
        if found["named"]:
            yield from _quoted(paragraph, found, number)
            continue
        if found["plus"]:
            members = re.split(r"[+＋]", found["plus"])
            if any(re.search(r"\d|^[NnXx]$", member) for member in members):
                continue
            listed = Listed(len(members), len(members), sure=True)
        else:
            text = found["list"] or found["bracket"]
            least = text.count("、") + 1
            listed = Listed(
                least, least + len(re.findall(r"以及|和|及|与", text.rsplit("、", 1)[1])), sure=True
            )
        holds = listed.least <= number <= listed.most
        at = paragraph.offset
        yield Relation(
            kind="set",
            verdict=Verdict.HOLDS if holds else Verdict.DOUBTFUL,
            span=Span(at + found.start(), at + found.end()),
            detail=f"列举{listed.least}项，称“{written}”",
            stated=written,
        )


def _quoted(paragraph: Paragraph, found: re.Match[str], number: int) -> Iterator[Relation]:
    """进机关、进学校、进企业“三进”: closed where the word of the set stands in every member."""
    listed = count(found["named"])
    if listed is None or listed.least < 2 or "等" in found["named"]:
        return
    holds = listed.least <= number <= listed.most
    members = found["named"].split("、")
    all_of_it = len(members) > 2 and all(found["of"][0] in member for member in members)
    if holds or (all_of_it and number in {listed.least - 1, listed.most + 1}):
        start, end = found.span() if holds else (found.start("n4") - 1, found.end())
        yield Relation(
            kind="set",
            verdict=Verdict.HOLDS if holds else Verdict.DOUBTFUL,
            span=Span(paragraph.offset + start, paragraph.offset + end),
            detail=f"列举{listed.least}项，称“{found['n4']}{found['of']}”",
            stated=f"{found['n4']}{found['of']}",
        )
