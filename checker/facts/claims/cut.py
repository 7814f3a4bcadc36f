"""Cuts jieba's dictionary down to the words that claims need: ``python -m checker.facts.claims.cut``.

Kept are the frequent words of every kind, the places and bodies, and whatever holds a word of the
claims lexicon or shares an edge with one, so that the lexicon's words are cut as by the whole.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from checker.facts.claims.words import DICTIONARY, tokenizer
from checker.facts.lexicon import words
from checker.resources import room

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICE = re.compile(r"\[[^\]]*\]")
SPELT = re.compile(r"[一-龥]{2,}")
LONGEST = 5
FREQUENT = 400  # how often a word must stand in jieba's corpus to be kept for itself
NAMED = {"ns": 500, "nt": 40, "nr": 2000, "nrt": 3000}  # the same for names
NEIGHBOUR = 150  # the same for a word that shares an edge with a lexicon word


def whole() -> Iterator[tuple[str, int, str]]:
    """The entries of jieba's own dictionary."""
    module = sys.modules[type(tokenizer()).__module__]
    with Path(str(module.__file__)).with_name("dict.txt").open(encoding="utf-8") as source:
        for line in source:
            word, often, tag = line.split()
            yield word, int(often), tag


def lexicon() -> frozenset[str]:
    """Every word of the claims lexicons, those that the patterns spell out included."""
    claims, support = words("claims"), words("support")
    lists = [*claims["words"].values(), claims["tags"]]
    lists += [claims[name] for name in ("future", "drive", "negation", "close-negation", "names")]
    lists += [support[name] for name in ("inputs", "generic")]
    patterns = [p for entry in claims["patterns"] for key in ("firm", "soft") for p in entry[key]]
    spelt = SPELT.findall(CHOICE.sub("|", "\n".join(patterns)))
    return frozenset(word for each in [*lists, spelt] for word in each if len(word) > 1)


def kept() -> Iterator[tuple[str, int, str]]:
    """The entries that are needed."""
    own = lexicon()
    heads, tails = {word[0] for word in own}, {word[-1] for word in own}
    inner = {word[i:j] for word in own for i in range(len(word)) for j in range(i + 1, len(word) + 1)}
    for word, often, tag in whole():
        if len(word) > LONGEST:
            continue
        parts = {word[i:j] for i in range(len(word)) for j in range(i + 2, len(word) + 1)}
        near = often >= NEIGHBOUR and tag[0] in "nvadi" and (word[-1] in heads or word[0] in tails)
        if often >= NAMED.get(tag, FREQUENT) or word in inner or parts & own or (near and len(word) == 2):
            yield word, often, tag


def main() -> None:
    """Write the cut dictionary: jieba's total on the first line, then word, frequency, tag."""
    total = sum(often for _, often, _ in whole())
    rows = [f"{word} {often} {tag}" for word, often, tag in sorted(kept())]
    path = room("rules") / "lexicon" / DICTIONARY
    path.write_text("\n".join([str(total), *rows]) + "\n", encoding="utf-8")
    print(f"{path}: {len(rows)} words")  # noqa: T201


if __name__ == "__main__":
    main()
