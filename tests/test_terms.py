"""Fixed terms and titles: what is almost one is found, what is right in another way is not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.document import Span
from checker.facts.paired import loose
from checker.facts.register import Register, register
from checker.facts.term_index import Index
from checker.facts.terms import index, near_misses
from checker.outline.model import Kind, Line
from checker.outline.shadow import shadow
from checker.readers import read_bytes
from checker.rulebook import rules
from checker.run import inspect

TERMS = [
    "尊法|学法|守法|用法",
    "严格|规范|公正|文明|执法 = 规范公正文明执法",
    "行政规范性文件",
    "“双随机、|一公开”",
    "法治化营商环境 = 法治营商环境",
]
OTHER = "青禾柳湾东江"  # in none of the terms


def found(text, terms=TERMS):
    line = Line(1, Span(0, len(text)), text, Kind.PARAGRAPH)
    return [(miss.found, miss.term) for miss in near_misses([(line, shadow(text))], Index(terms))]


@pytest.mark.parametrize(
    ("text", "slip", "term"),
    [
        ("行政规范星文件公开", "行政规范星文件", "行政规范性文件"),  # by sound
        ("带动群众尊法守法学法用法", "尊法守法学法用法", "尊法学法守法用法"),
        ("坚持严格规范文明执法", "严格规范文明执法", "严格规范公正文明执法"),
        ("清理规行政范性文件目录", "规行政范性文件", "行政规范性文件"),
        ("行政规范型文件清理", "行政规范型文件", "行政规范性文件"),
        ("行政规、范性文件清理", "行政规、范性文件", "行政规范性文件"),
        ("行政规规范性文件清理", "行政规规范性文件", "行政规范性文件"),
        ("推行“双随机一公开”监管", "双随机一公开", "双随机、一公开"),
    ],
)
def test_a_near_miss_is_found_with_its_term(text, slip, term):
    assert found(text) == [(slip, term)]


@pytest.mark.parametrize(
    "text",
    [
        "尊法学法守法用法",
        "尊法、学法、守法、用法",
        "规范公正文明执法",
        "开展“严格规范文明执法”活动",
        "制定《严格规范文明执法办法》",
        "法治营商环境",
        "学习习近平法治思想",
        "行政 规范性文件",
        "行政性规范文件",
    ],
)
def test_what_is_right_in_another_way_is_silent(text):
    assert found(text) == []


@given(st.integers(1, 8), st.sampled_from(["drop", "replace", "double"]))
def test_one_slip_inside_a_firm_term_is_always_found(at, how):
    term = "严格规范公正文明执法"
    slip = {
        "drop": term[:at] + term[at + 1 :],
        "replace": term[:at] + "青" + term[at + 1 :],
        "double": term[:at] + term[at] + term[at:],
    }[how]

    assert [t for _, t in found(f"推动{slip}工作")] == [term]


@given(st.text(alphabet=OTHER + "，。", max_size=60))
def test_a_text_of_other_characters_has_no_near_miss(text):
    assert found(text) == []


@given(st.sampled_from(sorted(register().entries)))
def test_no_registered_title_is_taken_for_a_slip_of_another(title):
    assert register().meant(title) is None


@given(st.sampled_from(sorted(register().wrong)))
def test_a_listed_slip_gives_the_title_that_is_meant(slip):
    assert register().meant(slip) == register().wrong[slip]


def test_no_term_is_taken_for_a_slip_of_another():
    terms = index("terms")
    for written in (term.written for term in terms.terms):
        line = Line(1, Span(0, len(written)), written, Kind.PARAGRAPH)
        assert not list(near_misses([(line, shadow(line.text))], terms)), written


@pytest.mark.parametrize("title", ["青禾市养犬管理办法", "柳湾县物业管理条例", "节水规划（2021—2025年）"])
def test_an_unknown_title_is_silent(title):
    assert register().meant(title) is None


def test_a_title_with_another_year_is_not_guessed_at():
    assert Register(["青禾规划纲要（2021—2025年）"], [], []).meant("青禾规划纲要（2026—2030年）") is None


def made_up(count):
    """Terms that share their beginnings, their ends and most of their characters."""
    heads, tails = ["行政执法", "法治政府", "规范性文件"], ["工作机制", "监督体系", "管理制度"]
    return [f"{heads[n % 3]}{chr(0x4E00 + n)}{chr(0x5E00 + n)}{tails[n // 3 % 3]}" for n in range(count)]


def test_five_thousand_terms_cost_hardly_more_than_fifty():
    text = "全面推进行政执法规范化，完善法治政府工作机制，健全规范性文件管理制度和监督体系。" * 40
    line = Line(1, Span(0, len(text)), text, Kind.PARAGRAPH)

    def cost(terms):
        best = 9.0
        for _ in range(3):
            began = time.perf_counter()
            list(near_misses([(line, shadow(line.text))], terms))
            best = min(best, time.perf_counter() - began)
        return best

    assert cost(Index(made_up(5000))) < 5 * cost(Index(made_up(50))) + 0.05


MARKS = st.text(alphabet="“”‘’《》〈〉（）()青，", max_size=30)


@given(MARKS, st.sampled_from(["quote", "title", "bracket"]))
def test_loose_marks_stand_where_they_are_said_to(text, family):
    assert all(text[fault.at] == fault.mark for fault in loose(text, family))


@given(st.integers(0, 4))
def test_marks_in_their_order_are_not_loose(depth):
    text = "青"
    for level in range(depth):
        text = f"“禾{text}”" if level % 2 else f"‘禾{text}’"

    assert not [fault for fault in loose(text, "quote") if fault.fault != "nested"]


SLIPS = [
    "严格规范文明执法，",
    "“截止今年",
    "”》）",
    "《<青禾>》、《",
    "148余件约30余件",
    "布署现将2023年",
    "〔2023〕第05号",
    "营商环境营商环境",
]


@pytest.mark.parametrize("piece", SLIPS)
def test_a_line_made_of_slips_costs_bounded_time(piece):
    text = "青禾市2023年法治政府建设年度报告\n一、主要举措和成效\n" + piece * (10_000 // len(piece)) + "。\n"
    document = read_bytes(text.encode(), "report.txt")

    began = time.perf_counter()
    inspect(document, rules(("REF", "WRD", "DAT")))

    assert time.perf_counter() - began < 20


def test_a_mark_between_two_of_a_list_is_no_slip():
    terms = ["生态环境公益诉讼"]
    assert found("办理民事、行政、生态环境、公益诉讼等案件", terms) == []
    assert found("依法提起生态环境、公益诉讼", terms) == [("生态环境、公益诉讼", "生态环境公益诉讼")]
