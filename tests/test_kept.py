"""What is kept of a data file is used only while nothing that it was made from has changed."""

from __future__ import annotations

import os
import sys

import pytest

from checker.kept import kept


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Ask for what is made of a source; how often it was built."""
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setenv("FAZHI_LINT_CACHE", str(tmp_path / "own"))
    source, maker = tmp_path / "a.lark", tmp_path / "maker.py"
    source.write_text("one")
    maker.write_text("pass")
    built = []

    def make() -> str:
        built.append(source.read_text())
        return built[-1]

    def once() -> tuple[str, int]:
        return kept("a", source, maker, make), len(built)

    once.source, once.maker, once.folder, once.own = source, maker, tmp_path / "__pycache__", tmp_path / "own"
    return once


def test_what_was_built_is_not_built_again(ask):
    assert [ask(), ask()] == [("one", 1), ("one", 1)]


def test_a_changed_source_is_built_again(ask):
    ask()
    ask.source.write_text("another")

    assert ask() == ("another", 2)


def test_a_changed_maker_builds_again(ask):
    ask()
    ask.maker.write_text("pass  # changed")

    assert ask() == ("one", 2)


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", b"\x80\x05]."])
def test_rubbish_is_built_again(ask, rubbish):
    ask()
    (place,) = ask.folder.iterdir()
    place.write_bytes(rubbish)

    assert ask() == ("one", 2)


def test_where_python_keeps_no_bytecode_it_is_kept_in_the_users_own_folder(ask, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)

    assert [ask(), ask()] == [("one", 1), ("one", 1)]
    assert not ask.folder.exists()
    assert list((ask.own / "made").iterdir())


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="no such modes here")
def test_a_folder_that_others_may_write_to_is_not_trusted(ask, monkeypatch):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    ask()
    (ask.own / "made").chmod(0o777)

    assert ask() == ("one", 2)


def test_a_folder_that_cannot_be_written_is_no_fault(ask):
    ask.folder.write_text("a file stands in its place")

    assert [ask(), ask()] == [("one", 1), ("one", 2)]
