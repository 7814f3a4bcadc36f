"""What an office lays down once holds in all its runs, and what it misspells is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WORD = ROOT / "fixtures" / "binary" / "reports" / "county-defects.docx"
GAP = """柳湾县2023年法治政府建设年度报告
一、主要举措和成效
（一）健全制度体系
全年制定文件3件。
（三）强化监督
全年开展督察2次。
"""


@pytest.fixture
def laid_down(tmp_path):
    """Write the configuration of the current folder."""

    def write(text: str, name: str = "fazhi-lint.toml") -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def codes_of(ran):
    return [
        [
            (finding["code"], finding["severity"])
            for finding in file["findings"]
            if finding["code"] == "NUM001"
        ]
        for file in json.loads(ran.out)["files"]
    ]


def check(run, *args):
    return run("check", *args, "--format", "json")


def test_without_one_nothing_changes(run, folder):
    folder("a.txt", GAP)

    assert codes_of(check(run, "a.txt")) == [[("NUM001", "error")]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('select = ["OUT"]', []),
        ('ignore = ["NUM001"]', []),
        ("ignore = 'NUM,TAB'", []),
        ('[severity]\nNUM001 = "info"', [("NUM001", "info")]),
        ('[severity]\nNUM = "warning"', [("NUM001", "warning")]),
        ('[per-path."*.txt"]\nignore = ["NUM"]', []),
        ('[per-path."乡镇/*"]\nignore = ["NUM"]', [("NUM001", "error")]),
        ('[per-path."a.txt".severity]\nNUM001 = "info"', [("NUM001", "info")]),
    ],
)
def test_what_is_laid_down_holds(run, folder, laid_down, text, found):
    folder("a.txt", GAP)
    laid_down(text)

    assert codes_of(check(run, "a.txt")) == [found]


def test_the_command_line_goes_before_it(run, folder, laid_down):
    folder("a.txt", GAP)
    laid_down('select = ["OUT"]\nfail-on = "never"')

    assert codes_of(check(run, "a.txt", "--select", "NUM")) == [[("NUM001", "error")]]
    assert check(run, "a.txt", "--select", "NUM").status == 0
    assert check(run, "a.txt", "--select", "NUM", "--fail-on", "error").status == 1
    assert check(run, "a.txt", "--no-config").status == 1


def test_it_is_found_upwards(run, folder, laid_down, tmp_path, monkeypatch):
    folder("稿/乡镇/a.txt", GAP)
    laid_down('[per-path."稿/乡镇/*"]\nprofile = "township"\nignore = ["NUM"]')
    monkeypatch.chdir(tmp_path / "稿" / "乡镇")
    ran = check(run, "a.txt")

    assert codes_of(ran) == [[]]
    assert json.loads(ran.out)["files"][0]["reports"][0]["profile"] == "township"


def test_a_table_in_pyproject_is_one_too_but_only_if_it_is_there(run, folder, laid_down):
    folder("a.txt", GAP)
    laid_down('[tool.other]\nselect = ["OUT"]', "pyproject.toml")

    assert codes_of(check(run, "a.txt")) == [[("NUM001", "error")]]

    laid_down('[tool.fazhi-lint]\nselect = ["OUT"]', "pyproject.toml")

    assert codes_of(check(run, "a.txt")) == [[]]


def test_paths_judged_by_many_processes_have_settings_of_their_own(run, folder, laid_down):
    for name in ("甲/1.txt", "甲/2.txt", "乙/1.txt"):
        folder(name, GAP)
    laid_down('[per-path."乙/*"]\nignore = ["NUM"]')

    assert codes_of(check(run, "甲", "乙", "-j", "2")) == [[("NUM001", "error")], [("NUM001", "error")], []]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('ignor = ["NUM"]', "ignore"),
        ('[severty]\nNUM001 = "info"', "severity"),
        ('[severity]\nNUM001 = "eror"', "error"),
        ('[severity]\nNUN001 = "error"', "NUM001"),
        ('select = ["TBA"]', "TAB"),
        ("select = [1]", "select"),
        ('profile = "contry"', "county"),
        ("profile = 3", "profile"),
        ('fail-on = "warn"', "warning"),
        ('[per-path."a"]\nbaseline = "x"', "baseline"),
        ("per-path = 1", "per-path"),
        ('rules = "没有"', "没有"),
        ("select = [", "fazhi-lint.toml"),
    ],
)
def test_a_mistake_in_it_is_one_line_with_the_nearest_right_word(run, folder, laid_down, text, said):
    folder("a.txt", GAP)
    laid_down(text)
    ran = check(run, "a.txt")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert "fazhi-lint.toml" in ran.err


@pytest.mark.parametrize("place", ["fazhi-lint.toml", "./稿/../fazhi-lint.toml"])
def test_paths_are_told_from_the_folder_of_a_configuration_that_is_named(run, folder, laid_down, place):
    folder("稿/a.txt", GAP)
    laid_down('[per-path."稿/*"]\nignore = ["NUM"]')

    assert codes_of(check(run, "稿/a.txt", "--config", place)) == [[]]


@pytest.mark.parametrize("text", ["tool = 3", "[tool.other]\nx = 1"])
def test_a_pyproject_that_is_named_must_have_the_table(run, laid_down, text):
    laid_down(text, "pyproject.toml")
    ran = run("rules", "--config", "pyproject.toml")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "[tool.fazhi-lint]" in ran.err


# --- in the other commands


def rules_of(ran) -> dict[str, tuple[str, bool]]:
    return {rule["code"]: (rule["severity"], rule["used"]) for rule in json.loads(ran.out)["rules"]}


def test_the_catalogue_tells_what_is_laid_down(run, laid_down):
    laid_down('ignore = ["WRD"]\n[severity]\nNUM = "warning"\nNUM001 = "info"')
    every = rules_of(run("rules", "--format", "json"))
    lines = {line[:6]: line for line in run("rules").out.splitlines()}

    assert every["NUM001"] == ("info", True)
    assert every["NUM002"] == ("warning", True)
    assert every["WRD001"][1] is False
    assert lines["NUM001"].startswith("NUM001 info ")
    assert "不用" in lines["WRD001"]
    assert "不用" not in lines["NUM001"]
    assert rules_of(run("rules", "--format", "json", "--no-config"))["NUM001"] == ("error", True)


def test_a_page_of_the_manual_tells_what_is_laid_down(run, laid_down):
    laid_down('ignore = ["WRD"]\n[severity]\nNUM001 = "info"')

    assert "级别：提示（配置所定，原为错误）\n" in run("explain", "NUM001").out
    assert "配置里不用这条规则\n" in run("explain", "WRD001").out
    assert "级别：错误\n" in run("explain", "NUM001", "--no-config").out


def test_the_outline_is_that_of_the_body_that_is_laid_down(run, folder, laid_down):
    folder("稿/a.txt", GAP)
    laid_down('[per-path."稿/*"]\nprofile = "township"')

    def profile(*args):
        return json.loads(run("outline", "稿/a.txt", "--format", "json", *args).out)["pieces"][-1]["profile"]

    assert profile() == "township"
    assert profile("--profile", "city") == "city"
    assert profile("--no-config") == "county"


def test_comments_have_the_severities_that_are_laid_down(run, folder, laid_down):
    folder("a.docx", WORD.read_bytes())
    laid_down('select = ["NUM001"]\n[per-path."*.docx".severity]\nNUM001 = "info"')

    assert "（错误 0，警告 0，提示 3）" in run("annotate", "a.docx").out
    assert "（错误 3，警告 0，提示 0）" in run("annotate", "a.docx", "--no-config", "--select", "NUM001").out


def test_a_baseline_takes_in_only_what_is_used(run, folder, laid_down):
    folder("a.txt", GAP)
    laid_down('ignore = ["NUM"]')
    run("baseline", "update", "b.jsonl", "a.txt")
    some = Path("b.jsonl").read_text(encoding="utf-8")
    run("baseline", "update", "b.jsonl", "a.txt", "--no-config")
    every = Path("b.jsonl").read_text(encoding="utf-8")

    assert ("NUM001" in some, "NUM001" in every) == (False, True)

    run("baseline", "prune", "b.jsonl", "a.txt")  # what was not looked for is not gone

    assert Path("b.jsonl").read_text(encoding="utf-8") == every


@pytest.mark.parametrize(
    "args",
    [
        ("annotate", "a.docx"),
        ("baseline", "update", "b.jsonl"),
        ("check", "a.docx"),
        ("config", "show"),
        ("explain",),
        ("outline", "a.docx"),
        ("rules",),
        ("serve",),
    ],
    ids=lambda args: args[0],
)
def test_a_mistake_is_one_line_in_every_command(run, folder, laid_down, args):
    folder("a.docx", WORD.read_bytes())
    laid_down('ignor = ["NUM"]')
    ran = run(*args)

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "ignore" in ran.err


def test_show_tells_what_holds_and_whence(run, laid_down):
    path = laid_down(
        'profile = "township"\n[severity]\nNUM001 = "info"\n[per-path."乡镇/*"]\nignore = ["TAB"]'
    )
    out = run("config", "show").out

    assert f'profile = "township"  # {path}\n' in out
    assert f'severity.NUM001 = "info"  # {path}\n' in out
    assert f'per-path."乡镇/*".ignore = ["TAB"]  # {path}\n' in out
    assert 'fail-on = "error"  # 默认\n' in out


def test_show_without_one_says_so(run):
    assert "无" in run("config", "show").out.splitlines()[0]


# --- an office's own rules


OWN = """QHS001:
  name: missing-topic
  title: 没有写到市里要求的专题
  severity: warning
  basis: 青禾市委依法治市办通知
  message: 没有写到「{system}」
  why: 市里要求各单位都写。
  check: {untouched-system: {lexicon: topics, profiles: [county]}}
"""
TOPICS = """business: {name: 优化营商环境, words: 营商环境}
courts: {name: 府院联动, words: 府院联动|联席会议}
"""


def alone(tmp_path, *args):
    return subprocess.run(
        [sys.executable, "-m", "checker", *args],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def office(folder, laid_down):
    for name in ("1.txt", "2.txt"):
        folder(f"稿/{name}", GAP.replace("督察2次", "督察2次，优化营商环境") + name)
    folder("规则/office.yaml", OWN)
    folder("规则/lexicon/topics.yaml", TOPICS)
    laid_down('rules = "规则"')


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_office_demands_topics_of_its_own(tmp_path, jobs):
    done = alone(
        tmp_path, "check", "稿", "-j", jobs, "--select", "QHS", "--format", "json", "--fail-on", "never"
    )
    files = json.loads(done.stdout)["files"]

    assert done.stderr == ""
    assert [[f["message"] for f in file["findings"]] for file in files] == [["没有写到「府院联动」"]] * 2


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_a_rule_that_an_office_changes_is_judged_anew(folder, tmp_path):
    ask = ("check", "稿", "--select", "QHS", "--format", "json", "--fail-on", "never")
    alone(tmp_path, *ask)
    folder("规则/lexicon/topics.yaml", TOPICS.replace("府院联动|联席会议", "督察"))

    assert [file["findings"] for file in json.loads(alone(tmp_path, *ask).stdout)["files"]] == [[], []]


@pytest.mark.slow
@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("typo", ["(?<!已)办节", "办节", "待?办节", "立办|办节"])
def test_an_office_has_typos_of_its_own(folder, tmp_path, typo):
    folder("规则/lexicon/typos.yaml", f"{typo}: 办结\n")
    folder("稿/3.txt", GAP.replace("督察2次", "督察2次，按期办节"))

    assert "“办节”应为“办结”" in alone(tmp_path, "check", "稿/3.txt", "--select", "WRD020").stdout


@pytest.mark.usefixtures("office")
def test_an_office_sees_its_own_rules_beside_the_others(run, laid_down):
    laid_down('rules = "规则"\n[severity]\nQHS = "info"')

    assert rules_of(run("rules", "--format", "json"))["QHS001"] == ("info", True)
    assert "级别：提示（配置所定，原为警告）" in run("explain", "QHS001").out
    assert run("explain").out.endswith(
        "QHS 本办公室自己的规则\n  QHS001 提示 没有写到市里要求的专题（missing-topic）\n"
    )
    assert "QHS001" not in rules_of(run("rules", "--format", "json", "--no-config"))


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("office.yaml", OWN.replace("warning", "warnin"), "QHS001"),
        ("office.yaml", OWN.replace("untouched-system", "untouched"), "untouched"),
        ("office.yaml", OWN.replace("topics", "没有"), "QHS001"),
        ("office.yaml", f"- {OWN}", "office.yaml"),
        ("lexicon/topics.yaml", TOPICS.replace("府院联动|", "(府院联动|"), "QHS001"),
        ("lexicon/topics.yaml", TOPICS.replace("words:", "word:"), "QHS001"),
    ],
)
def test_a_mistake_in_its_own_rules_is_told_once_and_as_theirs(run, folder, name, text, said):
    folder(f"规则/{name}", text)
    ran = run("check", "稿")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert "程序内部出错" not in ran.err


@pytest.mark.slow
@pytest.mark.usefixtures("office")
def test_an_office_cannot_take_the_code_of_a_rule_that_there_is(folder, tmp_path):
    folder("规则/office.yaml", OWN.replace("QHS001", "NUM001"))
    done = alone(tmp_path, "check", "稿")

    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "NUM001" in done.stderr
