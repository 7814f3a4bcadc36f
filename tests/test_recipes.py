"""The recipes for pipelines are run as they stand in the docs, and give what is shown there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from checker.readers import SUFFIXES

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "ci.md"
HOOKS = ".pre-commit-hooks.yaml"
RECIPE = re.compile(r"```(?:yaml|groovy)\n(.*?)```", re.DOTALL)
SHOWN = re.compile(r"(<!-- output(?: (\S+))? -->\n```text\n)(.*?)(```\n<!-- /output -->)", re.DOTALL)
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("git") or not shutil.which("bash"), reason="no git or bash here"),
]


def section(name: str, text: str) -> re.Match[str]:
    """What the page says of a pipeline."""
    found = re.search(rf"^## {name}\n.*?(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found
    return found


@pytest.fixture
def shell(tmp_path):
    """A function that runs the lines of a step in a folder with a draft, as a pipeline does."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "fazhi-lint"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m checker "$@"\n')
    program.chmod(0o755)
    (tmp_path / "work" / "drafts").mkdir(parents=True)
    shutil.copy(ROOT / "fixtures" / "reports" / "market.txt", tmp_path / "work" / "drafts")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    own = {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "GITHUB_STEP_SUMMARY": "GITHUB_STEP_SUMMARY",
    }

    def run(*lines: str) -> str:
        done = subprocess.run(
            ["bash", "-e", "-c", "\n".join(lines)],
            cwd=tmp_path / "work",
            env=clean | own,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (1, "")
        return done.stdout

    return run


def pre_commit(recipe: str, folder: Path) -> list[str]:
    """The hook in a repository of its own; the program is there already, so that no network is needed."""
    config = yaml.safe_load(recipe)
    (repo,) = config["repos"]
    (hook,) = repo["hooks"]
    repo["repo"] = "../hooks"
    hook["language"] = "system"
    hooks = folder / "hooks"
    hooks.mkdir()
    shutil.copy(ROOT / HOOKS, hooks)
    (folder / "work" / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    for place, *command in (
        (hooks, "init", "-q"),
        (hooks, "add", "."),
        (hooks, "commit", "-q", "-m", "hooks"),
        (hooks, "tag", repo["rev"]),
        (folder / "work", "init", "-q"),
        (folder / "work", "add", "."),
    ):
        subprocess.run([*GIT, *command], cwd=place, check=True)
    program = f"'{sys.executable}' -m pre_commit"
    return [f"{program} install-hooks >/dev/null", f"{program} run --all-files"]


def github(recipe: str, _: Path) -> list[str]:
    (job,) = yaml.safe_load(recipe)["jobs"].values()
    return [step["run"] for step in job["steps"] if "run" in step]


def gitlab(recipe: str, _: Path) -> list[str]:
    (job,) = yaml.safe_load(recipe).values()
    return job["script"]


def jenkins(recipe: str, _: Path) -> list[str]:
    return re.findall(r"\bsh '([^']*)'", recipe)


@pytest.mark.parametrize(
    ("name", "steps"),
    [("pre-commit", pre_commit), ("GitHub", github), ("GitLab", gitlab), ("Jenkins", jenkins)],
)
def test_a_recipe_gives_what_is_shown(name, steps, shell, tmp_path, request):
    page = PAGE.read_text(encoding="utf-8")
    there = section(name, page)
    (recipe,) = RECIPE.findall(there[0])
    out = shell(*(line for line in steps(recipe, tmp_path) if not line.startswith("pip install ")))

    def real(shown: re.Match[str]) -> str:
        text = (tmp_path / "work" / shown[2]).read_text(encoding="utf-8") if shown[2] else out
        return f"{shown[1]}{text}{shown[4]}"

    fresh = SHOWN.sub(real, there[0])
    if request.config.getoption("--regold"):
        whole = f"{page[: there.start()]}{fresh}{page[there.end() :]}"
        PAGE.write_text(whole, encoding="utf-8", newline="\n")

    assert SHOWN.search(fresh)
    assert fresh == section(name, PAGE.read_text(encoding="utf-8"))[0]


def test_what_a_pipeline_keeps_is_what_its_step_writes(shell, tmp_path):
    text = PAGE.read_text(encoding="utf-8")
    (recipe,) = RECIPE.findall(section("GitHub", text)[0])
    *_, step = github(recipe, tmp_path)
    shell(step)
    (job,) = yaml.safe_load(recipe)["jobs"].values()
    kept = {value for one in job["steps"] for key, value in one.get("with", {}).items() if "." in value}

    assert {"fazhi.sarif", "fazhi.html"} == {name for name in kept if (tmp_path / "work" / name).is_file()}


def test_the_hook_takes_what_a_folder_is_searched_for():
    (hook,) = yaml.safe_load((ROOT / HOOKS).read_text(encoding="utf-8"))
    takes = {suffix for suffix in SUFFIXES if re.search(hook["files"], f"drafts/a{suffix}")}

    assert takes == SUFFIXES - {".doc", ".wps", ".rtf", ".shtml"}  # these ask for LibreOffice, or are rare
    assert hook["entry"] == "fazhi-lint check"
