"""What the recipes for pipelines show is what comes out, and what they name is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import yaml

from checker.readers import SUFFIXES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "ci.md"
SHOWN = re.compile(
    r"```sh\nfazhi-lint (?P<args>[^\n]*)\n```\n\n<!-- output -->\n```text\n(?P<out>.*?)```\n<!-- /output -->",
    re.DOTALL,
)
COMMAND = re.compile(r"fazhi-lint (check [^'\n]*)")


def test_what_the_recipes_show_is_what_comes_out(run, monkeypatch, request):
    monkeypatch.chdir(ROOT)
    text = PAGE.read_text(encoding="utf-8")

    def real(shown: re.Match[str]) -> str:
        out = run(*shlex.split(shown["args"])).out
        return shown[0].replace(f"```text\n{shown['out']}```", f"```text\n{out}```")

    fresh = SHOWN.sub(real, text)
    if request.config.getoption("--regold"):
        PAGE.write_text(fresh, encoding="utf-8", newline="\n")

    assert len(SHOWN.findall(fresh)) == 4
    assert fresh == PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", sorted(set(COMMAND.findall(PAGE.read_text(encoding="utf-8")))))
def test_every_command_of_the_recipes_runs(command, run, folder):
    folder("drafts/a.txt")
    folder("fixtures/reports/market.txt")

    assert run(*shlex.split(command)).status in {0, 1}


def test_the_hook_takes_what_a_folder_is_searched_for():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    takes = {suffix for suffix in SUFFIXES if re.search(hook["files"], f"drafts/a{suffix}")}

    assert takes == SUFFIXES - {".doc", ".wps", ".rtf", ".shtml"}  # these ask for LibreOffice, or are rare
    assert hook["entry"] == "fazhi-lint check"
