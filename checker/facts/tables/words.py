"""The words of statistics tables (合计、其中、单位、填表说明) and what a label says by them."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from msgspec import Struct

from checker.facts import lexicon

LABELS_KEPT = 4096  # many labels recur in a document, hostile ones need not be kept

_SPACE = re.compile(r"\s+")
_NOTE_BREAK = re.compile(r"[:：.、（(]|\d|$")
_ORDINAL = re.compile(
    r"^(?:[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+[、.．]|\d+[、.．](?!\d))"
)
_BRACKETS = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕]*[）)\]】〕]")
_WIDE = str.maketrans("（）：，％＃", "():,%#")


class Words(Struct, frozen=True):
    """The lists of ``rules/lexicon/tables.yaml``."""

    totals: tuple[tuple[str, ...], ...]
    wholes: frozenset[str]
    parts: tuple[str, ...]
    notes: tuple[str, ...]
    orders: frozenset[str]
    rates: tuple[str, ...]
    money: tuple[str, ...]
    counts: frozenset[str]
    blanks: frozenset[str]
    tiny: frozenset[str]
    rounding: tuple[str, ...]
    carried: tuple[str, ...]
    listed: tuple[str, ...]
    listing: tuple[str, ...]


@cache
def words() -> Words:
    """The lists, read once."""
    lists = lexicon.words("tables")
    sets = {"wholes", "orders", "counts", "blanks", "tiny"}
    given: dict[str, Any] = {k: frozenset(v) if k in sets else tuple(v) for k, v in lists.items()}
    given["totals"] = tuple(map(tuple, lists["totals"]))
    return Words(**given)


def plain(text: str) -> str:
    """A label without white space, with half-width brackets: 单 位 名 称 is 单位名称."""
    return _SPACE.sub("", text).translate(_WIDE)


@lru_cache(maxsize=LABELS_KEPT)
def bare(text: str) -> str:
    """A label without ordinal and without what stands in brackets: （七）总计（件） is 总计."""
    label = plain(text)
    return _ORDINAL.sub("", _BRACKETS.sub("", _ORDINAL.sub("", label))).rstrip(":")


class Standing(Struct, frozen=True):
    """What a label says of its line: *rank* 0 an item, from 1 a total, the higher the wider; *weak*
    a total by its meaning alone (全市); *part* an item of the one before (其中).
    """

    rank: int = 0
    weak: bool = False
    part: bool = False


ITEM = Standing()


@lru_cache(maxsize=LABELS_KEPT)
def standing(label: str) -> Standing:
    """What one label says by its words."""
    known, text = words(), bare(label)
    if plain(label).startswith(known.parts):
        return Standing(part=True)
    if text in known.wholes:
        return Standing(3 * len(known.totals), weak=True)
    for level, names in enumerate(known.totals):
        if text in names or text.removesuffix("数量").removesuffix("数") in names:
            return Standing(3 * level + 3)
        # 县（市、区）小计: narrower than the bare word beside it
        if any(len(name) > 1 and text.endswith(name) for name in names):
            return Standing(3 * level + 2)
    return ITEM


def is_note(text: str) -> bool:
    """Whether a line or row is an explanation of the table: 填表说明：…, 注：…"""
    label = plain(text)
    return any(label.startswith(word) and _NOTE_BREAK.match(label, len(word)) for word in words().notes)


@lru_cache(maxsize=LABELS_KEPT)
def is_rate(label: str) -> bool:
    """Whether a column of this name cannot be added up: 占比, 排名, 同比."""
    text = plain(label)
    return any(word in text for word in words().rates)


def is_order(label: str) -> bool:
    return bare(label) in words().orders


_END = re.compile(r"[)\]】,;。]")
_CAPTION = re.compile(r"\(?(?:填报|填表|制表|报送|编制|计量)?(?:单位|日期|时间|机关)[:]|表号:|制表人")


@lru_cache(maxsize=LABELS_KEPT)
def unit_of(label: str) -> str:
    """The unit that a header names: 罚没金额（万元） is 万元, or the empty string."""
    text = plain(label)
    known = words()
    for inside in _BRACKETS.findall(text):
        unit: str = inside[1:-1].removeprefix("单位").lstrip(":")
        if unit in known.money or unit in known.counts or unit in {"%", "‰"}:
            return unit
    for unit in sorted(known.money, key=len, reverse=True):
        if len(unit) > 1 and unit in text:
            return unit
    return ""


def stated_unit(text: str) -> str:
    """The one unit that a caption states for the whole table: 单位：件."""
    known = words()
    given = [_END.split(part, maxsplit=1)[0] for part in plain(text).split("单位:")[1:]]
    named = [unit for unit in given if unit in known.counts or unit in known.money]
    return named[-1] if named else ""


def is_caption(text: str) -> bool:
    """Whether a line tells of the table and is not its title: 填报单位：…　单位：件."""
    return bool(_CAPTION.match(plain(text)))
