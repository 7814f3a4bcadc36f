"""What is said of the files, in each format: golden files, and laws that hold for any text."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checker.findings import Finding, Place, Severity
from checker.reporters import BINARY, REPORTERS, View, report
from checker.reporters.json import written
from checker.reporters.underline import underline, width
from tests.sample import AT, BOTH, LONG, result


@pytest.mark.parametrize("form", sorted(set(REPORTERS) - set(BINARY)))
def test_each_format_says_everything(form, golden):
    text = report(form, BOTH, View())
    if form == "sarif":
        text = json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
    if form == "html":
        text = re.sub(r"(?s)(<(style|script)>).*?(</\2>)", r"\1\3", text)
    golden(f"report.{form}", text)


def test_a_console_without_unicode_gets_other_signs(golden):
    golden("report.plain", report("text", BOTH, View(unicode=False)))


def test_colour_adds_only_escapes():
    plain, coloured = report("text", BOTH, View()), report("text", BOTH, View(colour=True))

    assert "\x1b[" not in plain
    assert "\x1b[31m" in coloured
    assert _without_escapes(coloured) == plain


def _without_escapes(text: str) -> str:
    return re.sub(r"\x1b\[\d*m", "", text)


def test_findings_stand_under_the_report_that_they_are_in():
    (whole,) = result().reports
    first, second = replace(whole, title="甲", end_line=4), replace(whole, title="乙", line=6, end_line=8)
    text = report("text", (result(reports=(first, second), unused=()),), View())
    order = [
        mark
        for line in text.splitlines()
        for mark in ("甲", "乙", "XNU", "XAR", "XTA", "XWR")
        if mark in line
    ]

    assert order == ["甲", "XNU", "XAR", "乙", "XTA", "XWR"]


def test_json_without_findings_still_has_every_key():
    whole = json.loads(report("json", (), View()))

    assert whole["files"] == []
    assert set(whole["summary"].values()) == {0}


def test_json_tells_a_table_cell_only_in_a_table():
    (file, _) = json.loads(report("json", BOTH, View()))["files"]

    assert [f["location"].get("table") for f in file["findings"]] == [
        None,
        None,
        {"index": 1, "row": 2, "column": 3},
        None,
    ]


def test_junit_counts_a_failure_for_each_finding():
    suites = ET.fromstring(report("junit", BOTH, View()))  # noqa: S314 (our own)

    assert [suite.get("tests") for suite in suites] == ["5", "1"]
    assert len(suites.findall(".//failure")) == 4
    assert [error.get("message") for error in suites.findall(".//error")] == ["文件已加密，请先解除密码"]


ANY_TEXT = st.text(st.characters(), max_size=30)


@given(ANY_TEXT, ANY_TEXT)
def test_junit_is_xml_whatever_the_text_holds(path, message):
    (finding, *_) = result().findings
    odd = Finding(
        code=finding.code,
        name="n",
        severity=Severity.ERROR,
        message=message or "x",
        place=Place(1, 1, 1, 1, message),
    )
    xml = report("junit", (result(path=path, findings=(odd,)),), View())

    assert len(ET.fromstring(xml.encode()).findall(".//failure")) <= 1  # noqa: S314 (our own)


@given(ANY_TEXT, ANY_TEXT, ANY_TEXT, st.integers(4, 40))
def test_marks_stand_under_the_place_and_nowhere_else(before, place, after, room):
    line, marks = underline(before + place + after, len(before), len(before) + len(place), room=room)

    assert line.isprintable() or not (before + place + after).isprintable()
    assert set(marks) <= {" ", "^"}
    assert "^" in marks
    assert width(line) <= room + 6


@given(st.text(st.characters(whitelist_categories=["Lo"], max_codepoint=0x9FFF), max_size=20))
def test_a_short_line_is_shown_whole(text):
    assert underline(text, 0, len(text))[0] == text


def test_the_place_is_underlined_by_display_width():
    line, marks = underline("共办理12件，其中", 3, 6)

    assert line == "共办理12件，其中"
    assert marks == " " * 6 + "^" * 4


def test_a_long_line_is_cut_round_the_place():
    line, marks = underline(LONG, AT, AT + 3)

    assert line.startswith("…")
    assert line.endswith("…")
    assert "12件" in line
    assert width(line[: line.index("12件")]) == len(marks) - len(marks.lstrip())


@pytest.mark.parametrize("char", "中，、。（）“”①—…3a：％〔〕\u3000　é")
def test_widths_are_those_of_the_terminal(char):
    assert width(char) == wcwidth.wcswidth(char)


def test_nothing_in_a_report_can_move_the_cursor():
    text = report("text", (result(path="a\x1b[1;1Hb"),), View())

    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]


TEXTS = st.text(st.characters(exclude_categories=())) | st.integers() | st.none() | st.booleans()


@given(st.recursive(TEXTS, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_is_written_as_the_standard_library_writes_it(value):
    assert written(value, 0) == json.dumps(value, ensure_ascii=False, indent=2)
