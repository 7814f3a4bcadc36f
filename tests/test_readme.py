"""The README shows what the example really gives, and the gate runs the very commands it names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.en.md")
BLOCK = re.compile(r"(?<=<!-- output -->\n```text\n).*?(?=```\n<!-- /output -->)", re.DOTALL)
EXAMPLE = "fixtures/reports/county-defects.txt"


@pytest.mark.parametrize("name", READMES)
def test_what_the_readme_shows_is_what_comes_out(name, run, monkeypatch, request):
    path = ROOT / name
    text = path.read_text(encoding="utf-8")
    monkeypatch.chdir(ROOT)
    out = run("check", EXAMPLE).out
    if request.config.getoption("--regold"):
        text = BLOCK.sub(lambda _: out, text)
        path.write_text(text, encoding="utf-8", newline="\n")
    (shown,) = BLOCK.findall(text)

    assert shown
    assert set(shown.splitlines()[:-1]) <= set(out.splitlines())


@pytest.mark.parametrize("name", READMES)
def test_the_gate_runs_the_very_test_command_of_the_readme(name):
    (command,) = re.findall(r"^python3 .*pytest$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)

    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
