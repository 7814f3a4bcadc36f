"""Registration and document numbers in tables (登记号、文号): those that break with the rest."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.tables.words import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checker.document import Document, Span
    from checker.facts.tables.grid import Grid

FEWEST = 5  # numbers of one kind, before one can be called odd
USUAL = 0.8
SERIAL = 3  # digits at the end of a registration number that count the documents of an office
_CODE = re.compile(r"[A-Za-z]{1,10}(?:\s*[-—–－]+\s*\d+){1,4}")
_DOCUMENT = re.compile(r"[\u4e00-\u9fff]{2,20}\s*[〔\[（(]\s*(\d{4})\s*[〕\]）)]\s*\d+\s*号")
_RUN = re.compile(r"\d+")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})年")


class OddNumber(Struct, frozen=True):
    """A number that differs from the others of its table: by *form*, by *year*, or it stands *twice*, or
    the one before it is missing from its series (*gap*).

    *own* is what it has, *usual* what the others have or what is missing, *count* how many they are.
    """

    kind: Literal["form", "year", "twice", "gap"]
    span: Span
    text: str
    own: str
    usual: str
    count: int
    first: Span | None = None


class _Number(Struct, frozen=True):
    span: Span
    text: str
    digits: tuple[str, ...]
    year: str


def odd_numbers(document: Document, grid: Grid) -> list[OddNumber]:
    """The odd numbers of a table, in reading order."""
    texts = ((cell.span, document.slice(cell.span)) for cell in grid.table.cells)
    cells = [(span, text) for span, text in texts if text and not text.isdigit()]
    codes = [_number(span, text, code=True) for span, text in cells if _CODE.fullmatch(text.strip())]
    documents = [_number(span, text, code=False) for span, text in cells if _DOCUMENT.fullmatch(text.strip())]
    years = set(_YEAR.findall(plain(grid.title)))
    own = years.pop() if len(years) == 1 else ""
    found = [*_odd_forms(codes), *_odd_years(codes, own), *_odd_years(documents, own)]
    if any("登记号" in name or "登记编号" in name or "备案号" in name for name in grid.header):
        found += [*_twice(codes), *_gaps(codes)]
    return sorted(found, key=lambda odd: odd.span)


def _number(span: Span, text: str, *, code: bool) -> _Number:
    found = tuple(_RUN.findall(text))
    year = next((run for run in found if len(run) == 4 and run[:2] in {"19", "20"}), "") if code else found[0]
    return _Number(span, text.strip(), found, year)


def _odd_forms(numbers: list[_Number]) -> Iterator[OddNumber]:
    """Codes whose runs of digits are longer or shorter than those of the others."""
    for parts in {len(number.digits) for number in numbers}:
        alike = [number for number in numbers if len(number.digits) == parts]
        if len(alike) < FEWEST:
            continue
        lengths = Counter(tuple(map(len, number.digits)) for number in alike)
        usual, count = lengths.most_common(1)[0]
        if count < USUAL * len(alike):
            continue
        for number in alike:
            own = tuple(map(len, number.digits))
            if own != usual:
                at = next(i for i in range(parts) if own[i] != usual[i])
                if _counts_on(number, alike, at, usual[at]):
                    continue
                yield OddNumber("form", number.span, number.text, str(own[at]), str(usual[at]), count)


def _counts_on(number: _Number, alike: list[_Number], at: int, usual: int) -> bool:
    """Whether numbers are written without zeros before them, and this one only is the next: 9, 10."""
    others = [other.digits[at] for other in alike if len(other.digits[at]) == usual]
    if any(run.startswith("0") for run in (*others, number.digits[at])):
        return False
    return min(abs(int(run) - int(number.digits[at])) for run in others) <= len(alike)


def _odd_years(numbers: list[_Number], year: str) -> Iterator[OddNumber]:
    """Numbers of another year than the table's title and nearly all others."""
    dated = [number for number in numbers if number.year]
    usual = sum(number.year == year for number in dated)
    if year and len(dated) >= FEWEST and usual >= USUAL * len(dated):
        for number in dated:
            if number.year != year:
                yield OddNumber("year", number.span, number.text, number.year, year, usual)


def _twice(numbers: list[_Number]) -> Iterator[OddNumber]:
    """A registration number that another row bears already."""
    seen: dict[str, Span] = {}
    for number in numbers:
        key = plain(number.text)
        if key in seen:
            yield OddNumber("twice", number.span, number.text, "", "", len(numbers), seen[key])
        seen.setdefault(key, number.span)


def _gaps(numbers: list[_Number]) -> Iterator[OddNumber]:
    """The one number that is missing from a series of an office's registration numbers, from 1 on."""
    series: dict[str, dict[int, _Number]] = {}
    for number in (number for number in numbers if len(number.digits[-1]) > SERIAL):
        text = plain(number.text)
        series.setdefault(text[:-SERIAL], {})[int(text[-SERIAL:])] = number
    for stem, found in series.items():
        missing = set(range(1, max(found) + 1)) - found.keys()
        if len(found) >= FEWEST and len(missing) == 1:
            lost = missing.pop()
            after = found[lost + 1]
            yield OddNumber("gap", after.span, after.text, "", f"{stem}{lost:0{SERIAL}}", len(found))
