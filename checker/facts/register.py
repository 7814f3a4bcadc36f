"""The register of laws, plans and documents (rules/lexicon/documents.yaml), and what is almost one of it."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from checker.facts.citations import plain
from checker.facts.lexicon import words
from checker.facts.term_index import confusable

ENDS = 3  # so many characters at its beginning, or at its end, a near miss has right
SHORTEST = 5
LONG = 12  # a title so long may have two characters too many or too few


class Entry(Struct, frozen=True):
    """A registered document; empty where the register says nothing.

    *since* and *until* are years; *successor* is what took its place.
    """

    title: str
    issuer: str = ""
    number: str = ""
    since: int = 0
    until: int = 0
    successor: str = ""


class Register:
    """Documents by their titles, found by how a title begins or ends."""

    def __init__(self, documents: list[str], laws: list[str], wrong: list[str]) -> None:
        self.entries: dict[str, Entry] = {plain(law): Entry(law) for law in laws}
        for row in documents:
            entry = _entry(row)
            self.entries[plain(entry.title)] = entry
        self.wrong: dict[str, str] = {}
        for row in wrong:
            slip, _, right = row.partition("=>")
            self.wrong[plain(slip)] = right.strip()
        self._ends: dict[str, list[str]] = {}
        self._ranged: dict[str, list[str]] = {}
        for title in self.entries:
            for end in _ends(title, ENDS - (len(title) <= 2 * ENDS)) if len(title) >= SHORTEST else ():
                self._ends.setdefault(end, []).append(title)
            if ranged := _RANGED.fullmatch(title):
                self._ranged.setdefault(ranged["stem"], []).append(title)

    def entry(self, title: str) -> Entry | None:
        """The document that is called exactly so, however its marks and dashes are written."""
        return self.entries.get(plain(title))

    def meant(self, title: str) -> str | None:
        """The registered title that *title* is a slip of; None if it is right or unknown."""
        given = plain(title)
        if given in self.entries:
            return None
        if given in self.wrong:
            return self.wrong[given]
        if len(given) < SHORTEST - 1:
            return None
        if near := self._of_other_years(given):
            return self.entries[near[0]].title if len(near) == 1 else None
        ends = [*_ends(given, ENDS), *_ends(given, ENDS - 1)]
        near = list(dict.fromkeys(title for end in ends for title in self._ends.get(end, ())))
        close = [known for known in near if _close(given, known)]
        return self.entries[close[0]].title if len(close) == 1 else None

    def _of_other_years(self, given: str) -> list[str]:
        """The plans of the same name, of whose two years *given* has one right: (2022—2025年)."""
        ranged = _RANGED.fullmatch(given)
        same = self._ranged.get(ranged["stem"], []) if ranged else []
        years = [(known, _RANGED.fullmatch(known)) for known in same]
        return [
            known
            for known, right in years
            if ranged and right and (ranged["from"] == right["from"]) != (ranged["to"] == right["to"])
        ]


_RANGED = re.compile(r"(?P<stem>.{6,})\((?P<from>\d{4})-(?P<to>\d{4})年\)")


def _ends(title: str, size: int) -> tuple[str, str]:
    """How a title begins and how it ends; a short one is known by less, lest its middle be in both."""
    return f"^{size}{title[:size]}", f"{title[-size:]}{size}$"


def _entry(row: str) -> Entry:
    cells = [cell.strip() for cell in row.split("|")] + [""] * 6
    title, issuer, number, since, until, successor = cells[:6]
    return Entry(title, issuer, number, int(since or 0), int(until or 0), successor)


_NO_SLIP = re.compile(r"[\d省市县区州盟旗镇乡国\-()、,]")


def _close(given: str, known: str) -> bool:
    """Whether one stretch inside makes the difference, and it is no number, place or remark."""
    if abs(len(given) - len(known)) > 2 or given.endswith("办法") > known.endswith("办法"):
        return False
    shorter = min(len(given), len(known))
    head = 0
    while head < shorter and given[head] == known[head]:
        head += 1
    tail = 0
    while tail < shorter - head and given[-1 - tail] == known[-1 - tail]:
        tail += 1
    extra, lost = given[head : len(given) - tail], known[head : len(known) - tail]
    if not head or _NO_SLIP.search(extra + lost):
        return False
    if not tail:  # 行政处罚发
        return len(extra) == len(lost) == 1 and len(known) >= SHORTEST and confusable(lost, extra)
    if extra and lost:
        return sorted(extra) == sorted(lost) or _mistaken(extra, lost, known)
    most = 2 if len(known) >= LONG and not known.startswith("关于") else 1
    return len(extra + lost) <= most


def _mistaken(extra: str, lost: str, known: str) -> bool:
    """Whether one character was written for another: any in the name of a law, all of which are known."""
    if len(extra) != 1 or len(lost) != 1:
        return False
    sure = known.endswith("法") or (len(known) >= LONG and not known.startswith("关于"))
    return sure or confusable(lost, extra)


@cache
def register() -> Register:
    """The register as the lexicon has it."""
    lists = words("documents")
    return Register(lists["documents"], lists["laws"].split(), lists["wrong"])
