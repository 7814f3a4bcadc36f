"""The words that tell lines apart: titles, closings, page furniture (rules/lexicon/page.yaml)."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from checker.resources import load_yaml, room


class Page(Struct, frozen=True):
    """Compiled patterns, each for a whole shadow line."""

    subject: re.Pattern[str]
    genre: re.Pattern[str]
    contents: re.Pattern[str]
    addressee: re.Pattern[str]
    number: re.Pattern[str]
    front: re.Pattern[str]
    closing: re.Pattern[str]
    date: re.Pattern[str]
    issuer: re.Pattern[str]
    general: re.Pattern[str]
    local: re.Pattern[str]
    appendix: re.Pattern[str]
    preface: re.Pattern[str]
    furniture: re.Pattern[str]


@cache
def page() -> Page:
    """The patterns, compiled once."""
    data = load_yaml(room("rules") / "lexicon" / "page.yaml")
    title, division = data["title"], data["division"]
    return Page(
        subject=re.compile(title["subject"]),
        genre=re.compile(f"{title['genre']}{title['tail']}$"),
        **{key: re.compile(data[key], re.IGNORECASE) for key in _WHOLE},
        **{key: re.compile(pattern) for key, pattern in division.items()},
        furniture=re.compile("|".join(f"(?:{p})" for p in data["furniture"]), re.IGNORECASE),
    )


_WHOLE = ("contents", "addressee", "number", "front", "closing", "date", "issuer")
