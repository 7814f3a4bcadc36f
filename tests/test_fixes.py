"""Corrections: what they change, what they never touch, and how a file comes back."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.batch import Demand, Source
from checker.findings import Finding, Place, Severity
from checker.fixes import apply, correct

ROOT = Path(__file__).parent.parent
DRAFT = (
    "柳湾县2023年法治政府建设年度报告\n"
    "一、主要举措和成效\n"
    "坚持严格规范文明执法，截止11月底办结42件，举办4.15国家安全教育日展览，调解纠纷87余起。\n"
)
WORDS = Demand(select=("REF", "WRD", "DAT"))


def lint(*args, cwd=None):
    return subprocess.run(
        [sys.executable, "-m", "checker", "check", *args],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def finding(line, column, quote, fix, severity=Severity.WARNING):
    place = Place(line, column, line, column + len(quote), quote)
    return Finding(code="WRD901", name="n", severity=severity, message="m", place=place, fix=fix)


@pytest.mark.slow
def test_fix_mends_the_file_and_a_second_run_changes_nothing(tmp_path):
    file = tmp_path / "报告.txt"
    file.write_text(DRAFT, encoding="utf-8")

    first = lint("--fix", "--select", "REF,WRD,DAT", str(file))
    mended = file.read_bytes()
    second = lint("--fix", "--select", "REF,WRD,DAT", str(file))

    assert "坚持严格规范公正文明执法，截至11月底办结42件，举办“4·15”国家安全教育日展览" in mended.decode()
    assert "改正 3 处" in first.stderr
    assert "87余" in first.stdout
    assert file.read_bytes() == mended
    assert not second.stderr


@pytest.mark.slow
def test_diff_shows_the_corrections_and_writes_nothing(tmp_path):
    file = tmp_path / "报告.txt"
    file.write_text(DRAFT, encoding="utf-8")

    shown = lint("--diff", "--select", "WRD", str(file))

    assert "-坚持严格规范文明执法，截止" in shown.stdout
    assert "+坚持严格规范公正文明执法，截至" in shown.stdout
    assert file.read_text(encoding="utf-8") == DRAFT


@pytest.mark.slow
def test_fix_refuses_standard_input():
    refused = lint("--fix", "-")

    assert refused.returncode == 2
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_encoding_and_line_breaks_stay_as_they_are(encoding, line_break):
    data = DRAFT.replace("\n", line_break).encode(encoding)

    done = correct(Source("报告.txt", data), WORDS)

    expected = (
        DRAFT.replace("严格规范文明", "严格规范公正文明").replace("截止", "截至").replace("4.15", "“4·15”")
    )
    assert done.after == expected.replace("\n", line_break).encode(encoding)


def test_a_correction_is_made_only_where_its_quote_stands():
    data = "推动严格规范执法\n".encode()

    assert apply(data, [finding(1, 3, "文明执法", "公正文明执法")]) == (data, 0)


def test_a_figure_is_never_changed():
    data = "办结42件，第五批\n".encode()
    changes = [finding(1, 3, "42", "43"), finding(1, 7, "第五批", "第六批"), finding(1, 5, "件", "4件")]

    assert apply(data, changes) == (data, 0)


def test_of_two_corrections_that_overlap_one_is_made():
    data = "甲乙丙丁\n".encode()

    changed, made = apply(data, [finding(1, 1, "甲乙丙", "子"), finding(1, 2, "乙丙丁", "丑")])

    assert made == 1
    assert changed.decode() in {"子丁\n", "甲丑\n"}


def test_a_correction_of_several_lines_is_left_to_people():
    data = "甲乙\n丙丁\n".encode()
    place = Place(1, 1, 2, 2, "甲乙\n丙")
    spread = Finding(code="WRD901", name="n", severity=Severity.INFO, message="m", place=place, fix="甲")

    assert apply(data, [spread]) == (data, 0)


def test_other_formats_are_reported_and_not_written():
    html = f"<html><body><h1>青禾市报告</h1><p>{'坚持严格规范文明执法，' * 20}。</p></body></html>".encode()

    done = correct(Source("报告.html", html), WORDS)

    assert done.count == 0
    assert not done.diff()
    assert done.kept


def test_markdown_marks_stay():
    draft = (
        "# 柳湾县2023年法治政府建设年度报告\n\n## 一、主要举措\n\n> **坚持严格规范文明执法**，截止11月底。\n"
    )

    done = correct(Source("报告.md", draft.encode()), WORDS)

    assert done.after.decode() == draft.replace("规范文明", "规范公正文明").replace("截止", "截至")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such modes")
@pytest.mark.slow
def test_the_mode_of_the_file_stays(tmp_path):
    file = tmp_path / "报告.txt"
    file.write_text(DRAFT, encoding="utf-8")
    file.chmod(0o640)

    lint("--fix", "--select", "WRD", str(file))

    assert stat.S_IMODE(file.stat().st_mode) == 0o640


@given(
    st.text(alphabet="甲乙丙丁42\n\r，", max_size=40), st.integers(1, 5), st.integers(1, 8), st.integers(0, 4)
)
def test_any_finding_leaves_the_rest_of_the_text_alone(text, line, column, length):
    data = text.encode()
    place = Place(line, column, line, column + length, "甲乙丙丁"[:length])
    one = Finding(code="WRD901", name="n", severity=Severity.INFO, message="m", place=place, fix="子丑")

    changed, made = apply(data, [one])

    assert made in {0, 1}
    assert len(changed.decode()) == len(text) + made * (2 - length)
    if not made:
        assert changed == data
