"""A cell's value as its number format shows it."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

# Colours, conditions, currencies and locales; padding; fill.
_TRIMMINGS = re.compile(r"\[[^\]]*\]|_.|\*.")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_PLACES = re.compile(r"[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+")
_CURRENCY = re.compile(r"\[\$([^\]-]+)[^\]]*\]")
_MAX_DECIMALS = 15
_VAST = Decimal(10) ** 16
_MAX_SCALE = 3


def shown(value: object, style: str) -> str:
    """The text of a value under a number format.

    >>> shown(1234.5, "#,##0.00"), shown(0.125, "0.0%"), shown(12.0, "General"), shown(3, '0"件"')
    ('1,234.50', '12.5%', '12', '3件')
    """
    match value:
        case bool():
            text = "TRUE" if value else "FALSE"
        case int() if style == "General" and abs(value) < _VAST:
            text = str(value)
        case int() | float():
            text = _number(value, style)
        case datetime():
            text = _moment(value, style)
        case date():
            text = _day(value, style)
        case time():
            text = value.strftime("%H:%M")
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            text = f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            text = "" if value is None else _joined(str(value))
    return text


def _joined(text: str) -> str:
    """A text whose line breaks only made it fit into its cell."""
    joined = ""
    for line in (part.strip() for part in text.replace("\r", "\n").split("\n")):
        between = " " if joined[-1:].isascii() and line[:1].isascii() and joined and line else ""
        joined += between + line
    return joined


def _number(value: float, style: str) -> str:
    number = Decimal(repr(value))
    if not number.is_finite() or abs(number) >= _VAST:
        return str(value)
    section, number = _section(number, style)
    currency = _CURRENCY.search(section)
    section = _CURRENCY.sub(lambda found: f'"{found[1]}"', section) if currency else section
    section = _TRIMMINGS.sub("", section)
    bare = _LITERAL.sub(lambda found: "\0" * len(found[0]), section)
    places = _PLACES.search(bare)
    if "general" in bare.lower() or "@" in bare or re.search(r"E[+-]|[0#?]\s*/\s*[0#?\d]", bare):
        return _general(number)
    if places is None:
        # A format without a place for figures shows its words alone: "-" for zero.
        return _plain(section) if section else ""
    before, after = section[: places.start()], section[places.end() :]
    number *= 100 ** min(bare.count("%"), _MAX_SCALE)
    sign = "-" if number < 0 else ""
    return f"{_plain(before)}{sign}{_figure(abs(number), places[0])}{_plain(after)}".strip()


def _section(number: Decimal, style: str) -> tuple[str, Decimal]:
    """The part of a format that is for a number's sign, and the number as that part shows it."""
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', style or "General")
    if number == 0 and len(parts) > 2:
        return parts[2], number
    if number < 0 and len(parts) > 1:
        return parts[1], -number
    return parts[0], number


def _plain(words: str) -> str:
    return _LITERAL.sub(lambda found: found[1] if found[1] is not None else found[2], words).replace("?", "")


def _figure(number: Decimal, places: str) -> str:
    whole, _, fraction = places.partition(".")
    scaled = number / 1000 ** min(len(whole) - len(whole.rstrip(",")), _MAX_SCALE)
    whole = whole.rstrip(",")
    decimals = min(len(fraction.replace(",", "")), _MAX_DECIMALS)
    rounded = scaled.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    optional = len(fraction) - len(fraction.rstrip("#?"))
    for _ in range(optional):
        text = text.removesuffix("0")
    digits, point, rest = text.partition(".")
    digits = digits.zfill(whole.count("0")) if "," not in whole else digits
    return f"{digits}{point}{rest}" if rest else digits


def _general(number: Decimal) -> str:
    """As Excel shows a number that nobody formatted: eleven figures at most, no trailing noughts."""
    if number == number.to_integral_value():
        return f"{number:.0f}"
    whole = max(number.adjusted() + 1, 1)
    decimals = max(min(11 - whole, _MAX_DECIMALS), 0)
    text = f"{number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime, style: str) -> str:
    day = _day(value.date(), style)
    return f"{day} {value:%H:%M}" if re.search(r"[hH]", _LITERAL.sub("", style)) else day


def _day(value: date, style: str) -> str:
    """A date with those of its parts that the format shows."""
    bare = re.sub(r"\[[^\]]*\]", "", style).lower()
    if not re.search(r"[ymd]", bare):
        bare = "y/m/d"
    wanted = [
        (str(number), unit)
        for number, letter, unit in (
            (value.year, "y", "年"),
            (value.month, "m", "月"),
            (value.day, "d", "日"),
        )
        if letter in bare
    ]
    if "年" in style or "月" in style:
        return "".join(number + unit for number, unit in wanted)
    return ("-" if "-" in bare else "/").join(number for number, _ in wanted)
