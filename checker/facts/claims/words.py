"""Words of a clause and what kind of word each is, by jieba with a dictionary cut to this field."""

from __future__ import annotations

import sys
import warnings
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.facts.lexicon import words
from checker.resources import room

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DICTIONARY = "words.txt"


class Word(Struct, frozen=True):
    """A word of a clause, [start, end), with jieba's tag: n, v, d, nt …; empty if it knows none."""

    start: int
    end: int
    text: str
    tag: str


class Words:
    """Cuts a clause into words. Nothing is guessed: what the dictionary does not hold is cut small."""

    def __init__(self, entries: Sequence[str], total: int, added: Mapping[str, str]) -> None:
        known = entries[0::3]
        self._tags = dict(zip(known, entries[2::3], strict=True))
        self._cutter = tokenizer()
        self._cutter.FREQ = _frequencies(known, entries[1::3])
        self._cutter.total = total
        self._cutter.initialized = True  # else jieba reads its own dictionary and writes a cache
        for word, tag in added.items():
            self._cutter.add_word(word)
            self._tags[word] = tag
        self._cut = lru_cache(maxsize=1024)(self._divided)

    def texts(self, text: str) -> list[str]:
        """The words alone."""
        cut: list[str] = self._cutter.lcut(text, HMM=False)
        return cut

    def cut(self, text: str) -> tuple[Word, ...]:
        """The words of a text with their places; those of the last texts are remembered."""
        return self._cut(text)

    def _divided(self, text: str) -> tuple[Word, ...]:
        found, at = [], 0
        for word in self.texts(text):
            found.append(Word(at, at + len(word), word, self._tags.get(word, "")))
            at += len(word)
        return tuple(found)


def _frequencies(known: Sequence[str], often: Sequence[str]) -> dict[str, int]:
    """Word and frequency, and 0 for every beginning of a word, as jieba looks them up."""
    frequency = dict(zip(known, map(int, often), strict=True))
    for word in known:
        for end in range(1, len(word)):
            frequency.setdefault(word[:end], 0)
    return frequency


def tokenizer() -> Any:  # noqa: ANN401 (jieba publishes no types)
    """A tokenizer of jieba's; its optional import of pkg_resources would cost ten times its own."""
    kept = sys.modules.get("pkg_resources")
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # its patterns hold escapes that newer Pythons warn of
            from jieba import Tokenizer
    finally:
        del sys.modules["pkg_resources"]
        if kept is not None:
            sys.modules["pkg_resources"] = kept
    return Tokenizer()


@cache
def load() -> Words:
    """The words of this field: the cut dictionary and the lexicon's own."""
    text = (room("rules") / "lexicon" / DICTIONARY).read_text(encoding="utf-8")
    total, *entries = text.split()
    return Words(entries, int(total), words("claims")["tags"])
