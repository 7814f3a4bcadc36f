"""Rules and profiles, read from ``rules/`` and refused unless whole."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from checker.checks import build
from checker.findings import Severity
from checker.resources import DataError, load_yaml, own_packs, room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checker.checks import Check, Subject
    from checker.findings import Outcome

# family -> the pack that holds it
PACKS = {
    "OUT": "outline",
    "NUM": "numbering",
    "TAB": "tables",
    "ARI": "arithmetic",
    "CLM": "claims",
    "REF": "references",
    "WRD": "wording",
    "DAT": "dates",
}
CODE = re.compile(r"[A-Z]{3}\d{3}")


class RuleError(DataError):
    """A rule that is not whole: which one, and what is wrong with it."""


class Example(Struct, frozen=True, kw_only=True):
    """A short report that a rule is tried on; ⟦⟧ enclose in *text* what it must find.

    *note* makes the marked place a reader's note of that kind (unaccepted-changes …); *profile* is
    the body the example is written for; *name* the file name it is given; *previous* the report of the
    year before.
    """

    text: str
    profile: str | None = None
    note: str | None = None
    name: str = "example.txt"
    previous: str | None = None


class Rule(Struct, frozen=True, kw_only=True):
    """One demand: what is wrong, how grave, on which basis, how it is found, shown on examples."""

    code: str
    name: str
    title: str
    severity: Severity
    message: str
    check: Check
    why: str
    basis: str | None = None
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()

    @property
    def family(self) -> str:
        return self.code[:3]

    def outcomes(self, subject: Subject) -> Iterator[Outcome]:
        found = self.check.outcomes(subject)
        return _blamed(self.code, found) if self.code in _own_entries() else found


_GIVEN = set(Rule.__struct_fields__) - {"code"}


def _example(entry: str | Mapping[str, Any]) -> Example:
    return Example(text=entry) if isinstance(entry, str) else Example(**entry)


def _rule(code: str, keys: Mapping[str, Any]) -> Rule:
    """Build a rule from its entry, or raise RuleError naming what is wrong."""
    try:
        if unknown := set(keys) - _GIVEN:
            raise TypeError(f"unknown key {', '.join(sorted(unknown))}")
        given = dict(keys)
        ((kind, options),) = given.pop("check").items()
        return Rule(
            code=code,
            severity=Severity(given.pop("severity")),
            check=build(kind, options or {}),
            bad=tuple(map(_example, given.pop("bad", ()))),
            good=tuple(map(_example, given.pop("good", ()))),
            **given,
        )
    except (TypeError, ValueError, KeyError) as error:
        raise RuleError(f"rule {code}: {error}") from error


def _blamed(code: str, outcomes: Iterator[Outcome]) -> Iterator[Outcome]:
    """What an office's own rule finds; if it fails, its words or lexicon are at fault, not the report."""
    try:
        yield from outcomes
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        raise RuleError(f"本办公室自己的规则 {code} 用不了（{what}），请核对它的写法和词表") from error


@cache
def pack(family: str) -> tuple[Rule, ...]:
    """The rules of one family, ours and the office's own, in the order of their codes.

    Raises RuleError if a pack is not whole.
    """
    path = room("rules") / f"{PACKS.get(family, family)}.yaml"
    entries = dict(load_yaml(path) or {}) if path.exists() else {}
    for code in entries:
        if not CODE.fullmatch(code) or code[:3] != family:
            raise RuleError(f"{path.name}: {code!r} is no code of the family {family}")
    for code, entry in _own_entries().items():
        if code in entries:
            raise RuleError(f"rule {code}: there is such a rule already; severity and ignore change it")
        if code[:3] == family:
            entries[code] = entry
    return tuple(_rule(code, entries[code]) for code in sorted(entries))


@cache
def _own_entries() -> dict[str, Any]:
    """The entries of the office's own packs."""
    found: dict[str, Any] = {}
    for path in own_packs():
        entries = load_yaml(path)
        if not isinstance(entries, dict):
            raise RuleError(f"{path.name}: a pack is a table of rules by their codes")
        for code in entries:
            if not isinstance(code, str) or not CODE.fullmatch(code) or code in found:
                raise RuleError(f"{path.name}: {code!r} is no code, or stands twice")
        found |= entries
    return found


def own_rules() -> tuple[Rule, ...]:
    """The office's own rules. Raises DataError if one is not whole."""
    own = tuple(_own_entries())
    return rules(own) if own else ()


def families() -> tuple[str, ...]:
    """Every family of rules, ours first."""
    return (*PACKS, *sorted({code[:3] for code in _own_entries()} - PACKS.keys()))


def chosen(code: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether a code is wanted: it has a selected prefix (all, if none is given) and no ignored one."""
    return (not select or code.startswith(select)) and not (ignore and code.startswith(ignore))


def rules(select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The rules that are wanted. Only the packs of families that can hold one are read."""
    named = [f for f in families() if not select or any(s.startswith(f) or f.startswith(s) for s in select)]
    return tuple(r for f in named for r in pack(f) if chosen(r.code, select, ignore))
