"""Flows: 原有29项，新增12项，取消3项，现有38项; 收到及上年结转65件，办结60件，结转下年5件; 审结 ≤ 受理."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from checker.facts.acceptance import Verdict, shown
from checker.facts.lexicon import pattern, words
from checker.facts.paragraphs import extent
from checker.facts.relations import Relation, digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checker.facts.paragraphs import Paragraph, Term

_WAS = re.compile(r"(?:由|从)(?:原来|原先|上年|去年|年初)?的?$")
_YEAR = re.compile(r"(?:较|比|相比)(?:上年|去年|上一?年度|\d{4}年度?|同期)?的?$")


def read(paragraph: Paragraph) -> Iterator[Relation]:
    """The balances of a paragraph, sentence by sentence."""
    for sentence in paragraph.sentences:
        yield from _stocks(paragraph, sentence)
        yield from _cases(paragraph, sentence)
        yield from _orders(paragraph, sentence)


class _Stock(Struct, frozen=True):
    """The figures of one unit by what they are to its balance."""

    opening: Term
    inflow: tuple[Term, ...]
    outflow: tuple[Term, ...]
    closing: Term


def _roles(paragraph: Paragraph, sentence: Sequence[Term]) -> list[tuple[str, Term]]:
    """Each figure with its role; 新增9个领域239项: a figure without words keeps the role before it."""
    roles: list[tuple[str, Term]] = []
    role = ""
    for term in sentence:
        lead = paragraph.cut(term.figure.lead)
        if not term.amount or term.figure.depth:
            continue
        if term.lead or term.mark in {"，", "；", "："}:
            role = _role(lead, role)
        roles.append((role, term))
    return roles


def _role(lead: str, last: str) -> str:
    """What the words before a figure make it."""
    if _YEAR.search(lead) or pattern("flows", "opening").search(lead[-4:]) or _WAS.search(lead):
        return "opening"
    for name in ("inflow", "outflow"):
        if pattern("flows", name).search(lead):
            return name
    if pattern("flows", "closing").search(lead):
        return "closing"
    return "closing" if last in {"", "closing"} else ""


def _stocks(paragraph: Paragraph, sentence: Sequence[Term]) -> Iterator[Relation]:
    """What there was, what came, what went, what there is: for each unit that has all of them."""
    roles = _roles(paragraph, sentence)
    opened = next((at for at, (role, _) in enumerate(roles) if role == "opening"), None)
    if opened is None:
        return
    named = any(role == "outflow" for role, _ in roles)
    for unit in dict.fromkeys(term.figure.unit for role, term in roles if role == "opening"):
        stock = _gathered([(role, term) for role, term in roles if term.figure.unit == unit])
        if stock is not None:
            relation = _balanced(stock, outflows=named)
            whole = stock.outflow or not _WAS.search(stock.opening.lead)
            if whole or relation.verdict is Verdict.HOLDS:
                yield relation


def _gathered(roles: Sequence[tuple[str, Term]]) -> _Stock | None:
    """The balance of one unit; it needs one figure before, one now, and something that came."""
    by: dict[str, list[Term]] = {"opening": [], "inflow": [], "outflow": [], "closing": [], "": []}
    for role, term in roles:
        by[role].append(term)
    if len(by["opening"]) != 1 or len(by["closing"]) != 1 or not by["inflow"] or by[""]:
        return None
    return _Stock(by["opening"][0], tuple(by["inflow"]), tuple(by["outflow"]), by["closing"][0])


def _balanced(stock: _Stock, *, outflows: bool) -> Relation:
    flow = _Flow((stock.opening, *stock.inflow), stock.outflow, stock.closing)
    total, closing = flow.total, Fraction(stock.closing.figure.value)
    if not all(t.figure.exact for t in flow.terms):
        return _told(Verdict.OPEN, flow)
    if total == closing:
        return _told(Verdict.HOLDS, flow)
    sure = stock.outflow or outflows or total < closing
    return _told(Verdict.WRONG if sure else Verdict.DOUBTFUL, flow)


class _Flow(Struct, frozen=True):
    """What is added, what is taken away, and the figure that says what results."""

    plus: tuple[Term, ...]
    minus: tuple[Term, ...]
    result: Term

    @property
    def terms(self) -> tuple[Term, ...]:
        return (*self.plus, *self.minus, self.result)

    @property
    def total(self) -> Fraction:
        return _sum(self.plus) - _sum(self.minus)


def _sum(terms: Sequence[Term]) -> Fraction:
    return sum((Fraction(term.figure.value) for term in terms), Fraction(0))


def _told(verdict: Verdict, flow: _Flow) -> Relation:
    printed = "+".join(digits(t.figure) for t in flow.plus) + "".join(
        f"-{digits(t.figure)}" for t in flow.minus
    )
    return Relation(
        kind="balance",
        verdict=verdict,
        span=extent(flow.terms) if verdict is Verdict.HOLDS else flow.result.figure.span,
        detail=f"{printed}={shown(flow.total)}",
        stated=flow.result.figure.text,
        expected=shown(flow.total),
        related=tuple((t.figure.span, "addend") for t in flow.terms[:-1]),
        why="有关数字是概数" if verdict is Verdict.OPEN else "",
    )


def _cases(paragraph: Paragraph, sentence: Sequence[Term]) -> Iterator[Relation]:
    """Cases taken = cases done + cases left, with those carried over from the year before."""
    found: dict[str, list[Term]] = {"left": [], "carried": [], "done": [], "taken": []}
    for term in sentence:
        lead = paragraph.cut(term.figure.lead)
        both = re.search("及|和|含", lead) and pattern("flows", "taken").search(lead)
        name = next((n for n in found if _is(n, term, lead) and not (n == "carried" and both)), None)
        if name is not None and term.counts:
            found[name].append(term)
    taken, carried = found["taken"], found["carried"][:1]
    if len(found["done"]) != 1 or len(found["left"]) != 1 or not taken:
        return
    out = (found["done"][0], found["left"][0])
    if len({t.figure.unit for t in (*taken, *out)}) > 1 or not all(t.figure.exact for t in (*taken, *out)):
        return
    flows = [_Flow(out, minus, one) for one in taken for minus in ((), tuple(carried))]
    fit = [flow for flow in flows if flow.total == flow.result.figure.value]
    if fit:
        yield _told(Verdict.HOLDS, fit[0])
    elif len(taken) == 1:
        flow = flows[-1]
        over = carried or flow.total > flow.result.figure.value
        yield _told(Verdict.DOUBTFUL if over else Verdict.REMARK, flow)


def _is(name: str, term: Term, lead: str) -> bool:
    """Whether a figure's words name a stage of a case: 其他处理 is not 处理, 不予受理 not 受理."""
    if name == "done":
        return pattern("flows", name).match(term.label) is not None
    return pattern("flows", name).search(lead) is not None and not (
        name == "taken" and re.search("不予|未", lead)
    )


def _orders(paragraph: Paragraph, sentence: Sequence[Term]) -> Iterator[Relation]:
    """审结 cannot exceed 受理 unless something was carried over."""
    if pattern("flows", "carried").search(paragraph.text) or "结转" in paragraph.text:
        return
    for first, second in pairwise(sentence):
        if first.counts and first.figure.unit == second.figure.unit and _follows(first, second):
            yield from _ordered(first, second)


def _follows(first: Term, second: Term) -> bool:
    """Whether the second figure is a later stage of what the first counts."""
    for order in words("flows")["orders"]:
        before, after = _rank(first, order), _rank(second, order)
        if before is not None and after is not None and before < after and _bare(second, order[after]):
            return True
    return False


def _rank(term: Term, order: Sequence[str]) -> int | None:
    """Which stage of an order a figure's words name; the longest word counts."""
    named = [(len(word), at) for at, word in enumerate(order) if word in term.label]
    return max(named)[1] if named else None


def _bare(term: Term, word: str) -> bool:
    """Whether the later stage is said of the very things before: 审结91件, not 审结商事案件91件."""
    return term.label in {word, f"{word}案件"}


def _ordered(first: Term, second: Term) -> Iterator[Relation]:
    if not (first.figure.exact and second.figure.exact):
        return
    more = second.figure.value > first.figure.value
    sign = ">" if more else "≤"
    yield Relation(
        kind="subset",
        verdict=Verdict.DOUBTFUL if more else Verdict.HOLDS,
        span=second.figure.span if more else extent([first, second]),
        detail=f"{digits(second.figure)}{sign}{digits(first.figure)}",
        stated=second.figure.text,
        related=((first.figure.span, "total"),),
        why=first.figure.text,
    )
