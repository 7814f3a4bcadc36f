"""An index of fixed terms, and what is almost one: a character dropped, added, replaced or moved.

A slip leaves one half of a term as it is, so terms are found by their halves: a text is looked up place by
place, and how many terms there are does not count.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from checker.facts.lexicon import words
from checker.outline.shadow import shadow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

How = Literal["dropped", "added", "replaced", "moved", "variant"]

SHORTEST = 6  # a shorter term has only the wrong forms that the lexicon names
_MARKS = frozenset("、,;:。.·")
_GAPS = frozenset(" \"'“”‘’《》〈〉<>()[]{}〔〕【】—-~|/…")
FEW = 8  # so many terms with the same half are tried one by one
_NEAR = 3  # so far a character may have strayed


class Term(Struct, frozen=True):
    """A fixed term: its words, as they are compared; *quoted* if it is usual inside quotation marks.

    A *firm* one, whose parts the lexicon bars off, has no other wording at all.
    """

    text: str
    written: str
    quoted: bool = False
    firm: bool = False

    def needs(self, at: int) -> bool:
        """Whether without its character at *at* the term makes no other phrase.

        A single character left before or after the gap may belong to another word: 会议⟦学⟧法|治讲座.
        """
        spared = self.text[at] in _words()["particles"] or self.text[at] in _words()["places"]
        return self.firm or (not spared and 2 <= at <= len(self.text) - 2)

    def allows(self, lost: str, char: str) -> bool:
        """Whether *char* in the place of *lost* makes another phrase rather than a slip: 依法治⟦省⟧."""
        return lost in _words()["places"] or (not self.firm and not confusable(lost, char))


class Hit(Struct, frozen=True):
    """Where a term, or almost a term, stands in a line; [low, high) are the characters that differ."""

    start: int
    end: int
    term: Term
    how: How | None = None
    low: int = 0
    high: int = 0


class _Halves:
    """Terms that share one half, by the other: all of them if they are few, else those that can be meant."""

    __slots__ = ("_near", "_parts", "terms")

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._parts: list[str] = []
        self._near: dict[str, list[Term]] = {}

    def add(self, term: Term, part: str) -> None:
        self.terms.append(term)
        self._parts.append(part)

    def like(self, cut: Callable[[int], str]) -> Iterable[Term]:
        """The terms whose other half is *cut* but for a slip; *cut* gives so many characters of the text."""
        if len(self.terms) <= FEW:
            return self.terms
        if not self._near:
            for term, part in zip(self.terms, self._parts, strict=True):
                for key in {part, _sorted(part), *_without_one(part)}:
                    self._near.setdefault(key, []).append(term)
        found: dict[int, Term] = {}
        for length in {len(part) for part in self._parts}:
            same, longer = cut(length), cut(length + 1)
            for key in (cut(length - 1), same, _sorted(same), *_without_one(same), *_without_one(longer)):
                found.update((id(term), term) for term in self._near.get(key, ()))
        return found.values()


class _Spot:
    """What a stretch of characters can be: the first half of terms, the second, forms of a term."""

    __slots__ = ("forms", "heads", "tails")

    def __init__(self) -> None:
        self.heads: _Halves | None = None
        self.tails: _Halves | None = None
        self.forms: list[tuple[Term, How | None]] = []

    def head(self, term: Term, rest: str) -> None:
        self.heads = self.heads or _Halves()
        self.heads.add(term, rest)

    def tail(self, term: Term, rest: str) -> None:
        self.tails = self.tails or _Halves()
        self.tails.add(term, rest)


class Index:
    """Fixed terms by their two halves, of which a near miss leaves one as it is; and their forms.

    ``spots``: three characters -> how many characters in all -> those characters -> what they can be.
    """

    def __init__(self, entries: Iterable[str]) -> None:
        self.spots: dict[str, dict[int, dict[str, _Spot]]] = {}
        self.terms: list[Term] = []
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
        self.terms.append(term)
        right = [shadow(form) for form in also.split()]
        for form in right:
            self._spot(form).forms.append((term, None))
        for form in map(shadow, (*wrong.split(), *_shuffled(parts))):
            if form not in right:
                self._spot(form).forms.append((term, "variant"))
        if len(term.text) < SHORTEST:
            self._spot(term.text).forms.append((term, None))
            return
        half = len(term.text) // 2
        first, second = term.text[:half], term.text[half:]
        self._spot(first).head(term, second)
        self._spot(second).tail(term, first)
        self._spot(_turned(term.text, half)).forms.append((term, "variant"))

    def _spot(self, text: str) -> _Spot:
        spots = self.spots.setdefault(text[:3], {}).setdefault(len(text), {})
        return spots.get(text) or spots.setdefault(text, _Spot())

    def hits(self, text: str) -> Iterator[Hit]:
        """The terms, the forms and the near misses in a line of shadow text."""
        get = self.spots.get
        for at in range(len(text) - 2):
            sizes = get(text[at : at + 3])
            if sizes is None:
                continue
            for length, spots in sizes.items():
                spot = spots.get(text[at : at + length])
                if spot is not None:
                    yield from _around(text, at, at + length, spot)


def _around(text: str, at: int, end: int, spot: _Spot) -> Iterator[Hit]:
    for term, how in spot.forms:
        yield Hit(at, end, term, how, at, end)
    if spot.heads is not None:
        for term in spot.heads.like(lambda length: text[end : end + length]):
            if (hit := _from_head(text, at, term)) is not None:
                yield hit
    if spot.tails is not None:
        for term in spot.tails.like(lambda length: text[max(0, at - length) : at]):
            if (hit := _from_tail(text, at, term)) is not None:
                yield hit


def _sorted(part: str) -> str:
    return "~" + "".join(sorted(part))


def _without_one(part: str) -> set[str]:
    return {part[:i] + part[i + 1 :] for i in range(len(part))}


def _turned(text: str, at: int) -> str:
    """The text with the two characters round *at* changed about."""
    return text[: at - 1] + text[at] + text[at - 1] + text[at + 1 :]


def _shuffled(parts: list[str]) -> Iterator[str]:
    """The term without one of its inner parts, and with two neighbours changed about."""
    if len(parts) < 3:
        return
    for i in range(1, len(parts) - 1):
        yield "".join(parts[:i] + parts[i + 1 :])
    for i in range(len(parts) - 1):
        yield "".join([*parts[:i], parts[i + 1], parts[i], *parts[i + 2 :]])


def _from_head(text: str, start: int, term: Term) -> Hit | None:
    """The term itself or a near miss of it, from where its first half stands."""
    if text.startswith(term.text, start):
        return Hit(start, start + len(term.text), term)
    return _compare(text, start, term, len(term.text) // 2) or _moved(text, start, term)


def _from_tail(text: str, at: int, term: Term) -> Hit | None:
    """A near miss in the first half of a term, from where its second half stands."""
    first = at - len(term.text) // 2
    if first >= 0 and text.startswith(term.text[: at - first], first):
        return None
    for start in (first, first + 1, first - 1):
        hit = _compare(text, start, term) if start >= 0 and text[start] == term.text[0] else None
        if hit is not None and hit.low <= at:
            return hit
    return _moved(text, first, term) if first >= 0 else None


def _compare(text: str, start: int, term: Term, at: int = 1) -> Hit | None:
    """A near miss by one character, neither the term's first nor its last; those before *at* are right."""
    word = term.text
    last = min(len(word), len(text) - start)
    while at < last and text[start + at] == word[at]:
        at += 1
    if at >= last:
        return None
    here, lost, char = start + at, word[at], text[start + at]
    inner = at < len(word) - 1
    if inner and text.startswith(word[at + 1 :], here) and term.needs(at):
        return _dropped(text, start, term, at)
    if char in _GAPS or char.isdigit():
        return None
    if inner and text.startswith(word[at + 1 :], here + 1) and not term.allows(lost, char):
        return Hit(start, start + len(word), term, "replaced", here, here + 1)
    added = char in _MARKS or char in (word[at - 1], lost)
    if added and text.startswith(word[at:], here + 1) and not _listed(text, start, here, term):
        return Hit(start, start + len(word) + 1, term, "added", here - 1, here + 1)
    return None


def _listed(text: str, start: int, here: int, term: Term) -> bool:
    """Whether the mark at *here* divides two of a list: 民事、行政|、|公益诉讼等案件."""
    after = text[start + len(term.text) + 1 :][:1]
    return text[here] == "、" and (text[start - 1 : start] == "、" or after in {"、", "等"})


def _dropped(text: str, start: int, term: Term, at: int) -> Hit:
    """A character is missing; where it stands right before or after the rest, it only strayed."""
    lost, end = term.text[at], start + len(term.text) - 1
    if start and text[start - 1] == lost:
        return Hit(start - 1, end, term, "moved", start + at, start + at)
    if text.startswith(lost, end):
        return Hit(start, end + 1, term, "moved", start + at, start + at)
    return Hit(start, end, term, "dropped", start + at, start + at)


def _moved(text: str, start: int, term: Term) -> Hit | None:
    """The term's own characters in another order: one that strayed, or any order of a firm term."""
    word, end = term.text, start + len(term.text)
    window = text[start:end]
    if (
        window == word
        or len(window) < len(word)
        or window[0] not in word
        or window[len(word) // 2] not in word
    ):
        return None  # most are told apart by one character
    if sorted(window) != sorted(word):
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
    return {name: frozenset(words("slips")[name]) for name in ("particles", "places")}


def confusable(one: str, other: str) -> bool:
    """Whether two characters are written for one another, by sound or by shape."""
    sounds, pairs = _confused()
    return (one, other) in pairs or sounds.get(one, one) == sounds.get(other, other)


@cache
def _confused() -> tuple[dict[str, int], frozenset[tuple[str, str]]]:
    """The sound of each common character, and the pairs that are confused for another reason."""
    groups = words("slips")["confusable"].split()
    pairs = frozenset((a, b) for group in groups for a in group for b in group if a != b)
    return {char: at for at, group in enumerate(words("slips")["sounds"].split()) for char in group}, pairs
