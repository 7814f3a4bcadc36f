"""Ordinal marks (序号): 一、 （一） 1. （1） ① 第一， 一是 第一章 第一条 附件1, read with their values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

Form = Literal[
    "cn",  # 一、
    "cn-paren",  # （一）
    "arabic",  # 1.
    "arabic-paren",  # （1）
    "circled",  # ①
    "ordinal",  # 第一，
    "is",  # 一是
    "must",  # 一要
    "chapter",  # 第一章
    "division",  # 第一节
    "article",  # 第一条
    "annex",  # 附件1
    "roman",  # Ⅰ
    "decimal",  # 1.1
]

# GB/T 9704—2012, 7.3.3: 一、 （一） 1. （1）; the circled figure follows by GB/T 15834—2011, B.3.
DEPTH: dict[Form, int] = {"cn": 1, "cn-paren": 2, "arabic": 3, "arabic-paren": 4, "circled": 5}


@dataclass(frozen=True, slots=True)
class Mark:
    """An ordinal as it is written: its form, its value, where it lies in its line, [start, end).

    *standard* is False for a way of writing that the standards do not know: 1、 （一）、 一. 第1，
    """

    form: Form
    value: int
    start: int
    end: int
    text: str
    standard: bool = True


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100}
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ"
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_CIRCLED = (
    {chr(0x2460 + i): i + 1 for i in range(20)}  # ①–⑳
    | {chr(0x3251 + i): i + 21 for i in range(15)}  # ㉑–㉟
    | {chr(0x2776 + i): i + 1 for i in range(10)}  # ❶–❿
)
_BRACKETED = {chr(0x2474 + i): i + 1 for i in range(20)}  # ⑴–⒇
_BRACKETED_CN = {chr(0x3220 + i): i + 1 for i in range(10)}  # ㈠–㈩


def ordinal_value(text: str) -> int:
    """The value of an ordinal written in Chinese or Arabic figures; 0 if it is none.

    >>> ordinal_value("二十一"), ordinal_value("１２"), ordinal_value("一百零三")
    (21, 12, 103)
    """
    text = text.translate(_WIDE)
    if text.isascii():
        return int(text) if text.isdigit() else 0
    total = digit = 0
    for char in text:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _DIGITS:
            digit = _DIGITS[char]
        else:
            return 0
    return total + digit


_CN = r"[一二三四五六七八九十百零〇]{1,5}"
_AR = r"[0-9０-９]{1,3}"
_SPACE = r"[\s　]*"

# The first that fits is taken; ``n`` holds the ordinal; the last field: do the standards know it?
_WRITTEN: tuple[tuple[Form, str, bool], ...] = (
    ("chapter", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}章", True),
    ("division", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}节(?![日气目点约])", True),
    ("article", rf"第{_SPACE}(?P<n>{_CN}|{_AR}){_SPACE}条(?![例])", True),
    (
        "annex",
        rf"附[件录表]{_SPACE}[:：]?{_SPACE}(?P<n>{_CN}|{_AR})(?![0-9年月个份])[.．、:：]?",
        True,
    ),
    ("cn-paren", rf"[（(]{_SPACE}(?P<n>{_CN}){_SPACE}[）)](?![、.．])", True),
    ("cn-paren", rf"[（(]{_SPACE}(?P<n>{_CN}){_SPACE}[）)][、.．]", False),
    ("cn-paren", rf"(?P<n>{_CN})[）)]", False),
    ("arabic-paren", rf"[（(]{_SPACE}(?P<n>{_AR}){_SPACE}[）)](?![、.．])", True),
    ("arabic-paren", rf"[（(]{_SPACE}(?P<n>{_AR}){_SPACE}[）)][、.．]", False),
    ("arabic-paren", rf"(?P<n>{_AR})[）)]", False),
    ("cn", rf"(?P<n>{_CN}){_SPACE}、", True),
    ("cn", rf"(?P<n>{_CN}){_SPACE}[.．]", False),
    ("is", rf"(?P<n>{_CN})是", True),
    ("must", rf"(?P<n>{_CN})要(?![素求点件])", True),
    ("ordinal", rf"第(?P<n>{_CN})[，,：:]", True),
    ("ordinal", rf"第(?P<n>{_CN})[、.．]", False),
    ("ordinal", rf"第(?P<n>{_AR})[，,、：:]", False),
    (
        "decimal",
        rf"{_AR}[.．](?:[0-9]{{1,2}}[.．])*(?P<n>[0-9]{{1,2}})[.．]?[\s　]+(?=\D)",
        True,
    ),
    ("arabic", rf"(?P<n>{_AR}){_SPACE}[.．](?![0-9０-９])", True),
    ("arabic", rf"(?P<n>{_AR}){_SPACE}、", False),
)
_PATTERNS = tuple((form, re.compile(pattern), standard) for form, pattern, standard in _WRITTEN)

_SIGNS: tuple[tuple[Form, dict[str, int]], ...] = (
    ("circled", _CIRCLED),
    ("arabic-paren", _BRACKETED),
    ("cn-paren", _BRACKETED_CN),
    ("roman", {sign: i + 1 for i, sign in enumerate(_ROMAN)}),
)

_LEAD = re.compile(r"[\s　﻿]*")
_MAYBE = re.compile(r"[（(第附一二三四五六七八九十百0-9０-９①-⒇Ⅰ-Ⅻ㈠-㈩㉑-㉟❶-❿]")


def mark_at(text: str, at: int = 0) -> Mark | None:
    """The ordinal mark that begins at *at* of *text*, or None."""
    if not _MAYBE.match(text, at):
        return None
    for form, signs in _SIGNS:
        value = signs.get(text[at])
        if value is not None:
            return Mark(form, value, at, at + 1, text[at])
    for form, pattern, standard in _PATTERNS:
        found = pattern.match(text, at)
        if found:
            value = ordinal_value(found["n"])
            if value:
                return Mark(form, value, at, found.end(), found.group(), standard)
    return None


def leading_mark(text: str) -> Mark | None:
    """The ordinal mark that a line opens with, after any indent; its offsets are those of the line."""
    lead = _LEAD.match(text)
    return mark_at(text, lead.end() if lead else 0)


_INLINE = re.compile(
    rf"(?:(?<=[。；;：:，,、！!？?）)”\s])|^)(?=(?:{_CN}[是要]|第{_CN}[，,、]|[（(](?:{_AR}|{_CN})[）)]|[①-⑳]))"
)


def inline_marks(text: str, start: int = 0) -> Iterator[Mark]:
    """The ordinal marks inside running text, from *start* on: 一是…；二是…, （1）…（2）…, ①…②….

    Only where a clause can begin: after a mark of punctuation or at the start.
    """
    for place in _INLINE.finditer(text, start):
        mark = mark_at(text, place.start())
        if mark is not None:
            yield mark
