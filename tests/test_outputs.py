"""What pipelines and offices read: each format against its schema, and what its readers choke on."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from msgspec.structs import replace

from checker.findings import Finding, Place, Severity
from checker.fingerprint import fingerprints
from checker.reporters import View, markdown, report
from checker.rulebook import rules
from tests.sample import BOTH, result

SCHEMAS = Path(__file__).parent / "schemas"
ANY_TEXT = st.text(st.characters(), max_size=30)


def schema(name: str):
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


def real():
    """A file that was judged with a rule that there is."""
    rule = next(iter(rules(("NUM",))))
    (first, *_) = result().findings
    found = (replace(first, code=rule.code, name=rule.name),)
    return result(findings=found, ran=(rule.code,), suppressed=(), unused=())


def odd(text: str, path: str = "a.txt"):
    """A file of which every text is *text*."""
    finding = Finding(
        code="XXX001",
        name="odd",
        severity=Severity.ERROR,
        message=text,
        place=Place(1, 1, 1, 2, text),
        expected=text,
        context=text,
        section=(text,),
    )
    return result(path=path, findings=(finding,), reports=())


CLEAN = result(findings=(), path="净.txt")
CASES = {
    "nothing": (),
    "all": BOTH,
    "clean": (CLEAN,),
    "unreadable": BOTH[1:],
    "real": (real(),),
    "odd": (odd("%1,:\x1b[2J"), odd("甲\n乙", "稿 件/100%/柳湾%20县,:#.txt")),
    "twice": (result(), result(path="./报告/青禾市.txt"), *BOTH[1:] * 2),
    "lines": (result(findings=(replace(result().findings[0], place=Place(4, 1, 5, 2, "（三）\n青")),)),),
}
every_case = pytest.mark.parametrize("results", CASES.values(), ids=CASES)


GAP = "柳湾县2023年法治政府建设年度报告\n一、主要举措和成效\n（一）甲\n办件3件。\n（三）乙\n办件5件。\n"


LINE = re.compile(r"^(.*?):\d+:\d+:\d+:\d+: ", re.MULTILINE)
COMMAND = re.compile(r"^::\w+ file=([^,]*),", re.MULTILINE)
# how a program that reads an output makes out the files that it speaks of
NAMED = {
    "json": lambda text: [file["path"] for file in json.loads(text)["files"]],
    "sarif": lambda text: [
        unquote(one["location"]["uri"]) for one in json.loads(text)["runs"][0]["artifacts"]
    ],
    "gitlab": lambda text: [one["location"]["path"] for one in json.loads(text)],
    "junit": lambda text: [suite.get("name") for suite in etree.fromstring(text.encode())],
    "github": lambda text: map(unquote, COMMAND.findall(text)),
    "csv": lambda text: [row["文件"] for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))],
    "lines": LINE.findall,
    "vim": LINE.findall,
}


def test_every_output_names_files_so_that_they_are_found(run, folder):
    odd_paths = {"稿 件/100%/柳 湾%20县,#.txt", "稿 件/坏 %.docx"}
    folder("稿 件/100%/柳 湾%20县,#.txt", GAP)
    folder("稿 件/坏 %.docx", b"PK\x03\x04")
    outputs = [arg for form in NAMED for arg in ("-o", f"{form}:{form}")]
    ran = run("check", "稿 件", "--select", "NUM", *outputs)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    for form, named in NAMED.items():
        assert set(named(Path(form).read_text(encoding="utf-8"))) == odd_paths, form


def test_a_value_that_is_expected_is_not_said_twice():
    (first, *_) = result().findings
    expected = replace(first, message="“3”应为“2”", expected="2")
    unlike = replace(first, message="列举2项，称3项", expected="2")
    one, two = report("lines", (result(findings=(expected, unlike)),), View()).splitlines()

    assert one.endswith("XNU001 “3”应为“2”")
    assert two.endswith("XNU001 列举2项，称3项（应为：2）")


# --- SARIF


@every_case
def test_sarif_is_what_its_schema_asks_for(results):
    jsonschema.Draft4Validator(schema("sarif-2.1.0.json")).validate(
        json.loads(report("sarif", results, View()))
    )


def test_sarif_tells_columns_in_code_points_and_operands_as_related_places():
    (run,) = json.loads(report("sarif", BOTH, View()))["runs"]
    related = run["results"][1]["relatedLocations"]

    assert run["columnKind"] == "unicodeCodePoints"
    assert [place["message"]["text"] for place in related] == ["加数：7件"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_sarif_explains_its_rules_in_chinese():
    (run,) = json.loads(report("sarif", (real(),), View()))["runs"]
    (rule,) = run["tool"]["driver"]["rules"]

    assert run["language"] == "zh-CN"
    assert "依据：" in rule["help"]["text"]
    assert run["results"][0]["ruleIndex"] == 0


def test_sarif_tells_of_every_result_whether_it_is_suppressed_or_of_none():
    def told(*results):
        (run,) = json.loads(report("sarif", results, View()))["runs"]
        return [one.get("suppressions") for one in run["results"]]

    external = {"kind": "external", "justification": "上级文件如此编号"}
    assert told(result(), real()) == [[], [], [], [], [external], []]
    assert told(real()) == [None]


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("报告/柳 湾.txt", "%E6%8A%A5%E5%91%8A/%E6%9F%B3%20%E6%B9%BE.txt"),
        ("a%b#c.txt", "a%25b%23c.txt"),
        ("/x/a.txt", "file:///x/a.txt"),
        ("a:b.txt", "a%3Ab.txt"),
    ],
)
def test_sarif_encodes_a_path_as_a_uri(path, uri):
    (run,) = json.loads(report("sarif", (result(path=path),), View()))["runs"]

    assert run["artifacts"][0]["location"]["uri"] == uri


def test_a_path_below_the_current_folder_is_told_from_there(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    inside = result(path=str(tmp_path / "a" / "b.txt"))
    (run,) = json.loads(report("sarif", (inside,), View()))["runs"]

    assert run["artifacts"][0]["location"]["uri"] == "a/b.txt"
    assert json.loads(report("gitlab", (inside,), View()))[0]["location"]["path"] == "a/b.txt"


def test_sarif_offers_a_fix_only_where_lines_are_those_of_the_file():
    def fixes(form):
        (run,) = json.loads(report("sarif", (result(format=form),), View()))["runs"]
        return [one["ruleId"] for one in run["results"] if "fixes" in one]

    assert fixes("txt") == ["XNU001", "XWR001"]
    assert fixes("docx") == []


# --- GitHub


def test_github_gets_ten_of_a_kind_the_gravest_files_first_and_is_told_of_the_rest():
    (first, *_) = result().findings
    many = result(findings=tuple(replace(first, place=Place(n, 1, n, 2, "x")) for n in range(1, 14)))
    lines = report("github", (many, BOTH[1]), View()).splitlines()

    assert sum(line.startswith("::error ") for line in lines) == 10
    assert "无法检查" in lines[0]
    assert "错误 4" in lines[-1]


def test_github_gets_no_more_than_ten_files_that_cannot_be_read():
    bad = tuple(replace(BOTH[1], path=f"{number}.docx") for number in range(12))
    *lines, last = report("github", (*bad, result()), View()).splitlines()

    assert sum(line.startswith("::error ") for line in lines) == 10
    assert "错误 4" in last


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_of_a_report_can_give_github_a_command(text, path):
    lines = report("github", (odd(text, path),), View()).split("\n")

    assert len(lines) == 2
    assert lines[0].startswith("::error file=")
    assert "\r" not in lines[0]


def test_github_is_told_nothing_where_there_is_nothing():
    assert report("github", (result(findings=()),), View()) == ""


def test_a_summary_is_no_longer_than_github_takes(monkeypatch):
    whole = report("markdown", BOTH, View())
    monkeypatch.setattr(markdown, "MOST", len(whole.encode()))

    assert report("markdown", BOTH, View()) == whole

    monkeypatch.setattr(markdown, "MOST", len(whole.encode()) - 1)
    *lines, left = report("markdown", BOTH, View()).splitlines()

    assert "从略" in left
    assert lines[:-1] == whole.splitlines()[: len(lines) - 1]


@given(ANY_TEXT, ANY_TEXT)
def test_no_text_of_a_report_is_markup_in_a_summary(text, path):
    plain = report("markdown", (odd("a", "a.txt"),), View())
    lines = report("markdown", (odd(text, path),), View())

    assert lines.count("\n") == plain.count("\n")
    assert len(re.findall(r"(?<!\\)(?:\\\\)*[|]", lines)) == len(re.findall(r"[|]", plain))
    assert not re.findall(r"(?<!\\)(?:\\\\)*[<`\[$]", lines)


# --- GitLab


@every_case
def test_gitlab_is_what_its_documentation_asks_for(results):
    jsonschema.validate(json.loads(report("gitlab", results, View())), schema("gitlab.json"))


@every_case
def test_gitlab_fingerprints_are_all_different(results):
    found = json.loads(report("gitlab", results, View()))

    assert len({issue["fingerprint"] for issue in found}) == len(found)


def test_gitlab_fingerprints_stay_when_other_files_are_added():
    def marks(*results):
        found = json.loads(report("gitlab", results, View()))
        return {issue["fingerprint"] for issue in found if issue["location"]["path"] != "净.txt"}

    assert marks(CLEAN, *BOTH) == marks(*reversed(BOTH))


# --- JUnit


@pytest.mark.parametrize("results", [case for case in CASES.values() if case])
def test_junit_is_what_its_schema_asks_for(results):
    grammar = etree.XMLSchema(etree.parse(SCHEMAS / "junit.xsd"))

    grammar.assertValid(etree.fromstring(report("junit", results, View()).encode()))


# --- CSV and workbook


def rows(results):
    return list(
        csv.DictReader(io.StringIO(report("csv", results, View()).removeprefix("\ufeff"), newline=""))
    )


def test_csv_begins_with_the_mark_that_makes_excel_read_utf8():
    assert report("csv", BOTH, View()).encode().startswith(b"\xef\xbb\xbf")


def test_csv_has_a_row_for_each_finding():
    found = rows(BOTH)

    assert [row["代码"] for row in found] == ["XNU001", "XAR001", "XTA001", "XWR001", ""]
    assert {row["单位"] for row in found[:4]} == {"青禾市人民政府"}
    assert found[2]["表"] == "表1第2行第3列"
    assert (found[4]["级别"], found[4]["问题"]) == ("读不了", "文件已加密，请先解除密码")


@given(ANY_TEXT)
def test_csv_gives_back_one_row_whatever_the_text_holds(text):
    (row,) = rows((odd(text),))

    assert row["问题"].removeprefix("'") == text.replace("\0", "").removeprefix("'")


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "-2+3", "+1"])
def test_no_text_of_a_report_is_run_as_a_formula(text):
    (row,) = rows((odd(text),))

    assert row["问题"] == f"'{text}"
    assert cells((odd(text),))["问题"][1][9] == (text, "s")


def cells(results):
    """Every cell of the workbook, with its type."""
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx", results, View())))
    return {sheet.title: [[(c.value, c.data_type) for c in row] for row in sheet] for sheet in book}


def test_workbook_says_everything(golden):
    shown = [
        "\t".join("" if value is None else str(value) for value, _ in row)
        for name, sheet in cells(BOTH).items()
        for row in [[(f"[{name}]", "s")], *sheet]
    ]

    golden("report.xlsx.txt", "\n".join([*shown, ""]))


def test_every_finding_is_counted_under_its_family_an_offices_own_too():
    titles, *units = [[value for value, _ in row] for row in cells(BOTH)["单位"]]
    first, last = titles.index("OUT 结构"), titles.index("核验通过")

    assert {"XAR", "XNU", "XTA", "XWR"} <= set(titles[first:last])
    assert [sum(unit[first:last]) for unit in units] == [4, 0]


def test_every_sheet_keeps_its_header_in_sight_and_can_be_filtered():
    book = openpyxl.load_workbook(io.BytesIO(report("xlsx", BOTH, View())))

    assert [sheet.freeze_panes for sheet in book] == ["B2"] * 4
    assert [sheet.auto_filter.ref for sheet in book] == ["A1:V3", "A1:O6", "A1:H2", "A1:L5"]


def test_a_workbook_does_not_tell_when_it_was_written():
    with zipfile.ZipFile(io.BytesIO(report("xlsx", BOTH, View()))) as book:
        assert {entry.date_time[0] for entry in book.infolist()} == {1980}
        assert str(datetime.now(tz=UTC).year).encode() not in book.read("docProps/core.xml")


@settings(max_examples=15)
@given(ANY_TEXT)
def test_a_workbook_takes_any_text(text):
    assert len(cells((odd(text),))["问题"]) == 2


# --- fingerprints


def test_a_fingerprint_stays_when_the_text_round_it_changes():
    before = result()
    moved = replace(
        before,
        findings=tuple(
            replace(
                finding,
                place=replace(finding.place, line=finding.place.line + 7),
                section=tuple(heading.replace("（三）", "（四）") for heading in finding.section),
            )
            for finding in before.findings
        ),
    )

    assert fingerprints(moved) == fingerprints(before)


def test_a_fingerprint_stays_when_another_sentence_of_the_paragraph_changes():
    (_, finding, *_) = result().findings
    edited = "新写了一句。" + finding.context + "又写了一句。"
    place = replace(finding.place, column=finding.place.column + 6)
    start, end = (result(findings=(one,)) for one in (finding, replace(finding, context=edited, place=place)))

    assert finding.context[finding.place.column - 1 :].startswith("12件")
    assert fingerprints(end) != fingerprints(result(findings=(replace(finding, code="XAR002"),)))
    assert fingerprints(start)[0] == fingerprints(result(findings=(replace(finding, message="另说"),)))[0]


def test_the_same_fault_twice_has_two_fingerprints():
    (first, *_) = result().findings

    assert len(set(fingerprints(result(findings=(first, first))))) == 2


@given(ANY_TEXT, ANY_TEXT)
def test_every_finding_has_a_fingerprint_whatever_its_text(text, path):
    assert len(fingerprints(odd(text, path))) == 1
