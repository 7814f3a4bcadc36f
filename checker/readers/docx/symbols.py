"""Characters of symbol fonts (``w:sym``) in Unicode."""

from __future__ import annotations

_PRIVATE = range(0xF000, 0xF100)


def _run(first: int, signs: str) -> dict[int, str]:
    return {first + at: sign for at, sign in enumerate(signs)}


_WINGDINGS = {0x6C: "●", 0x6E: "■", 0x6F: "□", 0x75: "◆", 0x9F: "•", 0xA8: "□", 0xD8: "➢"}
_SYMBOL = {0xA3: "≤", 0xA5: "∞", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠"}

_FONTS: dict[str, dict[int, str]] = {
    "wingdings": _WINGDINGS
    | _run(0x81, "①②③④⑤⑥⑦⑧⑨⑩")
    | _run(0x8C, "❶❷❸❹❺❻❼❽❾❿")
    | _run(0xFB, "✗✓☒☑")
    | _run(0xDF, "←→↑↓"),
    "wingdings 2": {0x50: "✓", 0x52: "☑", 0x53: "☒", 0xA3: "□"}
    | _run(0x6A, "①②③④⑤⑥⑦⑧⑨⑩")
    | _run(0x75, "❶❷❸❹❺❻❼❽❾❿"),
    "symbol": _SYMBOL | _run(0xAC, "←↑→↓") | _run(0x20, " !∀#∃%&∋()∗+,−./0123456789:;<=>?"),
}


def symbol(font: str, code: str) -> str:
    """The character that a symbol font shows for a hexadecimal code; nothing where it is not known."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    signs = _FONTS.get(font.lower())
    if signs is not None:
        return signs.get(value & 0xFF if value in _PRIVATE else value, "")
    known = 0x20 <= value <= 0x10FFFF and not 0xD800 <= value <= 0xF8FF
    return chr(value) if known else ""
