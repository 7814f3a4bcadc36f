"""The arithmetic of running text: what is right is verified, what is wrong is shown, all else is let be."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker.facts.acceptance import Verdict, attainable, gap, judge, reachable, shown
from checker.facts.scanning import scan
from checker.findings import Severity
from checker.readers import read_bytes
from checker.rulebook import pack
from checker.run import inspect
from tests.marks import mark, unmark

if TYPE_CHECKING:
    from checker.findings import FileResult

FIXTURES = Path(__file__).parent.parent / "fixtures" / "arithmetic"
TWINS = yaml.safe_load((FIXTURES / "twins.yaml").read_text(encoding="utf-8"))
SILENT = yaml.safe_load((FIXTURES / "silent.yaml").read_text(encoding="utf-8"))
LOUD = {Severity.ERROR, Severity.WARNING}


def judged(text: str) -> FileResult:
    return inspect(read_bytes(text.encode(), "report.txt"), pack("ARI"))


def loud(result: FileResult) -> list[str]:
    return [f"{f.code} {f.place.quote} {f.message}" for f in result.findings if f.severity in LOUD]


def marked(text: str, code: str) -> str:
    document = read_bytes(text.encode(), "report.txt")
    spans = []
    for finding in judged(text).findings:
        if finding.code == code:
            start = document.line_span(finding.place.line).start + finding.place.column - 1
            spans.append((start, start + len(finding.place.quote)))
    return mark(document.text, spans)


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin['kind']}: {twin['right'][:24]}")
def test_what_is_right_is_verified_and_not_blamed(twin):
    result = judged(twin["right"])
    assert loud(result) == []
    assert twin["kind"] in {verified.relation for verified in result.verified}


@pytest.mark.parametrize("twin", TWINS, ids=lambda twin: f"{twin['kind']}: {twin['wrong'][:24]}")
def test_what_is_wrong_is_found_at_its_figure(twin):
    expected = twin.get("mark", twin["wrong"])
    text, _ = unmark(expected)
    assert marked(text, twin["code"]) == expected


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_only_seems_wrong_is_let_be(text):
    assert loud(judged(text)) == []


def test_there_are_enough_relations_to_trust_the_rules():
    assert len(TWINS) * 2 >= 60
    kinds = "rate share sum subset enumeration set balance growth points multiple same"
    assert {twin["kind"] for twin in TWINS} == set(kinds.split())


def test_a_message_shows_the_sum_and_the_printed_figure():
    (finding,) = judged("全年立案16800件，结案15040件，结案率91.25%。").findings
    assert finding.message == "15040÷16800=89.52%，文中为91.25%"
    assert finding.expected == "89.52%"
    assert [(r.place.quote, r.role) for r in finding.related] == [("15040件", "addend"), ("16800件", "total")]


def test_both_places_of_an_indicator_are_named():
    text = "全县12个乡镇（街道）均设立了站点。\n全县14个乡镇（街道）均建立了工作室。"
    (finding,) = judged(text).findings
    assert (finding.place.line, finding.place.quote) == (2, "14个乡镇（街道）")
    assert [(r.place.line, r.place.quote, r.role) for r in finding.related] == [
        (1, "12个乡镇（街道）", "first")
    ]


def test_what_cannot_be_judged_is_told_with_its_reason():
    result = judged("梳理的文件共948件，其中重新公布176件、停止执行5件。")
    assert [(n.what, n.why) for n in result.not_assessed] == [("176+5=181", "其中为部分列举")]


def test_figures_of_two_reports_never_mix():
    body = "县{n}年法治政府建设情况报告\n一、主要举措和成效\n全县{n}个乡镇（街道）均设立了站点。\n"
    one, other = (f"{name}{body.format(n=n)}" for name, n in (("柳湾", 2022), ("石桥", 2023)))
    assert loud(judged(one)) == loud(judged(other)) == []


# The acceptance tests, against exact fractions.


def printed(value: Fraction, places: int) -> tuple[Decimal, Decimal]:
    return Decimal(shown(value, places)), Decimal(1).scaleb(-places)


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_rate_rounded_half_up_always_holds(part, whole, places):
    true = Fraction(100 * part, whole)
    assert judge((true, true), *printed(true, places)) is Verdict.HOLDS


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_rate_rounded_half_even_always_holds(part, whole, places):
    true = Fraction(100 * part, whole)
    even = Decimal(round(true * 10**places)).scaleb(-places)
    assert judge((true, true), even, Decimal(1).scaleb(-places)) is Verdict.HOLDS


@given(st.integers(0, 5000), st.integers(1, 5000), st.integers(0, 2))
def test_a_rate_cut_off_is_never_worse_than_truncated(part, whole, places):
    true = Fraction(100 * part, whole)
    cut = Decimal(int(true * 10**places)).scaleb(-places)
    verdict = judge((true, true), cut, Decimal(1).scaleb(-places))
    assert verdict in {Verdict.HOLDS, Verdict.TRUNCATED}


@given(st.integers(0, 500), st.integers(1, 500), st.integers(0, 1100), st.integers(0, 2))
def test_the_verdict_is_that_of_the_integer_tests(part, whole, digits, places):
    scale = 100 * 10**places
    verdict = judge(
        (Fraction(100 * part, whole),) * 2, Decimal(digits).scaleb(-places), Decimal(1).scaleb(-places)
    )
    rounds = (2 * digits - 1) * whole <= 2 * scale * part <= (2 * digits + 1) * whole
    cuts = digits * whole <= scale * part < (digits + 1) * whole
    assert (verdict is Verdict.HOLDS) == rounds
    assert (verdict is Verdict.TRUNCATED) == (cuts and not rounds)


@settings(deadline=None, max_examples=50)
@given(st.integers(1, 300), st.integers(0, 1000))
def test_attainable_is_what_trying_every_numerator_finds(whole, digits):
    rate, ulp = Decimal(digits).scaleb(-1), Decimal("0.1")
    tried = any(
        judge((Fraction(100 * part, whole),) * 2, rate, ulp) in {Verdict.HOLDS, Verdict.TRUNCATED}
        for part in range(whole + 1)
    )
    assert attainable(whole, rate, ulp, 100) == tried


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 30), st.integers(20, 1000))
def test_reachable_is_what_trying_every_base_finds(part, digits):
    rate, ulp = Decimal(digits).scaleb(-1), Decimal("0.1")
    tried = any(
        judge((Fraction(100 * part, whole),) * 2, rate, ulp) in {Verdict.HOLDS, Verdict.TRUNCATED}
        for whole in range(1, 2000)
    )
    assert reachable(part, rate, ulp, 100) == tried


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=6), st.integers(-5, 5))
def test_counts_have_no_tolerance(parts, error):
    assume(sum(parts) + error > 0)
    text = "，".join(f"{part}件" for part in parts) + f"，{sum(parts) + error}件"
    *addends, total = scan(text)
    assert gap(addends, total) == -error


@given(st.lists(st.integers(1, 9999), min_size=2, max_size=8))
def test_rounded_addends_meet_their_rounded_total(hundreds):
    tenths = [shown(Fraction(value, 100), 1) for value in hundreds]
    text = "，".join(f"{value}万元" for value in tenths) + f"，{shown(Fraction(sum(hundreds), 100), 1)}万元"
    *addends, total = scan(text)
    assert gap(addends, total) == 0


@pytest.mark.parametrize(
    "unit", ["办结9件，办结率3.5%，", "其中3件，", "合计3件，", "（1件", "1月", "甲、", "由3件增至4件，"]
)
def test_a_line_of_nothing_but_figures_costs_time_in_proportion_to_its_length(unit):
    spent = []
    for length in (2_000, 16_000):
        start = process_time()
        judged(unit * (length // len(unit)))
        spent.append(process_time() - start)
    assert spent[1] < 8 * 4 * max(spent[0], 0.05)
