"""Word lists of ``rules/lexicon``, as facts need them."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from checker.resources import lexicon


@cache
def words(name: str) -> dict[str, Any]:
    """The lists of ``rules/lexicon/<name>.yaml``."""
    return lexicon(name)


def any_of(*lists: list[str]) -> str:
    """A pattern for any word of the lists, the longest first."""
    every = {word for words_ in lists for word in words_}
    return "|".join(re.escape(word) for word in sorted(every, key=lambda w: (-len(w), w)))


@cache
def pattern(name: str, *lists: str) -> re.Pattern[str]:
    """Any word of some lists of ``rules/lexicon/<name>.yaml``, to search for."""
    return re.compile(any_of(*(words(name)[one] for one in lists)))
