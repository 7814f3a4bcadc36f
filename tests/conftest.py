"""What many tests need: golden files, a report on disk, a run of the command line."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from checker import cli

GOLDEN = Path(__file__).parent / "golden"
REPORT = "柳湾县2023年法治政府建设年度报告\n一、主要举措和成效\n全年办理行政复议案件12件。\n"
GAPS = """柳湾县2023年法治政府建设年度报告
一、主要举措和成效
（一）健全制度体系
全年制定文件3件。
（三）强化监督
全年开展督察2次。
（五）加强保障
全年培训4次。
"""

# A busy machine is no fault of the code; the benchmarks measure time.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


def pytest_addoption(parser):
    parser.addoption("--regold", action="store_true", help="rewrite the golden files; review them then")


@pytest.fixture
def golden(request):
    """A function that holds a text against the golden file of that name."""

    def same(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--regold"):
            path.write_bytes(text.encode())

        assert text == path.read_bytes().decode()

    return same


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory, monkeypatch):
    """No test finds what another, or the user, has left."""
    monkeypatch.setenv("FAZHI_LINT_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def folder(tmp_path):
    """A function that writes a report and gives its path."""

    def write(name: str = "县.txt", text: str | bytes = REPORT) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@dataclass(frozen=True)
class Ran:
    """How a run of the command line ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def files(self) -> dict[str, str | None]:
        """The error of each file, from the JSON."""
        return {file["path"]: file["error"] for file in json.loads(self.out)["files"]}


@pytest.fixture
def run(monkeypatch, capsys, tmp_path):
    """Run the command line in a folder of its own; its status and both streams."""
    monkeypatch.chdir(tmp_path)

    def command(*args, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as ended:
            cli.main([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return Ran(int(ended.value.code or 0), out, err)

    return command
