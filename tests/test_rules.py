"""Every example of every rule: a bad one yields exactly its marked places, a good one nothing."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from checker.document import Note, Span
from checker.outline.profiles import profiles
from checker.previous import Previous, editions
from checker.readers import read_bytes
from checker.rulebook import PACKS, pack
from checker.run import inspect
from tests.marks import mark, unmark

if TYPE_CHECKING:
    from checker.document import Document
    from checker.findings import Place
    from checker.rulebook import Example, Rule

RULES = [rule for family in PACKS for rule in pack(family)]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.code}-{kind}{n}")
    for rule in RULES
    for kind, examples in (("bad", rule.bad), ("good", rule.good))
    for n, example in enumerate(examples, 1)
]


def read(example: Example) -> tuple[Document, str]:
    """The example as a document, and as it must look once its findings are marked."""
    text, spans = unmark(example.text)
    document = read_bytes(text.encode(), example.name)
    if example.note:
        notes = tuple(Note(example.note, Span(*span), "") for span in spans)
        document = replace(document, notes=notes)
    return document, example.text


def before(example: Example) -> Previous | None:
    """The report of the year before, if the example has one."""
    if example.previous is None:
        return None
    return Previous(editions("上年.txt", example.previous.encode(), held=True), alone=True)


def span(document: Document, place: Place) -> tuple[int, int]:
    first, last = document.line_span(place.line), document.line_span(place.end_line)
    return first.start + place.column - 1, last.start + place.end_column - 1


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example_yields_exactly_its_marks(rule: Rule, example: Example) -> None:
    document, expected = read(example)

    result = inspect(document, [rule], example.profile, before(example))

    found = [span(document, finding.place) for finding in result.findings]
    assert mark(document.text, found) == expected


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_rule_is_whole(rule: Rule) -> None:
    """It has two bad examples with marks, two good ones without, and words for its reason."""
    assert len(rule.bad) >= 2
    assert len(rule.good) >= 2
    assert all("⟦" in example.text for example in rule.bad)
    assert not any("⟦" in example.text for example in rule.good)
    assert rule.why
    assert rule.title
    assert rule.name == rule.name.lower().replace("_", "-").replace(" ", "-")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_message_is_filled_on_every_bad_example(rule: Rule) -> None:
    """A message names only fields that its check yields, and leaves none as a hole."""
    fields = {name for _, name, _, _ in string.Formatter().parse(rule.message) if name}
    for example in rule.bad:
        document, _ = read(example)
        for finding in inspect(document, [rule], example.profile, before(example)).findings:
            assert finding.message
            assert not any("{" + name in finding.message for name in fields)


def test_names_are_unique() -> None:
    names = [rule.name for rule in RULES]
    assert len(names) == len(set(names))


def test_every_family_has_rules() -> None:
    assert {rule.family for rule in RULES} <= set(PACKS)
    assert RULES


def test_severities_of_profiles_name_rules() -> None:
    codes = {rule.code for rule in RULES}
    for profile in profiles().values():
        assert set(profile.severity) <= codes
