"""An index of fixed terms, and what is almost one: a character dropped, added, replaced or moved.

A near miss leaves the first or the last characters of a term as they are, so the terms are found by those:
a text is looked up character by character, and the number of terms does not count.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.lexicon import words
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

How = Literal["dropped", "added", "replaced", "moved", "variant"]

SHORTEST = 6  # a shorter term has only the wrong forms that the lexicon names
LONG = 9  # a term so long is found by four of its characters, a shorter one by three
_MARKS = frozenset("、,;:。.·")
_GAPS = frozenset(" \"'“”‘’《》〈〉<>()[]{}〔〕【】—-~|/…")
_NEAR = 3  # so far a character may have strayed


class Term(Struct, frozen=True):
    """A fixed term: its words, as they are compared; *quoted* if it is usual inside quotation marks.

    A *firm* one, whose parts the lexicon bars off, has no other wording at all.
    """

    text: str
    written: str
    quoted: bool = False
    firm: bool = False

    def allows(self, lost: str, char: str) -> bool:
        """Whether *char* in the place of *lost* makes another phrase rather than a slip."""
        return not self.firm and (lost, char) not in _confusable()


class _Spot(Struct, frozen=True):
    """What three or four characters can be: the beginning of terms, their end, the beginning of forms."""

    heads: list[Term]
    tails: list[Term]
    forms: list[tuple[str, Term, bool]]


class Hit(Struct, frozen=True):
    """Where a term, or almost a term, stands in a line; [low, high) are the characters that differ."""

    start: int
    end: int
    term: Term
    how: How | None = None
    low: int = 0
    high: int = 0


class Index:
    """Fixed terms by the characters that they begin and end with, wrong forms by those they begin with."""

    def __init__(self, entries: Iterable[str]) -> None:
        self.spots: dict[str, _Spot] = {}
        for entry in entries:
            self._add(entry)

    def _add(self, entry: str) -> None:
        """One entry: ``词|词 = 可用的写法 … × 错误的写法 …``.

        An inner part between two bars that is lost, or two parts in the wrong order, make a wrong form.
        """
        head, _, wrong = entry.partition("×")
        written, _, also = head.partition("=")
        written = written.strip()
        inside = written.startswith("“") and written.endswith("”")
        parts = written.strip("“”" if inside else "").split("|")
        plain = "".join(parts)
        term = Term(shadow(plain), plain, inside, len(parts) > 1)
        right = [shadow(form) for form in also.split()]
        for form in right:
            self._spot(form[:3]).forms.append((form, term, False))
        for form in map(shadow, (*wrong.split(), *_shuffled(parts))):
            if form not in right:
                self._spot(form[:3]).forms.append((form, term, True))
        if len(term.text) < SHORTEST:
            self._spot(term.text[:3]).forms.append((term.text, term, False))
            return
        width = _width(term.text)
        self._spot(term.text[:width]).heads.append(term)
        self._spot(term.text[-width:]).tails.append(term)

    def _spot(self, key: str) -> _Spot:
        return self.spots.setdefault(key, _Spot([], [], []))

    def hits(self, text: str) -> Iterator[Hit]:
        """The terms, the forms and the near misses in a line of shadow text."""
        get = self.spots.get
        for at in range(len(text) - 2):
            for width in (3, 4):
                spot = get(text[at : at + width])
                if spot is None:
                    continue
                for form in spot.forms:
                    yield from _spelt(text, at, *form)
                for term in spot.heads:
                    yield from _from_head(text, at, term)
                for term in spot.tails:
                    yield from _from_tail(text, at + width, term)


def _width(text: str) -> int:
    return 4 if len(text) >= LONG else 3


def _shuffled(parts: list[str]) -> Iterator[str]:
    """The term without one of its inner parts, and with two neighbours changed about."""
    if len(parts) < 3:
        return
    for i in range(1, len(parts) - 1):
        yield "".join(parts[:i] + parts[i + 1 :])
    for i in range(len(parts) - 1):
        yield "".join([*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]])


def _spelt(text: str, at: int, form: str, term: Term, wrong: bool) -> Iterator[Hit]:  # noqa: FBT001
    if text.startswith(form, at):
        end = at + len(form)
        yield Hit(at, end, term, "variant" if wrong else None, at, end)


def _from_head(text: str, start: int, term: Term) -> Iterator[Hit]:
    """The term itself or a near miss of it, from where its first characters stand."""
    if text.startswith(term.text, start):
        yield Hit(start, start + len(term.text), term)
        return
    hit = _compare(text, start, term) or _moved(text, start, term)
    if hit is not None:
        yield hit


def _from_tail(text: str, end: int, term: Term) -> Iterator[Hit]:
    """A near miss whose first characters differ, from where the last ones of the term end."""
    length, head = len(term.text), term.text[: _width(term.text)]
    for start in (end - length, end - length + 1, end - length - 1):
        if start < 0 or text[start] != head[0] or text.startswith(head, start):
            continue
        hit = _compare(text, start, term)
        if hit is not None and hit.end == end:
            yield hit
            return
    hit = _moved(text, end - length, term) if end >= length else None
    if hit is not None:
        yield hit


def _compare(text: str, start: int, term: Term) -> Hit | None:
    """A near miss by one character, neither the term's first nor its last."""
    word, at = term.text, 1
    last = min(len(word) - 1, len(text) - start)
    while at < last and text[start + at] == word[at]:
        at += 1
    if at >= last:
        return None
    here, lost, char = start + at, word[at], text[start + at]
    if text.startswith(word[at + 1 :], here) and (term.firm or lost not in _words()["particles"]):
        return _dropped(text, start, term, at)
    if char in _GAPS or char.isdigit():
        return None
    if text.startswith(word[at + 1 :], here + 1) and not term.allows(lost, char):
        return Hit(start, start + len(word), term, "replaced", here, here + 1)
    added = char in _MARKS or char in (word[at - 1], lost)
    if added and text.startswith(word[at:], here + 1):
        return Hit(start, start + len(word) + 1, term, "added", here, here + 1)
    return None


def _dropped(text: str, start: int, term: Term, at: int) -> Hit:
    """A character is missing; where it stands right before or after the rest, it only strayed."""
    lost, end = term.text[at], start + len(term.text) - 1
    if start and text[start - 1] == lost:
        return Hit(start - 1, end, term, "moved", start - 1, end)
    if text.startswith(lost, end):
        return Hit(start, end + 1, term, "moved", start, end + 1)
    return Hit(start, end, term, "dropped", start + at, start + at)


def _moved(text: str, start: int, term: Term) -> Hit | None:
    """The term's own characters in another order: one that strayed, or any order of a firm term."""
    word, end = term.text, start + len(term.text)
    window = text[start:end]
    if window == word or len(window) < len(word) or sorted(window) != sorted(word):
        return None
    return Hit(start, end, term, "moved", start, end) if term.firm or _strayed(word, window) else None


def _strayed(word: str, window: str) -> bool:
    """Whether one character of *word* has moved a few places in *window*."""
    differing = [i for i in range(len(word)) if word[i] != window[i]]
    low, high = differing[0], differing[-1] + 1
    if high - low > _NEAR:
        return False
    inner, outer = word[low:high], window[low:high]
    return inner[1:] + inner[0] == outer or inner[-1] + inner[:-1] == outer


@cache
def _words() -> dict[str, frozenset[str]]:
    return {"particles": frozenset(words("slips")["particles"])}


@cache
def _confusable() -> frozenset[tuple[str, str]]:
    """Characters that are written for one another, by sound or by shape."""
    groups = words("slips")["confusable"].split()
    return frozenset((a, b) for group in groups for a in group for b in group if a != b)
