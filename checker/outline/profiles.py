"""Profiles: for which body a report is written, and what that changes (rules/profiles)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from msgspec import Struct, field

from checker.outline.shadow import shadow
from checker.resources import DataError, load_yaml, room

if TYPE_CHECKING:
    from collections.abc import Mapping


class Profile(Struct, frozen=True, kw_only=True):
    """One kind of reporting body.

    *issuer* is a pattern for its name; of several that fit, the one with the greatest *weight* holds.
    *order* is a start rule of the grammar. *severity* overrides a rule's own. *deadline* is the last day
    for publication, month and day, in the year after the report's; *regions* tighten it by a pattern for
    the body's name.
    """

    name: str
    description: str
    issuer: str = ""
    weight: int = 0
    grammar: str = "rule_of_law"
    order: str = "report"
    severity: Mapping[str, str] = field(default_factory=dict)
    deadline: str = "04-01"
    regions: Mapping[str, str] = field(default_factory=dict)


@cache
def profiles() -> Mapping[str, Profile]:
    """Every profile by its name.

    Raises DataError if one is not whole.
    """
    found = {}
    for path in sorted((room("rules") / "profiles").glob("*.yaml")):
        try:
            found[path.stem] = Profile(name=path.stem, **load_yaml(path))
        except TypeError as error:
            raise DataError(f"{path.name}: {error}") from error
    return found


def detect(issuer: str | None) -> str:
    """The profile of a body by its name; ``county`` where the name says nothing."""
    name = shadow(issuer or "").replace(" ", "")
    fitting = [p for p in profiles().values() if p.issuer and re.search(p.issuer, name)]
    return max(fitting, key=lambda p: (p.weight, p.name)).name if fitting else "county"
