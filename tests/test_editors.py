"""What the editors' recipes in docs/editors.md make of the output, read by the editors themselves."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
REPORT = (
    "柳湾县2023年法治政府建设年度报告\n一、主要举措和成效\n（一）规范执法。😀全年调解纠纷12件，其中邻里纠纷7件、其他纠纷4件。\n"
    "（二）普法宣传。开展活动9场。\n（二）行政复议。受理案件3件。\n"
)
QUOTES = {"ARI011": "12件", "NUM002": "（二）"}
CHOSEN = ("--select", ",".join(QUOTES))


def recipe(language: str, word: str) -> str:
    """The block of that language that holds a word."""
    (block,) = (one for one in re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL) if word in one)
    return block


@pytest.fixture
def there(tmp_path):
    """A folder with a report, and a program fazhi-lint on the path that checks for two faults alone."""
    Path(tmp_path, "县 报告.txt").write_text(REPORT, encoding="utf-8")
    program = Path(tmp_path, "bin", "fazhi-lint")
    program.parent.mkdir()
    chosen = " ".join(CHOSEN)
    program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m checker "$@" {chosen}\n')
    program.chmod(0o755)
    return tmp_path


def ran(folder: Path, *command: str, given: str | None = None) -> str:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PATH": path, "LC_ALL": "C.UTF-8", "HOME": str(folder), "TERM": "dumb"},
        input=None if given is None else given.encode(),
        capture_output=True,
        check=False,
        timeout=60,
    )
    return done.stdout.decode()


def test_lines_give_each_place_from_its_first_character_to_the_one_after_its_last(there):
    out = ran(there, "fazhi-lint", "check", "县 报告.txt", "--format", "lines")
    lines = REPORT.split("\n")
    found = {}
    for line in out.splitlines():
        path, row, column, end, after, severity, said = re.fullmatch(
            r"(.+?):(\d+):(\d+):(\d+):(\d+): (error|warning|info): (.*)", line
        ).groups()
        assert (path, row, severity) == ("县 报告.txt", end, "error")
        found[said[:6]] = lines[int(row) - 1][int(column) - 1 : int(after) - 1]

    assert found == QUOTES


def test_standard_input_is_named_in_the_lines(there):
    out = ran(
        there, "fazhi-lint", "check", "-", "--stdin-filename", "县.md", "--format", "lines", given=REPORT
    )

    assert {line.partition(":")[0] for line in out.splitlines()} == {"县.md"}


def test_a_file_that_cannot_be_read_is_a_line_too(there):
    out = ran(there, "fazhi-lint", "check", "没有.txt", "--format", "lines")

    assert re.fullmatch(r"没有\.txt:1:1:1:1: error: .+\n", out)


def test_vs_codes_problem_matcher_reads_the_lines(there):
    task = json.loads(recipe("json", "problemMatcher"))["tasks"][0]
    pattern = task["problemMatcher"]["pattern"]
    command = [part.replace("${file}", "县 报告.txt") for part in (task["command"], *task["args"])]
    found = {}
    for line in ran(there, *command).splitlines():
        read = re.fullmatch(pattern["regexp"], line)
        place = [int(read[pattern[name]]) for name in ("line", "column", "endLine", "endColumn")]
        assert read[pattern["file"]] == "县 报告.txt"
        assert read[pattern["severity"]] == "error"
        found[read[pattern["code"]]] = REPORT.split("\n")[place[0] - 1][place[1] - 1 : place[3] - 1]

    assert found == QUOTES
    assert re.fullmatch(pattern["regexp"], "没有.txt:1:1:1:1: error: 找不到文件")[pattern["code"]] is None


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("vim") is None, reason="Vim is not installed")
def test_vim_goes_to_the_very_characters(there):
    Path(there, "vimrc").write_text(
        f"set nocompatible encoding=utf-8\n{recipe('vim', 'errorformat')}", encoding="utf-8"
    )
    ask = (
        "call Fazhi() | silent make! | let g:r = [] | "
        "for e in getqflist() | exe 'cc ' .. (len(g:r) + 1) | "
        "let g:q = matchstr(getline('.'), '\\%' .. col('.') .. 'c.*\\%' .. e.end_col .. 'c') | "
        "call add(g:r, [e.type, e.text, g:q]) | "
        "endfor | call writefile([json_encode(g:r)], 'found.json') | qall!"
    )
    ran(there, "vim", "-es", "-u", "vimrc", "县 报告.txt", "-c", ask)
    found = json.loads(Path(there, "found.json").read_text(encoding="utf-8"))

    assert [kind for kind, _, _ in found] == ["e", "e"]
    assert {said[:6]: quote for _, said, quote in found} == QUOTES


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")
def test_flycheck_finds_the_very_characters(there):
    Path(there, "init.el").write_text(recipe("elisp", "flycheck-define-checker"), encoding="utf-8")
    ask = """
      (progn (require 'json) (package-initialize)
        (unless (require 'flycheck nil t) (kill-emacs 3))
        (load (expand-file-name "init.el") nil t) (find-file "县 报告.txt") (text-mode) (flycheck-mode)
        (setq flycheck-checker 'fazhi) (flycheck-buffer)
        (while (flycheck-running-p) (accept-process-output nil 0.1))
        (princ (json-encode (vconcat (mapcar (lambda (e)
          (let ((at (flycheck-error-region-for-mode e 'columns)))
            (vector (flycheck-error-id e) (symbol-name (flycheck-error-level e))
                  (buffer-substring-no-properties (car at) (cdr at)))))
          flycheck-current-errors)))))"""
    out = ran(there, "emacs", "--batch", "--eval", ask)
    if not out:
        pytest.skip("flycheck is not installed")

    assert {code: quote for code, level, quote in json.loads(out) if level == "error"} == QUOTES


def test_the_other_recipes_are_well_formed():
    assert tomllib.loads(recipe("toml", "language-server"))["language-server"]["fazhi"]["args"] == ["lsp"]
    assert "{ 'fazhi-lint', 'lsp' }" in recipe("lua", "vim.lsp")
    assert '("fazhi-lint" "lsp")' in recipe("elisp", "eglot")
