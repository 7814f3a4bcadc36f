"""What people accepted stays accepted while the text round it is edited, and no run loses their word."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.conftest import GAPS

if TYPE_CHECKING:
    from pathlib import Path

ASK = ("--select", "NUM001", "--format", "json")


@pytest.fixture
def accepted(run, folder, tmp_path):
    """A baseline of the gaps of one report."""
    folder("稿/a.txt", GAPS)
    assert run("baseline", "update", "基线.jsonl", "稿").status == 0
    return tmp_path / "基线.jsonl"


def entries(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()[1:]]


def lines_found(ran) -> list[int]:
    return [f["location"]["line"] for file in json.loads(ran.out)["files"] for f in file["findings"]]


def test_what_is_accepted_is_not_told_again_and_does_not_fail(run, accepted):
    ran = run("check", "稿", *ASK, "--baseline", accepted)

    assert (ran.status, lines_found(ran)) == (0, [])
    assert "已接受的 2 处" in ran.err


def test_what_is_new_is_told(run, folder, accepted):
    folder("稿/a.txt", f"{GAPS}二、下一年度安排\n（一）加强培训\n办班4期。\n（三）加强督察\n督察2次。\n")

    assert lines_found(run("check", "稿", *ASK, "--baseline", accepted)) == [12]


def test_it_outlives_edits_elsewhere_and_a_move_of_both(run, folder, accepted, tmp_path, monkeypatch):
    folder("稿/a.txt", GAPS.replace("一、主要", "现将情况报告如下。\n一、主要").replace("3件", "5件"))

    assert lines_found(run("check", "稿", *ASK, "--baseline", accepted)) == []

    (tmp_path / "别处").mkdir()
    moved = accepted.rename(tmp_path / "别处" / "基线.jsonl")
    (tmp_path / "稿").rename(tmp_path / "别处" / "稿")
    monkeypatch.chdir(tmp_path / "别处" / "稿")

    assert lines_found(run("check", "a.txt", *ASK, "--baseline", moved)) == []


def test_no_entry_tells_a_line_number(accepted):
    assert {tuple(entry) for entry in entries(accepted)} == {("path", "code", "fingerprint", "text")}


def test_an_update_keeps_what_people_wrote(run, folder, accepted):
    accepted.write_text(
        accepted.read_text(encoding="utf-8").replace('"text"', '"reason": "原文如此", "text"'),
        encoding="utf-8",
    )
    folder("稿/b.txt", GAPS)
    run("baseline", "update", "基线.jsonl", "稿")
    again = entries(accepted)

    assert {entry["path"] for entry in again} == {"稿/a.txt", "稿/b.txt"}
    assert all(entry["reason"] == "原文如此" for entry in again if entry["path"] == "稿/a.txt")
    assert [(e["path"], e["fingerprint"]) for e in again] == sorted(
        (e["path"], e["fingerprint"]) for e in again
    )


def test_a_check_changes_nothing(run, folder, accepted):
    before = accepted.read_bytes()
    folder("稿/a.txt", "柳湾县2023年法治政府建设年度报告\n")
    ran = run("check", "稿", *ASK, "--baseline", accepted)

    assert accepted.read_bytes() == before
    assert "已不再出现" in ran.err


def test_pruning_takes_what_is_gone_from_the_files_that_were_read(run, folder, accepted):
    folder("稿/b.txt", GAPS)
    folder("稿/坏.docx", b"PK\x03\x04")
    run("baseline", "update", "基线.jsonl", "稿/b.txt")
    kept = [entry for entry in entries(accepted) if entry["path"] == "稿/b.txt"]
    folder("稿/a.txt", "柳湾县2023年法治政府建设年度报告\n")

    ran = run("baseline", "prune", "基线.jsonl", "稿/a.txt", "稿/坏.docx")

    assert ran.status == 2
    assert [entry for entry in entries(accepted) if entry["path"] == "稿/b.txt"] == kept
    assert "NUM001" not in [entry["code"] for entry in entries(accepted) if entry["path"] == "稿/a.txt"]


def test_a_configuration_may_name_it(run, folder, accepted):
    folder("fazhi-lint.toml", f'baseline = "{accepted.name}"')

    assert lines_found(run("check", "稿", *ASK)) == []
    assert lines_found(run("check", "稿", *ASK, "--no-config")) == [5, 7]


@pytest.mark.parametrize(
    "text", [None, "", "rubbish", "[]", '{"format": "fazhi-lint baseline 1"}\n{"path": 1}']
)
def test_what_is_no_baseline_is_one_line(run, folder, text):
    folder("a.txt", GAPS)
    if text is not None:
        folder("b.jsonl", text)
    ran = run("check", "a.txt", "--baseline", "b.jsonl")

    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "b.jsonl" in ran.err
