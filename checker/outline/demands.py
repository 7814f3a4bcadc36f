"""The mandated contents (必备内容) and how they are known from the text (rules/lexicon/parts.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.document import Span
from checker.outline.shadow import shadow
from checker.resources import load_yaml, room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.outline.model import Line, Section


class Demand(Struct, frozen=True):
    """A mandated content and how it is known from the text (rules/lexicon/parts.yaml)."""

    key: str
    short: str
    name: str
    opening: re.Pattern[str] | None = None
    evidence: re.Pattern[str] | None = None
    except_: tuple[str, ...] = ()
    minimum: int = 0
    within: str | None = None
    heading: re.Pattern[str] | None = None
    promise: re.Pattern[str] | None = None
    preface: bool = False


@cache
def demands() -> Mapping[str, Demand]:
    """The mandated contents by their keys, in the order of the regulation."""
    patterns = ("opening", "evidence", "heading", "promise")
    found = {}
    for key, given in load_yaml(room("rules") / "lexicon" / "parts.yaml").items():
        options: dict[str, Any] = {
            name: re.compile(value) if name in patterns else value for name, value in given.items()
        }
        options["except_"] = tuple(options.pop("except", ()))
        found[key] = Demand(key=key, **options)
    return found


_SENTENCE = re.compile(r"[^。！？!?;；]+[。！？!?;；]?")


def sentences(line: Line) -> Iterator[Span]:
    """The sentences of a line's running text, semicolons dividing too."""
    if line.body is None:
        return
    for found in _SENTENCE.finditer(line.cut(line.body)):
        yield Span(line.body.start + found.start(), line.body.start + found.end())


def timeless(text: str, year: int | None) -> str:
    """A shadow text with its years told from the report's: 本年 下年 上年, and without spaces."""
    plain = _SPACES.sub("", shadow(text))
    if year is None:
        return plain
    words = {year: "本年", year + 1: "下年", year - 1: "上年"}
    return _YEARS.sub(lambda found: words.get(int(found[1]), found[0]), plain)


_SPACES = re.compile(r"[\s　]+")
_YEARS = re.compile(r"((?:19|20)\d\d)(?:年度|年|度)?(?!\d)")


def heading_words(section: Section, year: int | None) -> str:
    """A section's title as the grammar reads it; empty where it has none."""
    line = section.heading
    if line is None or line.title is None:
        return ""
    return timeless(line.cut(line.title), year).strip(",;:.。、")
