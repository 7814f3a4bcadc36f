"""The mandated outline, loaded from its lark grammar: what a heading can be read as, what may follow.

Headings are the grammar's terminals; the terminals' own patterns read them. The parse table is walked
without values, so that a search can hold thousands of states cheaply.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lark import Lark
from lark.lexer import Lexer
from lark.parsers.lalr_analysis import Shift
from msgspec import Struct

from checker.kept import kept
from checker.resources import room

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

END = "$END"
Stack = tuple[Any, ...]


class _NoLexer(Lexer):
    """Headings are read by ourselves."""

    def __init__(self, conf: object) -> None:
        pass

    def lex(self, lexer_state: object, parser_state: object) -> Iterator[Any]:
        del lexer_state, parser_state
        return iter(())


class Grammar(Struct, frozen=True):
    """A grammar ready to be asked. *parts* maps a terminal to the part that it opens: FIELD to measures."""

    terminals: Mapping[str, re.Pattern[str]]
    parts: Mapping[str, str]
    states: Mapping[Any, Mapping[str, Any]]
    start: Stack
    end: Any

    def feed(self, stack: Stack, terminal: str) -> Stack | None:
        """The stack after a terminal, or None if it is refused there. ``END`` gives the stack it closes."""
        while True:
            action = self.states[stack[-1]].get(terminal)
            if action is None:
                return None
            if isinstance(action, int):
                return (*stack, action)
            size, part = action
            stack = stack[: len(stack) - size]
            stack = (*stack, self.states[stack[-1]][part])
            if terminal == END and stack[-1] == self.end:
                return stack

    def readings(self, heading: str) -> dict[str, re.Match[str]]:
        """The terminals whose pattern a heading has, each with its match."""
        found = {name: pattern.search(heading) for name, pattern in self.terminals.items()}
        return {name: match for name, match in found.items() if match}


@cache
def load(name: str, start: str) -> Grammar:
    """Load ``grammar/<name>.lark`` from a start rule.

    Raises lark.exceptions.GrammarError if the mandate is ambiguous to an LALR parser.
    """
    source = room("grammar") / f"{name}.lark"
    return kept(f"{name}.{start}", source, Path(__file__), lambda: _build(source, start))


def _build(source: Path, start: str) -> Grammar:
    text = source.read_text(encoding="utf-8")
    lark = Lark(text, parser="lalr", lexer=_NoLexer, start=start)
    conf = lark.parse_interactive("").parser_state.parse_conf
    rules = {str(rule.origin.name) for rule in lark.rules}
    parts = {t.name: t.name.lower() for t in lark.terminals if t.name.lower() in rules}
    return Grammar(
        terminals={t.name: re.compile(t.pattern.to_regexp()) for t in lark.terminals},
        parts=parts | _borrowed(lark, parts),
        states={
            state: {name: _action(*action) for name, action in row.items()}
            for state, row in conf.states.items()
        },
        start=(conf.start_state,),
        end=conf.end_state,
    )


def _action(kind: object, argument: Any) -> Any:  # noqa: ANN401 (lark's table is untyped)
    """The state to go on to, or what a reduction takes off the stack and the name it leaves."""
    return argument if kind is Shift else (len(argument.expansion), argument.origin.name)


def _borrowed(lark: Lark, parts: Mapping[str, str]) -> dict[str, str]:
    """Terminals without a part of their own name belong to the one whose rule names them."""
    return {
        symbol.name: str(rule.origin.name)
        for rule in lark.rules
        for symbol in rule.expansion
        if symbol.is_term and symbol.name not in parts and rule.origin.name in parts.values()
    }
