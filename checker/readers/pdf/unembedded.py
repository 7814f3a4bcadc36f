"""Characters set in fonts that are neither embedded nor installed, of which pdfium leaves some out."""

from __future__ import annotations

import io
import logging
import math
import re

from checker.readers.pdf.glyphs import REPLACEMENT, Found, meant, quarter

_UNMAPPED = re.compile(r"\(cid:\d+\)")


def characters(data: bytes, number: int) -> tuple[float, float, list[Found]]:
    """Width, height and every character of a page through pdfplumber.

    pdfium leaves out strings of one character and strings that are alike.
    """
    import pdfplumber

    # What it has to say of odd fonts is of no use to a user.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(io.BytesIO(data), pages=[number + 1]) as document:
        page = document.pages[0]
        found = [
            Found(
                _spelled(char["text"]),
                (char["x0"], page.height - char["bottom"], char["x1"], page.height - char["top"]),
                quarter(math.atan2(char["matrix"][1], char["matrix"][0])),
            )
            for char in page.chars
        ]
        return page.width, page.height, found


def _spelled(text: str) -> str:
    if _UNMAPPED.fullmatch(text):
        return REPLACEMENT
    return "".join(meant(ord(char)) for char in text)
