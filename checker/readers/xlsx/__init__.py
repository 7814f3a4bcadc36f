"""Read a workbook: every sheet that is shown, its titles and notes as paragraphs, its grids as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checker.document import UnreadableError
from checker.readers.build import Builder
from checker.readers.xlsx.layout import Grid, arrange
from checker.readers.xlsx.place import Place
from checker.readers.xlsx.sheets import read_sheets

if TYPE_CHECKING:
    from checker.document import Document


def read(data: bytes, name: str) -> Document:
    """Read the workbook in *data*."""
    sheets = [sheet for sheet in read_sheets(data) if sheet.cells]
    if not sheets:
        raise UnreadableError("Excel 文件里没有看得见的内容；请取消隐藏工作表，或检查是否选错了文件。")
    builder = Builder(name, "xlsx")
    for sheet in sheets:
        if len(sheets) > 1:
            builder.paragraph(sheet.name.strip(), level=1, origin=Place(sheet.name, ""))
        for block in arrange(sheet):
            if isinstance(block, Grid):
                builder.table(block.cells, uncertain=block.uncertain)
            else:
                builder.paragraph(block.text, origin=block.place)
    return builder.document()
