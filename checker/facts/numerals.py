"""Read a numeral with all that makes it a bound or an approximation: 近2.5万余, 百分之四十三, 10—30."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from lark import Lark, Token, Transformer, v_args
from lark.exceptions import LarkError
from msgspec import Struct
from msgspec.structs import replace

from checker.kept import lark_cache
from checker.resources import room

if TYPE_CHECKING:
    from collections.abc import Mapping

Bound = Literal["=", ">=", "<=", "~"]

_SCALES = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


class Numeral(Struct, frozen=True):
    """A value as printed. *ulp* is the place of its last printed digit (6.26万: 100).

    *high* is the upper end of a range, else the value again. *rate* is the whole that a percentage
    is counted of: 100 for %, 1000 for ‰, 0 for any other number; its value is the printed one.
    """

    value: Decimal
    high: Decimal
    ulp: Decimal
    bound: Bound = "="
    rate: int = 0


def chinese(text: str) -> Decimal:
    """The value of a Chinese numeral: 三百零五, 一万二千, 二〇二二.

    >>> chinese("三百零五"), chinese("一万二千"), chinese("二〇二二")
    (Decimal('305'), Decimal('12000'), Decimal('2022'))
    """
    if len(text) > 1 and not any(char in _SCALES for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    for char in text:
        if char in "万亿":
            total = (total + section + digit) * 10 ** _SCALES[char]
            section = digit = 0
        elif char in _SCALES:
            section += (digit or 1) * 10 ** _SCALES[char]
            digit = 0
        else:
            digit = _DIGITS[char]
    return Decimal(total + section + digit)


def _plain(token: Token) -> Numeral:
    if token.type == "CHINESE":
        value = chinese(token)
        return Numeral(value, value, Decimal(1))
    text = token.replace(",", "").replace("，", "").replace("．", ".")
    value = Decimal(text)
    exponent = value.as_tuple().exponent
    return Numeral(value, value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0))


def _times(numeral: Numeral, factor: Decimal) -> Numeral:
    return replace(
        numeral, value=numeral.value * factor, high=numeral.high * factor, ulp=numeral.ulp * factor
    )


@v_args(inline=True)
class _Reader(Transformer[Token, Numeral]):
    """Turns a parse into its value; each method is an alternative of the grammar."""

    def start(self, *parts: Numeral | Bound) -> Numeral:
        (numeral,) = (part for part in parts if isinstance(part, Numeral))
        for part in parts:
            if not isinstance(part, Numeral):
                numeral = replace(numeral, bound=part)
        return numeral

    def plain(self, token: Token) -> Numeral:
        return _plain(token)

    def scaled(self, token: Token, scale: Decimal) -> Numeral:
        return _times(_plain(token), scale)

    def more(self, token: Token, _more: Token, scale: Decimal = Decimal(1)) -> Numeral:
        return replace(_times(_plain(token), scale), bound=">=")

    def scaled_more(self, token: Token, scale: Decimal, _more: Token) -> Numeral:
        return replace(_times(_plain(token), scale), bound=">=")

    def scale(self, *scales: Token) -> Decimal:
        return Decimal(10) ** sum(_SCALES[scale] for scale in scales)

    def range(self, low: Numeral, _to: Token, high: Numeral) -> Numeral:
        if high.ulp > low.value and high.ulp > 1:  # 2—3万: the scale belongs to both
            low = _times(low, high.ulp)
        return replace(low, high=max(low.value, high.value), bound="~")

    def rate(self, number: Numeral, sign: Token) -> Numeral:
        return replace(number, rate=1000 if sign == "‰" else 100)

    def rate_range(self, *parts: Numeral | Token) -> Numeral:
        low, high = (part for part in parts if isinstance(part, Numeral))
        return replace(low, high=max(low.value, high.value), bound="~", rate=100)

    def percent_of(self, _of: Token, number: Numeral) -> Numeral:
        return replace(number, rate=100)

    def fraction(self, parts: Numeral, _parts: Token, number: Numeral) -> Numeral:
        value = number.value / parts.value
        return Numeral(value, value, Decimal(0), "~")

    def about(self, _word: Token) -> Bound:
        return "~"

    def over(self, _word: Token) -> Bound:
        return ">="

    def under(self, _word: Token) -> Bound:
        return "<="


@cache
def grammar() -> Lark:
    """The grammar of numerals, ready to parse."""
    source = room("grammar") / "numerals.lark"
    text = source.read_text(encoding="utf-8")
    return Lark(text, parser="lalr", transformer=_Reader(), cache=lark_cache(source))


@cache
def terminals() -> Mapping[str, str]:
    """The grammar's terminals as regular expressions, to find in a text what it can read."""
    return {terminal.name: terminal.pattern.to_regexp() for terminal in grammar().terminals}


@lru_cache(maxsize=4096)
def read(text: str) -> Numeral | None:
    """The value of a numeral written without spaces and without its unit, or None if it is none."""
    if text.isascii() and text.isdigit():  # most are nothing but digits, and need no grammar
        return _plain(Token("DECIMAL", text))
    try:
        parsed = grammar().parse(text)
    except (LarkError, ArithmeticError, KeyError):
        return None
    return parsed if isinstance(parsed, Numeral) else None
