"""One finding left with a reason: honoured wherever findings come out, told when in vain, never lost."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from checker import batch, outlets
from checker.annotate import annotate
from checker.batch import Demand, Source, check, check_one
from checker.cache import Cache
from checker.document import UnreadableError
from checker.fingerprint import fingerprints
from checker.fixes import correct
from checker.outline.survey import survey
from checker.readers import read_bytes
from checker.rulebook import rules
from checker.suppress import sidecar
from tests.conftest import GAPS
from tests.word import answered, p, word

if TYPE_CHECKING:
    from checker.findings import FileResult

ROOT = Path(__file__).parent.parent
FIXTURES = ROOT / "fixtures"
GAP = Demand(select=("NUM001",))
OBEYED = "<!-- fazhi-lint 忽略 NUM001：上级文件如此编号 -->"


def before(mark: str, *lines: str, text: str = GAPS) -> str:
    """The report with lines put before the one that begins so."""
    return text.replace(f"\n{mark}", "".join(f"\n{line}" for line in lines) + f"\n{mark}", 1)


def judged(
    text: str | bytes, name: str = "报告.txt", demand: Demand = GAP, listed: bytes = b""
) -> FileResult:
    data = text if isinstance(text, bytes) else text.encode()
    result = check_one(Source(name, data, listed=listed), demand)

    assert result.error is None, result.error
    return result


def left(result: FileResult) -> list[str]:
    return [one.place.quote for one in result.findings]


def gone(result: FileResult) -> list[tuple[str, str, str]]:
    return [(one.finding.place.quote, one.reason, one.source) for one in result.suppressed]


# --- comment lines


@pytest.mark.parametrize(
    "line",
    [
        OBEYED,
        "<!--fazhi-lint 忽略 NUM001:上级文件如此编号-->",
        "  <!--　fazhi-lint　忽略　ＮＵＭ００１ ： 上级文件如此编号　-->  ",
        "<!-- fazhi-lint 忽略 numbering-gap：上级文件如此编号 -->",
        "<!-- Fazhi-Lint 忽略 TAB001、num001, WRD001：上级文件如此编号 -->",
    ],
)
@pytest.mark.parametrize("name", ["报告.txt", "报告.md"])
def test_a_comment_line_suppresses_the_finding_on_the_next_line(line, name):
    result = judged(before("（三）", line, ""), name)

    assert left(result) == ["（五）"]
    assert gone(result) == [("（三）", "上级文件如此编号", "comment")]
    assert result.findings[0].place.line == 9
    assert not result.unused


def test_comment_lines_may_be_stacked():
    other = "<!-- fazhi-lint 忽略 NUM011：只有一部分 -->"
    result = judged(
        before("（三）", OBEYED, "", other, "<!-- 另一条注释 -->", text=before("一、", other, OBEYED)),
        "a.md",
        Demand(select=("NUM001", "NUM011")),
    )

    assert gone(result)[0][1] == "只有一部分"
    assert gone(result)[1][0] == "（三）"
    assert [(one.line, one.code) for one in result.unused] == [(3, "NUM001"), (9, "NUM011")]


def test_in_a_page_it_is_a_comment_of_its_own():
    lines = [line for line in before("（三）", OBEYED).splitlines() if line]
    page = "".join(line if line.startswith("<!--") else f"<p>{line}</p>" for line in lines)
    result = judged(f"<html><body><div>{page}</div></body></html>", "a.html")

    assert left(result) == ["（五）"]
    assert gone(result) == [("（三）", "上级文件如此编号", "comment")]


BITS = st.sampled_from(
    (
        OBEYED,
        "<!--",
        "-->",
        "fazhi-lint",
        "<！-- fazhi lint",
        "（三）强化监督\n",
        "| 1 | 2 |\n",
        "```\n",
        *("<p>", "</p>", "<table><tr><td>", "</table>", "\r\n", *"\n\r\x0b\x0c\x85\u2028\ufeff"),
    )
)


@settings(max_examples=50)
@example(f"<p>{OBEYED}\x0b</p>", "a.html")
@given(st.lists(BITS, max_size=20).map("".join), st.sampled_from(["a.txt", "a.md", "a.html"]))
def test_no_text_with_comments_in_it_is_too_odd_to_be_read(text, name):
    judged(f"柳湾县2023年法治政府建设年度报告\n{text}全年办案12件。", name)


@given(st.lists(BITS, max_size=20).map("".join), st.sampled_from(["a.txt", "a.md"]))
def test_every_line_of_a_text_is_where_the_file_has_it(text, name):
    text = f"年度报告\n{text}"
    document = read_bytes(text.encode(), name)
    lines = re.split("\r\n|\r|\n", text)

    assert document.lines == len(lines)
    for number, line in enumerate(lines, 1):
        assert document.line_text(number) == ("" if number in document.apart else line)
        start, end = document.line_span(number).start, document.line_span(number).end
        assert number in document.apart or document.place(start) == (number, 1)
        assert number in document.apart or document.place(end) == (number, len(line) + 1)


TABLE = """柳湾县2023年行政处罚情况统计表
| 机关 | 立案 | 结案 |
| --- | --- | --- |
| 公安局 | 12 | 10 |
| 交通局 | 5 | 4 |
| 合计 | 18 | 14 |
"""


def rows(text: str) -> str:
    """A pipe table as the rows of a page's table."""
    cells = [
        line if line.startswith("<!--") else "".join(f"<td>{one}</td>" for one in line.strip("|").split("|"))
        for line in text.splitlines()[1:]
        if "---" not in line or line.startswith("<!--")
    ]
    inside = "".join(one if one.startswith("<!--") else f"<tr>{one}</tr>" for one in cells)
    return f"<html><body><p>{text.splitlines()[0]}</p><table>{inside}</table></body></html>"


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html"])
@pytest.mark.parametrize("mark", ["| 合计", "| 交通局", "| 公安局", "| 机关"])
def test_a_comment_inside_a_table_leaves_the_table_whole(name, mark):
    line = "<!-- fazhi-lint 忽略 TAB001：另有一家未列 -->"
    made = rows if name == "a.html" else str
    demand = Demand(select=("TAB",))
    plain, result = (judged(made(text), name, demand) for text in (TABLE, before(mark, line, text=TABLE)))

    assert [one.place.quote for one in plain.findings] == ["18"]
    assert left(result) == ([] if mark == "| 合计" else ["18"])
    assert [one.place.table for one in (*result.findings, *(s.finding for s in result.suppressed))] == [
        one.place.table for one in plain.findings
    ]
    assert len(result.unused) == (mark != "| 合计")


@pytest.mark.parametrize("end", ["</body>", "</html>", ""])
def test_at_the_end_of_a_page_it_is_told(end):
    whole = "<html><body>" + "".join(f"<p>{line}</p>" for line in GAPS.split()) + "</body></html>"
    page = whole.replace(end, end + OBEYED) if end else whole + "\n" + OBEYED

    assert [one.code for one in judged(page, "a.html").unused] == ["NUM001"]


def test_at_the_very_end_it_is_about_nothing():
    for text in (GAPS + OBEYED, GAPS + OBEYED + "\n", GAPS + "\n\n" + OBEYED + "\n\n"):
        result = judged(text)

        assert left(result) == ["（三）", "（五）"]
        assert [one.code for one in result.unused] == ["NUM001"]


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.replace("\n", "\r\n").encode("gb18030"),
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r").encode("utf-16"),
        lambda text: text.encode("utf-8-sig")[:3] + OBEYED.encode() + b"\n" + text.encode(),
    ],
)
def test_every_encoding_and_line_break_will_do(encoded):
    result = judged(encoded(before("（三）", OBEYED)))

    assert left(result) == ["（五）"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("<!-- fazhi-lint 忽略 NUM001 -->", "没有写理由"),
        ("<!-- fazhi-lint 忽略 NUM001：　-->", "没有写理由"),
        ("<!-- fazhi-lint 忽略 NUM999：有理由 -->", "没有“NUM999”这条规则"),
        ("<!-- fazhi-lint 忽略 NUM001、NUM：有理由 -->", "没有“NUM”这条规则"),
        ("<!-- fazhi-lint 忽略：有理由 -->", "没有写规则代码"),
        ("<!-- fazhi-lint 跳过 NUM001：有理由 -->", "须独占一行"),
        ("<!-- fazhi-lint -->", "须独占一行"),
        ("<!-- fazhi-lint 忽略 NUM001：有理由", "须独占一行"),
        ("<！-- fazhi-lint 忽略 NUM001：有理由 -->", "须独占一行"),
        ("<!-- fazhilint 忽略 NUM001：有理由 -->", "须独占一行"),
        ("<!-- fazhi-lint 忽略 NUM001：有理由 -->另有文字", "须独占一行"),
        ("另有文字。<!-- fazhi-lint 忽略 NUM001：有理由 -->", "须独占一行"),
    ],
)
@pytest.mark.parametrize("name", ["a.txt", "a.md"])
def test_a_comment_that_is_not_whole_is_told_and_not_obeyed(line, told, name):
    result = judged(before("（三）", line), name)

    assert left(result) == ["（三）", "（五）"]
    (one,) = result.unused
    assert (one.line, one.obeyed, one.code) == (5, False, None)
    assert one.why.startswith(told)


def test_it_is_no_part_of_the_report():
    text = before("（三）", "<!-- fazhi-lint 忽略 NUM001：（二）全年办理行政复议案件12件，其中维持7件 -->")
    for name in ("a.txt", "a.md"):
        document = read_bytes(text.encode(), name)

        assert "复议" not in document.text
        assert document.lines == text.count("\n") + 1
        assert document.line_text(6) == "（三）强化监督"
        assert document.line_text(5) == ""
        assert [line.number for line in survey(document).lines] == [1, 2, 3, 4, 6, 7, 8, 9, 10]


TEXTS = sorted([*FIXTURES.glob("*/*.txt"), *FIXTURES.glob("binary/*/county-defects.md")])
NOTHING = "<!-- fazhi-lint 忽略 XXX001：不指任何问题 -->"


def shifted(result: FileResult, after: int, by: int) -> list[object]:
    """All that was said, with the lines behind one moved; messages may tell lines."""

    def moved(place):
        line, end = (n + by * (n > after) for n in (place.line, place.end_line))
        return replace(place, line=line, end_line=end)

    return [
        [
            (one.code, mark, moved(one.place), [moved(other.place) for other in one.related], one.expected)
            for one, mark in zip(result.findings, fingerprints(result), strict=True)
        ],
        [(one.relation, one.detail, moved(one.place)) for one in result.verified],
        [(one.what, moved(one.place)) for one in result.not_assessed],
        [
            {key: (part.status, part.heading) for key, part in report.required.items()}
            for report in result.reports
        ],
    ]


@settings(max_examples=12)
@given(st.sampled_from(TEXTS), st.data())
def test_a_comment_about_nothing_changes_nothing_but_line_numbers(path, data):
    lines = path.read_text(encoding="utf-8").split("\n")
    at = data.draw(st.integers(0, len(lines)))
    with_it = "\n".join([*lines[:at], NOTHING, *lines[at:]])
    plain, told = (judged(text, path.name, Demand()) for text in ("\n".join(lines), with_it))

    assert shifted(told, 0, 0) == shifted(plain, at, 1)
    assert [one.line for one in told.unused] == [at + 1]


PAGES = sorted(FIXTURES.glob("binary/*/*.html"))


@settings(max_examples=12)
@given(st.sampled_from(PAGES), st.data())
def test_a_comment_about_nothing_changes_nothing_wherever_it_stands_in_a_page(path, data):
    page = path.read_text(encoding="utf-8")
    places = [found.end() for found in re.finditer(r">[^<>]*(?=<)|>[^<>]?", page[page.index("<body") :])]
    at = page.index("<body") + data.draw(st.sampled_from(places))
    plain, told = (judged(text, path.name, Demand()) for text in (page, page[:at] + NOTHING + page[at:]))

    assert replace(told, unused=()) == plain
    assert len(told.unused) == 1


def test_a_suppressed_finding_is_not_mended_and_the_comment_stays_byte_for_byte():
    wrong = "坚持严格规范文明执法。"
    line = "<!-- fazhi-lint  忽略　WRD001 : 引用原文 -->"
    text = f"柳湾县2023年法治政府建设年度报告\r\n{line}\r\n{wrong}\r\n{wrong}\r\n".encode("gb18030")
    done = correct(Source("a.txt", text, listed=b""), Demand(select=("WRD001",)))

    assert done.count == 1
    assert done.after.decode("gb18030").split("\r\n")[1:4] == [line, wrong, "坚持严格规范公正文明执法。"]


# --- the list beside a file


def entry(mark: str, code: str = "NUM001", reason: str = "原文如此") -> str:
    return f"- code: {code}\n  fingerprint: {mark}\n  reason: {reason}\n"


@pytest.mark.parametrize(
    "name", ["county-defects.docx", "county-defects.pdf", "county-defects.html", "county-defects.md"]
)
def test_the_list_suppresses_a_finding_in_every_format(name, folder):
    data = (FIXTURES / "binary" / "reports" / name).read_bytes()
    path = folder(name, data)
    plain = check_one(Source(str(path)), Demand())
    at = len(plain.findings) // 2
    folder(f"{name}.fazhi-lint.yaml", entry(fingerprints(plain)[at], plain.findings[at].code))
    result = check_one(Source(str(path)), Demand())

    assert result.findings == plain.findings[:at] + plain.findings[at + 1 :]
    assert [(one.finding, one.reason, one.source) for one in result.suppressed] == [
        (plain.findings[at], "原文如此", "sidecar")
    ]
    assert fingerprints(result) == fingerprints(plain)[:at] + fingerprints(plain)[at + 1 :]


def test_of_two_faults_alike_the_other_keeps_its_fingerprint():
    text = "柳湾县2023年法治政府建设年度报告\n" + "坚持严格规范文明执法。\n" * 3
    demand = Demand(select=("WRD001",))
    marks = fingerprints(judged(text, demand=demand))
    result = judged(text, demand=demand, listed=entry(marks[0], "WRD001").encode())

    assert fingerprints(result) == marks[1:]
    assert [one.place.line for one in result.findings] == [3, 4]


def test_it_outlives_an_edit_elsewhere():
    listed = entry(fingerprints(judged(GAPS))[0]).encode()
    edited = GAPS.replace("一、主要", "现将情况报告如下。\n一、主要").replace("3件", "5件")

    assert left(judged(edited, listed=listed)) == ["（五）"]


def test_what_is_gone_is_told_only_if_its_rule_ran():
    listed = (entry("0" * 20) + entry("1" * 20, "OUT001")).encode()
    result = judged(GAPS, listed=listed)

    assert [(one.code, one.line, one.reason) for one in result.unused] == [("NUM001", 1, "原文如此")]
    assert [one.why for one in judged(GAPS, listed=entry("0", "NUM999").encode()).unused] == [
        "没有“NUM999”这条规则"
    ]


@pytest.mark.parametrize(
    ("listed", "told"),
    [
        ("- code: NUM001\n", "第1行：这一条缺 fingerprint、reason"),
        (entry("abc") + entry("def").replace("原文如此", ""), "第4行：这一条缺 reason"),
        (entry("abc").replace("reason", "resaon"), "第3行：不认识的键“resaon”"),
        (entry("abc") + "  code: NUM002\n", "第4行：“code”写了两次"),
        ("code: NUM001\n", "第1行：应是一列条目"),
        ("# 清单\n- 忽略 NUM001\n", "第2行：应是一条"),
        (entry("[a, b]"), "第2行：只能是“键: 文字”"),
        (entry("&a abc") + "- *a\n", "第4行：应是一条"),
        (entry("abc") + "---\n" + entry("def"), "第5行：一个文件只能有一列条目"),
        ("- code: [\n", "第1行：只能是“键: 文字”"),
        ("- code: 'NUM001\n", "不是 YAML"),
        ("[" * 100_000, "第1行：应是一条"),
        (b"- code: \xff\n", "不是 UTF-8 文本"),
        (b"- code: a\x00b\n", "不是 YAML"),
    ],
)
def test_a_list_that_is_not_whole_is_one_line(listed, told, folder, run):
    folder("报告.txt", GAPS)
    folder("好.txt", GAPS)
    folder("报告.txt.fazhi-lint.yaml", listed)
    ran = run("check", "报告.txt", "好.txt", "--select", "NUM001")

    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert told in ran.err
    assert "报告.txt.fazhi-lint.yaml：" in ran.err
    assert "好.txt" in ran.out


def test_a_list_that_is_a_folder_is_one_line(folder, run):
    folder("报告.txt", GAPS)
    folder("报告.txt.fazhi-lint.yaml/x", "")
    ran = run("check", "报告.txt")

    assert (ran.status, ran.err.count("\n")) == (2, 1)


def test_a_list_holds_for_standard_input_under_the_name_of_the_file(run, folder):
    path = folder("报告.txt", GAPS)
    folder("报告.txt.fazhi-lint.yaml", entry(fingerprints(check_one(Source(str(path)), GAP))[0]))
    ask = ("check", "-", "--select", "NUM001", "--format", "lines", "--stdin-filename")

    assert run(*ask, "报告.txt", stdin=GAPS.encode()).out.count("NUM001") == 1
    assert run(*ask, "别的.txt", stdin=GAPS.encode()).out.count("NUM001") == 2


@settings(max_examples=50)
@given(st.text("-:# \n\t'\"{}[]&*!|>?,a\x00\x85\ufeff", max_size=20) | st.binary(max_size=20))
def test_no_list_is_too_odd_to_be_read_or_refused_in_one_line(listed):
    data = listed if isinstance(listed, bytes) else listed.encode()
    result = check_one(Source("报告.txt", GAPS.encode(), listed=data), GAP)

    assert result.error is None or result.error.startswith("报告.txt.fazhi-lint.yaml：")


@pytest.mark.parametrize("listed", ["", "# 只有说明\n", "[]\n", "\ufeff# 记事本\r\n"])
def test_a_list_without_entries_is_one(listed):
    assert left(judged(GAPS, listed=listed.encode())) == ["（三）", "（五）"]


def test_values_are_what_is_written_whatever_they_look_like():
    (one,) = sidecar.entries(
        b"- {code: NUM001, fingerprint: 01234567890123456789, reason: 12, date: 2023-01-02, by: no}", "a"
    )

    assert one == sidecar.Entry(1, "NUM001", "01234567890123456789", "12", "", "no", "2023-01-02")


LINE = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30).filter(str.strip)


@given(st.lists(st.tuples(LINE, LINE), min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_what_is_added_is_read_again_and_what_was_there_stays(said, ending):
    first = ["# 张三写的", "- code: NUM003", "  fingerprint: abc", "  reason: 原文", "# 尾"]
    listed = ending.join(first).encode()
    wanted = list(sidecar.entries(listed, "a"))
    for reason, text in said:
        one = sidecar.Entry(0, "NUM001", "1234", " ".join(reason.split()), " ".join(text.split()))
        more = sidecar.added(listed, one)
        listed, wanted = listed + more, [*wanted, one]

    assert [replace(one, line=0) for one in sidecar.entries(listed, "a")] == [
        replace(one, line=0) for one in wanted
    ]


# --- comments of a Word file


def replied(said: str, *, reply: bool = True) -> bytes:
    """A Word report with our comment on its gap, and a person's answer."""
    body = "".join(p(line) for line in GAPS.replace("（五）", "（四）").splitlines())
    return answered(annotate(word(body), "a.docx", rules(("NUM001",))).data, said, reply=reply)


@pytest.mark.parametrize(("said", "reply"), [("忽略：上级要求", True), ("忽略 NUM001：上级要求", False)])
def test_a_check_honours_what_people_answered_in_word(said, reply):
    data = replied(said, reply=reply)
    result = judged(data, "a.docx")

    assert not result.findings
    assert gone(result) == [("（三）", "上级要求", "reply")]
    assert annotate(data, "a.docx", rules(("NUM001",))).result == result


def test_an_answer_in_vain_is_told(run, folder):
    folder("a.docx", replied("忽略"))
    ran = run("check", "a.docx", "--select", "NUM001", "--format", "csv")

    assert ran.status == 1
    assert "a.docx 的批注“张三：忽略”：没有写理由" in ran.err

    assert not judged(replied("忽略：已核实"), "a.docx", Demand(select=("NUM002",))).unused


def test_what_people_say_to_one_another_is_not_ours_to_judge():
    assert not judged(replied("忽略", reply=False), "a.docx").unused
    assert len(judged(replied("忽略 NUM001", reply=False), "a.docx").unused) == 1


def test_the_list_of_a_word_file_counts_when_it_is_annotated(run, folder):
    body = "".join(p(line) for line in GAPS.splitlines())
    path = folder("a.docx", word(body))
    run("suppress", path, "NUM001", "--line", 5, "--reason", "原文如此")
    ran = run("annotate", path, "--select", "NUM001")

    assert "批注 1 处" in ran.out
    assert "按人的意见忽略 1 处" in ran.out


# --- the engine


def test_the_cache_knows_the_list(folder, tmp_path):
    path = folder("a.txt", GAPS)
    cache = Cache(tmp_path / "kept")
    plain = fingerprints(check_one(Source(str(path)), GAP))

    def found() -> list[str]:
        (result,) = check([Source(str(path))], GAP, 1, cache=cache)
        return left(result)

    assert found() == ["（三）", "（五）"]
    folder("a.txt.fazhi-lint.yaml", entry(plain[0]))
    assert found() == ["（五）"]
    folder("a.txt.fazhi-lint.yaml", entry(plain[1]))
    assert found() == found() == ["（三）"]
    folder("a.txt.fazhi-lint.yaml", "rubbish")
    (result,) = check([Source(str(path))], GAP, 1, cache=cache)
    assert result.error is not None


def test_processes_and_kept_results_say_the_same(folder, tmp_path):
    for number in range(6):
        path = folder(f"稿/{number}.txt", before("（三）", OBEYED, text=GAPS + f"培训{number}次。\n"))
        folder(f"稿/{number}.txt.fazhi-lint.yaml", entry(fingerprints(check_one(Source(str(path)), GAP))[0]))
    sources, cache = list(batch.expand([str(tmp_path / "稿")])), Cache(tmp_path / "kept")
    alone = [check_one(source, GAP) for source in sources]

    assert [left(result) for result in alone] == [[]] * 6
    assert list(check(sources, GAP, 2)) == alone
    assert list(check(sources, GAP, 1, cache=cache)) == alone
    assert list(check(sources, GAP, 2, cache=cache)) == alone


def test_suppressed_findings_never_fail_a_run(run, folder):
    folder("a.txt", before("（五）", OBEYED, text=before("（三）", OBEYED)))

    assert run("check", "a.txt", "--select", "NUM001", "--fail-on", "info").status == 0


def test_a_baseline_takes_a_suppressed_finding_as_not_there_and_keeps_what_it_has(run, folder):
    folder("a.txt", GAPS)
    run("baseline", "update", "b.jsonl", "a.txt")
    whole = Path("b.jsonl").read_text(encoding="utf-8")
    folder("a.txt", before("（三）", OBEYED))
    ran = run("check", "a.txt", "--select", "NUM001", "--baseline", "b.jsonl")

    assert "已接受的 1 处" in ran.err
    run("baseline", "prune", "b.jsonl", "a.txt")
    assert Path("b.jsonl").read_text(encoding="utf-8") == whole
    run("baseline", "update", "c.jsonl", "a.txt")
    assert Path("c.jsonl").read_text(encoding="utf-8").count("NUM001") == 1


def test_no_run_writes_what_people_wrote(run, folder, tmp_path):
    report = before("（三）", OBEYED, "<!-- fazhi-lint 忽略 NUM001 -->")
    folder("a.txt", report + "坚持严格规范文明执法。\n")
    folder("a.docx", replied("忽略：上级要求"))
    for name in ("a.txt", "a.docx"):
        folder(f"{name}.fazhi-lint.yaml", f"# 张三\n{entry('0' * 20)}# 尾")
    kept = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for args in (
        ("check", "."),
        ("check", ".", "--format", "json", "-j", "2"),
        ("check", ".", "-o", "sarif:x.sarif", "-o", "html:x.htm", "-o", "xlsx:x.xlsx", "--fail-on", "never"),
        ("check", "a.txt", "--diff"),
        ("baseline", "update", "b.jsonl", "."),
        ("baseline", "prune", "b.jsonl", "."),
        ("annotate", "a.docx"),
        ("outline", "a.txt"),
    ):
        run(*args)
        assert {name: (tmp_path / name).read_bytes() for name in kept} == kept, args
    run("check", "a.txt", "--fix")
    kept["a.txt"] = kept["a.txt"].replace("规范文明".encode(), "规范公正文明".encode())
    assert {name: (tmp_path / name).read_bytes() for name in kept} == kept


# --- what is said


ASKED = ("--select", "NUM001", "--fail-on", "never")
THREE = (
    before("（五）", "<!-- fazhi-lint 忽略 NUM001 -->", text=before("（三）", OBEYED)) + OBEYED + "\n末。\n"
)


def test_the_text_tells_how_many_were_left_and_what_was_said_in_vain(run, folder):
    folder("a.txt", THREE)
    ran = run("check", "a.txt", *ASKED)

    assert ran.err == ""
    assert ran.out.splitlines()[-4:] == [
        "检查文件 1 个：错误 1，警告 0，提示 0；核验通过 0 项，无法判定 0 项；按人的意见忽略 1 处",
        "没有用上的忽略 2 条：",
        "  a.txt 第8行的注释：没有写理由，应写作 <!-- fazhi-lint 忽略 代码：理由 -->",
        "  a.txt 第11行的注释（忽略 NUM001：上级文件如此编号）：所针对的问题已不存在，请删去",
    ]


@pytest.mark.parametrize("form", ["junit", "github", "gitlab", "csv", "lines", "vim"])
def test_other_formats_leave_them_out_and_it_is_told_beside(form, run, folder):
    folder("a.txt", THREE)
    ran = run("check", "a.txt", *ASKED, "--format", form)

    assert "（三）强化监督" not in ran.out
    assert "上级文件如此编号" not in ran.out
    assert ran.err.count("\n") == 2
    assert "所针对的问题已不存在" in ran.err


def test_json_tells_all_of_it(run, folder):
    folder("a.txt", THREE)
    whole = json.loads(run("check", "a.txt", *ASKED, "--format", "json").out)
    (file,) = whole["files"]

    assert [
        (one["finding"]["location"]["quote"], one["reason"], one["source"]) for one in file["suppressed"]
    ] == [("（三）", "上级文件如此编号", "comment")]
    assert [(one["code"], one["obeyed"]) for one in file["unused_suppressions"]] == [
        (None, False),
        ("NUM001", True),
    ]
    assert (whole["summary"]["suppressed"], whole["summary"]["unused_suppressions"]) == (1, 2)
    assert whole["summary"]["error"] == len(file["findings"]) == 1


def test_the_workbook_has_a_sheet_of_them_only_where_there_are_some(run, folder):
    folder("a.txt", THREE)
    folder("b.txt", GAPS)
    run("check", "a.txt", *ASKED, "-o", "xlsx:a.xlsx")
    run("check", "b.txt", *ASKED, "-o", "xlsx:b.xlsx")
    one, other = (openpyxl.load_workbook(io.BytesIO(Path(f"{n}.xlsx").read_bytes())) for n in "ab")

    assert other.sheetnames == ["单位", "问题", "必备内容"]
    assert [row[8].value for row in one["忽略"]] == ["理由", "上级文件如此编号", None, "上级文件如此编号"]


# --- the command


def test_the_command_adds_an_entry_and_keeps_what_is_there(run, folder):
    path = folder("报告.txt", GAPS)
    was = "# 张三的意见\r\n- {code: NUM003, fingerprint: abc, reason: x}".encode()
    listed = folder("报告.txt.fazhi-lint.yaml", was)
    ran = run("suppress", path, "numbering-gap", "--line", 5, "--reason", "上级：如此 # 编号", "--by", "李四")

    assert (ran.status, ran.err) == (0, "")
    assert listed.read_bytes().startswith(was)
    (*_, last) = sidecar.entries(listed.read_bytes(), "a")
    assert (last.code, last.reason, last.by) == ("NUM001", "上级：如此 # 编号", "李四")
    assert last.text.startswith("（三）：序号不连续")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", last.date)
    assert left(check_one(Source(str(path)), GAP)) == ["（五）"]
    assert path.read_bytes() == GAPS.encode()


def test_the_command_says_so_where_it_is_suppressed_already(run, folder):
    path = folder("报告.txt", GAPS)
    for _ in range(2):
        ran = run("suppress", path, "NUM001", "--line", 5, "--reason", "原文如此")
    written = sidecar.beside(str(path)).read_bytes()

    assert ran.status == 0
    assert "已经忽略：原文如此" in ran.out
    assert len(sidecar.entries(written, "a")) == 1


TWICE = "柳湾县2023年法治政府建设年度报告\n坚持严格规范文明执法，推动严格规范文明执法。\n"


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (("WRD001", "--line", 1), "第1行没有问题"),
        (("NUM001", "--line", 2), "第2行没有这样的 NUM001；这一行有：WRD001「严格规范文明执法」（第3列）"),
        (("WRD001", "--line", 2), "有 2 处 WRD001，请用 --text 或 --column 指明一处"),
        (("WRD001", "--line", 2, "--text", "没有的字"), "没有这样的 WRD001"),
        (("WRD999", "--line", 2), "您是不是要写"),
        (("WRD001", "--line", 2, "--reason", "　"), "理由"),
    ],
)
def test_a_command_that_means_no_single_finding_is_one_line(args, told, run, folder):
    path = folder("报告.txt", TWICE)
    folder("fazhi-lint.toml", 'select = ["WRD001"]')
    ran = run("suppress", path, "--reason", "原文如此", *args)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert told in ran.err
    assert not sidecar.beside(str(path)).exists()


def test_a_column_tells_which_of_two_is_meant(run, folder):
    path = folder("报告.txt", TWICE)
    ran = run("suppress", path, "WRD001", "--line", 2, "--column", 14, "--reason", "原文如此")
    result = check_one(Source(str(path)), Demand(select=("WRD001",)))

    assert ran.status == 0
    assert [one.place.column for one in result.findings] == [3]


@pytest.mark.parametrize("listed", ["[]\n", "  - {code: NUM003, fingerprint: abc, reason: x}\n", "rubbish"])
def test_a_list_that_takes_no_more_stays_as_it_is(listed, run, folder):
    path = folder("报告.txt", GAPS)
    place = folder("报告.txt.fazhi-lint.yaml", listed)
    ran = run("suppress", path, "NUM001", "--line", 5, "--reason", "原文如此")

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert place.read_text(encoding="utf-8") == listed


def test_a_report_that_cannot_be_read_is_one_line(run, folder):
    folder("坏.docx", b"PK\x03\x04rubbish")
    for name in ("坏.docx", "没有.txt", "-"):
        ran = run("suppress", name, "NUM001", "--line", 5, "--reason", "原文如此")

        assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)


def test_an_entry_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    place = tmp_path / "a.yaml"
    place.write_bytes(b"# old\n")

    def full(file, data):
        file.write(data[:2])
        return OSError(28, "No space left on device")

    monkeypatch.setattr(outlets, "_all", full)
    with pytest.raises(outlets.UnwritableError, match="磁盘已满"):
        outlets.add(b"- code: a\n", place)
    with pytest.raises(outlets.UnwritableError):
        outlets.add(b"- code: a\n", tmp_path / "new.yaml")

    assert place.read_bytes() == b"# old\n"
    assert [path.name for path in tmp_path.iterdir()] == ["a.yaml"]


def test_reading_a_list_never_runs_what_is_in_it():
    with pytest.raises(UnreadableError):
        sidecar.entries(b"- !!python/object/apply:os.mkdir [evil]\n", "a")
