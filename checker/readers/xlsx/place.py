"""Where something stands in a workbook."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A sheet and a cell on it, as Excel names them: ``Sheet1``, ``B3``; a sheet's name has no cell."""

    sheet: str
    cell: str
