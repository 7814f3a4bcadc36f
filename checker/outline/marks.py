"""Ordinal marks (序号): 一、 （一） 1. （1） ① 第一， 一是 第一章 第一条 附件1, read with their values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal[
    "cn",  # 一、
    "cn-paren",  # （一）
    "arabic",  # 1.
    "arabic-paren",  # （1）
    "circled",  # ①
    "ordinal",  # 第一， 其一，
    "is",  # 一是
    "must",  # 一要
    "chapter",  # 第一章 第一部分
    "division",  # 第一节
    "article",  # 第一条
    "annex",  # 附件1
    "roman",  # Ⅰ
    "decimal",  # 1.1
]

# GB/T 9704—2012, 7.3.3: 一、 （一） 1. （1）; the circled figure follows by GB/T 15834—2011, B.3.
DEPTH: dict[Form, int] = {"cn": 1, "cn-paren": 2, "arabic": 3, "arabic-paren": 4, "circled": 5}


class Mark(Struct, frozen=True):
    """An ordinal as it is written: its form, its value, where it lies in its line, [start, end).

    *standard* is False for a way of writing that the standards do not know: 1、 （一）、 一. 第1，
    """

    form: Form
    value: int
    start: int
    end: int
    text: str
    standard: bool = True


_FIGURES = "一二三四五六七八九"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_CHINESE = re.compile(
    rf"(?:(?P<h>[{_FIGURES}])百)?(?:零|〇)?(?:(?P<t>[{_FIGURES}])?(?P<ten>十))?(?P<u>[{_FIGURES}])?"
)
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_CIRCLED = (
    {chr(0x2460 + i): i + 1 for i in range(20)}  # ①–⑳
    | {chr(0x3251 + i): i + 21 for i in range(15)}  # ㉑–㉟
    | {chr(0x2776 + i): i + 1 for i in range(10)}  # ❶–❿
)
_BRACKETED = {chr(0x2474 + i): i + 1 for i in range(20)}  # ⑴–⒇
_BRACKETED_CN = {chr(0x3220 + i): i + 1 for i in range(10)}  # ㈠–㈩
_POINTED = {chr(0x2488 + i): i + 1 for i in range(20)}  # ⒈–⒛


def ordinal_value(text: str) -> int:
    """The value of an ordinal written in Chinese or Arabic figures; 0 if it is none.

    >>> ordinal_value("二十一"), ordinal_value("１２"), ordinal_value("一百零三"), ordinal_value("五一")
    (21, 12, 103, 0)
    """
    text = text.translate(_WIDE)
    if text.isascii():
        return int(text) if text.isdigit() else 0
    found = _CHINESE.fullmatch(text)
    if not found:
        return 0
    hundreds, tens, ones = (_FIGURES.find(found[k] or "零") + 1 for k in "htu")
    return 100 * hundreds + 10 * (tens or bool(found["ten"])) + ones


def ordinal_text(value: int) -> str:
    """An ordinal below 1000 in Chinese figures, as headings have it.

    >>> ordinal_text(12), ordinal_text(20), ordinal_text(103)
    ('十二', '二十', '一百零三')
    """
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    text = _FIGURES[hundreds - 1] + "百" if hundreds else ""
    if tens:
        text += (_FIGURES[tens - 1] if tens > 1 or hundreds else "") + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_FIGURES[ones - 1] if ones else "")


_CN = r"[一二三四五六七八九十百零〇]{1,5}"
_AR = r"[0-9０-９]{1,3}"
_SPACE = r"[\s　]*"
# No quantity follows a mark: 二、三产业, 一、二审, 1、2号楼, 1.5万.
_NO_PAIR = r"(?![一二三四五六七八九十](?:[审级产类期批线季孩胎等流档、，,]|$))"
_NO_FIGURE = r"(?![0-9０-９])"
_YEAR = r"(?=(?:19|20)[0-9]{2}[\s　]*(?:年|[—–～~-][\s　]*(?:19|20)[0-9]{2})|12[0-9]{3}(?![0-9.]))"
# What may stand right after the whole of a name: 附件一, 第二部分
_BREAK = r"(?=[\s　:：.．、，,]|$)"

# The first that fits is taken; ``n`` holds the ordinal; the last field: do the standards know it?
_WRITTEN: tuple[tuple[Form, str, bool], ...] = (
    ("chapter", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}(?:章|(?:部分|篇|编){_BREAK})", True),
    ("division", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}[节節](?![日气目点约课])", True),
    ("article", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}[条條](?![例件线街路河江船道龙款规]|生产线)", True),
    (
        "annex",
        rf"附[件录表]{_SPACE}[:：]?{_SPACE}(?P<n>{_CN}{_BREAK}|{_AR}(?![0-9年月日个份项件.．—–－-]))[.．、:：]?",
        True,
    ),
    ("annex", rf"附[件录表]{_SPACE}[:：]?{_SPACE}(?P<n>{_AR})[.．](?:{_NO_FIGURE}|{_YEAR})", True),
    ("cn-paren", rf"[（(]{_SPACE}(?P<n>{_CN}){_SPACE}[）)](?![、.．])", True),
    ("cn-paren", rf"[（(]{_SPACE}(?P<n>{_CN}){_SPACE}[）)][、.．]", False),
    ("cn-paren", rf"(?P<n>{_CN})[）)]", False),
    ("arabic-paren", rf"[（(]{_SPACE}(?P<n>{_AR}){_SPACE}[）)](?![、.．])", True),
    ("arabic-paren", rf"[（(]{_SPACE}(?P<n>{_AR}){_SPACE}[）)][、.．]", False),
    ("arabic-paren", rf"(?P<n>{_AR})[）)]", False),
    ("cn", rf"(?P<n>{_CN}){_SPACE}、{_NO_PAIR}", True),
    ("cn", rf"(?P<n>{_CN}){_SPACE}[.．]", False),
    ("is", rf"(?P<n>{_CN})是(?![否])", True),
    ("must", rf"(?P<n>{_CN})要(?![素求点件务塞害道闻案职领])", True),
    ("ordinal", rf"[第其](?P<n>{_CN})[，,：:]", True),
    ("ordinal", rf"[第其](?P<n>{_CN})[、.．](?![第一二三四五六七八九十])", False),
    ("ordinal", rf"第(?P<n>{_AR})[，,、：:]{_NO_FIGURE}", False),
    (
        "decimal",
        rf"{_AR}[.．](?:[0-9]{{1,2}}[.．])*(?P<n>[0-9]{{1,2}})[.．]?[\s　]+(?=\D)(?!.{{0,12}}[日周月])",
        True,
    ),
    ("arabic", rf"(?P<n>{_AR}){_SPACE}[.．](?:{_NO_FIGURE}|{_YEAR})", True),
    ("arabic", rf"(?P<n>{_AR}){_SPACE}、(?:{_NO_FIGURE}|{_YEAR})", False),
)
_PATTERNS = tuple((form, re.compile(pattern), standard) for form, pattern, standard in _WRITTEN)

_SIGNS: tuple[tuple[Form, dict[str, int]], ...] = (
    ("circled", _CIRCLED),
    ("arabic-paren", _BRACKETED),
    ("cn-paren", _BRACKETED_CN),
    ("arabic", _POINTED),
    ("roman", {sign: i + 1 for i, sign in enumerate(_ROMAN)}),
)
# Ⅰ级响应, Ⅱ类 are grades
_GRADE = re.compile(r"[级类型期度号区]")

_LEAD = re.compile(r"[\s　﻿]*")
_MAYBE = re.compile(r"[（(第其附一二三四五六七八九十百0-9０-９①-⒛Ⅰ-Ⅻ㈠-㈩㉑-㉟❶-❿]")
_DASHES = "—–―－ー"
_DASH = re.compile(rf"[{_DASHES}]、")


def mark_at(text: str, at: int = 0) -> Mark | None:
    """The ordinal mark that begins at *at* of *text*, or None."""
    if not _MAYBE.match(text, at):
        return None
    for form, signs in _SIGNS:
        value = signs.get(text[at])
        if value is not None:
            graded = form == "roman" and _GRADE.match(text, at + 1)
            return None if graded else Mark(form, value, at, at + 1, text[at])
    for form, pattern, standard in _PATTERNS:
        found = pattern.match(text, at)
        if found:
            value = ordinal_value(found["n"])
            if value:
                return Mark(form, value, at, found.end(), found.group(), standard)
    return None


def leading_mark(text: str) -> Mark | None:
    """The ordinal mark that a line opens with, after any indent; its offsets are those of the line.

    A dash in the place of 一 is read as what it stands for, and is no standard mark.
    """
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    dash = _DASH.match(text, at)
    if dash:
        return Mark("cn", 1, at, dash.end(), dash.group(), standard=False)
    return mark_at(text, at)


_INLINE = re.compile(
    rf"(?:(?<=[。；;：:，,、！!？?）)”’】》…—\s“「（(])|^)"
    rf"(?=(?:{_CN}[是要]|[第其](?:{_CN}|{_AR})[，,、：:]|[（(](?:{_AR}|{_CN})[）)](?![、项款至和及与—]|第)))|(?=[①-⑳])"
)


_OPENING = frozenset("“「")


def inline_marks(text: str, start: int = 0) -> Iterator[Mark]:
    """The ordinal marks inside running text, from *start* on: 一是…；二是…, （1）…（2）…, ①…②….

    Only where a clause can begin: after a mark of punctuation or at the start. What a quotation opens
    with is a run's first or a name: “三要五不”.
    """
    for place in _INLINE.finditer(text, start):
        mark = mark_at(text, place.start())
        quoted = text[place.start() - 1 : place.start()] in _OPENING
        if mark is not None and not (quoted and mark.value > 1):
            yield mark


_NUMERAL = re.compile(rf"{_CN}|[0-9０-９]+|[①-⒛㈠-㈩㉑-㉟❶-❿Ⅰ-Ⅻ{_DASHES}]")
_WIDTH = str.maketrans("（），．：　", "(),.: ")


def _numeral(mark: Mark) -> tuple[int, int]:
    """Where in the mark's own text the figure stands that counts: the last, for 1.1."""
    *_, last = _NUMERAL.finditer(mark.text)
    return last.span()


def shape(mark: Mark) -> str:
    """How a mark is written but for its number and the width of its punctuation: 一、 (1) 第一章 ①"""
    start, end = _numeral(mark)
    figure = mark.text[start]
    if ordinal_value(figure) or figure in "十百":
        figure = "1" if figure.translate(_WIDE).isascii() else "一"
    elif figure not in _DASHES:
        figure = "①"
    return (mark.text[:start] + figure + mark.text[end:]).translate(_WIDTH).replace(" ", "")


def written(mark: Mark, value: int) -> str:
    """The mark that *mark* would be with another number: （三） with 2 is （二）."""
    start, end = _numeral(mark)
    return mark.text[:start] + _figure(mark.text[start:end], value) + mark.text[end:]


def _figure(like: str, value: int) -> str:
    for _, signs in _SIGNS:
        if like in signs:
            order = list(signs)
            at = order.index(like) - signs[like] + value
            return order[at] if 0 <= at < len(order) and signs[order[at]] == value else str(value)
    if like[0] in "0123456789":
        return str(value)
    if like[0] in "０１２３４５６７８９":
        return str(value).translate({v: k for k, v in _WIDE.items()})
    return ordinal_text(value)
