"""Where something stands in a PDF."""

from __future__ import annotations

from msgspec import Struct


class Place(Struct, frozen=True):
    """A page, counted from 1, and a box on it: left, top, right, bottom in points from the upper left."""

    page: int
    box: tuple[float, float, float, float]
