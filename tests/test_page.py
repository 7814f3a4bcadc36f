"""The page that an office opens: what stands in it, and what a browser makes of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.findings import Finding, Heading, Place, Severity
from checker.reporters import View, report
from tests.browser import chromium
from tests.sample import BOTH, result

REPORTS = Path(__file__).parent.parent / "fixtures" / "reports"
VOID = {"meta", "input", "br", "link"}


class Elements(HTMLParser):
    """The elements of a page, and whether each is closed where it must be."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def page(*results) -> str:
    return report("html", results, View())


def test_nothing_is_fetched():
    text = page(*BOTH)
    given = [attrs for _, attrs in Elements(text).seen]

    assert "default-src 'none'" in text
    assert not [attrs for attrs in given if "src" in attrs]
    assert {attrs["href"][0] for attrs in given if "href" in attrs} == {"#"}
    assert not re.findall(r"https?:|url\(|@import", text)


def test_a_finding_is_shown_in_its_text_with_its_operands():
    text = page(*BOTH)

    assert '<mark class="place">12件</mark>' in text
    assert '<mark class="operand">7件</mark>' in text
    assert "7+4=11" in text
    assert "末尾有“等”" in text


def test_an_operand_far_away_in_the_line_is_told_but_not_shown():
    finding = result().findings[1]
    far = replace(finding, context=finding.context + "。" * 900)
    at = Place(5, len(finding.context) + 880, 5, len(finding.context) + 882, "。。")
    text = page(result(findings=(replace(far, related=(replace(finding.related[0], place=at),)),)))

    assert text.count("<mark") == 1
    assert "<dd>。。（5:" in text


def test_the_worst_unit_comes_first_and_what_cannot_be_read_before_it():
    clean = result(path="净.txt", findings=())
    order = re.findall(r'<tr data-unit="u\d+">.*\n.*<small>(.*?)</small>', page(clean, *BOTH))

    assert order == ["坏.docx", "报告/青禾市.txt", "净.txt"]


def test_every_column_of_the_league_has_a_head():
    text = page(*BOTH)
    (head,) = re.findall(r"<thead>(.*?)</thead>", text, re.DOTALL)
    *_, last = re.findall(r"<tr data-unit.*?</tr>", text, re.DOTALL)

    assert "<small>XAR</small>" in head
    assert last.count("<td") + last.count("<th") == head.count("<th")


def test_a_heading_is_as_red_as_the_worst_that_stands_under_it():
    (whole,) = result().reports
    headings = (
        Heading(2, 1, "一、甲"),
        Heading(4, 2, "（三）乙"),
        Heading(6, 2, "（四）丙"),
        Heading(8, 1, "二、丁"),
    )
    text = page(result(reports=(replace(whole, headings=headings),)))

    assert re.findall(r'<li class="(\w+) l(\d)">(?:<a href="#u1f\d">)?(\S\S)', text) == [
        ("clean", "1", "一、"),
        ("error", "2", "（三"),
        ("error", "2", "（四"),
        ("info", "1", "二、"),
    ]


ANY_TEXT = st.text(st.characters(), max_size=30) | st.sampled_from(["<script>", "</script>", "<!--", '" x="'])


@settings(max_examples=50)
@given(ANY_TEXT, st.integers(0, 40), st.integers(0, 40))
def test_no_text_of_a_report_becomes_an_element(text, start, length):
    odd = Finding(
        code="XXX001",
        name="odd",
        severity=Severity.ERROR,
        message=text,
        place=Place(1, start + 1, 1, start + length + 1, text),
        expected=text,
        context=text,
        section=(text,),
    )
    plain = replace(
        odd, message="a", place=replace(odd.place, quote="a"), expected="a", context="a", section=("a",)
    )

    assert tags(odd, text) == tags(plain, "a.txt")


def tags(finding, path) -> list[str]:
    return [tag for tag, _ in Elements(page(result(path=path, findings=(finding,)))).seen]


# --- in a browser


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as page:
        yield page


@pytest.fixture(scope="module")
def sixty(tmp_path_factory):
    """The page of a run over sixty reports."""
    from checker.batch import Demand, Source, check

    judged = list(check([Source(str(path)) for path in sorted(REPORTS.glob("*.txt"))], Demand(), 1))
    every = [replace(judged[number % len(judged)], path=f"{number:02}.txt") for number in range(60)]
    place = tmp_path_factory.mktemp("sixty") / "page.html"
    place.write_text(page(*every), encoding="utf-8")
    return place


@pytest.mark.slow
def test_a_user_filters_opens_a_unit_and_sees_a_finding_in_its_text(browser, sixty):
    browser.open(sixty)
    rows = len(browser.seen("#league tbody tr"))

    assert rows >= 60
    assert browser.seen(".finding") == []

    browser.click("input[name=severity][value=warning]")
    browser.click("input[name=severity][value=info]")
    browser.click("#faulty")
    worst = browser.seen("#league tbody tr")

    assert 0 < len(worst) < rows

    browser.click("#league tbody a")
    browser.until("document.querySelector('.unit[open]') !== null")
    found = browser.seen(".unit[open] .finding .badge")

    assert set(found) == {"错误"}
    assert browser.seen(".unit[open] .finding mark.place")
    assert browser.picture().startswith(b"\x89PNG")


@pytest.mark.slow
def test_a_search_keeps_the_units_that_have_the_words(browser, sixty):
    browser.open(sixty)
    browser.type("#query", "07.txt")

    assert len(browser.seen("#league tbody tr")) == len(browser.seen("details.unit")) == 1


@pytest.mark.slow
def test_a_heading_leads_to_what_was_found_under_it(browser, sixty):
    browser.open(sixty)
    browser.click("#league tbody tr:nth-child(1) a")
    browser.click(".unit[open] .outline a")
    browser.until(
        "(() => { const there = document.getElementById(location.hash.slice(1)).getBoundingClientRect().top,"
        "bar = document.getElementById('filters').getBoundingClientRect().bottom;"
        "return bar <= there && there < bar + 60 })()"
    )


@pytest.mark.slow
def test_the_heads_of_the_columns_stay_in_sight(browser, sixty):
    browser.open(sixty)
    browser.run("scrollTo(0, 1500)")
    head, bar = browser.run(
        "const box = (name) => document.querySelector(name).getBoundingClientRect();"
        "return [box('#league thead th').top, box('#filters').bottom]"
    )

    assert 0 < bar - 3 <= head <= bar


@pytest.mark.slow
def test_a_narrow_window_keeps_the_names_in_sight(browser, sixty):
    browser.open(sixty)
    browser.narrow(400)
    browser.run("document.getElementById('league').scrollLeft = 2000")
    left, wide = browser.run(
        "const name = document.querySelector('#league tbody th').getBoundingClientRect();"
        "return [name.left, document.documentElement.scrollWidth]"
    )
    browser.narrow(None)

    assert 0 <= left < 50
    assert wide <= 400


@pytest.mark.slow
def test_names_are_sorted_from_the_first_and_parts_by_what_is_missing(browser, sixty):
    browser.open(sixty)
    names = "return [...document.querySelectorAll('#league tbody tr')].map(r => r.cells[0].innerText)"
    browser.click("#league thead th:first-child")

    up = browser.run(names)
    browser.click("#league thead th:first-child")

    assert up == browser.run(names)[::-1] != sorted(up, reverse=True)

    browser.click("#league thead th:last-child")
    parts = browser.run(
        "return [...document.querySelectorAll('#league tbody tr')].map(r => +r.lastElementChild.dataset.sort)"
    )

    assert parts == sorted(parts, reverse=True)
    assert parts[0] > parts[-1]


@pytest.mark.slow
def test_a_click_on_a_column_sorts_by_it(browser, sixty):
    browser.open(sixty)
    browser.click("#league thead th:nth-child(3)")
    down = browser.run(
        "return [...document.querySelectorAll('#league tbody tr')].map(r => r.cells[2].innerText)"
    )
    browser.click("#league thead th:nth-child(3)")
    up = browser.run(
        "return [...document.querySelectorAll('#league tbody tr')].map(r => r.cells[2].innerText)"
    )

    assert down == sorted(down, key=int, reverse=True)
    assert up == sorted(up, key=int)
    assert int(down[0]) > int(up[0])


@pytest.mark.slow
def test_on_paper_every_unit_is_open_and_the_filters_are_gone(browser, sixty):
    browser.open(sixty)
    browser.emulate_paper(width=680)
    browser.run("dispatchEvent(new Event('beforeprint'))")

    assert browser.seen(".finding")
    assert browser.seen("#filters") == []
    assert browser.run("return document.documentElement.scrollWidth") <= 680
    assert browser.run("return document.querySelectorAll('details:not([open])').length") == 0
    browser.emulate_paper(None)


@pytest.mark.slow
def test_the_page_says_nothing_to_the_console(browser, sixty):
    browser.open(sixty)

    assert [entry["message"] for entry in browser.ask("se/log", type="browser")] == []
