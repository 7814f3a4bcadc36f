"""The package as it is shipped: it holds every rule and grammar, and runs from anywhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
REPORT = next((ROOT / "fixtures" / "reports").glob("*.txt"))
DATA = sorted(
    path.relative_to(ROOT).as_posix()
    for room in ("rules", "grammar")
    for path in (ROOT / room).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)
CHECK = ("check", REPORT, "--fail-on", "never")


def ran(*command: object, cwd: Path, **environment: str) -> str:
    """Run a program and give its standard output; it must succeed."""
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=clean | environment, capture_output=True, check=False, text=True
    )

    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder that holds the wheel and the sdist, the wheel built from the sdist."""
    folder = tmp_path_factory.mktemp("dist")
    source = tmp_path_factory.mktemp("source") / "clone"
    _copy(source)
    ran(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, source, cwd=folder)
    return folder


def _copy(target: Path) -> None:
    """Copy what is not ignored, so that building leaves nothing in the checkout."""
    from shutil import copytree, ignore_patterns

    copytree(ROOT, target, ignore=ignore_patterns(".*", "__pycache__", "dist", "build", "*.egg-info"))


@pytest.fixture
def environment(tmp_path_factory):
    """The programs of a new environment that sees the libraries of this one: nothing is fetched."""
    folder = tmp_path_factory.mktemp("env")
    ran(sys.executable, "-m", "venv", "--without-pip", folder, cwd=folder)
    scheme = {"base": str(folder), "platbase": str(folder)}
    here = sysconfig.get_path("purelib")
    Path(sysconfig.get_path("purelib", "venv", vars=scheme), "libraries.pth").write_text(
        here + "\n", encoding="utf-8"
    )
    return Path(sysconfig.get_path("scripts", "venv", vars=scheme))


def install(environment: Path, *what: object) -> None:
    python = environment / "python"
    flags = ("--no-deps", "--no-index", "--no-build-isolation", "--ignore-installed", "--quiet")
    ran(python, "-m", "pip", "install", *flags, *what, cwd=environment, PIP_DISABLE_PIP_VERSION_CHECK="1")


@pytest.mark.slow
def test_wheel_and_sdist_hold_every_rule_and_grammar(built):
    (wheel,) = built.glob("*.whl")
    (sdist,) = built.glob("*.tar.gz")
    with zipfile.ZipFile(wheel) as archive:
        held = set(archive.namelist())
    shipped = {name for name in held if re.match(r"checker/(rules|grammar)/", name)}
    with tarfile.open(sdist) as archive:
        source = {name.partition("/")[2] for name in archive.getnames()}

    assert shipped == {f"checker/{name}" for name in DATA}
    assert {"checker/reporters/html/page.css", "checker/reporters/html/page.js"} <= held
    assert {f"checker/server/page.{kind}" for kind in ("html", "css", "js")} <= held
    assert set(DATA) <= source


@pytest.mark.slow
def test_the_wheel_runs_from_anywhere_and_agrees_with_the_checkout(built, environment, tmp_path):
    (wheel,) = built.glob("*.whl")
    install(environment, wheel)
    here = ran(sys.executable, "-m", "checker", *CHECK, cwd=ROOT)

    assert ran(environment / "fazhi-lint", *CHECK, cwd=tmp_path) == here
    assert ran(environment / "python", "-m", "checker", *CHECK, cwd=tmp_path) == here
    assert ran(environment / "fazhi-lint", "rules", cwd=tmp_path) == ran(
        sys.executable, "-m", "checker", "rules", cwd=ROOT
    )


@pytest.mark.slow
def test_an_editable_install_finds_the_rules(environment, tmp_path):
    source = tmp_path / "clone"
    _copy(source)
    install(environment, "--editable", source)
    here = ran(sys.executable, "-m", "checker", *CHECK, cwd=ROOT)
    where = ran(environment / "python", "-c", "import checker; print(checker.__file__)", cwd=tmp_path)

    assert where.strip() == str(source / "checker" / "__init__.py")
    assert ran(environment / "fazhi-lint", *CHECK, cwd=tmp_path) == here
