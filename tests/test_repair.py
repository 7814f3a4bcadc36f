"""The repair of a report's headings is accepted by the grammar, and no cheaper one exists."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.outline.grammar import END, load
from checker.outline.repair import DROP, INSERT, Edit, repair

if TYPE_CHECKING:
    from checker.outline.grammar import Grammar

GRAMMAR = load("rule_of_law", "report")
ORDERED = load("rule_of_law", "ordered")
TERMINALS = st.sampled_from(["MEASURES", "PROBLEMS", "DUTY", "PLAN", "FIELD"])


def plain(terminals: list[str]) -> list[dict[str, int]]:
    return [{terminal: 0} for terminal in terminals]


def accepted(grammar: Grammar, terminals: list[str]) -> bool:
    stack = grammar.start
    for terminal in terminals:
        following = grammar.feed(stack, terminal)
        if following is None:
            return False
        stack = following
    return grammar.feed(stack, END) is not None


def repaired(edits: list[Edit]) -> list[str]:
    return [edit.terminal for edit in edits if edit.kind != "drop"]


def cost(edits: list[Edit]) -> int:
    return sum({"keep": 0, "drop": DROP, "insert": INSERT}[edit.kind] for edit in edits)


def least(terminals: list[str]) -> int:
    """Counted without any search: of three parts all but one go, a missing one comes; fields are free."""
    count = Counter(terminals)
    parts = sum(count[part] - 1 if count[part] else 1 for part in ("PROBLEMS", "DUTY", "PLAN"))
    return 1000 * (parts + (not count["MEASURES"] and not count["FIELD"]))


@given(st.lists(TERMINALS, max_size=9))
@settings(max_examples=200, deadline=None)
def test_repaired_headings_are_accepted_and_no_repair_is_cheaper(terminals: list[str]) -> None:
    edits = repair(GRAMMAR, plain(terminals))

    assert accepted(GRAMMAR, repaired(edits))
    assert cost(edits) == least(terminals)


@given(st.permutations(["MEASURES", "PROBLEMS", "DUTY", "PLAN"]))
def test_any_order_needs_no_repair(terminals: list[str]) -> None:
    assert {edit.kind for edit in repair(GRAMMAR, plain(terminals))} == {"keep"}


@given(st.lists(TERMINALS, max_size=6))
@settings(max_examples=60, deadline=None)
def test_ordered_repair_is_accepted_by_the_ordered_grammar(terminals: list[str]) -> None:
    assert accepted(ORDERED, repaired(repair(ORDERED, plain(terminals))))


def test_the_order_of_the_regulation_is_the_only_one_that_ordered_takes() -> None:
    assert accepted(ORDERED, ["MEASURES", "PROBLEMS", "DUTY", "PLAN"])
    assert not accepted(ORDERED, ["DUTY", "MEASURES", "PROBLEMS", "PLAN"])


def test_the_same_headings_give_the_same_edits() -> None:
    terminals = plain(["PLAN", "DUTY", "PLAN", "FIELD", "DUTY"])
    assert repair(GRAMMAR, terminals) == repair(GRAMMAR, terminals)


def test_a_heading_of_two_parts_is_read_as_the_one_that_is_lacking() -> None:
    readings = [{"MEASURES": 0}, {"PROBLEMS": 0}, {"DUTY": 0}, {"PROBLEMS": 0, "PLAN": 0}]
    assert repair(GRAMMAR, readings)[-1] == Edit("keep", 3, "PLAN")


@pytest.mark.parametrize("count", [40, 200])
def test_many_unknown_headings_are_fields(count: int) -> None:
    edits = repair(GRAMMAR, plain(["FIELD"] * count))
    assert cost(edits) == 3 * INSERT
