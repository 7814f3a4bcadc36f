"""The figures of automatic numbers, as Word shows them for each ``w:numFmt``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_UNITS = ((1000, "千"), (100, "百"), (10, "十"))
_LEGAL = str.maketrans("一二三四五六七八九十百千零", "壹贰叁肆伍陆柒捌玖拾佰仟零")
_LEGAL_TRADITIONAL = str.maketrans("一二三四五六七八九十百千零", "壹貳參肆伍陸柒捌玖拾佰仟零")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L")),
    *((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
)


def _spelled(value: int) -> str:
    """一, 一十, 二十, 一百零一, 一千零一十."""
    if not 0 < value < 10_000:
        return str(value)
    shown, rest, gap = "", value, False
    for size, unit in _UNITS:
        digit, rest = divmod(rest, size)
        if digit:
            shown += ("零" if gap and shown else "") + "零一二三四五六七八九"[digit] + unit
        gap = digit == 0
    if rest:
        shown += ("零" if gap and shown else "") + "零一二三四五六七八九"[rest]
    return shown


def _thousand(value: int) -> str:
    """As spelled, but 十 and 十一 without the leading 一."""
    shown = _spelled(value)
    return shown[1:] if 10 <= value < 20 else shown


def _digits(zero: str) -> Callable[[int], str]:
    table = str.maketrans("0123456789", zero + "一二三四五六七八九")
    return lambda value: str(value).translate(table)


def _hundred(value: int) -> str:
    """As counted up to 九十九, digit by digit from 一○○ on."""
    return _thousand(value) if 0 < value < 100 else _digits("○")(value)


def _japanese(value: int) -> str:
    """As counted, but 百 and 千 without 一 and no 零 in between."""
    shown = _thousand(value).replace("零", "")
    return shown.replace("一百", "百").replace("一千", "千").replace("一十", "十")


def _series(first: str, length: int) -> Callable[[int], str]:
    """Signs that follow one another in Unicode; beyond the last one, plain figures."""
    return lambda value: chr(ord(first) + value - 1) if 0 < value <= length else str(value)


def _listed(signs: str) -> Callable[[int], str]:
    return lambda value: signs[value - 1] if 0 < value <= len(signs) else str(value)


def _circled(value: int) -> str:
    if 20 < value <= 35:
        return chr(0x3251 + value - 21)
    return _series("①", 20)(value)


def _roman(value: int) -> str:
    if not 0 < value < 4000:
        return str(value)
    shown = ""
    for size, sign in _ROMAN:
        shown += sign * (value // size)
        value %= size
    return shown


def _letter(value: int) -> str:
    """A … Z, AA, BB …"""
    if not 0 < value <= 780:
        return str(value)
    times, at = divmod(value - 1, 26)
    return chr(ord("A") + at) * (times + 1)


FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "bullet": lambda _: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": lambda value: str(value).translate(_WIDE),
    "decimalFullWidth2": lambda value: str(value).translate(_WIDE),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _series("⑴", 20),
    "decimalEnclosedFullstop": _series("⒈", 20),
    "numberInDash": lambda value: f"- {value} -",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": _letter,
    "lowerLetter": lambda value: _letter(value).lower(),
    "chineseCounting": _hundred,
    "taiwaneseCounting": _hundred,
    "chineseCountingThousand": _thousand,
    "taiwaneseCountingThousand": _thousand,
    "japaneseCounting": _japanese,
    "ideographDigital": _digits("〇"),
    "japaneseDigitalTenThousand": _digits("〇"),
    "taiwaneseDigital": _digits("○"),
    "ideographTraditional": _listed("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _listed("子丑寅卯辰巳午未申酉戌亥"),
    "ideographEnclosedCircle": _series("㊀", 10),
    "chineseLegalSimplified": lambda value: _spelled(value).translate(_LEGAL),
    "ideographLegalTraditional": lambda value: _spelled(value).translate(_LEGAL_TRADITIONAL),
}


def shown(value: int, form: str) -> str:
    """A number in a format; one that is not known is shown in plain figures.

    >>> shown(21, "chineseCounting"), shown(101, "chineseCountingThousand"), shown(3, "upperRoman")
    ('二十一', '一百零一', 'III')
    """
    return FORMATS.get(form, str)(value)
