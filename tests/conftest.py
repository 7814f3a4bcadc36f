"""Golden files: compared on every run, rewritten by ``pytest --regold`` alone."""

from __future__ import annotations

from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption(
        "--regold", action="store_true", help="rewrite the golden files; review them before you commit"
    )


@pytest.fixture
def golden(request):
    """A function that holds a text against the golden file of that name."""

    def same(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--regold"):
            path.write_text(text, encoding="utf-8", newline="\n")

        assert text == path.read_text(encoding="utf-8")

    return same
