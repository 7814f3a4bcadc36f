"""This year's report against last year's: true claims never alarm, false ones do, doubt keeps silent."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest
import yaml
from docx import Document as Word
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from checker import previous as module
from checker.batch import Demand, Source, check, earlier
from checker.explain import explain
from checker.facts.acceptance import shown
from checker.fingerprint import fingerprints
from checker.previous import Previous, editions
from checker.readers import read_bytes
from checker.rulebook import rules
from checker.run import inspect
from tests.marks import mark, unmark

if TYPE_CHECKING:
    from checker.findings import FileResult

ROOT = Path(__file__).parent.parent
YEARS = ROOT / "fixtures" / "years"
CODES = ("ARI06", "TAB020", "OUT023")
SILENT = yaml.safe_load((YEARS / "silent.yaml").read_text(encoding="utf-8"))
LOUD = yaml.safe_load((YEARS / "loud.yaml").read_text(encoding="utf-8"))
PLANNED = """柳湾县2022年法治政府建设年度报告
一、主要举措和成效
全年受理行政复议申请120件。
二、2023年主要安排
{plan}
"""


def report(body: str, year: int, issuer: str = "柳湾县") -> str:
    return f"{issuer}{year}年法治政府建设年度报告\n一、主要举措和成效\n{body}\n"


def held(text: str, *before: str, alone: bool = True) -> FileResult:
    """A report against earlier ones."""
    known = [one for n, each in enumerate(before) for one in editions(f"{n}.txt", each.encode(), held=True)]
    document = read_bytes(text.encode(), "report.txt")
    return inspect(document, rules(CODES), None, Previous(tuple(known), alone))


def left(result: FileResult) -> list[str]:
    return [one.why for one in result.not_assessed if one.what == "与上年报告对照"]


# --- figures


@pytest.mark.parametrize(("before", "now"), SILENT.values(), ids=SILENT.keys())
def test_what_only_seems_wrong_is_let_be(before, now):
    assert [f.message for f in held(report(now, 2023), report(before, 2022)).findings] == []


@pytest.mark.parametrize(("before", "now"), LOUD.values(), ids=LOUD.keys())
def test_what_last_years_report_contradicts_is_found_at_its_figure(before, now):
    plain, _ = unmark(now)
    text = report(plain, 2023)
    document = read_bytes(text.encode(), "report.txt")

    places = [finding.place for finding in held(text, report(before, 2022)).findings]

    spans = [(document.line_span(at.line).start + at.column - 1, at) for at in places]
    assert mark(text, [(start, start + len(at.quote)) for start, at in spans]) == report(now, 2023)


def changed(old: int, new: int, places: int, how: str) -> Decimal:
    """By how many per cent a count changed, printed with so many places."""
    true = Fraction(100 * abs(new - old), old)
    if how == "up":
        return Decimal(shown(true, places))
    if how == "even":
        return Decimal(round(true * 10**places)).scaleb(-places)
    return Decimal(int(true * 10**places)).scaleb(-places)


def claimed(old: int, new: int, by: Decimal) -> FileResult:
    verb = "增长" if new >= old else "下降"
    now = report(f"全年受理行政复议申请{new}件，同比{verb}{by}%。", 2023)
    return held(now, report(f"全年受理行政复议申请{old}件。", 2022))


@settings(max_examples=60)
@given(
    st.integers(1, 9999),
    st.integers(1, 9999),
    st.integers(0, 2),
    st.sampled_from(["up", "even", "cut"]),
)
@example(120, 155, 1, "cut")
def test_a_true_change_never_alarms_however_it_is_rounded(old, new, places, how):
    result = claimed(old, new, changed(old, new, places, how))

    assert result.findings == ()
    assert [one.relation for one in result.verified] == ["growth"]


@settings(max_examples=60)
@given(st.integers(50, 9999), st.integers(-40, 80), st.integers(0, 2), st.integers(2, 30))
def test_a_change_that_is_off_by_more_than_rounding_is_found(old, percent, places, off):
    new = old + old * percent // 100
    by = changed(old, new, places, "up") + Decimal(off).scaleb(-places)
    assume(by < 100 or new > old)

    (finding,) = claimed(old, new, by).findings

    assert finding.code == "ARI061"
    assert finding.place.quote == f"{by}%"
    assert finding.expected == f"{changed(old, new, places, 'up')}%"


@settings(max_examples=60)
@given(st.integers(100, 9999), st.integers(-50, 50), st.integers(-3, 3))
def test_a_count_more_or_less_has_no_tolerance(old, more, off):
    assume(more + off and (more + off > 0) == (more > 0))
    verb = "增加" if more > 0 else "减少"
    now = report(f"全年受理行政复议申请{old + more}件，比上年{verb}{abs(more + off)}件。", 2023)

    result = held(now, report(f"全年受理行政复议申请{old}件。", 2022))

    assert [f.code for f in result.findings] == (["ARI061"] if off else [])


def test_a_message_shows_both_operands_and_where_the_other_stands():
    now = report("全年受理行政复议申请150件，同比增长30%。", 2023)

    (finding,) = held(now, report("全年受理行政复议申请120件。", 2022)).findings

    assert finding.message.startswith(
        "(150-120)÷120=25%，文中为30%；上年报告写的是“全年受理行政复议申请120件”（0.txt 第3行）"
    )
    assert finding.expected == "25%"
    assert [(one.path, one.place.line, one.place.quote) for one in finding.related] == [
        (None, 3, "150件"),
        ("0.txt", 3, "全年受理行政复议申请120件"),
    ]


def test_what_cannot_be_judged_is_told_with_its_reason():
    now = report("受理行政复议申请150件，同比增长30%。", 2023)

    result = held(now, report("受理行政复议申请120余件。", 2022))

    assert [one.why for one in result.not_assessed if one.what != "上年计划"] == ["上年报告里这一项是约数"]


@pytest.mark.parametrize("unit", ["受理行政复议申请12件（上年11件），", "受理行政复议申请12件，同比翻一番，"])
def test_a_line_of_nothing_but_claims_costs_time_in_proportion_to_its_length(unit):
    spent = []
    for length in (2_000, 16_000):
        text = unit * (length // len(unit))
        start = process_time()
        held(report(text, 2023), report(text, 2022))
        spent.append(process_time() - start)
    assert spent[1] < 8 * 5 * max(spent[0], 0.05)


# --- which report is held against which


def test_of_many_editions_that_of_the_same_issuer_for_the_year_before_is_taken():
    others = [
        report("受理行政复议申请100件。", 2021),
        report("受理行政复议申请120件。", 2022, "青禾市柳湾县人民政府"),
        report("受理行政复议申请90件。", 2022, "石桥县"),
        report("受理行政复议申请80件。", 2022, "柳湾县水利局"),
    ]

    result = held(report("受理行政复议申请150件，同比增长30%。", 2023), *others, alone=False)

    assert [one.path for f in result.findings for one in f.related if one.path] == ["1.txt"]


def test_each_report_of_a_white_book_is_held_against_its_own():
    before = "".join(
        f"{body}2022年法治政府建设年度报告\n一、主要举措和成效\n受理行政复议申请{count}件。\n二、存在的不足\n力量不够。\n"
        for body, count in (("青禾市", 900), ("柳湾县", 120))
    )
    now = before.replace("2022", "2023").replace("900件", "990件，同比增长10%")
    now = now.replace("120件", "150件，同比增长40%")

    result = held(now, before, alone=False)

    assert [f.place.quote for f in result.findings] == ["40%"]
    assert "(990-900)÷900=10%（0.txt 第3行）" in [one.detail for one in result.verified]


def test_the_general_report_of_a_white_book_is_held_against_last_years():
    before = (
        "法治政府建设年度报告（2022）\n一、主要举措和成效\n受理行政复议申请900件。\n二、存在的不足\n力量不够。\n"
        + report("受理行政复议申请120件。", 2022)
    )
    now = before.replace("2022", "2023").replace("900件", "990件，同比增长15%")

    assert [f.place.quote for f in held(now, before).findings] == ["15%"]


@pytest.mark.parametrize(
    ("before", "why"),
    [
        (report("受理行政复议申请120件。", 2021), "给出的是柳湾县2021年的（0.txt）"),
        (report("受理行政复议申请120件。", 2023), "给出的是柳湾县2023年的（0.txt）"),
        (report("受理行政复议申请120件。", 2022, "石桥县"), "给出的是石桥县2022年的（0.txt）"),
    ],
)
def test_another_issuer_or_year_is_not_judged_but_told(before, why):
    result = held(report("受理行政复议申请150件，同比增长40%。", 2023), before)

    assert result.findings == ()
    assert left(result) == [f"要与柳湾县2022年的报告对照，{why}"]


def test_two_editions_of_one_year_are_not_judged():
    same = report("受理行政复议申请120件。", 2022)

    result = held(report("受理行政复议申请150件，同比增长40%。", 2023), same, same)

    assert result.findings == ()
    assert "给出了2份" in left(result)[0]


def test_of_one_report_in_two_formats_the_first_is_taken(run, folder, pair):
    folder("去年.md", pair[1].read_text(encoding="utf-8"))

    ran = looked(run, "今年.txt", "--previous", "去年.md", "--previous", "去年.txt")

    assert [one.get("path") for one in json.loads(ran.out)["files"][0]["findings"][0]["related"]] == [
        None,
        "去年.md",
    ]


def test_one_report_and_one_before_it_pair_though_one_tells_no_issuer():
    before = "2022年法治政府建设年度报告\n一、主要举措和成效\n受理行政复议申请120件。\n"
    now = report("受理行政复议申请150件，同比增长40%。", 2023)

    assert [f.code for f in held(now, before).findings] == ["ARI061"]
    assert held(now, before, alone=False).findings == ()


def test_without_earlier_reports_nothing_is_said():
    document = read_bytes(report("受理行政复议申请150件，同比增长40%。", 2023).encode(), "a.txt")

    result = inspect(document, rules(CODES))

    assert (result.findings, result.verified, result.not_assessed) == ((), (), ())


# --- plans


@pytest.mark.parametrize(
    ("plan", "now"),
    [
        ("（一）建设智慧矫正中心\n配齐定位终端。\n（二）加强队伍建设\n充实力量。", "加强对矫正对象的管理。"),
        ("一是建设法治文化长廊和主题公园。二是加强队伍建设。", "法治公园开放。"),
        ("一是深化“渔舟说法”品牌，在码头设点。二是加强队伍建设。", "渔舟说法进码头。"),
        ("（一）推进法治政府建设再上新台阶\n落实各项任务。\n（二）强化组织领导\n压实责任。", "依法行政。"),
        ("提升行政执法水平，优化营商环境，加强行政复议。", "全年开展普法12场。"),
    ],
)
def test_a_plan_that_is_mentioned_or_says_nothing_of_its_own_is_let_be(plan, now):
    result = held(report(now, 2023), PLANNED.format(plan=plan))

    assert [f.message for f in result.findings] == []


def test_a_plan_without_a_sequel_stands_at_the_heading_of_the_measures():
    plan = (
        "（一）建设智慧矫正中心\n配齐定位终端。\n（二）加强队伍建设\n充实力量。\n（三）深化普法\n讲好故事。"
    )

    (finding,) = held(report("依法行政。", 2023), PLANNED.format(plan=plan)).findings

    assert (finding.code, finding.severity, finding.place.quote) == ("OUT023", "info", "一、主要举措和成效")
    assert "“建设智慧矫正中心”（0.txt 第5行）" in finding.message
    (other,) = finding.related
    assert (other.place.line, other.place.column, other.place.quote) == (5, 4, "建设智慧矫正中心")


@pytest.mark.parametrize(
    "plan",
    [
        "1.建设智慧矫正中心\n配齐定位终端。\n2.加强队伍建设\n充实力量。\n3.深化普法\n讲好故事。",
        "一是建设智慧矫正中心。配齐定位终端。二是加强队伍建设。三是深化普法。",
        "建设智慧矫正中心，配齐定位终端。加强队伍建设。深化普法，讲好故事。",
    ],
)
def test_plans_are_read_however_they_are_written(plan):
    (finding,) = held(report("依法行政。", 2023), PLANNED.format(plan=plan)).findings

    assert "“建设智慧矫正中心" in finding.message
    assert finding.related[0].place.quote.startswith("建设智慧矫正中心")


def test_a_sentence_below_a_heading_is_a_plan_of_its_own():
    plan = "（一）规范行政执法\n为执法中队添置无人机和打印机，在渡口设置说理台。\n（二）深化普法\n讲好故事。"

    (finding,) = held(report("规范行政执法。", 2023), PLANNED.format(plan=plan)).findings

    assert "“为执法中队添置无人机和打印机，在渡口设置说理台”" in finding.message


def test_where_most_of_a_plan_seems_forgotten_nothing_is_judged():
    plan = "（一）建设智慧矫正中心\n配齐定位终端。\n（二）修缮码头凉亭\n添置座椅和花镜。"

    result = held(report("依法行政。", 2023), PLANNED.format(plan=plan))

    assert result.findings == ()
    assert [one.why for one in result.not_assessed if one.what == "上年计划"] == [
        "上年计划的2项多数在本年报告里找不到；两份可能不相应，或有一份不全"
    ]


def test_plans_that_are_dropped_have_fingerprints_of_their_own():
    plan = (
        "（一）建设智慧矫正中心\n配齐定位终端。\n（二）修缮码头凉亭\n添置座椅。\n"
        "（三）深化普法\n讲好。\n（四）加强队伍建设\n充实。"
    )
    both = held(report("依法行政。", 2023), PLANNED.format(plan=plan))
    first, second = fingerprints(both)

    one = held(
        report("依法行政。", 2023),
        PLANNED.format(plan=plan.replace("（一）建设智慧矫正中心", "（一）深化执法")),
    )

    assert first != second
    assert set(fingerprints(one)) < {first, second}


# --- the command


@pytest.fixture
def pair(folder):
    """This year's report and last year's, which contradicts it."""
    now = folder("今年.txt", report("受理行政复议申请150件，同比增长40%。", 2023))
    return now, folder("去年.txt", report("受理行政复议申请120件。", 2022))


def found(ran):
    files = json.loads(ran.out)["files"]
    return [finding["code"] for file in files for finding in file["findings"]]


def looked(run, *args):
    return run("check", *args, "--select", "ARI06,TAB020,OUT023", "--format", "json")


def test_the_command_takes_a_word_file_of_last_year(run, pair, tmp_path):
    word = Word()
    for line in pair[1].read_text(encoding="utf-8").splitlines():
        word.add_paragraph(line)
    word.save(str(tmp_path / "去年.docx"))

    ran = looked(run, "今年.txt", "--previous", "去年.docx")

    assert found(ran) == ["ARI061"]
    related = json.loads(ran.out)["files"][0]["findings"][0]["related"]
    assert [one.get("path") for one in related] == [None, "去年.docx"]
    assert (related[1]["line"], related[1]["role"]) == (3, "earlier")


@pytest.mark.parametrize("form", ["text", "html", "sarif"])
@pytest.mark.usefixtures("pair")
def test_formats_name_the_other_file(run, form):
    ran = run("check", "今年.txt", "--previous", "去年.txt", "--select", "ARI06", "--format", form)

    assert ("去年.txt" if form != "sarif" else "%E5%8E%BB%E5%B9%B4.txt") in ran.out


def test_a_folder_of_reports_is_held_against_a_folder(run, folder):
    for name in ("柳湾县", "石桥县", "东江区"):
        folder(f"稿/{name}.txt", report("受理行政复议申请150件，同比增长40%。", 2023, name))
        if name != "东江区":
            folder(f"去年/{name}.txt", report("受理行政复议申请120件。", 2022, name))

    ran = looked(run, "稿", "--previous", "去年", "-j", "2")

    assert found(ran) == ["ARI061", "ARI061"]
    assert ran.err.splitlines() == ["稿/东江区.txt：给出的文件里没有东江区2022年的报告，没有与上年对照。"]


@pytest.mark.usefixtures("pair")
def test_an_unreadable_earlier_file_is_one_line_and_the_rest_is_checked(run, folder):
    folder("坏.docx", b"PK\x03\x04 not a zip")

    ran = looked(run, "今年.txt", "--previous", "去年.txt", "--previous", "坏.docx", "--previous", "无.txt")

    assert ran.status == 2
    assert found(ran) == ["ARI061"]
    assert [line.partition("：")[0] for line in ran.err.splitlines()] == ["坏.docx", "无.txt"]


@pytest.mark.usefixtures("pair")
def test_a_file_that_is_no_report_is_said(run, folder):
    folder("通知.txt", "关于开会的通知\n请于周一到会。\n")

    ran = looked(run, "今年.txt", "--previous", "通知.txt")

    assert ran.status == 2
    assert "没有认出年度报告" in ran.err


@pytest.mark.usefixtures("pair")
def test_what_lies_beside_the_reports_of_a_folder_is_let_be(run, folder):
    folder("旧/去年.txt", report("受理行政复议申请120件。", 2022))
    folder("旧/通知.txt", "关于开会的通知\n请于周一到会。\n")

    ran = looked(run, "今年.txt", "--previous", "旧")

    assert found(ran) == ["ARI061"]
    assert (ran.status, ran.err) == (0, "")


@pytest.mark.usefixtures("pair")
def test_the_configuration_names_earlier_reports_from_its_own_folder(run, folder):
    folder("fazhi-lint.toml", 'previous = "去年.txt"\n')

    assert found(looked(run, "今年.txt")) == ["ARI061"]
    assert found(looked(run, "今年.txt", "--no-config")) == []
    assert 'previous = ["' in run("config", "show").out


def test_a_result_is_not_written_over_an_earlier_report(run, pair):
    ran = run("check", "今年.txt", "--previous", "去年.txt", "-o", "去年.txt")

    assert ran.status == 2
    assert "去年.txt" in ran.err
    assert "120件" in pair[1].read_text(encoding="utf-8")


def test_a_kept_result_hangs_on_the_bytes_of_the_earlier_reports(run, folder, pair):
    folder("乙.txt")
    args = ("今年.txt", "乙.txt", "--previous", "去年.txt")
    wrong = found(looked(run, *args))

    again = found(looked(run, *args))
    pair[1].write_text(report("受理行政复议申请107件。", 2022), encoding="utf-8")
    mended = found(looked(run, *args))

    assert (wrong, again, mended) == (["ARI061"], ["ARI061"], [])


@pytest.mark.usefixtures("pair")
def test_accepted_findings_against_last_year_stay_accepted(run):
    args = ("今年.txt", "--select", "ARI06", "--previous", "去年.txt")
    run("baseline", "update", "基线.jsonl", *args)
    kept = Path("基线.jsonl").read_text(encoding="utf-8")

    assert found(run("check", *args, "--baseline", "基线.jsonl", "--format", "json")) == []
    assert run("baseline", "prune", "基线.jsonl", "今年.txt", "--previous", "无.txt").status == 2
    assert Path("基线.jsonl").read_text(encoding="utf-8") == kept


def test_an_earlier_file_is_read_once_for_many_reports(folder, monkeypatch):
    for number in range(5):
        folder(f"稿/{number}.txt", report(f"受理行政复议申请{150 + number}件，同比增长40%。", 2023))
    place = str(folder("去年.txt", report("受理行政复议申请120件。", 2022)))
    reads: list[str] = []
    real = module.readers.read
    monkeypatch.setattr(module.readers, "read", lambda path: reads.append(path) or real(path))
    before, failed = earlier([Source(place)])
    sources = [Source(str(path)) for path in sorted((Path(place).parent / "稿").iterdir())]

    with ThreadPoolExecutor(1) as pool:
        results = list(check(sources, Demand(CODES, previous=before), pool=pool))

    assert failed == ()
    assert [len(result.findings) for result in results] == [1] * 5
    assert reads.count(place) == 1


def test_processes_give_what_one_gives(folder):
    for number in range(9):
        folder(f"稿/{number}.txt", report(f"受理行政复议申请{150 + number}件，同比增长25%。", 2023))
    place = folder("去年.txt", report("受理行政复议申请120件。", 2022))
    before, _ = earlier([Source(str(place))])
    sources = [Source(str(path)) for path in sorted((place.parent / "稿").iterdir())]
    demand = Demand(CODES, previous=before)

    assert list(check(sources, demand, 2)) == list(check(sources, demand, 1))


def test_an_earlier_file_that_vanishes_is_told_and_the_report_is_judged(folder):
    place = folder("去年.txt", report("受理行政复议申请120件。", 2022))
    before, _ = earlier([Source(str(place))])
    module._reports.cache_clear()
    place.unlink()
    now = folder("今年.txt", report("受理行政复议申请150件，同比增长40%。", 2023))

    (result,) = check([Source(str(now))], Demand(previous=before))

    assert result.error is None
    assert "已读不出" in left(result)[0]


def test_the_pair_of_fixtures_gives_what_it_gave(run, golden, monkeypatch):
    monkeypatch.chdir(YEARS)
    ran = run("check", "2023.txt", "--previous", "2022.txt", "--select", "ARI06,TAB020,OUT023")

    golden("years.text", ran.out)


def test_what_the_page_for_offices_shows_is_what_comes_out(run, monkeypatch):
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "office.md").read_text(encoding="utf-8")
    shown_ = page.partition("<!-- output -->\n```text\n")[2].partition("```")[0]

    assert shown_
    assert shown_ in run("check", "fixtures/years/2023.txt", "--previous", "fixtures/years/2022.txt").out


def test_the_manual_shows_the_report_of_the_year_before():
    page = "\n".join(explain("ARI062") or ())

    assert "  上年报告：\n    柳湾县2022年" in page


def test_a_finding_against_last_year_can_be_suppressed_and_is_not_idle_without_it(run, pair):
    run("suppress", pair[0], "ARI061", "--line", "3", "--reason", "口径已调整", "--previous", pair[1])

    with_it = run("check", "今年.txt", "--previous", "去年.txt", "--select", "ARI06", "--format", "json")
    without = run("check", "今年.txt", "--select", "ARI06", "--format", "json")

    assert (found(with_it), found(without), without.err) == ([], [], "")
    assert len(json.loads(with_it.out)["files"][0]["suppressed"]) == 1
