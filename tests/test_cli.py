"""The command line as a user or a gate meets it: what comes out, where, and with which status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from checker import rulebook
from checker.findings import Match, Severity
from checker.rulebook import Example, Rule

ROOT = Path(__file__).parent.parent


class Whole:
    """A check that finds the first line of any document."""

    scope = "document"

    def outcomes(self, subject):
        yield Match(span=subject.document.line_span(1), values={"n": 1})


def rule(code="NUM901", severity=Severity.WARNING) -> Rule:
    return Rule(
        code=code,
        name="first-line",
        title="首行",
        severity=severity,
        message="第{n}行",
        check=Whole(),
        why="为了试验。",
        basis="《试验规则》",
        bad=(Example(text="⟦青禾市⟧的报告\n正文⟦⟧"),),
        good=(Example(text="柳湾县的报告"),),
    )


@pytest.fixture
def rules(monkeypatch):
    """Make these the only rules there are."""

    def only(*given: Rule) -> None:
        monkeypatch.setattr(
            rulebook,
            "rules",
            lambda select=(), ignore=(): tuple(r for r in given if rulebook.chosen(r.code, select, ignore)),
        )

    return only


# --- status


@pytest.mark.parametrize(
    "case",
    [
        ("error", "error", 1),
        ("warning", "error", 0),
        ("warning", "warning", 1),
        ("info", "warning", 0),
        ("info", "info", 1),
        ("error", "never", 0),
    ],
)
def test_status_is_1_from_the_severity_asked_for(run, folder, rules, case):
    severity, fail_on, status = case
    rules(rule(severity=Severity(severity)))

    assert run("check", folder(), "--fail-on", fail_on).status == status


def test_a_bare_command_shows_what_there_is(run):
    ran = run()

    assert ran.status == 2
    assert "check" in ran.err


@pytest.mark.parametrize("args", [["--help"], ["check", "--help"], ["--version"]])
def test_help_is_no_fault(run, args):
    assert run(*args).status == 0


# --- wrong usage


@pytest.mark.parametrize(
    ("args", "suggestion"),
    [
        (["chek"], "check"),
        (["check", "--format", "jsn"], "json"),
        (["check", "--frmat", "json"], "--format"),
        (["check", "--fail-on", "eror"], "error"),
        (["check", "--select", "NUM001,TBA"], "TAB"),
        (["check", "--ignore", "XUM"], "NUM"),
        (["check", "-o", "juint:a.xml"], "junit"),
        (["check", "--profile", "contry"], "county"),
        (["check", "-o", "a.txt", "-o", "json:a.txt"], "--output"),
        (["check", "-o", "json:"], "--output"),
        (["explain", "NUN901"], "NUM901"),
        (["explain", "first-lines"], "first-line"),
        (["outline", "a.txt", "--format", "jsn"], "json"),
    ],
)
def test_a_misspelt_value_is_refused_with_the_nearest(run, folder, rules, args, suggestion):
    rules(rule("NUM901"), rule("NUM001"))
    folder()
    ran = run(*args)

    assert ran.status == 2
    assert ran.out == ""
    assert suggestion in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("args", ["-j 0", "-j x", "--select", "--format yaml", "--format xlsx", "-o xlsx:-"])
def test_a_value_that_cannot_be_is_refused_in_one_line(run, folder, args):
    ran = run("check", folder(), *args.split())

    assert ran.status == 2
    assert ran.err.count("\n") == 1


def test_a_report_is_never_written_over_its_own_source(run, folder):
    path = folder()
    before = path.read_bytes()
    ran = run("check", path, "-o", path)

    assert ran.status == 2
    assert path.read_bytes() == before


# --- inputs


def test_folders_are_searched_in_a_stable_order(run, folder, tmp_path):
    for name in ("b/2.txt", "b/1.md", "a.txt", ".git/x.txt", "b/~$1.txt", "b/.3.txt", "b/4.png"):
        folder(name)

    assert [Path(path) for path in run("check", ".", "--format", "json").files] == [
        Path("a.txt"),
        Path("b/1.md"),
        Path("b/2.txt"),
    ]
    assert list(run("check", tmp_path, "--format", "json").files) == [
        str(tmp_path / name) for name in ("a.txt", "b/1.md", "b/2.txt")
    ]


def test_without_a_path_the_current_folder_is_checked(run, folder):
    folder("a.txt")

    assert list(run("check", "--format", "json").files) == ["a.txt"]


def test_standard_input_takes_the_name_that_it_is_given(run, folder):
    data = folder().read_bytes()
    ran = run("check", "-", "--stdin-filename", "县.md", "--format", "json", stdin=data)

    assert ran.files == {"县.md": None}
    assert json.loads(ran.out)["files"][0]["format"] == "md"


def test_a_path_is_given_back_as_it_was_given(run, folder):
    folder("a/b.txt")

    assert list(run("check", "./a/../a/b.txt", "--format", "json").files) == ["./a/../a/b.txt"]


def test_many_files_give_the_same_bytes_with_any_number_of_processes(run, folder, rules):
    rules(rule())
    paths = [folder(f"{n}.txt", "青禾市的报告\n" * (n + 1)) for n in range(4)] + ["missing.txt"]
    one, two = (run("check", *paths, "-j", jobs, "--format", "json") for jobs in (1, 2))

    assert json.loads(one.out)["summary"]["warning"] == 4
    assert (one.out, one.err, one.status) == (two.out, two.err, two.status)


# --- faults of ours: still one line, the others go on


def test_a_fault_of_ours_is_one_line_and_the_others_are_checked(run, folder, rules, monkeypatch):
    class Broken(Whole):
        def outcomes(self, subject):
            if "坏" in subject.document.name:
                raise ZeroDivisionError("分\n母")
            yield from super().outcomes(subject)

    monkeypatch.setattr(sys.modules[__name__], "Whole", Broken)
    rules(rule())
    ran = run("check", folder("坏.txt"), folder("好.txt"), "--format", "json")
    bad, good = json.loads(ran.out)["files"]

    assert ran.status == 2
    assert "ZeroDivisionError" in bad["error"]
    assert len(good["findings"]) == 1
    assert ran.err.count("\n") == 1


def test_a_broken_rule_pack_is_one_line(run, folder, monkeypatch):
    def broken(*_):
        raise rulebook.RuleError("rule NUM001: unknown key wyh")

    monkeypatch.setattr(rulebook, "rules", broken)
    ran = run("check", folder())

    assert ran.status == 2
    assert "NUM001" in ran.err
    assert ran.err.count("\n") == 1


def test_a_worker_that_dies_takes_no_other_file_with_it(run, folder, rules, monkeypatch):
    class Deadly(Whole):
        def outcomes(self, subject):
            if "坏" in subject.document.name:
                os._exit(9)
            yield from super().outcomes(subject)

    monkeypatch.setattr(sys.modules[__name__], "Whole", Deadly)
    rules(rule())
    paths = [folder(name) for name in ("1.txt", "坏.txt", "2.txt")]
    ran = run("check", *paths, "-j", "2", "--format", "json")

    assert ran.status == 2
    assert [error is None for error in ran.files.values()] == [True, False, True]


# --- outputs


def test_one_run_writes_several_outputs(run, folder, tmp_path):
    ran = run("check", folder(), "-o", "json:a.json", "-o", "b.txt", "-o", "junit:-")

    assert ran.out.startswith("<?xml")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["summary"]["files"] == 1
    assert "检查文件 1 个" in (tmp_path / "b.txt").read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.txt", "县.txt"]


def test_an_output_is_no_input_of_the_next_run(run, folder):
    folder("a.txt")
    run("check", ".", "-o", "out.txt")
    run("check", ".", "-o", "json:all.json", "-o", "out.txt")

    assert [file["path"] for file in json.loads(Path("all.json").read_text(encoding="utf-8"))["files"]] == [
        "a.txt"
    ]


@pytest.mark.parametrize("target", ["no/such/folder/a.json", "."])
def test_an_output_that_cannot_be_written_is_one_line(run, folder, target):
    path = folder()
    ran = run("check", path, "-o", f"json:{target}", "-o", "text:-")

    assert ran.status == 2
    assert ran.err.count("\n") == 1
    assert target in ran.err
    assert "检查文件 1 个" in ran.out


def test_an_output_that_was_made_read_only_is_kept(run, folder, monkeypatch):
    before = folder("out.json", "whole")
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path).name != "out.json" and access(path, mode))
    ran = run("check", folder(), "-o", "json:out.json")

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "没有写入权限" in ran.err
    assert before.read_text() == "whole"


def test_the_same_input_gives_the_same_bytes(run, folder, rules):
    rules(rule())
    path = folder()

    assert run("check", path, "--format", "json").out == run("check", path, "--format", "json").out


# --- explain, rules, outline


def test_explain_shows_the_marked_places_underlined(run, rules):
    rules(rule())
    page = run("explain", "NUM901").out

    assert page == run("explain", "first-line").out
    assert "    青禾市的报告\n    ^^^^^^\n    正文\n        ^\n" in page
    assert "《试验规则》" in page
    assert "⟦" not in page


def test_explain_without_a_code_lists_every_rule(run, rules):
    rules(rule("NUM901"), rule("TAB902"))
    manual = run("explain").out

    assert all(word in manual for word in ("NUM901", "TAB902", *rulebook.PACKS))


def test_rules_as_json_have_their_basis(run, rules):
    rules(rule())
    (only,) = json.loads(run("rules", "--format", "json").out)["rules"]

    assert only["code"] == "NUM901"
    assert only["basis"] == "《试验规则》"


def test_rules_as_text_take_a_line_each(run, rules):
    rules(rule("NUM901"), rule("TAB902"))

    assert [line[:6] for line in run("rules").out.splitlines()] == ["NUM901", "TAB902"]


def test_outline_of_a_missing_file_is_one_line(run):
    ran = run("outline", "没有.txt")

    assert ran.status == 2
    assert ran.err.count("\n") == 1


# --- as a process


def fazhi_lint(*args, stdout=subprocess.PIPE, **environment) -> subprocess.CompletedProcess:
    """Run it as a user does, in a plain environment."""
    clean = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR", "PYTHONIOENCODING")}
    return subprocess.run(
        [sys.executable, "-m", "checker", *map(str, args)],
        cwd=ROOT,
        env=clean | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        check=False,
    )


def test_a_console_that_is_not_utf8_gets_text_without_failing(folder):
    done = fazhi_lint("check", folder(), PYTHONIOENCODING="ascii")

    assert done.returncode in (0, 1)
    assert done.stderr == b""
    assert done.stdout.isascii()


def test_json_is_utf8_on_any_console(folder):
    done = fazhi_lint("check", folder(), "--format", "json", PYTHONIOENCODING="gbk")

    assert json.loads(done.stdout.decode("utf-8"))["files"][0]["path"].endswith("县.txt")


def test_a_reader_that_goes_away_is_no_fault(folder):
    gone, end = os.pipe()
    os.close(gone)
    done = fazhi_lint("check", folder(), "--format", "json", stdout=end)
    os.close(end)

    assert done.returncode in (0, 1)
    assert done.stderr == b""


@pytest.mark.parametrize(("environment", "coloured"), [({}, False), ({"FORCE_COLOR": "1"}, True)])
def test_colour_is_for_terminals_unless_forced(folder, environment, coloured):
    assert (b"\x1b[" in fazhi_lint("check", folder(), **environment).stdout) is coloured


def test_no_color_wins(folder):
    assert b"\x1b[" not in fazhi_lint("check", folder(), FORCE_COLOR="1", NO_COLOR="1").stdout


def test_a_text_file_is_checked_without_what_other_formats_need(folder):
    dear = "jieba lxml pdfplumber pypdfium2 openpyxl junit_xml colorama concurrent.futures"
    code = (
        "import sys; from checker.cli import main\n"
        "try: main(sys.argv[1:])\n"
        f"except SystemExit: print(*set({dear.split()!r}) & set(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "check", folder()], cwd=ROOT, capture_output=True, check=True, text=True
    )

    assert done.stderr.strip() == ""


def test_a_fault_of_ours_is_one_line_and_no_interrupt(run, folder, monkeypatch):
    def torn(*_):
        raise EOFError("marshal data too short")

    monkeypatch.setattr("checker.cli.common.pieces", torn)
    ran = run("check", folder())

    assert ran.status == 2
    assert ran.err.startswith("程序内部出错（EOFError: marshal data too short）")
    assert ran.err.count("\n") == 1
