"""Patterns that were put by match as freshly compiled ones do, and a bad store is passed over."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from checker import warm

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "fixtures" / "reports" / "county-defects.txt"
PATTERNS = [
    (r"(?P<year>(?:19|20)\d\d)年(?!度)", 0),
    (r"[。；！？!?]+(?=[”’）)]*\S)", 0),
    (r"(?i)copyright|版权所有", 0),
    (r"^第(?P<n>[一二三四五六七八九十]+)条(?P<tail>.*)$", re.MULTILINE),
    (r"(?<=[，,])其中(a|b)?\1*", re.IGNORECASE),
]
TEXT = "2023年，全年……其中a；COPYRIGHT 版权所有！\n第三条 本办法……2022年度。”好"


@pytest.fixture
def place(tmp_path, monkeypatch):
    place = tmp_path / "__pycache__" / "patterns.kept"
    monkeypatch.setattr(warm, "_place", lambda: place)
    monkeypatch.setattr(warm, "_loaded", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    re.purge()
    return place


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("text", "flags"), PATTERNS)
def test_a_kept_pattern_matches_as_a_fresh_one(text, flags):
    fresh = re.compile(text, flags)
    warm.put_by()
    re.purge()
    warm.warm()
    kept = re._cache[str, text, flags]

    assert (kept.pattern, kept.flags, kept.groups) == (fresh.pattern, fresh.flags, fresh.groups)
    assert dict(kept.groupindex) == dict(fresh.groupindex)
    assert [m.span() for m in kept.finditer(TEXT)] == [m.span() for m in fresh.finditer(TEXT)]


def test_a_full_store_makes_room_for_what_is_compiled_now(place, monkeypatch):
    monkeypatch.setattr(warm, "MOST", 2)
    for text in ("甲+", "乙+", "丙+"):
        re.purge()
        re.compile(text)
        warm.put_by()
        warm._loaded.clear()
        warm.warm()

    assert {text for text, _ in warm._loaded} == {"丙+"}
    assert place.exists()


def test_a_pattern_that_python_warns_of_keeps_no_other_from_being_kept(place, recwarn):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        re.compile(r"[[甲]乙]+")  # a set that looks like one inside another
    re.compile(r"办结(?P<n>\d+)件")
    warm.put_by()

    _, kept = pickle.loads(place.read_bytes())  # noqa: S301 (written above)
    assert (r"办结(?P<n>\d+)件", 0) in kept
    assert (r"[[甲]乙]+", 0) not in kept
    assert not recwarn.list


@pytest.mark.parametrize("content", [b"", b"\x80\x05nonsense", b"\x00" * 64])
def test_a_store_that_is_damaged_is_passed_over(place, content):
    place.parent.mkdir()
    place.write_bytes(content)

    warm.warm()

    assert re.compile(r"结案率\d+").search("结案率9")


def test_a_store_that_cannot_be_written_is_no_fault(place):
    place.parent.write_text("a file stands in its place")
    re.compile(r"未曾见过的式样\d")

    warm.put_by()

    assert not place.exists()


def test_findings_are_the_same_with_and_without_kept_patterns():
    arguments = ["check", "--format", "json", "--fail-on", "never", str(REPORT)]

    def findings(before: str) -> object:
        code = f"from checker import cli; {before}; cli.main({arguments})"
        environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, cwd=ROOT, env=environment, check=True
        )
        return json.loads(done.stdout)

    findings("pass")  # puts the patterns by

    assert findings("pass") == findings("cli.warm = lambda: None")


def test_every_run_compiles_the_same_patterns():
    """One that is written otherwise in each run, as from a set of words, would never be found again."""
    code = (
        "import atexit, re\n"
        "from checker import cli\n"
        "cli.warm = cli.put_by = lambda: None\n"
        "atexit.register(lambda: print(sorted(text for kind, text, flags in re._cache if kind is str)))\n"
        f"cli.main(['check', '--select', 'WRD,CLM,DAT,REF', '-o', 'json:{os.devnull}', {str(REPORT)!r}])\n"
    )
    _, *patterns = [  # the first one may have to build the grammars, and compiles more
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=False,
        ).stdout
        for seed in ("1", "1", "2")
    ]

    assert len(patterns[0]) > 1000
    assert patterns[0] == patterns[1]
