"""The fixtures: their twins are what the script writes, their planted faults stand where the list says."""

from __future__ import annotations

import io
import re
import zipfile
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import pypdfium2
import pytest

from fixtures import make
from fixtures.source import BINARY, HERE, Grid, blocks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLANTED = re.compile(
    r"^\| (?P<file>\S+\.txt) \| (?P<line>\d+) \| (?P<quote>.+?) \| (?P<family>[A-Z]{3}) \|", re.MULTILINE
)
FAULTS = [m.groupdict() for m in PLANTED.finditer((HERE / "README.md").read_text("utf-8"))]
FIXTURES = pytest.mark.parametrize("fixture", make.FIXTURES, ids=lambda f: f.stem)


def members(data: bytes) -> dict[str, bytes]:
    """What a zip holds; how it was packed may change with the zlib of the machine."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2024}
        return {name: archive.read(name) for name in archive.namelist()}


def pages(data: bytes) -> list[str]:
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.get_textpage().get_text_range() for page in pdf]
    finally:
        pdf.close()


def same(path: Path, fresh: bytes) -> bool:
    kept = path.read_bytes()
    read = {".docx": members, ".xlsx": members, ".pdf": pages}.get(path.suffix)
    return kept == fresh or (read is not None and read(kept) == read(fresh))


@cache
def written(fixture: make.Fixture) -> dict[Path, bytes]:
    return dict(make.twins(fixture))


@FIXTURES
def test_the_script_writes_the_twins_that_are_kept(fixture):
    assert [path.name for path, fresh in written(fixture).items() if not same(path, fresh)] == []


def test_no_twin_is_kept_that_the_script_does_not_write():
    paths = {path for fixture in make.FIXTURES for path in written(fixture)}
    assert {path for path in BINARY.rglob("*") if path.is_file()} == paths


def test_every_fixture_is_told_of_in_the_readme():
    readme = (HERE / "README.md").read_text("utf-8")
    untold = [p.name for p in (HERE / "reports").iterdir() if p.name not in readme]
    assert untold == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda f: f"{f['file']}:{f['line']}:{f['quote'][:12]}")
def test_a_planted_fault_stands_in_its_line(fault):
    lines = (HERE / fault["file"]).read_text("utf-8").splitlines()
    assert fault["quote"] in lines[int(fault["line"]) - 1]


def test_faults_of_every_family_are_planted():
    assert {fault["family"] for fault in FAULTS} == {"OUT", "NUM", "TAB", "ARI", "CLM", "REF", "WRD", "DAT"}


@FIXTURES
def test_a_pdf_gives_back_every_character_of_its_text(fixture):
    text = re.sub(r"\s|— \d+ —", "", "".join(pages((BINARY / f"{fixture.stem}.pdf").read_bytes())))
    found = blocks(fixture.stem, fixture.titles)
    lost = [b.text for b in found if not isinstance(b, Grid) and re.sub(r"\s", "", b.text) not in text]
    assert lost == []


@FIXTURES
def test_a_grid_has_a_cell_at_every_place(fixture):
    for grid in (b for b in blocks(fixture.stem, fixture.titles) if isinstance(b, Grid)):
        assert sum(box.rows * box.columns for box in grid.boxes) == grid.rows * grid.columns


def totalled(stem: str) -> Iterator[dict[str, list[Decimal]]]:
    """The rows of figures of each table that has a total, by their label."""
    for grid in (block for block in blocks(stem, 1) if isinstance(block, Grid)):
        rows = {r[0].text.replace(" ", ""): r[1:] for r in grid.lines() if r[1:] and r[0].columns == 1}
        figures = {
            label: [Decimal(box.text) for box in row]
            for label, row in rows.items()
            if all(re.fullmatch(r"[0-9.]+", box.text) for box in row)
        }
        if "合计" in figures:
            yield figures


@pytest.mark.parametrize(
    ("stem", "count"),
    [("reports/county-clean", 1), ("reports/whitebook", 5)]
    + [(f"tables/{n}", 1) for n in ("licences", "penalties", "coercion", "levies", "inspections")],
)
def test_every_total_of_a_table_without_faults_is_right(stem, count):
    found = list(totalled(stem))
    assert len(found) == count
    for figures in found:
        parts = [row for label, row in figures.items() if label != "合计" and not label.endswith("小计")]
        assert [sum(column) for column in zip(*parts, strict=True)] == figures["合计"]
