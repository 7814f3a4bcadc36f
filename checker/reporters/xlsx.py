"""A workbook to send round: a sheet of units, one of findings, one of mandated contents."""

from __future__ import annotations

import errno
import io
import re
import zipfile
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from checker.reporters import rows
from checker.reporters.units import families, units

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.workbook import Workbook

    from checker.findings import FileResult
    from checker.reporters import View
    from checker.reporters.rows import Value

WIDTHS = {
    "文件": 28,
    "单位": 24,
    "标题": 36,
    "章节": 32,
    "问题": 48,
    "原文": 20,
    "应为": 18,
    "可改为": 18,
    "依据": 36,
    rows.UNREAD: 40,
    "理由": 36,
    "写在": 12,
    "说明": 36,
}
CONTENT = 26  # width of a mandated content's column
RED, AMBER, GREEN = "F8D7DA", "FFF3CD", "D4EDDA"
FILLS = {"错误": RED, rows.UNREAD: RED, "警告": AMBER, "缺": RED, "见于他处": AMBER, "单列": GREEN}
ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST = 32_767  # characters that a cell holds
WHEN = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the same run gives the same bytes


def report(results: Sequence[FileResult], view: View) -> bytes:
    """Raises OSError where openpyxl finds no room for its temporary files."""
    from lxml.etree import SerialisationError
    from openpyxl import Workbook

    del view
    book = Workbook(write_only=True)
    try:
        return _written(book, results)
    except SerialisationError as error:
        _close(book)
        raise OSError(getattr(errno, str(error).removeprefix("IO_"), 0), str(error)) from error


def _close(book: Workbook) -> None:
    """End what openpyxl has begun, which would complain when it is thrown away."""
    sheets: Any = book.worksheets
    for sheet in sheets:
        for begun in (sheet._rows, sheet._writer and sheet._writer.xf):  # noqa: SLF001
            with suppress(Exception):
                begun.close()


def _written(book: Workbook, results: Sequence[FileResult]) -> bytes:
    _styles(book)
    found = families(results)
    _sheet(book, "单位", rows.unit_titles(found), rows.unit_rows(units(results), found))
    _sheet(book, "问题", rows.FINDINGS, rows.findings(units(results)))
    _sheet(book, "必备内容", rows.content_titles(), rows.content_rows(units(results)), other=CONTENT)
    if any(result.suppressed or result.unused for result in results):
        _sheet(book, "忽略", rows.SUPPRESSED, rows.suppressed(units(results)))
    book.properties.creator = "fazhi-lint"
    book.properties.created = WHEN
    whole = io.BytesIO()
    book.save(whole)
    return _timeless(whole)


def _sheet(
    book: Workbook, name: str, titles: Sequence[str], found: Iterable[tuple[Value, ...]], other: int = 9
) -> None:
    """A sheet whose header stays in sight, filters, and is repeated on every printed page."""
    from openpyxl.utils import get_column_letter

    sheet: Any = book.create_sheet(name)
    sheet.freeze_panes = "B2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"
    for number, title in enumerate(titles, 1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(title, other)
    sheet.append([_cell(sheet, title, header=True) for title in titles])
    count = 1
    for row in found:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(titles))}{count}"


def _styles(book: Workbook) -> None:
    """Set once for the book, since openpyxl takes long over each cell that is given its own."""
    from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill

    wrapped = Alignment(vertical="top", wrap_text=True)
    book.add_named_style(NamedStyle("表头", font=Font(bold=True), alignment=wrapped))
    book.add_named_style(NamedStyle("文字", alignment=wrapped))
    for name, colour in FILLS.items():
        book.add_named_style(NamedStyle(name, fill=PatternFill("solid", fgColor=colour), alignment=wrapped))


def _cell(sheet: Any, value: Value, *, header: bool = False) -> Any:  # noqa: ANN401 (its types lack most of it)
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL.sub("", value)[:LONGEST])
    cell.data_type = "s"  # never a formula, whatever it begins with
    kind = value.partition("　")[0]
    cell.style = "表头" if header else kind if kind in FILLS else "文字"
    return cell


def _timeless(whole: io.BytesIO) -> bytes:
    """The workbook without the moment of its writing, which openpyxl puts into it."""
    again = io.BytesIO()
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            if entry.filename == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>1980-01-01T00:00:00Z", data)
            new.writestr(zipfile.ZipInfo(entry.filename), data, zipfile.ZIP_DEFLATED)
    return again.getvalue()
